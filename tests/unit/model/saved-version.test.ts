import { expect, test } from 'vitest';
import { isVersion, savedAfter } from '#model/saved-version';

test('no two versions look alike, however fast they are saved, and although the clock was put back', () => {
  const first = { id: 'a', savedAt: savedAfter(null, 1000) };
  const second = { id: 'a', savedAt: savedAfter(first, 1000) };
  const third = { id: 'a', savedAt: savedAfter(second, 1000) };
  expect([first, second, third].map(({ savedAt }) => savedAt)).toEqual([1000, 1001, 1002]);
  expect(savedAfter(third, 500)).toBe(1003);
  expect(savedAfter(third, 2000)).toBe(2000);
  expect(isVersion(first, third)).toBe(false);
});
