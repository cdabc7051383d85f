/** Heights of a timeline, px; canvas, names and pointer agree by them. */

/** Day and times above the rows. */
export const axisHeight = 46;

/** The more cameras, the lower their rows: sixteen fit under nine pictures on one screen. */
export function rowHeight(cameras: number): number {
  return cameras <= 4 ? 44 : cameras <= 9 ? 34 : 26;
}

/** The row at a height; null on the axis and below. */
export function rowAt(y: number, cameras: number): number | null {
  const row = Math.floor((y - axisHeight) / rowHeight(cameras));
  return y >= axisHeight && row < cameras ? row : null;
}
