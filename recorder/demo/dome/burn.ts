/** Burns capture time (top quarter) and look (bottom quarter) into a picture as black and white cells. */
import type { EpochMs } from '#model/time';
import { bitsOfLook, lookColumns, lookRows } from './burned-look.ts';
import { bitsOfTime, burnedColumns, burnedRows } from './burned-time.ts';
import type { Look } from './device/position-model.ts';
import type { Planes } from './planes.ts';

const white = 235;
const black = 16;
const grey = 128;

export function burn(picture: Planes, at: EpochMs, look: Look): void {
  const band = Math.floor(picture.height / 4);
  fillCells(picture, 0, band, bitsOfTime(at), burnedColumns, burnedRows);
  fillCells(picture, picture.height - band, band, bitsOfLook(look), lookColumns, lookRows);
}

function fillCells({ width, luma, blue, red }: Planes, from: number, band: number, bits: readonly boolean[], columns: number, rows: number): void {
  for (let row = 0; row < band; row += 1) {
    const start = (from + row) * width;
    const line = Math.floor((row * rows) / band) * columns;
    for (let column = 0; column < columns; column += 1) luma.fill(bits[line + column] ? white : black, start + Math.floor((column * width) / columns), start + Math.floor(((column + 1) * width) / columns));
  }
  const [first, last] = [((from >> 1) * width) / 2, (((from + band) >> 1) * width) / 2];
  blue.fill(grey, first, last);
  red.fill(grey, first, last);
}
