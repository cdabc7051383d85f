import { array, assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { gridCells } from '#recorder/play/luma-grid';
import { allCells, cellsOfMask, motionBetween } from '#recorder/play/motion-between';

const grid = uint8Array({ minLength: gridCells, maxLength: gridCells });

test('a mask of digits names its cells, and nothing else is one', () => {
  assert(property(array(integer({ min: 0, max: gridCells - 1 }), { minLength: 1, maxLength: 40 }), (cells) => {
    const wanted = new Set(cells);
    const digits = Array.from({ length: gridCells / 4 }, (_, four) => [0, 1, 2, 3].reduce((sum, bit) => sum * 2 + (wanted.has(four * 4 + bit) ? 1 : 0), 0).toString(16)).join('');
    expect(cellsOfMask(digits)).toEqual([...wanted].toSorted((a, b) => a - b));
  }));
  for (const mask of ['', '0'.repeat(144), 'f'.repeat(143), `${'f'.repeat(143)}g`]) expect(cellsOfMask(mask)).toBeNull();
  expect(cellsOfMask('F'.repeat(144))).toEqual(allCells);
});

test('nothing differs from itself; order does not matter; all and nothing are 1 and 0', () => {
  assert(property(grid, grid, (a, b) => {
    expect(motionBetween(a, a, allCells)).toEqual({ level: 0, changed: 0 });
    expect(motionBetween(a, b, allCells)).toEqual(motionBetween(b, a, allCells));
  }));
  expect(motionBetween(new Uint8Array(gridCells), new Uint8Array(gridCells).fill(255), [3, 5])).toEqual({ level: 1, changed: 1 });
  expect(motionBetween(new Uint8Array(gridCells).fill(100), new Uint8Array(gridCells).fill(108), allCells).changed).toBe(0);
});
