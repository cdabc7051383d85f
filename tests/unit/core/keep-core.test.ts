import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CoreMemory } from '#bridge/core-messages';
import { keepCore } from '#core/keep-core';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const memory: CoreMemory = { port: 4321, launchToken: 'a'.repeat(43), session: 'b'.repeat(43), doorPort: null };
const ready = { kind: 'ready', origin: 'http://127.0.0.1:4321', launchUrl: 'http://127.0.0.1:4321/launch', memory };

function stand(clock = { ahead: 0 }) {
  const stopped = new AbortController();
  const starts: (CoreMemory | null)[] = [];
  const [told, restarts]: [boolean[], string[]] = [[], []];
  const cores: { say: (message: unknown) => void; end: () => void; stopped: boolean; killed: boolean }[] = [];
  const kept = keepCore({
    stopped: stopped.signal, monotonic: () => performance.now() + clock.ahead, onProgress: () => undefined,
    onReady: (_, again) => { told.push(again); }, onRestart: (why) => { restarts.push(why); },
    start: (again) => {
      starts.push(again);
      const listeners: ((message: unknown) => void)[] = [];
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => { end = resolve; });
      const core = { say: (message: unknown) => { for (const listener of listeners) listener(message); }, end, stopped: false, killed: false };
      cores.push(core);
      return {
        ended, onMessage: (listener) => { listeners.push(listener); },
        stop: () => { core.stopped = true; end(); },
        kill: () => { core.killed = true; end(); },
      };
    },
  });
  return { stopped, starts, told, restarts, cores, kept, newest: () => cores.at(-1)! };
}

test('a core that ends is started again at once with the port and pass of the one before', async () => {
  const { starts, told, restarts, newest, kept, stopped } = stand();
  newest().say(ready);
  await vi.advanceTimersByTimeAsync(60_000 - 50_000);
  for (let second = 0; second < 20; second += 1) {
    newest().say({ kind: 'pulse' });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  newest().end();
  await vi.advanceTimersByTimeAsync(60);
  expect(starts).toEqual([null, memory]);
  newest().say(ready);
  expect([told, restarts]).toEqual([[false, true], ['ended']]);
  stopped.abort();
  expect(await kept).toBeNull();
  expect(newest().stopped).toBe(true);
});

test('one whose event loop stands still is ended and started again; one that is only slow to start is not', async () => {
  const { restarts, cores, newest } = stand();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(cores).toHaveLength(1);
  newest().say(ready);
  await vi.advanceTimersByTimeAsync(14_000);
  newest().say({ kind: 'pulse' });
  await vi.advanceTimersByTimeAsync(14_000);
  expect(cores).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(cores[0]?.killed).toBe(true);
  expect([restarts, cores.length]).toEqual([['hangs'], 2]);
});

test('F30 a core that is started again and is not ready within a minute is ended and started again, later and later; a first one has its time', async () => {
  const { restarts, cores, newest } = stand();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(cores).toHaveLength(1);
  newest().say(ready);
  newest().end();
  await vi.advanceTimersByTimeAsync(50);
  const pauses: number[] = [];
  while (pauses.length < 5) {
    const stalled = newest();
    const count = cores.length;
    // A large database on a slow disk may take long: each has twice the time, ten minutes at most.
    await vi.advanceTimersByTimeAsync(Math.min(600_000, 60_000 * 2 ** pauses.length));
    expect(stalled.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stalled.killed).toBe(true);
    let waitedMs = 0;
    for (; cores.length === count; waitedMs += 50) await vi.advanceTimersByTimeAsync(50);
    pauses.push(waitedMs);
  }
  expect(pauses).toEqual([200, 800, 3_200, 10_000, 10_000]);
  newest().say(ready);
  const count = cores.length;
  for (let second = 0; second < 100; second += 1) {
    newest().say({ kind: 'pulse' });
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect([cores.length, restarts]).toEqual([count, ['ended', 'hangs', 'hangs', 'hangs', 'hangs', 'hangs']]);
});

test('F34 after a suspension of everything the core has its whole time again, and is ended if it then stands still', async () => {
  const clock = { ahead: 0 };
  const { cores, restarts, newest } = stand(clock);
  newest().say(ready);
  await vi.advanceTimersByTimeAsync(3_000);
  clock.ahead = 3_600_000;
  await vi.advanceTimersByTimeAsync(14_000);
  expect([cores.length, restarts]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(4_000);
  expect([cores.length, restarts]).toEqual([2, ['hangs']]);
});

test('a first start that fails is told and not tried again; messages of a stranger shape are nothing', async () => {
  const { newest, kept, starts } = stand();
  newest().say('hello');
  newest().say({ kind: 'ready', origin: 'x' });
  newest().say({ kind: 'failed', message: 'the port is in use', code: 1 });
  newest().end();
  expect(await kept).toEqual({ kind: 'failed', message: 'the port is in use', code: 1 });
  expect(starts).toHaveLength(1);
});

test('one that dies again and again is given longer and longer pauses', async () => {
  const { newest, starts } = stand();
  newest().say(ready);
  const gaps: number[] = [];
  for (let death = 0; death < 6; death += 1) {
    const count = starts.length;
    newest().end();
    let waited = 0;
    while (starts.length === count && waited < 60_000) {
      await vi.advanceTimersByTimeAsync(50);
      waited += 50;
    }
    gaps.push(waited);
  }
  expect(gaps[0]).toBeLessThanOrEqual(250);
  expect(gaps.at(-1)).toBe(10_000);
});
