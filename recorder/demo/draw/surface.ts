/** What the ground is made of: painters fill `out` with screen RGB for a place, so that a scene is a list of rules. */
import { cellNoise, smoothNoise } from './random.ts';

/** Red, green, blue (0 to 255) and, for facades, light of their own (4 to 6). */
export type Paint = Float32Array;

export function put(out: Paint, red: number, green: number, blue: number, factor = 1): void {
  out[0] = red * factor;
  out[1] = green * factor;
  out[2] = blue * factor;
}

function speckle(x: number, y: number, grain: number): number {
  return 1 + grain * (cellNoise(Math.floor(x * 18), Math.floor(y * 18)) - 0.5);
}

/** Worn by wheels along the lanes (`lane` runs across them, metres) and patched here and there. */
export function asphalt(out: Paint, x: number, y: number, lane: number): void {
  const wear = 0.05 * Math.cos((lane / 1.6) * Math.PI * 2);
  const patch = cellNoise(Math.floor(x / 5), Math.floor(y / 9), 4) > 0.88 ? -0.13 : 0;
  const tone = (0.86 + 0.2 * smoothNoise(x / 3, y / 3, 1) + 0.1 * smoothNoise(x * 1.3, y * 1.3, 2) + wear + patch) * speckle(x, y, 0.12);
  put(out, 92, 92, 95, tone);
}

/** Square slabs with joints. */
export function pavers(out: Paint, x: number, y: number, size: number, red: number, green: number, blue: number): void {
  const column = Math.floor(x / size);
  const row = Math.floor(y / size);
  const fx = x / size - column;
  const fy = y / size - row;
  const joint = fx < 0.05 || fy < 0.05 ? 0.82 : 1;
  const tone = (0.9 + 0.13 * cellNoise(column, row, 7) + 0.1 * smoothNoise(x / 4, y / 4, 8)) * joint * speckle(x, y, 0.06);
  put(out, red, green, blue, tone);
}

/** Chessboard of two stones, as on the squares of the coast. */
export function chequers(out: Paint, x: number, y: number, size: number): void {
  const dark = (Math.floor(x / size) + Math.floor(y / size)) & 1;
  pavers(out, x, y, size / 2, dark ? 168 : 212, dark ? 120 : 198, dark ? 96 : 176);
}

export function grass(out: Paint, x: number, y: number): void {
  put(out, 84, 112, 58, (0.75 + 0.35 * smoothNoise(x / 2, y / 2, 11) + 0.2 * smoothNoise(x * 4, y * 4, 12)) * speckle(x, y, 0.25));
}

export function sand(out: Paint, x: number, y: number): void {
  put(out, 212, 188, 148, (0.88 + 0.14 * smoothNoise(x / 5, y / 2, 13) + 0.06 * smoothNoise(x * 3, y * 3, 14)) * speckle(x, y, 0.08));
}

export function concrete(out: Paint, x: number, y: number): void {
  const joint = Math.abs(x / 6 - Math.round(x / 6)) < 0.006 || Math.abs(y / 6 - Math.round(y / 6)) < 0.006 ? 0.85 : 1;
  put(out, 158, 154, 146, (0.85 + 0.2 * smoothNoise(x / 4, y / 4, 15) + 0.08 * smoothNoise(x * 2, y * 2, 16)) * joint * speckle(x, y, 0.07));
}

export function water(out: Paint, x: number, y: number, red: number, green: number, blue: number): void {
  put(out, red, green, blue, 0.86 + 0.2 * smoothNoise(x / 7, y / 1.6, 17) + 0.12 * smoothNoise(x / 1.5, y / 0.5, 18));
}

/** White road paint, worn. */
export function paintMark(out: Paint, x: number, y: number): void {
  const worn = smoothNoise(x * 2.5, y * 2.5, 21);
  if (worn > 0.83) return;
  put(out, 222, 222, 216, 0.86 + 0.12 * worn);
}

/** Whether `along` falls on a dash of a broken line. */
export function onDash(along: number, on: number, off: number): boolean {
  const place = along % (on + off);
  return (place < 0 ? place + on + off : place) < on;
}

export function within(value: number, middle: number, width: number): boolean {
  return Math.abs(value - middle) < width / 2;
}
