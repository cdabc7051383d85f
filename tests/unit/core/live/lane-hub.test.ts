import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeLaneMessage, encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import { LaneHub } from '#core/live/lane-hub';
import { LaneWindow } from '#core/live/lane-window';
import { maxBehindMs } from '#core/live/backlog';
import type { LaneSource, LiveCandidate, RecordingServer } from '#core/servers/recording-server';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const init: LaneMessage = { kind: 'init', stream: 0, mime: 'video/mp4; codecs="avc1.42c01e"', data: new Uint8Array([1, 2, 3]) };
const live: LaneMessage = { kind: 'status', stream: 0, is: 'live' };
const lost: LaneMessage = { kind: 'status', stream: 0, is: 'lost', problem: { code: 'server-unreachable' } };
const fragment = (sequence: number, randomAccess = false, bytes = 100): LaneMessage =>
  ({ kind: 'fragment', stream: 0, sequence, randomAccess, discontinuity: false, captureAt: 5_000 + sequence, mediaTime: sequence / 5, duration: 0.2, data: new Uint8Array(bytes) });

/** A server whose streams the test feeds by hand. */
function laneServer() {
  const feeds: { candidate: LiveCandidate; push: (message: LaneMessage) => void; signal: AbortSignal }[] = [];
  const lane: LaneSource = {
    follow: (candidate, listener, signal) => { feeds.push({ candidate, signal, push: (message) => { listener(encodeLaneMessage(message), message); } }); },
  };
  const hub = new LaneHub(() => ({ live: { lane } }) as unknown as RecordingServer);
  return { feeds, lane, hub };
}

/** A window with a socket that writes at once, or holds everything back. */
function laneWindow(hub: LaneHub, clock = { ms: 0 }) {
  /** Decoded only when looked at, as a socket writes only later: bytes shared with another subscriber would show. */
  const sent: Uint8Array[] = [];
  const writes: (() => void)[] = [];
  const socket = { stuck: false };
  const closed: string[] = [];
  const window = new LaneWindow({
    hub, now: () => clock.ms,
    hold: (id) => (id.startsWith('good') ? { camera: `embedded/${id.split(':')[1] ?? 'c1'}`, role: 'sub', kind: 'lane' } : null),
    close: (id) => closed.push(id),
    send: (bytes, written) => {
      sent.push(bytes);
      if (socket.stuck) writes.push(written);
      else written();
    },
  });
  const subscribe = (stream: number, ticket = 'good:c1'): boolean => window.request(JSON.stringify({ op: 'subscribe', stream, ticket }));
  const drain = (): void => { for (const written of writes.splice(0)) written(); };
  const got = (): LaneMessage[] => sent.map((bytes) => decodeLaneMessage(bytes)!);
  const sequences = (stream: number): number[] => got().filter((message) => message.stream === stream).flatMap((message) => (message.kind === 'fragment' ? [message.sequence] : []));
  return { window, get got() { return got(); }, socket, subscribe, drain, closed, clock, sequences };
}

test('F13 one camera on six tiles and two windows is followed once', () => {
  const { feeds, hub } = laneServer();
  const [left, right] = [laneWindow(hub), laneWindow(hub)];
  for (let tile = 0; tile < 6; tile += 1) {
    left.subscribe(tile);
    right.subscribe(tile);
  }
  expect(feeds).toHaveLength(1);
  feeds[0]!.push(live);
  feeds[0]!.push(init);
  feeds[0]!.push(fragment(0, true));
  for (let tile = 0; tile < 6; tile += 1) {
    expect(left.got.filter((message) => message.stream === tile).map((message) => message.kind)).toEqual(['status', 'init', 'fragment']);
    expect(right.got.filter((message) => message.stream === tile).map((message) => message.kind)).toEqual(['status', 'init', 'fragment']);
  }
});

test('F13 a later tile begins at once with state, init and the group of pictures in hand, from its key frame', () => {
  const { feeds, hub } = laneServer();
  laneWindow(hub).subscribe(1);
  for (const message of [live, init, fragment(0, true), fragment(1), fragment(2, true), fragment(3)]) feeds[0]!.push(message);
  const late = laneWindow(hub);
  late.subscribe(9);
  expect(late.got.map((message) => message.kind)).toEqual(['status', 'init', 'fragment', 'fragment']);
  expect(late.sequences(9)).toEqual([2, 3]);
  feeds[0]!.push(fragment(4));
  expect(late.sequences(9)).toEqual([2, 3, 4]);
  expect(feeds).toHaveLength(1);
});

