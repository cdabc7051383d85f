/** Positions between the server's axes and ours: pan and tilt -1..1, zoom 0..1 of the camera's range. Pure. */
import type { PtzPosition, PtzVelocity } from '#model/ptz';

interface Limit { readonly min: number; readonly max: number }
export interface PtzLimits { readonly pan: Limit; readonly tilt: Limit; readonly zoom: Limit }

/** Degrees; zoom is the field of view, which is widest where the camera is zoomed out. */
export const logicalLimits: PtzLimits = { pan: { min: -180, max: 180 }, tilt: { min: -180, max: 180 }, zoom: { min: 0, max: 180 } };

export function fromDegrees({ pan, tilt, zoom }: { pan?: number | undefined; tilt?: number | undefined; zoom?: number | undefined }, limits: PtzLimits, type: 'logical' | 'absolute'): PtzPosition {
  const part = (value: number | undefined, { min, max }: Limit, otherwise: number): number => value === undefined || max <= min ? otherwise : Math.min(1, Math.max(0, (value - min) / (max - min)));
  const near = part(zoom, limits.zoom, type === 'logical' ? 1 : 0);
  return { pan: part(pan, limits.pan, 0.5) * 2 - 1, tilt: part(tilt, limits.tilt, 0.5) * 2 - 1, zoom: type === 'logical' ? 1 - near : near };
}

export function toDegrees({ pan, tilt, zoom }: PtzPosition, limits: PtzLimits, type: 'logical' | 'absolute'): { pan: number; tilt: number; zoom: number } {
  const value = (part: number, { min, max }: Limit): number => min + Math.min(1, Math.max(0, part)) * (max - min);
  return { pan: value((pan + 1) / 2, limits.pan), tilt: value((tilt + 1) / 2, limits.tilt), zoom: value(type === 'logical' ? 1 - zoom : zoom, limits.zoom) };
}

/** The rectangle that becomes the picture, whole = 0..1; it may reach over an edge, which is how a camera is centred on a point. One step of zoom halves it. */
export function viewportOf({ pan, tilt, zoom }: PtzVelocity): { viewportLeft: number; viewportTop: number; viewportRight: number; viewportBottom: number } {
  const half = 2 ** -zoom / 2;
  const [x, y] = [0.5 + pan, 0.5 - tilt];
  return { viewportLeft: x - half, viewportTop: y - half, viewportRight: x + half, viewportBottom: y + half };
}
