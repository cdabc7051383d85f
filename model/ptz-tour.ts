/** What one camera does when nobody steers it: home, and tours of its presets (issue 5). */

export interface PtzTourStop {
  /** The preset's own id. */
  readonly preset: string;
  /** How long it looks there, 3 to 3,600 s; the way there counts. */
  readonly dwellS: number;
}

/** When a tour runs by itself, in the time of the core's place. */
export interface PtzTourHours {
  /** 1 Monday to 7 Sunday; none means never by itself. */
  readonly days: readonly number[];
  /** `HH:MM`; a `to` before `from` is on the next day, and equal ones mean the whole day. */
  readonly from: string;
  readonly to: string;
}

export interface PtzTour {
  readonly id: string;
  readonly name: string;
  readonly stops: readonly PtzTourStop[];
  readonly hours: PtzTourHours;
  /** The camera's own tour of this name (its token): it runs that instead of being driven from stop to stop. */
  readonly own: string | null;
}

export interface PtzCameraSettings {
  /** Where it belongs: a preset, or null for the home position it knows itself. */
  readonly homePreset: string | null;
  /** Sent home when nobody steered it for so long, 30 to 86,400 s; null for never. */
  readonly returnAfterS: number | null;
  /** A tour goes on when nobody steered for so long, 10 to 86,400 s. */
  readonly resumeAfterS: number;
  readonly tours: readonly PtzTour[];
}

export const usualPtzSettings: PtzCameraSettings = { homePreset: null, returnAfterS: null, resumeAfterS: 120, tours: [] };
