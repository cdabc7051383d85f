/**
 * Wall time as black and white cells in a picture's top quarter: 48 bits of epoch milliseconds and an 8-bit checksum, 14 × 4 cells.
 * Written by the synthetic camera, read back from the page's own pixels: the truth every shown age is held against.
 */
export const burnedColumns = 14;
export const burnedRows = 4;
const timeBits = 48;
const checkBits = 8;

export function bitsOfTime(at: number): boolean[] {
  const bits = binary(Math.round(at), timeBits);
  return [...bits, ...binary(checksum(bits), checkBits)];
}

/** `lumaOf` gives a cell's brightness, 0..255. Null where the checksum does not hold: no picture, or a torn one. */
export function timeOfCells(lumaOf: (column: number, row: number) => number): number | null {
  const bits: boolean[] = [];
  for (let row = 0; row < burnedRows; row += 1) for (let column = 0; column < burnedColumns; column += 1) bits.push(lumaOf(column, row) > 127);
  const time = bits.slice(0, timeBits);
  const value = number(time);
  return value > 0 && number(bits.slice(timeBits)) === checksum(time) ? value : null;
}

export function binary(value: number, width: number): boolean[] {
  return Array.from({ length: width }, (_, index) => Math.floor(value / 2 ** (width - 1 - index)) % 2 === 1);
}

export function number(bits: readonly boolean[]): number {
  return bits.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0);
}

/** Position counts, so that no two swapped bits cancel out. */
export function checksum(bits: readonly boolean[]): number {
  return bits.reduce((sum, bit, index) => (sum * 31 + (bit ? index + 7 : 1)) & 0xff, 0);
}
