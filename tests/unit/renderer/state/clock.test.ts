import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backOffMs } from '#renderer/state/back-off';
import type { Bridge } from '#renderer/state/bridge';
import { bestOffset, startClock } from '#renderer/state/clock';

test('the smallest round trip wins, halved', () => {
  expect(bestOffset([
    { sentAt: 100, receivedAt: 500, coreNow: 1_000_900 }, { sentAt: 1000, receivedAt: 1020, coreNow: 1_001_310 }, { sentAt: 2000, receivedAt: 2080, coreNow: 1_002_400 },
  ])).toEqual({ offsetMs: 1_000_300, uncertaintyMs: 10 });
  expect(bestOffset([])).toBeNull();
});

test('back-off doubles to 4 s and never leaves its upper half', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backOffMs(attempt, () => 1))).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
  expect([1, 5].map((attempt) => backOffMs(attempt, () => 0))).toEqual([125, 2000]);
});

describe('a core that does not answer', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function asking() {
    const answer = Promise.withResolvers<{ now: number }>();
    const reconnect = vi.fn<() => void>();
    const bridge = { api: { app: { clock: () => answer.promise } }, onOpen: (listener: () => void) => { listener(); }, reconnect } as unknown as Bridge;
    startClock(bridge, new AbortController().signal);
    return { answer, reconnect };
  }

  test('F02 is given up after four seconds', async () => {
    const { reconnect } = asking();
    await vi.advanceTimersByTimeAsync(3_900);
    expect(reconnect).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(400);
    expect(reconnect).toHaveBeenCalledOnce();
  });

  test('F22 is not blamed for time in which the page was held up; F34 a PC that slept doubts it at once', async () => {
    const { reconnect } = asking();
    const held = async (ms: number): Promise<void> => {
      const now = performance.now();
      vi.spyOn(performance, 'now').mockImplementation(() => now + ms);
      await vi.advanceTimersByTimeAsync(250);
    };
    await held(3_000);
    await held(3_000);
    expect(reconnect).not.toHaveBeenCalled();
    await held(30_000);
    expect(reconnect).toHaveBeenCalledOnce();
  });
});
