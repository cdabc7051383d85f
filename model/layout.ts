import { readFreeLayout } from './free-layout.ts';

/** Geometries that are ready: how many cells, or one large cell and a number of small ones. */
export const layoutNames = ['1', '4', '9', '16', '25', '36', '49', '64', '100', '1+5', '1+7', '2+8'] as const;
/** A geometry that a person drew, written out in its name (model/free-layout.ts). */
export type FreeLayoutName = `free:${string}`;
export type LayoutName = (typeof layoutNames)[number] | FreeLayoutName;

/** One cell on the layout's grid; column and row count from 0, spans from 1. */
export interface LayoutCell {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** Geometry of a wall monitor. Cells are in reading order; large cells come first. */
export interface Layout {
  readonly name: LayoutName;
  readonly columns: number;
  readonly rows: number;
  readonly cells: readonly LayoutCell[];
}

/** Throws a `RangeError` for a free layout that is none; the bridge lets no such name through. */
export function layoutNamed(name: LayoutName): Layout {
  if (isFree(name)) {
    const free = readFreeLayout(name);
    if (!free) throw new RangeError('this describes no layout');
    return { name, ...free };
  }
  switch (name) {
    case '1+5': return withLargeCells(name, 3, 3, [{ column: 0, row: 0, columns: 2, rows: 2 }]);
    case '1+7': return withLargeCells(name, 4, 4, [{ column: 0, row: 0, columns: 3, rows: 3 }]);
    case '2+8': return withLargeCells(name, 4, 4, [{ column: 0, row: 0, columns: 2, rows: 2 }, { column: 2, row: 0, columns: 2, rows: 2 }]);
    default: {
      const side = Math.sqrt(Number(name));
      return withLargeCells(name, side, side, []);
    }
  }
}

export const isFree = (name: LayoutName): name is FreeLayoutName => name.startsWith('free:');

/** The large cells, then every free grid place as a cell of one, row by row. */
function withLargeCells(name: LayoutName, columns: number, rows: number, large: readonly LayoutCell[]): Layout {
  const cells = [...large];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!large.some((cell) => covers(cell, column, row))) cells.push({ column, row, columns: 1, rows: 1 });
    }
  }
  return { name, columns, rows, cells };
}

function covers(cell: LayoutCell, column: number, row: number): boolean {
  return column >= cell.column && column < cell.column + cell.columns && row >= cell.row && row < cell.row + cell.rows;
}
