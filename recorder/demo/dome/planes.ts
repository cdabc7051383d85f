/** A picture as planes of YUV 4:2:0, BT.709 limited range, and the one thing drawn on it: rectangles. */
import { inkOf, type Rgb } from '../draw/colour.ts';

export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

/** The planes lie in `yuv` one after the other without padding, as FFmpeg takes and gives them. */
export function planesOf(yuv: Buffer, width: number, height: number): Planes {
  const size = width * height;
  return { width, height, luma: yuv.subarray(0, size), blue: yuv.subarray(size, size * 1.25), red: yuv.subarray(size * 1.25, size * 1.5) };
}

/** Edges may be anywhere; colour falls on every second pixel only. */
export function fillRect({ width, height, luma, blue, red }: Planes, x: number, y: number, wide: number, high: number, colour: Rgb): void {
  const x0 = Math.max(0, Math.round(x));
  const x1 = Math.min(width, Math.round(x + wide));
  const y0 = Math.max(0, Math.round(y));
  const y1 = Math.min(height, Math.round(y + high));
  if (x1 <= x0 || y1 <= y0) return;
  const ink = inkOf(...colour);
  for (let row = y0; row < y1; row += 1) {
    luma.fill(ink.y, row * width + x0, row * width + x1);
    if (row & 1 && row > y0) continue;
    const colourRow = (row >> 1) * (width / 2);
    blue.fill(ink.u, colourRow + (x0 >> 1), colourRow + ((x1 + 1) >> 1));
    red.fill(ink.v, colourRow + (x0 >> 1), colourRow + ((x1 + 1) >> 1));
  }
}

export function fillDisc(planes: Planes, x: number, y: number, radius: number, colour: Rgb): void {
  for (let row = -radius; row < radius; row += 1) {
    const half = Math.sqrt(radius * radius - row * row);
    fillRect(planes, x - half, y + row, half * 2, 1, colour);
  }
}
