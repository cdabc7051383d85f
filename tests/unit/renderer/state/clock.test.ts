import { expect, test } from 'vitest';
import { backOffMs } from '#renderer/state/back-off';
import { bestOffset } from '#renderer/state/clock';

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
