/**
 * Where the camera looks as black and white cells in a picture's bottom quarter, beside the time in its top quarter (burned-time.ts):
 * pan, tilt and zoom of 16 bits each and an 8-bit checksum, 14 × 4 cells.
 */
import { binary, checksum, number } from './burned-time.ts';
import type { Look } from './device/position-model.ts';

export const lookColumns = 14;
export const lookRows = 4;
const axisBits = 16;
const most = 2 ** axisBits - 1;
const checkBits = 8;

export function bitsOfLook({ pan, tilt, zoom }: Look): boolean[] {
  const bits = [(pan + 1) / 2, (tilt + 1) / 2, zoom].flatMap((part) => binary(Math.round(Math.min(1, Math.max(0, part)) * most), axisBits));
  return [...bits, ...binary(checkOf(bits), checkBits)];
}

/** `lumaOf` gives a cell's brightness, 0..255, row 0 being the top of the bottom quarter. Null where the checksum does not hold. Exact to 1/32,767. */
export function lookOfCells(lumaOf: (column: number, row: number) => number): Look | null {
  const bits: boolean[] = [];
  for (let row = 0; row < lookRows; row += 1) for (let column = 0; column < lookColumns; column += 1) bits.push(lumaOf(column, row) > 127);
  const body = bits.slice(0, axisBits * 3);
  if (number(bits.slice(axisBits * 3)) !== checkOf(body)) return null;
  const part = (axis: number): number => number(body.slice(axis * axisBits, (axis + 1) * axisBits)) / most;
  return { pan: part(0) * 2 - 1, tilt: part(1) * 2 - 1, zoom: part(2) };
}

/** Turned over: the plain checksum of nothing but black is 0, and a black picture must not be a look. */
function checkOf(bits: readonly boolean[]): number {
  return checksum(bits) ^ 0xff;
}
