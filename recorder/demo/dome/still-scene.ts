/** A large still picture for the camera to turn in. */
import type { Planes } from './planes.ts';

export interface StillScene extends Planes {
  /** Where cars may drive; none in a picture whose roads nobody knows. */
  readonly lanes: readonly Lane[];
}

/** In scene pixels. */
export interface Lane {
  /** The row on which the wheels stand. */
  readonly row: number;
  /** Height of a car there. */
  readonly carHeight: number;
  /** Towards the right where positive. */
  readonly pixelsPerSecond: number;
}
