/** Digital zoom as a CSS transform. Pure. */
import type { PictureZoom } from './picture-props.ts';

/** For an element with its transform origin at the top left; the centre is held so that no edge comes inside. */
export function zoomTransform({ scale, x, y }: PictureZoom): string {
  const factor = clamp(scale, 1, 8);
  const shift = (centre: number) => Number((clamp(0.5 - centre * factor, 1 - factor, 0) * 100).toFixed(3));
  return factor === 1 ? 'none' : `translate(${shift(x)}%, ${shift(y)}%) scale(${factor})`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
