import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBudgetKeeper } from '#renderer/player/budget-keeper';
import { startGovernor } from '#renderer/player/governor';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { visibilityState: 'visible' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a wall that is left while strained leaves no word of it; one that was at ease says nothing', () => {
  const budget = createBudgetKeeper();
  const onStrain = vi.fn<(isStrained: boolean) => void>();
  const start = () => startGovernor({ budget, most: 370, videos: () => [], onStrain });
  const stop = start();
  const low = budget.claim({ kind: 'keyframes', megapixelsPerSecond: 1, lowest: 1, priority: 'rest' }, () => undefined);
  vi.advanceTimersByTime(3_000);
  expect(onStrain.mock.calls).toEqual([[true]]);
  stop();
  expect(onStrain.mock.calls).toEqual([[true], [false]]);
  low?.release();
  const stopAgain = start();
  vi.advanceTimersByTime(3_000);
  stopAgain();
  expect(onStrain.mock.calls).toEqual([[true], [false]]);
});

test('F29 what the PC carries is judged within the limit on moving pictures, which stays', () => {
  const budget = createBudgetKeeper();
  budget.setLimits({ ...budget.limits, moving: 3 });
  const stop = startGovernor({ budget, most: 370, videos: () => [], onStrain: () => undefined });
  // Timers that come a second late, sample after sample.
  for (let samples = 0; samples < 30; samples += 1) {
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValueOnce(now + 1_000);
    vi.advanceTimersByTime(2_000);
  }
  expect(budget.limits.megapixelsPerSecond).toBeLessThan(370);
  expect(budget.limits.moving).toBe(3);
  stop();
});
