import { expect, test } from 'vitest';
import { LaneHub } from '#core/live/lane-hub';
import { LaneWindow } from '#core/live/lane-window';
import type { RecordingServer } from '#core/servers/recording-server';
import { decodeLaneMessage, encodeLaneMessage } from '#model/lane-message';
import type { LaneFragment, LaneMessage } from '#model/lane-message';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import { Fragmenter } from '../../../fakes/fragmenter.ts';

const clip = await makeBurnedClip({ width: 160, height: 96, seconds: 2, bitsPerSecond: 100_000 });
const fragmenter = new Fragmenter(clip);
const init: LaneMessage = { kind: 'init', stream: 0, mime: 'video/mp4; codecs="avc1.42c00b"', data: fragmenter.init };
const fragments = Array.from({ length: 10 }, (_, index): LaneFragment => {
  const units = clip.units.slice(index * 3, index * 3 + 3);
  return {
    kind: 'fragment', stream: 0, sequence: index, randomAccess: units[0]?.key === true, discontinuity: false, captureAt: 1_790_000_000_000 + index * 200, mediaTime: index / 5, duration: 0.2,
    data: fragmenter.fragment(units, index * 3),
  };
});

test('on the wire it is what it was, and cut off anywhere it is nothing or shorter, never an error', () => {
  const message: LaneMessage = { kind: 'key-frame', stream: 7, captureAt: 5, mime: 'video/mp4; codecs="avc1.42c00b"', record: new Uint8Array([1, 2]), data: new Uint8Array([3, 4, 5]) };
  const bytes = encodeLaneMessage(message);
  expect(decodeLaneMessage(bytes)).toEqual(message);
  const cut = Array.from({ length: bytes.length }, (_, length) => decodeLaneMessage(bytes.subarray(0, length)));
  expect(cut.slice(0, -message.data.length).every((each) => each === null)).toBe(true);
});

test('who asks for it gets it ahead of its fragment, once; others, and low gear, do not', () => {
  const push: ((message: LaneMessage) => void)[] = [];
  const server = { live: { lane: { follow: (_: unknown, listener: (encoded: Uint8Array, message: LaneMessage) => void) => { push.push((message) => { listener(encodeLaneMessage(message), message); }); } } } };
  const got: LaneMessage[] = [];
  const window = new LaneWindow({
    hub: new LaneHub(() => server as unknown as RecordingServer), now: () => 0, close: () => undefined,
    hold: (id) => ({ camera: 'embedded/c1', role: 'sub', kind: id === 'low' ? 'keyframes' : 'lane' }),
    send: (bytes, written) => { got.push(decodeLaneMessage(bytes)!); written(); },
  });
  const subscribe = (stream: number, ticket: string, keyFrameFirst?: unknown): boolean => window.request(JSON.stringify({ op: 'subscribe', stream, ticket, ...(keyFrameFirst !== undefined && { keyFrameFirst }) }));
  const of = (stream: number): string[] => got.filter((message) => message.stream === stream).map((message) => (message.kind === 'fragment' ? `${message.sequence}` : message.kind));
  subscribe(1, 'cold', true);
  for (const message of [init, ...fragments.slice(0, 3)]) push[0]!(message);
  // From what is in hand.
  subscribe(2, 'warm', true);
  subscribe(3, 'plain');
  subscribe(4, 'low', true);
  for (const message of fragments.slice(3)) push[0]!(message);
  const all = fragments.map(({ sequence }) => `${sequence}`);
  expect(of(1)).toEqual(['init', 'key-frame', ...all]);
  expect(of(2)).toEqual(['init', 'key-frame', ...all]);
  expect(of(3)).toEqual(['init', ...all]);
  expect(of(4)).toEqual(['key-frame', 'key-frame']);
  expect(subscribe(5, 'odd', 'yes')).toBe(false);
  window.destroy();
});
