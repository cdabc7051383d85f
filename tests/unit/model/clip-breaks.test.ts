import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breaksOf } from '#model/clip-breaks';
import { mediaSpanOf, wallTimeAt } from '#model/time-map';

/** Ten seconds, thirty missing, ten more; the second piece tied anew after five for a drift of 12 ms. */
const map = [{ media: 0, at: 1_000 }, { media: 10, at: 41_000 }, { media: 15, at: 46_012 }];

test('a gap is a break with both its ends, a drift is none, a clock set back is one', () => {
  expect(breaksOf(map)).toEqual([{ media: 10, from: 11_000, to: 41_000 }]);
  expect(breaksOf([{ media: 0, at: 100_000 }, { media: 4, at: 60_000 }])).toEqual([{ media: 4, from: 104_000, to: 60_000 }]);
  expect(breaksOf([])).toEqual([]);
});

test('a stretch of wall time is found on the clip, cut to what the clip holds', () => {
  expect(mediaSpanOf(map, { start: 2_000, end: 5_000 }, 20)).toEqual({ from: 1, to: 4 });
  // From before the clip into the gap, and out of the gap to beyond the end.
  expect(mediaSpanOf(map, { start: -9_000, end: 20_000 }, 20)).toEqual({ from: 0, to: 10 });
  expect(mediaSpanOf(map, { start: 20_000, end: 99_000 }, 20)).toEqual({ from: 10, to: 20 });
  // A moment is a stretch without length.
  expect(mediaSpanOf(map, { start: 3_000, end: 3_000 }, 20)).toEqual({ from: 2, to: 2 });
  // So little before the clip that its first frame is meant: no second before the first.
  expect(mediaSpanOf(map, { start: 995, end: 996 }, 20)).toEqual({ from: 0, to: 0 });
});

test('what the clip does not show is nowhere on it', () => {
  expect(mediaSpanOf(map, { start: 12_000, end: 30_000 }, 20)).toBeNull();
  expect(mediaSpanOf(map, { start: -9_000, end: -1_000 }, 20)).toBeNull();
  expect(mediaSpanOf(map, { start: 90_000, end: 99_000 }, 20)).toBeNull();
  expect(mediaSpanOf([], { start: 0, end: 1 }, 20)).toBeNull();
});

test('wherever a stretch is found, the clip shows a moment of it there', () => {
  fc.assert(fc.property(fc.integer({ min: -20_000, max: 80_000 }), fc.integer({ min: 1, max: 60_000 }), (start, lengthMs) => {
    const span = mediaSpanOf(map, { start, end: start + lengthMs }, 20);
    if (span === null) return true;
    const shown = wallTimeAt(map, span.from)!;
    return span.from >= 0 && span.to <= 20 && span.from <= span.to && shown >= start - 5 && shown <= start + lengthMs + 5;
  }));
});
