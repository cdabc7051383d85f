import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import type { LiveTicket } from '#model/live';
import { openLane } from '#renderer/player/lane';

/** A WebSocket whose other end is the test. */
class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: unknown[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() { FakeSocket.all.push(this); }
  send(text: string): void { this.sent.push(JSON.parse(text)); }
  close(): void { this.closed = true; }
  open(): void { this.readyState = 1; this.onopen?.(); }
  say(message: LaneMessage): void { this.onmessage?.({ data: encodeLaneMessage(message).buffer }); }
}
const newest = () => FakeSocket.all.at(-1)!;
const ticket = (id: string): LiveTicket => ({ id, camera: 'rec/c1', role: 'sub', kind: 'lane', url: '', expiresAt: Number.MAX_SAFE_INTEGER });
const listener = () => ({ message: vi.fn<(message: LaneMessage) => void>(), lost: vi.fn<() => void>() });
const status = (stream: number, is: 'live' | 'lost' = 'live'): LaneMessage => ({ kind: 'status', stream, is });

let lane: ReturnType<typeof openLane>;
beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  lane = openLane({ url: 'ws://x/media/lane', now: () => Date.now(), random: () => 0.5, createSocket: () => new FakeSocket() });
});
afterEach(() => {
  lane.destroy();
  vi.useRealTimers();
});

describe('openLane', () => {
  test('one socket carries every tile, each its own messages', () => {
    const [a, b] = [listener(), listener()];
    lane.subscribe(ticket('A'), a);
    lane.subscribe(ticket('B'), b);
    newest().open();
    expect(FakeSocket.all).toHaveLength(1);
    expect(newest().sent).toEqual([{ op: 'subscribe', stream: 1, ticket: 'A' }, { op: 'subscribe', stream: 2, ticket: 'B' }]);
    newest().say(status(2));
    expect(a.message).not.toHaveBeenCalled();
    expect(b.message).toHaveBeenCalledWith(status(2));
  });

  test('a tile that shows nothing yet asks for the first key frame ahead, before the socket is open and after', () => {
    lane.subscribe(ticket('A'), listener(), { keyFrameFirst: true });
    newest().open();
    lane.subscribe(ticket('B'), listener(), { keyFrameFirst: true });
    lane.subscribe(ticket('C'), listener(), { keyFrameFirst: false });
    expect(newest().sent).toEqual([
      { op: 'subscribe', stream: 1, ticket: 'A', keyFrameFirst: true }, { op: 'subscribe', stream: 2, ticket: 'B', keyFrameFirst: true }, { op: 'subscribe', stream: 3, ticket: 'C' },
    ]);
  });

  test('leaving says so, and later messages reach nobody', () => {
    const a = listener();
    const leave = lane.subscribe(ticket('A'), a);
    newest().open();
    leave();
    newest().say(status(1));
    expect(newest().sent.at(-1)).toEqual({ op: 'unsubscribe', stream: 1 });
    expect(a.message).not.toHaveBeenCalled();
  });

  test('F01 a broken socket ends its subscriptions, and is opened again with jitter', () => {
    const a = listener();
    const again = vi.fn<() => void>();
    lane.reopened?.(again);
    lane.subscribe(ticket('A'), a);
    newest().open();
    newest().onclose?.();
    expect(a.lost).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(199);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(FakeSocket.all).toHaveLength(2);
    expect(again).not.toHaveBeenCalled();
    newest().open();
    expect(again).toHaveBeenCalledOnce();
    // A used ticket is not used again.
    expect(newest().sent).toEqual([]);
  });

  test('F29 a core that is known to be back is asked at once, whatever the pause', () => {
    const reopened = vi.fn();
    lane.reopened?.(reopened);
    lane.subscribe(ticket('A'), listener());
    for (let failure = 0; failure < 6; failure += 1) {
      newest().onclose?.();
      vi.advanceTimersByTime(2000);
    }
    newest().onclose?.();
    const before = FakeSocket.all.length;
    lane.wake();
    expect(FakeSocket.all).toHaveLength(before + 1);
    newest().open();
    expect(reopened).toHaveBeenCalledOnce();
    lane.wake();
    vi.advanceTimersByTime(2000);
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  test('F23 pauses grow to 2 s and no further', () => {
    lane.subscribe(ticket('A'), listener());
    const pauses: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const at = Date.now();
      newest().onclose?.();
      while (FakeSocket.all.length === i + 1) vi.advanceTimersByTime(10);
      pauses.push(Date.now() - at);
    }
    expect(pauses[0]).toBeLessThanOrEqual(400);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(2000);
    expect(pauses.at(-1)).toBeGreaterThan(1000);
  });

  test('F02 a server that hangs is noticed within 3.5 s', () => {
    const a = listener();
    lane.subscribe(ticket('A'), a);
    newest().open();
    newest().say(status(1));
    vi.advanceTimersByTime(3000);
    expect(a.lost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect(a.lost).toHaveBeenCalledOnce();
    expect(newest().closed).toBe(true);
  });

  test('F22 what came while the page was held up still waits to be read: that silence breaks no line, true silence does', () => {
    const a = listener();
    lane.subscribe(ticket('A'), a);
    newest().open();
    newest().say(status(1));
    // The page's thread stands still for 5 s; its timers come before the messages.
    vi.setSystemTime(Date.now() + 5000);
    vi.advanceTimersByTime(1000);
    expect(a.lost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2500);
    expect(a.lost).toHaveBeenCalledOnce();
  });

  test('F34 after a sleep of the machine the line is doubted at once', () => {
    const a = listener();
    lane.subscribe(ticket('A'), a);
    newest().open();
    newest().say(status(1));
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(300);
    expect(a.lost).toHaveBeenCalledOnce();
  });

  test('F02 a server that accepts and never answers is noticed, before and after the upgrade', () => {
    const a = listener();
    lane.subscribe(ticket('A'), a);
    vi.advanceTimersByTime(3500);
    expect(a.lost).toHaveBeenCalledOnce();
    const b = listener();
    vi.advanceTimersByTime(2000);
    newest().open();
    lane.subscribe(ticket('B'), b);
    vi.advanceTimersByTime(3500);
    expect(b.lost).toHaveBeenCalledOnce();
  });

  test('silence of a lost camera is no fault of the socket', () => {
    const a = listener();
    lane.subscribe(ticket('A'), a);
    newest().open();
    newest().say(status(1, 'lost'));
    vi.advanceTimersByTime(60_000);
    expect(a.lost).not.toHaveBeenCalled();
    // A second tile's question starts its own patience, not the minute that has passed.
    lane.subscribe(ticket('B'), listener());
    vi.advanceTimersByTime(2500);
    expect(a.lost).not.toHaveBeenCalled();
  });

  test('F25 what is no lane message is dropped', () => {
    const a = listener();
    lane.subscribe(ticket('A'), a);
    newest().open();
    for (const data of ['text', new ArrayBuffer(3), new ArrayBuffer(100), new Uint8Array(64).fill(255).buffer]) newest().onmessage?.({ data });
    expect(a.message).not.toHaveBeenCalled();
  });

  test('destroyed, it stays closed', () => {
    lane.subscribe(ticket('A'), listener());
    lane.destroy();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(newest().closed).toBe(true);
  });
});
