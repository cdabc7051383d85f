import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { decodeLaneMessage, encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import type { LaneListener } from '#core/live/lane-hub';
import { ReplayMemory } from '#core/live/replay-memory';
import { ReplayRing } from '#core/live/replay-ring';

const init = (name: string): LaneMessage => ({ kind: 'init', stream: 0, mime: name, data: new Uint8Array([1, 2, 3]) });
/** Four fragments a second, a key frame every second. */
const fragment = (at: number, bytes = 100): LaneMessage => ({
  kind: 'fragment', stream: 0, sequence: at / 250, randomAccess: at % 1000 === 0, discontinuity: false, captureAt: at, mediaTime: at / 1000, duration: 0.25, data: new Uint8Array(bytes),
});
const feed = (ring: ReplayRing, from: number, to: number, bytes?: number): void => {
  for (let at = from; at < to; at += 250) {
    const message = fragment(at, bytes);
    ring.add(encodeLaneMessage(message), message);
  }
};
const add = (ring: ReplayRing, message: LaneMessage): void => { ring.add(encodeLaneMessage(message), message); };
const told = (messages: readonly Uint8Array[] | null): (string | number)[] => (messages ?? []).map((bytes) => {
  const message = decodeLaneMessage(bytes)!;
  return message.kind === 'fragment' ? message.captureAt : message.kind === 'status' ? message.is : message.mime;
});

describe('the ring of one stream', () => {
  test('a clock that is set back begins anew: what is kept stays as much, and its end is not before its start', () => {
    const ring = new ReplayRing(10_000);
    add(ring, init('a'));
    feed(ring, 100_000, 130_000);
    const usual = ring.bytes;
    feed(ring, 40_000, 42_000);
    expect(ring.range).toEqual({ start: 40_000, end: 42_000 });
    feed(ring, 42_000, 90_000);
    expect(ring.bytes).toBeLessThanOrEqual(usual);
    expect(ring.range).toEqual({ start: 80_000, end: 90_000 });
  });

  test('holds the last seconds in whole groups, each beginning at a key frame with its init before it', () => {
    const ring = new ReplayRing(5_000);
    add(ring, init('a'));
    feed(ring, 0, 20_000);
    expect(ring.range).toEqual({ start: 15_000, end: 20_000 });
    expect(told(ring.messages(null)).slice(0, 3)).toEqual(['a', 15_000, 15_250]);
    expect(told(ring.messages(18_750))).toEqual(['a', 19_000, 19_250, 19_500, 19_750]);
    expect(ring.messages(19_750)).toEqual([]);
    expect(ring.bytes).toBe(encodeLaneMessage(fragment(0)).length * 20);
  });

  test('nothing before a key frame; a new init is told where it begins; a loss ends the group', () => {
    const ring = new ReplayRing(60_000);
    feed(ring, 0, 1_000);
    expect(ring.range).toBeNull();
    add(ring, init('a'));
    feed(ring, 250, 1_500);
    add(ring, { kind: 'status', stream: 0, is: 'lost' });
    feed(ring, 1_500, 2_250);
    add(ring, init('b'));
    feed(ring, 2_250, 3_250);
    expect(told(ring.messages(null))).toEqual(['a', 1_000, 1_250, 2_000, 'b', 3_000]);
  });

  test('what is kept is a copy: the buffer it came in may be used again', () => {
    const ring = new ReplayRing(60_000);
    add(ring, init('a'));
    const message = fragment(0);
    const shared = encodeLaneMessage(message);
    ring.add(shared, message);
    shared.fill(0);
    expect(told(ring.messages(null))).toEqual(['a', 0]);
  });

  test('F51 a stream without key frames costs no memory', () => {
    const ring = new ReplayRing(60_000);
    add(ring, init('a'));
    for (let at = 0; at < 60; at += 1) add(ring, { ...fragment(at * 250, 1024 * 1024), randomAccess: at === 0 } as LaneMessage);
    expect(ring.bytes).toBe(0);
    expect(ring.range).toBeNull();
  });
});

describe('the memory of all cameras', () => {
  beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }); });
  afterEach(() => { vi.useRealTimers(); });

  function stand(maxBytes?: number) {
    const listeners = new Map<string, LaneListener>();
    let tickets = 0;
    const memory = new ReplayMemory({
      now: Date.now, randomId: () => `ticket-${tickets += 1}`, ...(maxBytes !== undefined && { maxBytes }),
      candidate: (camera) => (camera === 'a/none' ? null : { camera, role: 'sub', kind: 'lane' }),
      hub: {
        join: ({ camera }, listener) => {
          listeners.set(camera, listener);
          return () => { listeners.delete(camera); };
        },
      },
    });
    const push = (camera: string, from: number, to: number, bytes?: number): void => {
      const say = (message: LaneMessage): void => { listeners.get(camera)?.(encodeLaneMessage(message), message); };
      say(init(camera));
      for (let at = from; at < to; at += 250) say(fragment(at, bytes));
    };
    return { memory, push, followed: () => [...listeners.keys()] };
  }

  test('what is on a wall is kept, once however many windows show it, and forgotten ten seconds after the last', () => {
    const { memory, push, followed } = stand();
    memory.began('a/1');
    memory.began('a/1');
    memory.began('a/none');
    push('a/1', 0, 2_000);
    const { ticket, range } = memory.open('a/1', 'page-1')!;
    expect(range).toEqual({ start: 0, end: 2_000 });
    memory.left('a/1');
    vi.advanceTimersByTime(11_000);
    expect(followed()).toEqual(['a/1']);
    memory.left('a/1');
    vi.advanceTimersByTime(9_000);
    expect(told(memory.read(ticket, 1_250))).toEqual(['a/1', 1_500, 1_750]);
    vi.advanceTimersByTime(2_000);
    expect([followed(), memory.bytes, memory.read(ticket, null), memory.open('a/1', 'page-1')]).toEqual([[], 0, null, null]);
    expect(memory.open('a/none', 'page-1')).toBeNull();
  });

  test('what rests behind another tile is kept on as long as its page says so, and wiped with the lock', () => {
    const { memory, push, followed } = stand();
    for (const camera of ['a/1', 'a/2']) memory.began(camera);
    push('a/1', 0, 2_000);
    memory.keep('a/1');
    memory.keep('a/3');
    for (const camera of ['a/1', 'a/2']) memory.left(camera);
    vi.advanceTimersByTime(45_000);
    expect(followed()).toEqual(['a/1']);
    memory.keep('a/1');
    vi.advanceTimersByTime(89_000);
    push('a/1', 100_000, 101_000);
    expect(memory.open('a/1', 'page-1')!.range.end).toBe(101_000);
    vi.advanceTimersByTime(2_000);
    expect([followed(), memory.open('a/1', 'page-1')]).toEqual([[], null]);
    memory.began('a/1');
    push('a/1', 0, 2_000);
    memory.left('a/1');
    memory.keep('a/1');
    memory.wipe(() => true);
    expect(followed()).toEqual([]);
  });

  test('tickets end with their page, and a minute after their last use', () => {
    const { memory, push } = stand();
    memory.began('a/1');
    push('a/1', 0, 1_000);
    const [mine, other] = [memory.open('a/1', 'page-1')!.ticket, memory.open('a/1', 'page-2')!.ticket];
    memory.gone('page-2');
    expect(memory.read(other, null)).toBeNull();
    vi.advanceTimersByTime(50_000);
    expect(memory.read(mine, null)).toHaveLength(5);
    vi.advanceTimersByTime(61_000);
    expect(memory.read(mine, null)).toBeNull();
    expect(memory.read('guessed', null)).toBeNull();
  });

  test('all together stay within their share: the oldest pictures go first, whosesoever they are', () => {
    const { memory, push } = stand(40_000);
    memory.began('a/1');
    memory.began('a/2');
    push('a/1', 0, 4_000, 1_000);
    push('a/2', 4_000, 12_000, 1_000);
    expect(memory.bytes).toBeLessThanOrEqual(40_000);
    expect(memory.open('a/1', 'page')!.range.start).toBe(3_000);
    expect(memory.open('a/2', 'page')!.range).toEqual({ start: 4_000, end: 12_000 });
  });
});
