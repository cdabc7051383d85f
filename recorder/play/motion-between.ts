/** How much two grids differ. Pure. */
import { gridCells } from './luma-grid.ts';

export interface Motion {
  /** Mean difference of the cells looked at, 0 to 1 of full brightness. */
  readonly level: number;
  /** Part of the cells looked at that changed more than noise does, 0 to 1. */
  readonly changed: number;
}

/** A cell's mean brightness wavers by a few of 255 with noise and coding; more is a change. */
const noise = 10;

export function motionBetween(before: Uint8Array, after: Uint8Array, cells: readonly number[]): Motion {
  let [sum, changed] = [0, 0];
  for (const cell of cells) {
    const difference = Math.abs((after[cell] ?? 0) - (before[cell] ?? 0));
    sum += difference;
    if (difference > noise) changed += 1;
  }
  return { level: sum / (cells.length * 255), changed: changed / cells.length };
}

/** Cells of a mask of one bit each, row by row, as hexadecimal digits; null when it is not one, or empty. */
export function cellsOfMask(mask: string): readonly number[] | null {
  if (mask.length !== gridCells / 4 || !/^[0-9a-f]*$/i.test(mask)) return null;
  const cells = Array.from({ length: gridCells }, (_, cell) => cell).filter((cell) => (Number.parseInt(mask[cell >> 2]!, 16) >> (3 - (cell & 3))) & 1);
  return cells.length > 0 ? cells : null;
}

export const allCells: readonly number[] = Array.from({ length: gridCells }, (_, cell) => cell);
