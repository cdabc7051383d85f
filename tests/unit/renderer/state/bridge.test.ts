import { afterEach, expect, test, vi } from 'vitest';
import { knockAgainMs } from '#renderer/state/back-off';
import { openBridge } from '#renderer/state/bridge';
import type { Bridge } from '#renderer/state/bridge';
import { follow } from '#renderer/state/follow';

class FakeSocket extends EventTarget {
  readyState = 0;
  closed = false;
  send(): void { /* the peer never answers */ }
  close(): void { this.closed = true; }
  open(): void { this.readyState = 1; this.dispatchEvent(new Event('open')); }
  lose(): void { this.readyState = 3; this.dispatchEvent(new Event('close')); }
}

const bridges: Bridge[] = [];
afterEach(() => {
  for (const bridge of bridges.splice(0)) bridge.destroy();
  vi.useRealTimers();
});

function start() {
  vi.useFakeTimers();
  const sockets: FakeSocket[] = [];
  const bridge = openBridge('ws://core/bridge', { random: () => 1, createSocket: () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as WebSocket;
  } });
  bridges.push(bridge);
  return { bridge, sockets, is: () => bridge.connection.getState().is };
}

test('F01 a lost connection is said, tried again soon and often at first, and healed', () => {
  const { sockets, is } = start();
  expect(is()).toBe('connecting');
  sockets[0]?.open();
  expect(is()).toBe('open');
  sockets[0]?.lose();
  expect(is()).toBe('lost');
  vi.advanceTimersByTime(300);
  expect(sockets.length).toBe(2);
  sockets[1]?.lose();
  vi.advanceTimersByTime(300);
  expect(sockets.length).toBe(3);
  sockets[2]?.open();
  expect(is()).toBe('open');
});

test('F29 for about four seconds the page knocks at least each 0.3 s, then ever more rarely', () => {
  const often = Array.from({ length: 16 }, (_, index) => knockAgainMs(index + 1, () => 1));
  expect(Math.max(...often)).toBe(300);
  expect(often.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(4_000);
  expect([17, 18, 19, 20, 21, 40].map((attempt) => knockAgainMs(attempt, () => 1))).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000]);
});

test('F02 a socket that hangs while opening, or is given up, does not hold the page', () => {
  const { bridge, sockets, is } = start();
  vi.advanceTimersByTime(5000);
  expect([sockets[0]?.closed, is()]).toEqual([true, 'lost']);
  vi.advanceTimersByTime(300);
  sockets[1]?.open();
  bridge.reconnect();
  expect(is()).toBe('lost');
  vi.advanceTimersByTime(300);
  sockets[2]?.open();
  expect(is()).toBe('open');
  // The close event of the socket that was given up comes late and changes nothing.
  sockets[1]?.lose();
  expect(is()).toBe('open');
});

test('a core that answers but refuses this window is told apart from a lost one', async () => {
  vi.useFakeTimers();
  const sockets: FakeSocket[] = [];
  let refused = true;
  const bridge = openBridge('ws://core/bridge', {
    random: () => 1, isRefused: async () => refused,
    createSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  bridges.push(bridge);
  const is = () => bridge.connection.getState().is;
  sockets[0]?.open();
  sockets[0]?.lose();
  expect(is()).toBe('lost');
  vi.advanceTimersByTime(300);
  sockets[1]?.lose();
  await vi.waitFor(() => { expect(is()).toBe('refused'); });
  refused = false;
  vi.advanceTimersByTime(500);
  sockets[2]?.lose();
  await vi.waitFor(() => { expect(is()).toBe('lost'); });
  vi.advanceTimersByTime(1000);
  sockets[3]?.open();
  expect(is()).toBe('open');
});

test('a call without a connection fails at once instead of waiting for ever', async () => {
  const { bridge, sockets } = start();
  sockets[0]?.lose();
  await expect(bridge.api.app.clock()).rejects.toThrow('not connected');
});

test('a subscription is opened again at each connection, and not after its end', async () => {
  const { bridge, sockets } = start();
  const life = new AbortController();
  const subscribe = vi.fn(async function* events() { yield subscribe.mock.calls.length; await new Promise(() => undefined); });
  const seen: number[] = [];
  follow(bridge, async () => subscribe(), (event) => { seen.push(event); }, life.signal);
  expect(subscribe).not.toHaveBeenCalled();
  sockets[0]?.open();
  await vi.waitFor(() => { expect(seen).toEqual([1]); });
  sockets[0]?.lose();
  vi.advanceTimersByTime(300);
  sockets[1]?.open();
  await vi.waitFor(() => { expect(seen).toEqual([1, 2]); });
  life.abort();
  sockets[1]?.lose();
  vi.advanceTimersByTime(300);
  sockets[2]?.open();
  expect(subscribe).toHaveBeenCalledTimes(2);
});
