import { array, assert, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { footagePieces, spansOf } from '#recorder/store/footage-pieces';
import type { SegmentRow } from '#recorder/store/index-rows';

function row(ord: number, start: number, end: number): SegmentRow {
  return { id: `${start}-${ord}`, camera: 'gate', role: 'main', ord, start, end, bytes: 10, codec: 'avc1', run: 1, state: 'closed' };
}

const rows = array(record({ start: integer({ min: 0, max: 200 }), length: integer({ min: 1, max: 60 }) }), { maxLength: 12 })
  .map((list) => list.map(({ start, length }, ord) => row(ord, start, start + length)).toSorted((a, b) => a.start - b.start || a.ord - b.ord));

test('F49 at every moment the footage recorded last answers, and pieces never overlap', () => {
  assert(property(rows, (given) => {
    const pieces = footagePieces(given);
    for (let at = 0; at < 270; at += 1) {
      const expected = given.filter(({ start, end }) => start <= at && at < end).toSorted((a, b) => b.ord - a.ord)[0]?.id ?? null;
      const answers = pieces.filter(({ start, end }) => start <= at && at < end).map((piece) => piece.row.id);
      expect(answers).toEqual(expected === null ? [] : [expected]);
    }
    expect(pieces.map(({ start }) => start)).toEqual(pieces.map(({ start }) => start).toSorted((a, b) => a - b));
  }));
});

test('segments at most 500 ms apart are one span, cut at the range; bytes and segments count once', () => {
  const pieces = footagePieces([row(1, 0, 4000), row(2, 4500, 8000), row(3, 8501, 9000)]);
  expect(spansOf(pieces, { start: 1000, end: 8900 })).toEqual([
    { start: 1000, end: 8000, role: 'main', bytes: 20, segments: 2 },
    { start: 8501, end: 8900, role: 'main', bytes: 10, segments: 1 },
  ]);
  // The newer file lies within the older one: two files, three pieces.
  expect(spansOf(footagePieces([row(1, 0, 60_000), row(2, 20_000, 30_000)]), { start: 0, end: 60_000 })).toEqual([{ start: 0, end: 60_000, role: 'main', bytes: 20, segments: 2 }]);
});
