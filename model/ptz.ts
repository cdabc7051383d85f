/** Pan, tilt and zoom of a camera. */

/** A wish to move: -1..1 of full speed; right, up and in are positive. All zero is a stop. */
export interface PtzVelocity {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

/** Where a camera looks: pan and tilt -1..1, zoom 0..1 of its range. */
export interface PtzPosition {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

/** A place a camera remembers; `id` is the camera's own token. */
export interface PtzPreset {
  readonly id: string;
  readonly name: string;
}

/** What one camera can do. */
export interface PtzAbilities {
  /** `analog` obeys speed, `steps` moves at one speed, `none` cannot move continuously. */
  readonly speed: 'analog' | 'steps' | 'none';
  readonly pan: boolean;
  readonly tilt: boolean;
  readonly zoom: boolean;
  readonly diagonal: boolean;
  readonly relative: boolean;
  readonly absolute: boolean;
  readonly home: boolean;
  readonly presets: { readonly list: boolean; readonly go: boolean; readonly save: boolean; readonly rename: boolean; readonly remove: boolean };
  /** `position` tells the truth. */
  readonly readBack: boolean;
  /** Focus can be driven nearer and farther; absent: not offered. */
  readonly focus?: boolean;
  /** The iris can be opened and closed by hand, and given back to the camera; absent: not offered. */
  readonly iris?: boolean;
  /** Commands of its own, as the device writes them: wiper, washer, lamp. Absent: none. */
  readonly auxiliary?: readonly string[];
  /** A success answer means that the camera moved (ZoneMinder says "Ok" whatever happens). */
  readonly confirmed: boolean;
}

/** A preset as people call it: its number is given once and stays with it (`p3`). */
export interface NumberedPreset extends PtzPreset {
  /** From 1. */
  readonly number: number;
  /** When the still kept of it was taken; null for none. */
  readonly stillAt: number | null;
}
