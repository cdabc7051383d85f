import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clearArea, evenLayout, freeLayoutName, meet, mergeArea, readFreeLayout, resizeGrid, splitArea } from '#model/free-layout';
import type { FreeLayout } from '#model/free-layout';
import { layoutNamed } from '#model/layout';

const area = (column: number, row: number, columns: number, rows: number) => ({ column, row, columns, rows });
/** Each place as the letter of its cell, `.` where none is. */
const drawn = ({ columns, rows, cells }: FreeLayout): string[] => Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_place, column) => {
  const at = cells.findIndex((cell) => meet(cell, area(column, row, 1, 1)));
  return at < 0 ? '.' : String.fromCodePoint(97 + at);
}).join(''));

test('places are joined to one cell; an area that cuts a cell takes all of it', () => {
  const joined = mergeArea(evenLayout(4, 3), area(0, 0, 2, 2));
  expect(drawn(joined)).toEqual(['aabc', 'aade', 'fghi']);
  expect(drawn(mergeArea(joined, area(1, 1, 2, 2)))).toEqual(['aaab', 'aaac', 'aaad']);
});

test('divided again, and left free', () => {
  const joined = mergeArea(evenLayout(3, 2), area(0, 0, 2, 2));
  expect(drawn(splitArea(joined, area(1, 1, 1, 1)))).toEqual(['abc', 'def']);
  expect(drawn(clearArea(joined, area(0, 0, 1, 1)))).toEqual(['..a', '..b']);
  expect(drawn(clearArea(joined, area(0, 0, 3, 2)))).toEqual(drawn(joined));
});

test('another grid keeps the cells that fit and the places that were free', () => {
  const layout = clearArea(mergeArea(evenLayout(3, 3), area(0, 0, 2, 2)), area(2, 0, 1, 1));
  expect(drawn(layout)).toEqual(['aa.', 'aab', 'cde']);
  expect(drawn(resizeGrid(layout, 4, 3))).toEqual(['aa.b', 'aacd', 'efgh']);
  expect(drawn(resizeGrid(layout, 3, 1))).toEqual(['ab.']);
});

describe('its name', () => {
  test('says all of it, and is read by the wall', () => {
    const layout = mergeArea(evenLayout(4, 3), area(1, 0, 2, 2));
    const name = freeLayoutName(layout);
    expect(readFreeLayout(name)).toEqual(layout);
    expect(layoutNamed(name)).toMatchObject({ name, columns: 4, rows: 3, cells: layout.cells });
  });

  test.each(['free:', 'free:0x1:0,0,1,1', 'free:2x2:', 'free:2x2:0,0,3,1', 'free:2x2:0,0,1,1;0,0,2,2', 'free:13x1:0,0,1,1', 'free:2x2:0,0,1', 'free:2x2:0,0,0,1', `free:2x2:0,0,1,1${';'.repeat(5_000)}`])('no layout: %s', (name) => {
    expect(readFreeLayout(name)).toBeNull();
    expect(() => layoutNamed(name as 'free:')).toThrow(RangeError);
  });

  test('whatever is drawn is a sound layout, and no place is in two cells', () => {
    const places = fc.record({ column: fc.nat(5), row: fc.nat(4), columns: fc.integer({ min: 1, max: 4 }), rows: fc.integer({ min: 1, max: 4 }) });
    const strokes = fc.array(fc.oneof(fc.tuple(fc.constantFrom('merge', 'split', 'clear'), places), fc.tuple(fc.constant('resize'), places)), { maxLength: 8 });
    fc.assert(fc.property(strokes, (all) => {
      let layout = evenLayout(6, 5);
      for (const [stroke, wanted] of all) {
        const within = area(Math.min(wanted.column, layout.columns - 1), Math.min(wanted.row, layout.rows - 1), 1, 1);
        const cut = { ...within, columns: Math.min(wanted.columns, layout.columns - within.column), rows: Math.min(wanted.rows, layout.rows - within.row) };
        if (stroke === 'merge') layout = mergeArea(layout, cut);
        else if (stroke === 'split') layout = splitArea(layout, cut);
        else if (stroke === 'clear') layout = clearArea(layout, cut);
        else layout = resizeGrid(layout, wanted.columns + 1, wanted.rows + 1);
        expect(layout.cells.length).toBeGreaterThan(0);
        expect(readFreeLayout(freeLayoutName(layout))).toEqual(layout);
      }
    }));
  });
});
