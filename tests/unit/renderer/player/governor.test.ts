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
