/** A drawn region as cells of the motion grid, and cells as what servers take. */
import { motionCells, motionColumns, motionRows } from './motion.ts';

/** In parts of the picture, 0..1 from the top left. */
export interface RegionPoint { readonly x: number; readonly y: number }
/** In parts of the picture. */
export interface RegionBox extends RegionPoint { readonly width: number; readonly height: number }

/** Looked at in each cell, both ways: a cell that the outline only brushes does not count. */
const looks = 5;

/** The cells that lie in a polygon by half or more; where it is smaller than a cell, those its corners are in. Empty for less than three corners. */
export function cellsOfPolygon(corners: readonly RegionPoint[]): readonly number[] {
  if (corners.length < 3) return [];
  const cells = Array.from({ length: motionCells }, (_, cell) => cell).filter((cell) => share(corners, cell) >= 0.5);
  if (cells.length > 0) return cells;
  return [...new Set(corners.map(({ x, y }) => cellAt(x, motionColumns) + cellAt(y, motionRows) * motionColumns))].toSorted((a, b) => a - b);
}

export function cornersOfBox(a: RegionPoint, b: RegionPoint): readonly RegionPoint[] {
  const [left, right, top, bottom] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
}

const cellAt = (part: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(part * count)));

function share(corners: readonly RegionPoint[], cell: number): number {
  let inside = 0;
  for (let look = 0; look < looks * looks; look += 1) {
    const x = ((cell % motionColumns) + ((look % looks) + 0.5) / looks) / motionColumns;
    const y = (Math.floor(cell / motionColumns) + (Math.floor(look / looks) + 0.5) / looks) / motionRows;
    if (isInside(corners, x, y)) inside += 1;
  }
  return inside / (looks * looks);
}

/** Even and odd crossings of a ray to the right. */
function isInside(corners: readonly RegionPoint[], x: number, y: number): boolean {
  let inside = false;
  for (const [at, a] of corners.entries()) {
    const b = corners[(at + 1) % corners.length]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** One bit for each cell, as hexadecimal digits. */
export function maskOfCells(cells: readonly number[]): string {
  const digits = Array.from({ length: motionCells / 4 }, () => 0);
  for (const cell of cells) digits[cell >> 2] = (digits[cell >> 2] ?? 0) | (8 >> (cell & 3));
  return digits.map((digit) => digit.toString(16)).join('');
}

/** Boxes that cover exactly these cells, as few as rows that are alike allow. */
export function boxesOfCells(cells: readonly number[]): readonly RegionBox[] {
  const held = new Set(cells);
  const boxes: RegionBox[] = [];
  for (let row = 0; row < motionRows; row += 1) {
    for (let column = 0; column < motionColumns; column += 1) {
      if (!held.has(row * motionColumns + column)) continue;
      let columns = 1;
      while (column + columns < motionColumns && held.has(row * motionColumns + column + columns)) columns += 1;
      let rows = 1;
      const full = (at: number): boolean => at < motionRows && Array.from({ length: columns }, (_, one) => at * motionColumns + column + one).every((cell) => held.has(cell));
      while (full(row + rows)) rows += 1;
      for (let down = 0; down < rows; down += 1) for (let on = 0; on < columns; on += 1) held.delete((row + down) * motionColumns + column + on);
      boxes.push({ x: column / motionColumns, y: row / motionRows, width: columns / motionColumns, height: rows / motionRows });
    }
  }
  return boxes;
}
