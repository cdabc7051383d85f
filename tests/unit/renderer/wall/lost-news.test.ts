import { expect, test } from 'vitest';
import { isLost, lookOf } from '#renderer/wall/tile-look';
import { noNews, withLost } from '#renderer/wall/lost-news';

test('a loss is told once, and not at all when it healed before it was told', () => {
  const first = withLost(noNews, new Set([3, 5]));
  expect(first.untold).toEqual([3, 5]);
  expect(withLost(first, new Set([3, 5])).untold).toEqual([3, 5]);
  expect(withLost(first, new Set([5])).untold).toEqual([5]);
  const told = { ...first, untold: [] };
  expect(withLost(told, new Set([3, 5, 8])).untold).toEqual([8]);
  expect(withLost(withLost(told, new Set()), new Set([3])).untold).toEqual([3]);
});

test('frozen, without signal and failed are losses; late and connecting are not', () => {
  expect(isLost(lookOf({ state: 'showing', via: 'lane', picture: { ms: 9000, is: 'frozen', capturedAt: 1 } }))).toBe(true);
  expect(isLost(lookOf({ state: 'recovering', error: { code: 'camera-stalled' }, retryAt: 1, lastPictureAt: null }))).toBe(true);
  expect(isLost(lookOf({ state: 'failed', error: { code: 'not-found' }, lastPictureAt: null }))).toBe(true);
  expect(isLost(lookOf({ state: 'showing', via: 'lane', picture: { ms: 4000, is: 'late', capturedAt: 1 } }))).toBe(false);
  expect(isLost(lookOf({ state: 'connecting', attempt: 1, via: 'whep', lastPictureAt: null }))).toBe(false);
});
