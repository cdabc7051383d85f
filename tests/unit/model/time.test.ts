import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intersect, mergeRanges } from '#model/time';

const range = fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 500 })).map(([start, ms]) => ({ start, end: start + ms }));

test('ranges that only touch have no common part', () => {
  expect(intersect({ start: 0, end: 10 }, { start: 10, end: 20 })).toBeNull();
  expect(intersect({ start: 0, end: 10 }, { start: 5, end: 20 })).toEqual({ start: 5, end: 10 });
});

test('merged ranges are sorted, further apart than the gap, and cover the same instants', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), fc.nat(100), (ranges, gapMs) => {
      const merged = mergeRanges(ranges, gapMs);
      for (let i = 1; i < merged.length; i++) {
        expect((merged[i]?.start ?? 0) - (merged[i - 1]?.end ?? 0)).toBeGreaterThan(gapMs);
      }
      for (const one of ranges) {
        expect(merged.some((m) => m.start <= one.start && one.end <= m.end)).toBe(true);
      }
    }),
  );
});