test('a tile that joins a lost stream is told so and shown no old pictures as live', () => {
  const { feeds, hub } = laneServer();
  laneWindow(hub).subscribe(1);
  for (const message of [live, init, fragment(0, true), lost]) feeds[0]!.push(message);
  const late = laneWindow(hub);
  late.subscribe(2);
  expect(late.got).toEqual([{ ...lost, stream: 2 }, expect.objectContaining({ kind: 'init' })]);
});

test('F51 a group without end is not kept', () => {
  const { feeds, hub } = laneServer();
  laneWindow(hub).subscribe(1);
  for (const message of [live, init, fragment(0, true), ...Array.from({ length: 40 }, (_, n) => fragment(n + 1, false, 1024 * 1024))]) feeds[0]!.push(message);
  const late = laneWindow(hub);
  late.subscribe(2);
  expect(late.sequences(2)).toEqual([]);
  feeds[0]!.push(fragment(41, true));
  expect(late.sequences(2)).toEqual([41]);
});

test('an upstream stream outlives its last tile by five seconds and is taken up again within them', () => {
  const { feeds, hub } = laneServer();
  const window = laneWindow(hub);
  window.subscribe(1);
  window.window.request('{"op":"unsubscribe","stream":1}');
  vi.advanceTimersByTime(4_900);
  window.subscribe(2);
  vi.advanceTimersByTime(60_000);
  expect(feeds[0]!.signal.aborted).toBe(false);
  window.window.destroy();
  vi.advanceTimersByTime(5_000);
  expect(feeds[0]!.signal.aborted).toBe(true);
  expect(hub.size).toBe(0);
});

