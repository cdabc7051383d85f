import { expect, onTestFinished, test, vi } from 'vitest';
import type { BridgeAnswer } from '#core/servers/embedded/answers';
import { createRtspBridge } from '#core/servers/embedded/rtsp-bridge';
import { encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';

const live: LaneMessage = { kind: 'status', stream: 0, is: 'live' };

/** A recorder that knows what it was told last, and whose streams the test feeds by hand. */
function stand() {
  const puts: string[] = [];
  const streams: { tell: (message: LaneMessage) => void; signal: AbortSignal }[] = [];
  const state = { address: 'rtsp://h/old' };
  const bridge = createRtspBridge({
    random: () => 0, elapsedMs: () => 0,
    client: {
      endpoint: () => Promise.reject(new Error('not asked here')), forget: () => undefined,
      put: (async (_path: string, body: { streams: { main: { source: string } } }) => {
        puts.push(body.streams.main.source);
        return { streams: [{ role: 'main', state: 'closed' }] } satisfies BridgeAnswer;
      }) as never,
    },
    lane: { follow: (_candidate, listener, signal) => { streams.push({ signal, tell: (message) => { listener(encodeLaneMessage(message), message); } }); } },
  });
  const part = bridge.live(async () => ({ main: state.address }));
  const told: string[] = [];
  const stop = new AbortController();
  onTestFinished(() => { stop.abort(); });
  part.lane!.follow({ camera: 'list/a', role: 'main', kind: 'lane' }, (_encoded, message) => { if (message.kind === 'status') told.push(message.is); }, stop.signal);
  return { puts, streams, state, part, told, stop };
}

test('a camera with another address is let go of at once, and followed at the new one by the same listener', async () => {
  const { puts, streams, state, part, told, stop } = stand();
  await vi.waitFor(() => { expect(streams).toHaveLength(1); });
  streams[0]!.tell(live);
  state.address = 'rtsp://h/new';
  part.renew!(new Set(['list/other']));
  expect(streams[0]!.signal.aborted).toBe(false);
  part.renew!(new Set(['list/a', 'list/other']));
  expect([streams[0]!.signal.aborted, told]).toEqual([true, ['opening', 'live', 'opening']]);
  streams[0]!.tell(live);
  await vi.waitFor(() => { expect(streams).toHaveLength(2); });
  streams[1]!.tell(live);
  expect([puts, told]).toEqual([['rtsp://h/old', 'rtsp://h/new'], ['opening', 'live', 'opening', 'live']]);
  stop.abort();
  expect(streams[1]!.signal.aborted).toBe(true);
});
