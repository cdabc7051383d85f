/** Our -1..1 and 0..1 in a device's own ranges, and back. Pure. */
import type { PtzPosition, PtzVelocity } from '#model/ptz';
import type { PtzFacts, Range, Space } from './ptz-facts.ts';

export interface Vector { readonly space: string; readonly x: number; readonly y: number | null }

const clamp = (value: number, { min, max }: Range): number => Math.min(max, Math.max(min, value));
/** -1..1 onto a range that may lie anywhere. */
const spread = (value: number, { min, max }: Range): number => min + ((clamp(value, { min: -1, max: 1 }) + 1) / 2) * (max - min);
const gather = (value: number, { min, max }: Range): number => clamp(((value - min) / (max - min)) * 2 - 1, { min: -1, max: 1 });

/** A speed keeps its zero: a range of -1..0.5 is cut, not moved. */
export function velocityIn(space: Space, x: number, y: number): Vector {
  const fast = (value: number, range: Range): number => clamp(value < 0 ? value * Math.min(1, Math.abs(range.min)) : value * Math.min(1, Math.abs(range.max)), range);
  return { space: space.uri, x: fast(x, space.x), y: space.y ? fast(y, space.y) : null };
}

export function positionIn(space: Space, x: number, y: number): Vector {
  return { space: space.uri, x: spread(x, space.x), y: space.y ? spread(y, space.y) : null };
}

export function zoomPositionIn(space: Space, zoom: number): Vector {
  return positionIn(space, clamp(zoom, { min: 0, max: 1 }) * 2 - 1, 0);
}

/** `by` is a fraction of the picture; the FOV space counts from the middle to the edge, which is half a picture. */
export function viewIn(space: Space, by: PtzVelocity): Vector {
  return { space: space.uri, x: spread(by.pan * 2, space.x), y: space.y ? spread(by.tilt * 2, space.y) : null };
}

/** Where the device says it looks; a missing part is taken as its middle, as zoom 0. */
export function positionOf(facts: PtzFacts, panTilt: { readonly x: number; readonly y: number } | null, zoom: number | null): PtzPosition {
  const { absolute, absoluteZoom } = facts;
  const range = { min: -1, max: 1 };
  return {
    pan: panTilt ? gather(panTilt.x, absolute?.x ?? range) : 0, tilt: panTilt ? gather(panTilt.y, absolute?.y ?? range) : 0,
    zoom: zoom === null ? 0 : (gather(zoom, absoluteZoom?.x ?? { min: 0, max: 1 }) + 1) / 2,
  };
}