test('a window more than 3 s behind loses fragments up to a key frame, and only that window', () => {
  const { feeds, hub } = laneServer();
  const slow = laneWindow(hub);
  const quick = laneWindow(hub);
  slow.subscribe(1);
  quick.subscribe(1);
  const push = feeds[0]!.push;
  for (const message of [live, init, fragment(0, true)]) push(message);
  slow.socket.stuck = true;
  push(fragment(1));
  slow.clock.ms = maxBehindMs + 1;
  push(fragment(2));
  push(fragment(3, true));
  slow.drain();
  push(fragment(4));
  push(fragment(5, true));
  push(fragment(6));
  expect(slow.sequences(1)).toEqual([0, 1, 5, 6]);
  expect(slow.window.dropped).toBe(3);
  expect(quick.sequences(1)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a window with 32 MB unsent loses fragments whatever the time; init and state still reach it', () => {
  const { feeds, hub } = laneServer();
  const slow = laneWindow(hub);
  slow.subscribe(1);
  slow.socket.stuck = true;
  feeds[0]!.push(fragment(0, true, 1024));
  for (let n = 1; n < 60; n += 1) feeds[0]!.push(fragment(n, false, 1024 * 1024));
  feeds[0]!.push(init);
  feeds[0]!.push(lost);
  const kept = slow.sequences(1).length;
  expect(kept).toBeGreaterThan(30);
  expect(kept).toBeLessThanOrEqual(34);
  expect(slow.got.slice(-2).map((message) => message.kind)).toEqual(['init', 'status']);
});

test('a ticket that is not good is answered with an end, not with pictures', () => {
  const { feeds, hub } = laneServer();
  const window = laneWindow(hub);
  window.subscribe(3, 'stolen');
  expect(window.got).toEqual([{ kind: 'status', stream: 3, is: 'ended', problem: { code: 'ticket-expired' } }]);
  expect(feeds).toHaveLength(0);
});

test('a voided ticket ends its stream; leaving closes its ticket', () => {
  const { feeds, hub } = laneServer();
  const window = laneWindow(hub);
  window.subscribe(3, 'good:c1');
  window.window.voided('good:c1');
  expect(window.got.at(-1)).toEqual({ kind: 'status', stream: 3, is: 'ended', problem: { code: 'ticket-expired' } });
  feeds[0]!.push(fragment(0, true));
  expect(window.sequences(3)).toEqual([]);
  expect(window.closed).toEqual(['good:c1']);
});

test.each(['', 'null', '[]', '{"op":"subscribe"}', '{"op":"subscribe","stream":-1,"ticket":"x"}', '{"op":"subscribe","stream":1,"camera":"c1","role":"main"}',
  '{"op":"unsubscribe","stream":1,"more":1}', `{"op":"subscribe","stream":1,"ticket":"${'x'.repeat(65)}"}`])('%s is not a lane request', (text) => {
  expect(laneWindow(laneServer().hub).window.request(text)).toBe(false);
});

test('a stream that is opened ahead is the one that is then joined; nobody came for it, and it is closed', () => {
  const { feeds, hub } = laneServer();
  const candidate = { camera: 'embedded/c1', role: 'sub', kind: 'lane' } as const;
  hub.warm(candidate);
  hub.warm(candidate);
  expect(feeds).toHaveLength(1);
  feeds[0]!.push(live);
  feeds[0]!.push(init);
  feeds[0]!.push(fragment(1, true));
  const view = laneWindow(hub);
  view.subscribe(3);
  expect(feeds).toHaveLength(1);
  expect(view.sequences(3)).toEqual([1]);
  hub.warm({ ...candidate, camera: 'embedded/c2' });
  vi.advanceTimersByTime(6_000);
  expect(feeds.map(({ signal }) => signal.aborted)).toEqual([false, true]);
});

/** Servers of the same id one after the other, as their settings are changed; null is removed. */
function serversInTurn() {
  const one = () => {
    const { feeds, lane } = laneServer();
    const gone = new AbortController();
    return { feeds, gone, server: { gone: gone.signal, live: { lane } } as unknown as RecordingServer };
  };
  const [old, next] = [one(), one()];
  const stands: { server: RecordingServer | null } = { server: old.server };
  return { old, next, stands, hub: new LaneHub(() => stands.server) };
}

test('a server that is replaced is let go of at once; the same tiles go on with the new one, and nothing old is live', () => {
  const { old, next, stands, hub } = serversInTurn();
  const window = laneWindow(hub);
  window.subscribe(1);
  window.subscribe(2);
  for (const message of [live, init, fragment(0, true)]) old.feeds[0]!.push(message);
  stands.server = next.server;
  old.gone.abort();
  expect([old.feeds[0]!.signal.aborted, next.feeds.map(({ candidate }) => candidate)]).toEqual([true, [{ camera: 'embedded/c1', role: 'sub', kind: 'lane' }]]);
  old.feeds[0]!.push(fragment(1));
  const late = laneWindow(hub);
  late.subscribe(3);
  expect(late.got).toEqual([]);
  for (const message of [live, init, fragment(7, true)]) next.feeds[0]!.push(message);
  expect([window.sequences(1), window.sequences(2), late.sequences(3)]).toEqual([[0, 7], [0, 7], [7]]);
  expect([next.feeds.length, hub.size]).toEqual([1, 1]);
  for (const each of [window, late]) each.window.destroy();
  vi.advanceTimersByTime(5_000);
  expect([next.feeds[0]!.signal.aborted, hub.size]).toEqual([true, 0]);
});

test('a server that is removed is let go of at once and its tiles are told; one that comes in its place later serves whoever stayed', () => {
  const { old, next, stands, hub } = serversInTurn();
  const window = laneWindow(hub);
  window.subscribe(1);
  // As instant replay does, which stays while the camera is used in any way.
  const replay: LaneMessage[] = [];
  hub.join({ camera: 'embedded/c1', role: 'sub', kind: 'lane' }, (_encoded, message) => { if (message) replay.push(message); });
  for (const message of [live, init, fragment(0, true)]) old.feeds[0]!.push(message);
  stands.server = null;
  old.gone.abort();
  expect([old.feeds[0]!.signal.aborted, hub.size]).toEqual([true, 0]);
  expect(window.got.at(-1)).toEqual({ kind: 'status', stream: 1, is: 'ended', problem: { code: 'not-found' } });
  window.subscribe(2);
  expect(window.got.at(-1)).toMatchObject({ stream: 2, is: 'ended' });
  stands.server = next.server;
  window.subscribe(3);
  for (const message of [live, init, fragment(7, true)]) next.feeds[0]!.push(message);
  expect([window.sequences(3), replay.flatMap((message) => (message.kind === 'fragment' ? [message.sequence] : []))]).toEqual([[7], [0, 7]]);
});
