import { describe, expect, test } from 'vitest';
import { filling, holesOf } from '#recorder/play/fill-holes';
import type { FootageFile } from '#recorder/play/footage-slices';

const range = { start: 1_000, end: 61_000 };
const [never, ever] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

describe('holes of what was recorded', () => {
  test('nothing is one hole, all of it none, and less than half a second between two pieces is none', () => {
    expect(holesOf([], range, false)).toEqual([{ start: never, end: ever }]);
    expect(holesOf([{ start: 0, end: 30_000 }, { start: 30_400, end: 70_000 }], range, false)).toEqual([]);
  });

  test('before, between and behind; not behind what is still written', () => {
    const pieces = [{ start: 5_000, end: 20_000 }, { start: 30_000, end: 40_000 }];
    const first = [{ start: never, end: 5_000 }, { start: 20_000, end: 30_000 }];
    expect(holesOf(pieces, range, false)).toEqual([...first, { start: 40_000, end: ever }]);
    expect(holesOf(pieces, range, true)).toEqual(first);
  });
});

describe('what fills them', () => {
  /** Groups of two seconds. */
  const file = (start: number, count: number): FootageFile => {
    const groups = Array.from({ length: count }, (_, index) => ({ at: index * 100, captureAt: start + index * 2_000, mediaTime: index * 2, key: true }));
    const end = start + count * 2_000;
    return { id: '1-000000000001', init: Buffer.from('a'), decoder: 'avc1', start, end, footage: { groups, end: { at: count * 100, captureAt: end, mediaTime: count * 2 } } };
  };
  const parts = (files: FootageFile[], holes: Parameters<typeof filling>[1]) => filling(files, holes).map(({ start, end }) => [start, end]);

  test('whole groups only, none that reaches into what is there', () => {
    expect(parts([file(1_000, 30)], [{ start: 20_000, end: 30_000 }])).toEqual([[21_000, 29_000]]);
    expect(parts([file(1_000, 30)], [{ start: never, end: 5_000 }, { start: 40_000, end: ever }])).toEqual([[1_000, 5_000], [41_000, 61_000]]);
  });

  test('a file that is hidden in part, or reaches no hole, gives no more than it has', () => {
    expect(parts([{ ...file(1_000, 30), start: 25_000 }], [{ start: 20_000, end: 30_000 }])).toEqual([[25_000, 29_000]]);
    expect(parts([file(1_000, 3)], [{ start: 20_000, end: 30_000 }, { start: 4_000, end: 5_500 }])).toEqual([]);
  });
});
