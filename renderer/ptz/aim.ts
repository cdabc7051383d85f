/** Where a hand points in a picture that is fitted into its tile. Pure. */
import type { PtzVelocity } from '#model/ptz';

export interface Point { readonly x: number; readonly y: number }
interface Size { readonly width: number; readonly height: number }

/** Smaller than this part of the picture is a click with a hand that shakes. */
const leastBox = 0.04;
/** Six halvings of the view; more than any lens has. */
const mostZoom = 6;

/** Fractions 0..1 of the picture; null beside it. `at` in pixels from the tile's top left corner. */
export function pointInPicture(at: Point, tile: Size, picture: Size): Point | null {
  const scale = Math.min(tile.width / picture.width, tile.height / picture.height);
  const x = (at.x - (tile.width - picture.width * scale) / 2) / (picture.width * scale);
  const y = (at.y - (tile.height - picture.height * scale) / 2) / (picture.height * scale);
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
}

/** Brings what was clicked at to the middle. */
export const centreOn = ({ x, y }: Point): PtzVelocity => ({ pan: x - 0.5, tilt: 0.5 - y, zoom: 0 });

/** Makes the box the picture; one too small for a box is a click in its middle. */
export function fillWith(from: Point, to: Point): PtzVelocity {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const share = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return share < leastBox ? centreOn(middle) : { ...centreOn(middle), zoom: Math.min(mostZoom, -Math.log2(share)) };
}

/** A stick's place, -1..1 in both ways, as a velocity: a rest in the middle, fine near it, full at the edge. */
export function stickVelocity(x: number, y: number): { readonly pan: number; readonly tilt: number } {
  const length = Math.hypot(x, y);
  if (length < stickRest) return { pan: 0, tilt: 0 };
  const speed = curve(Math.min(1, (length - stickRest) / (1 - stickRest)));
  return { pan: (x / length) * speed || 0, tilt: (-y / length) * speed || 0 };
}

/** Less than this of its way is a hand at rest; worn sticks stand so far off their middle. */
export const stickRest = 0.12;
/** Between a straight line and a cube: aiming needs the lower half of a stick's way. */
export const curve = (value: number): number => 0.3 * value + 0.7 * value ** 3;
