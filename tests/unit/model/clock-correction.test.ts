import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aheadAt, recordedRanges, recordedTime, trueMap, trueRanges, trueTime } from '#model/clock-correction';
import { mediaTimeAt, wallTimeAt } from '#model/time-map';

/** Right until 100 s; 7 s fast from then on; 2 s slow from 300 s on. */
const seven = [{ from: 100_000, aheadMs: 7_000 }, { from: 300_000, aheadMs: -2_000 }];

describe('a camera whose clock is wrong', () => {
  test('without a correction every time is what the footage says', () => {
    expect([aheadAt([], 5), trueTime([], 5), recordedTime([], 5)]).toEqual([0, 5, 5]);
    expect([trueRanges([], { start: 1, end: 9 }), recordedRanges([], { start: 1, end: 9 })]).toEqual([[{ start: 1, end: 9 }], [{ start: 1, end: 9 }]]);
  });

  test('a fast clock: its footage was taken earlier than it says', () => {
    expect(trueTime(seven, 200_000)).toBe(193_000);
    expect(recordedTime(seven, 193_000)).toBe(200_000);
    expect(trueTime(seven, 99_999)).toBe(99_999);
    expect(trueTime(seven, 100_000)).toBe(93_000);
  });

  test('a stretch over the moment at which the error changes is cut there', () => {
    expect(trueRanges(seven, { start: 90_000, end: 110_000 })).toEqual([{ start: 90_000, end: 100_000 }, { start: 93_000, end: 103_000 }]);
    expect(recordedRanges(seven, { start: 290_000, end: 310_000 })).toEqual([{ start: 297_000, end: 300_000 }, { start: 300_000, end: 308_000 }]);
  });

  test('a moment that comes twice is the later one, one that never was is the next that was', () => {
    expect(recordedTime(seven, 95_000)).toBe(102_000);
    // The footage jumps from 293 s to 302 s of true time.
    expect(recordedTime(seven, 296_000)).toBe(300_000);
  });

  test('a playing medium shows the true time, and is found by it', () => {
    const map = trueMap(seven, [{ media: 0, at: 80_000 }, { media: 50, at: 290_000 }]);
    expect(wallTimeAt(map, 10)).toBe(90_000);
    expect(wallTimeAt(map, 25)).toBe(98_000);
    expect(wallTimeAt(map, 55)).toBe(288_000);
    expect(wallTimeAt(map, 61)).toBe(303_000);
    expect(mediaTimeAt(map, 288_000)).toBe(55);
    expect(trueMap([], map)).toBe(map);
  });

  const corrections = fc.uniqueArray(fc.record({ from: fc.integer({ min: 0, max: 1_000_000 }), aheadMs: fc.integer({ min: -90_000, max: 90_000 }) }), { selector: ({ from }) => from, maxLength: 5 })
    .map((all) => all.toSorted((a, b) => a.from - b.from));

  test('the way there and back ends where it began, wherever the moment is in the footage', () => {
    fc.assert(fc.property(corrections, fc.integer({ min: 0, max: 1_000_000 }), (list, at) => {
      const recorded = recordedTime(list, at);
      const back = trueTime(list, recorded);
      // A moment that never was leads to the next that was.
      return back === at || (back > at && list.some(({ from }) => from === recorded));
    }));
  });

  test('no footage is lost or doubled by being brought to the true time', () => {
    fc.assert(fc.property(corrections, fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 200_000 }), (list, start, length) => {
      const total = trueRanges(list, { start, end: start + length }).reduce((sum, one) => sum + one.end - one.start, 0);
      return total === length;
    }));
  });

  test('what is asked for in true time, found in the footage and told in true time lies in what was asked for', () => {
    fc.assert(fc.property(corrections, fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 200_000 }), (list, start, length) => {
      const end = start + length;
      return recordedRanges(list, { start, end }).flatMap((one) => trueRanges(list, one)).every((one) => one.start >= start && one.end <= end);
    }));
  });
});
