/** Layouts that people draw themselves: cells on a grid, none over another, some places free. Pure. */
import type { FreeLayoutName, LayoutCell } from './layout.ts';

/** Finer grids are not seen from an operator's chair. */
export const mostGrid = 12;
export const mostCells = 100;

export interface FreeLayout {
  /** 1 to 12. */
  readonly columns: number;
  readonly rows: number;
  /** In reading order, 1 to 100. */
  readonly cells: readonly LayoutCell[];
}

/** A rectangle of grid places. */
export type GridArea = LayoutCell;

const text = /^free:(\d{1,2})x(\d{1,2}):(\d{1,2},\d{1,2},\d{1,2},\d{1,2}(?:;\d{1,2},\d{1,2},\d{1,2},\d{1,2}){0,99})$/;

/** `free:4x3:0,0,2,2;2,0,1,1…`: grid, then column, row, columns and rows of each cell. */
export function freeLayoutName({ columns, rows, cells }: FreeLayout): FreeLayoutName {
  return `free:${columns}x${rows}:${inOrder(cells).map((cell) => [cell.column, cell.row, cell.columns, cell.rows].join(',')).join(';')}`;
}

/** Null for a name that describes no layout: cells beyond the grid, or one over another. */
export function readFreeLayout(name: string): FreeLayout | null {
  const [, across, down, listed] = text.exec(name) ?? [];
  if (listed === undefined) return null;
  const [columns, rows] = [Number(across), Number(down)];
  const cells = listed.split(';').map((one): LayoutCell => {
    const [column = 0, row = 0, wide = 0, high = 0] = one.split(',').map(Number);
    return { column, row, columns: wide, rows: high };
  });
  const isSound = columns >= 1 && columns <= mostGrid && rows >= 1 && rows <= mostGrid
    && cells.every((cell) => cell.columns >= 1 && cell.rows >= 1 && cell.column + cell.columns <= columns && cell.row + cell.rows <= rows)
    && cells.every((cell, at) => cells.slice(at + 1).every((other) => !meet(cell, other)));
  return isSound ? { columns, rows, cells: inOrder(cells) } : null;
}

/** Every place a cell of its own. */
export function evenLayout(columns: number, rows: number): FreeLayout {
  return filled({ columns, rows, cells: [] });
}

/** The rectangle, grown until it cuts no cell: what a person who selects part of a cell means. */
export function wholeArea({ cells }: FreeLayout, area: GridArea): GridArea {
  const cut = cells.find((cell) => meet(cell, area) && !holds(area, cell));
  return cut ? wholeArea({ columns: 0, rows: 0, cells }, around(area, cut)) : area;
}

/** One cell in place of all that the area holds. */
export function mergeArea(layout: FreeLayout, wanted: GridArea): FreeLayout {
  const area = wholeArea(layout, wanted);
  return { ...layout, cells: inOrder([...layout.cells.filter((cell) => !meet(cell, area)), area]) };
}

/** A cell for every place of the area. */
export function splitArea(layout: FreeLayout, wanted: GridArea): FreeLayout {
  const area = wholeArea(layout, wanted);
  const places = Array.from({ length: area.columns * area.rows }, (_, at) => place(area.column + (at % area.columns), area.row + Math.floor(at / area.columns)));
  return { ...layout, cells: inOrder([...layout.cells.filter((cell) => !meet(cell, area)), ...places]) };
}

/** Leaves the area free: nothing is shown there. The last cell stays. */
export function clearArea(layout: FreeLayout, wanted: GridArea): FreeLayout {
  const area = wholeArea(layout, wanted);
  const cells = layout.cells.filter((cell) => !meet(cell, area));
  return cells.length === 0 ? layout : { ...layout, cells };
}

/** Another grid: cells that no longer fit go, new places are cells of their own. */
export function resizeGrid(layout: FreeLayout, columns: number, rows: number): FreeLayout {
  const grid = { column: 0, row: 0, columns, rows };
  const cells = layout.cells.filter((cell) => holds(grid, cell));
  const old = { column: 0, row: 0, columns: layout.columns, rows: layout.rows };
  const grown = filled({ columns, rows, cells });
  // Places that were free stay free; those a cell gave up, and those of the grown part, do not.
  const wasFree = (cell: LayoutCell): boolean => holds(old, cell) && !layout.cells.some((one) => meet(one, cell));
  const kept = grown.cells.filter((cell) => cells.includes(cell) || !wasFree(cell));
  return { columns, rows, cells: kept.length === 0 ? grown.cells : kept };
}

/** The rectangle between two grid places, both in it. */
export function areaBetween(a: { readonly column: number; readonly row: number }, b: { readonly column: number; readonly row: number }): GridArea {
  const [column, row] = [Math.min(a.column, b.column), Math.min(a.row, b.row)];
  return { column, row, columns: Math.abs(a.column - b.column) + 1, rows: Math.abs(a.row - b.row) + 1 };
}

export function meet(a: GridArea, b: GridArea): boolean {
  return a.column < b.column + b.columns && b.column < a.column + a.columns && a.row < b.row + b.rows && b.row < a.row + a.rows;
}

function filled({ columns, rows, cells }: FreeLayout): FreeLayout {
  const places = Array.from({ length: columns * rows }, (_, at) => place(at % columns, Math.floor(at / columns)));
  return { columns, rows, cells: inOrder([...cells, ...places.filter((one) => !cells.some((cell) => meet(cell, one)))]) };
}

function holds(area: GridArea, cell: GridArea): boolean {
  return cell.column >= area.column && cell.row >= area.row && cell.column + cell.columns <= area.column + area.columns && cell.row + cell.rows <= area.row + area.rows;
}

function around(a: GridArea, b: GridArea): GridArea {
  const [column, row] = [Math.min(a.column, b.column), Math.min(a.row, b.row)];
  return {
    column, row, columns: Math.max(a.column + a.columns, b.column + b.columns) - column, rows: Math.max(a.row + a.rows, b.row + b.rows) - row,
  };
}

const place = (column: number, row: number): LayoutCell => ({ column, row, columns: 1, rows: 1 });
const inOrder = (cells: readonly LayoutCell[]): readonly LayoutCell[] => cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
