/** What a camera can do of what a hand wants. Pure. */
import type { PtzAbilities, PtzVelocity } from '#model/ptz';

export const stillVelocity: PtzVelocity = { pan: 0, tilt: 0, zoom: 0 };
/** Less than this of full speed is a hand at rest, on cameras with one speed. */
const stepFrom = 0.25;

export const isStill = ({ pan, tilt, zoom }: PtzVelocity): boolean => pan === 0 && tilt === 0 && zoom === 0;
export const sameVelocity = (a: PtzVelocity, b: PtzVelocity): boolean => a.pan === b.pan && a.tilt === b.tilt && a.zoom === b.zoom;

/** Axes it has not are 0; one speed is all or nothing; where it knows no diagonals the larger direction wins, and zoom waits for pan and tilt. */
export function shapeVelocity(wanted: PtzVelocity, { speed, pan, tilt, zoom, diagonal }: PtzAbilities): PtzVelocity {
  if (speed === 'none') return stillVelocity;
  const own = { pan: pan ? bounded(wanted.pan) : 0, tilt: tilt ? bounded(wanted.tilt) : 0, zoom: zoom ? bounded(wanted.zoom) : 0 };
  const one = diagonal ? own : largestOf(own);
  return speed === 'analog' ? one : { pan: stepOf(one.pan), tilt: stepOf(one.tilt), zoom: stepOf(one.zoom) };
}

function largestOf({ pan, tilt, zoom }: PtzVelocity): PtzVelocity {
  const most = Math.max(Math.abs(pan), Math.abs(tilt), Math.abs(zoom));
  if (Math.abs(pan) === most) return { pan, tilt: 0, zoom: 0 };
  return Math.abs(tilt) === most ? { pan: 0, tilt, zoom: 0 } : { pan: 0, tilt: 0, zoom };
}

function bounded(value: number): number {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
}

function stepOf(value: number): number {
  return Math.abs(value) < stepFrom ? 0 : Math.sign(value);
}
