import type { PictureZoom } from '../player/picture-props.ts';
import type { Direction } from './neighbour.ts';

export const noZoom: PictureZoom = { scale: 1, x: 0.5, y: 0.5 };
const maxScale = 8;
export const zoomStep = 1.25;

/** Keeps the visible part inside the picture. */
function clamp({ scale, x, y }: PictureZoom): PictureZoom {
  const bounded = Math.min(maxScale, Math.max(1, scale));
  const half = 0.5 / bounded;
  const within = (value: number) => Math.min(1 - half, Math.max(half, value));
  return bounded < 1.01 ? noZoom : { scale: bounded, x: within(x), y: within(y) };
}

/** Zooms by a factor; what lies at `at` (fractions of the tile, 0..1) stays there. */
export function zoomBy(zoom: PictureZoom, factor: number, at: { x: number; y: number } = { x: 0.5, y: 0.5 }): PictureZoom {
  const scale = Math.min(maxScale, Math.max(1, zoom.scale * factor));
  const shift = 1 / zoom.scale - 1 / scale;
  return clamp({ scale, x: zoom.x + (at.x - 0.5) * shift, y: zoom.y + (at.y - 0.5) * shift });
}

/** Moves what is visible by fractions of the tile. */
export function panBy(zoom: PictureZoom, dx: number, dy: number): PictureZoom {
  return zoom.scale === 1 ? zoom : clamp({ ...zoom, x: zoom.x + dx / zoom.scale, y: zoom.y + dy / zoom.scale });
}

const panStep = 0.2;
export function panTowards(zoom: PictureZoom, direction: Direction): PictureZoom {
  const [dx, dy] = { left: [-panStep, 0], right: [panStep, 0], up: [0, -panStep], down: [0, panStep] }[direction] as [number, number];
  return panBy(zoom, dx, dy);
}
