import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askForStamps, createCaptureClock } from '#renderer/player/capture-clock';

const ntpMs = 2_208_988_800_000;
beforeEach(() => { vi.useFakeTimers({ now: 1_790_000_000_000 }); });
afterEach(() => { vi.useRealTimers(); });

function clockOf(source: object | null) {
  const abort = new AbortController();
  const receiver = { track: { kind: 'video' }, getSynchronizationSources: () => (source ? [source] : []) };
  const clock = createCaptureClock({ getReceivers: () => [receiver] } as unknown as RTCPeerConnection, () => Date.now(), abort.signal);
  vi.advanceTimersByTime(500);
  return { clock, abort };
}

test('stamped packets give every frame its time, in NTP or Unix milliseconds', () => {
  for (const epoch of [0, ntpMs]) {
    const { clock } = clockOf({ rtpTimestamp: 90_000, captureTimestamp: Date.now() + 400 + epoch });
    expect(clock.captureTime({ rtpTimestamp: 90_000 - 9_000, captureTime: null })).toBe(Date.now() - 200);
  }
});

test('the recorder’s own clock comes before stamps, stamps before the browser’s estimate', () => {
  const { clock } = clockOf({ rtpTimestamp: 0, captureTimestamp: Date.now() - 100 });
  expect(clock.captureTime({ rtpTimestamp: 0, captureTime: performance.now() - 900 })).toBe(Date.now() - 600);
  clock.told({ rtp: 0, captureAt: 42 });
  clock.told(null);
  expect(clock.captureTime({ rtpTimestamp: 0, captureTime: null })).toBe(42);
  expect(clockOf(null).clock.captureTime({ rtpTimestamp: 0, captureTime: performance.now() - 900 })).toBe(Date.now() - 900);
});

test('nobody tells, or a server’s clock is minutes off: no age is better than a wrong one', () => {
  expect(clockOf(null).clock.captureTime({ rtpTimestamp: 5, captureTime: null })).toBeNull();
  expect(clockOf({ rtpTimestamp: 5 }).clock.captureTime({ rtpTimestamp: 5, captureTime: null })).toBeNull();
  for (const off of [-300_000, 5_000]) expect(clockOf({ rtpTimestamp: 5, captureTimestamp: Date.now() + off }).clock.captureTime({ rtpTimestamp: 5, captureTime: null })).toBeNull();
});

test('it stops looking with its engine', () => {
  const source = { rtpTimestamp: 0, captureTimestamp: Date.now() };
  const { clock, abort } = clockOf(source);
  abort.abort();
  source.captureTimestamp += 60_000;
  vi.advanceTimersByTime(2_000);
  expect(clock.captureTime({ rtpTimestamp: 0, captureTime: null })).toBe(Date.now() - 2_500);
});

test('stamps are asked for where the browser can, and only of video', () => {
  const set = vi.fn<(extensions: object[]) => void>();
  const uris = [{ uri: 'urn:x', direction: 'sendrecv' }, { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time', direction: 'stopped' }];
  const transceiver = (kind: string, can: boolean) => ({ receiver: { track: { kind } }, ...(can && { getHeaderExtensionsToNegotiate: () => structuredClone(uris), setHeaderExtensionsToNegotiate: set }) });
  askForStamps({ getTransceivers: () => [transceiver('audio', true), transceiver('video', false), transceiver('video', true)] } as unknown as RTCPeerConnection);
  expect(set.mock.calls).toEqual([[[uris[0], { ...uris[1], direction: 'recvonly' }]]]);
});
