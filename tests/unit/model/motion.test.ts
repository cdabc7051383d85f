import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { motionCells, motionColumns, motionFinds, motionRows } from '#model/motion';
import { boxesOfCells, cellsOfPolygon, cornersOfBox, maskOfCells } from '#model/motion-region';

const point = fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) });

describe('a drawn region', () => {
  it('holds the cells that lie in it by half or more', () => {
    const whole = cellsOfPolygon(cornersOfBox({ x: 0, y: 0 }, { x: 1, y: 1 }));
    expect(whole).toHaveLength(motionCells);
    const right = cellsOfPolygon(cornersOfBox({ x: 1, y: 1 }, { x: 0.5, y: 0 }));
    expect(right).toHaveLength(motionCells / 2);
    expect(right.every((cell) => cell % motionColumns >= motionColumns / 2)).toBe(true);
    // A triangle: half of it.
    expect(Math.abs(cellsOfPolygon([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0, y: 1 }]).length - motionCells / 2)).toBeLessThan(motionColumns);
    // Concave: what is cut out is out.
    const u = [{ x: 0, y: 0 }, { x: 0.25, y: 0 }, { x: 0.25, y: 0.75 }, { x: 0.75, y: 0.75 }, { x: 0.75, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 }];
    const middle = 4 * motionColumns + motionColumns / 2;
    expect(cellsOfPolygon(u)).not.toContain(middle);
    expect(cellsOfPolygon(u)).toContain(4 * motionColumns + 2);
  });

  it('smaller than a cell it is the cells of its corners; two corners are no region', () => {
    expect(cellsOfPolygon(cornersOfBox({ x: 0.51, y: 0.51 }, { x: 0.512, y: 0.512 }))).toEqual([9 * motionColumns + 16]);
    expect(cellsOfPolygon(cornersOfBox({ x: 1, y: 1 }, { x: 1, y: 1 }))).toEqual([motionCells - 1]);
    expect(cellsOfPolygon([{ x: 0, y: 0 }, { x: 1, y: 1 }])).toEqual([]);
  });

  it('whatever is drawn: cells of the grid, the mask and the boxes hold exactly these', () => {
    fc.assert(fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), (corners) => {
      const cells = cellsOfPolygon(corners);
      expect(cells.length).toBeGreaterThan(0);
      expect(cells.every((cell) => Number.isInteger(cell) && cell >= 0 && cell < motionCells)).toBe(true);
      const bits = [...maskOfCells(cells)].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      expect([...bits].flatMap((bit, cell) => (bit === '1' ? [cell] : []))).toEqual(cells);
      const covered = boxesOfCells(cells).flatMap(({ x, y, width, height }) => Array.from({ length: Math.round(height * motionRows) }, (_, row) => Array.from({ length: Math.round(width * motionColumns) }, (_one, column) => (Math.round(y * motionRows) + row) * motionColumns + Math.round(x * motionColumns) + column)).flat());
      expect(covered.toSorted((a, b) => a - b)).toEqual(cells);
    }), { numRuns: 100 });
  });

  it('a rectangle is one box', () => {
    expect(boxesOfCells(cellsOfPolygon(cornersOfBox({ x: 0.25, y: 0 }, { x: 0.5, y: 1 })))).toEqual([{ x: 0.25, y: 0, width: 0.25, height: 1 }]);
  });
});

describe('what was found', () => {
  const sample = (start: number, strength: number | null) => ({ start, end: start + 1_000, strength });

  it('belongs together over a moment of stillness, with the strongest moment of it', () => {
    expect(motionFinds([sample(10_000, 0.1), sample(0, 0.2), sample(1_000, 0.4), sample(4_000, 0.1)], 'medium')).toEqual([{ start: 0, end: 5_000, strength: 0.4, at: 2_000 }, { start: 10_000, end: 11_000, strength: 0.1, at: 11_000 }]);
  });

  it('counts by how much must have changed; what has no figure always counts', () => {
    const samples = [sample(0, 0.01), sample(10_000, 0.1), sample(20_000, 0.5), sample(30_000, null)];
    expect((['low', 'medium', 'high'] as const).map((one) => motionFinds(samples, one).length)).toEqual([2, 3, 4]);
  });
});
