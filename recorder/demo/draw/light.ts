/** The light of a scene: sun and sky by day; a dim sky and street lamps by night. */
import type { Rgb } from './colour.ts';

export type TimeOfDay = 'day' | 'night';

export interface Lamp {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** 1 lights the ground below a 7 m pole about as brightly as street lamps do. */
  readonly power: number;
  readonly warm: number;
}

export interface Light {
  readonly time: TimeOfDay;
  /** Towards the sun; unit length. */
  readonly sun: readonly [number, number, number];
  readonly sunPower: number;
  readonly ambient: readonly [number, number, number];
  readonly horizon: Rgb;
  readonly zenith: Rgb;
  /** Share of the horizon's colour at 100 m. */
  readonly haze: number;
  readonly lamps: readonly Lamp[];
}

/** Where the sun stands: degrees to the right of the view's axis, degrees above the horizon. */
export function dayLight(azimuth: number, altitude: number, lamps: readonly Lamp[] = []): Light {
  const [a, h] = [(azimuth * Math.PI) / 180, (altitude * Math.PI) / 180];
  return {
    time: 'day', sun: [Math.sin(a) * Math.cos(h), Math.cos(a) * Math.cos(h), Math.sin(h)], sunPower: 0.9,
    ambient: [0.42, 0.45, 0.5], horizon: [206, 216, 222], zenith: [104, 152, 204], haze: 0.1, lamps: lamps.slice(0, 0),
  };
}

export function nightLight(lamps: readonly Lamp[]): Light {
  return {
    time: 'night', sun: [0, 0, 1], sunPower: 0, ambient: [0.022, 0.026, 0.036],
    horizon: [52, 44, 40], zenith: [13, 16, 26], haze: 0.03, lamps,
  };
}

/** Light falling on a place from the lamps, into `out`; a surface's slope is ignored beyond `facing` (0 wall … 1 ground). */
export function lampLight(lamps: readonly Lamp[], x: number, y: number, z: number, out: Float32Array): void {
  let [red, green, blue] = [0, 0, 0];
  for (let i = 0; i < lamps.length; i++) {
    const lamp = lamps[i]!;
    const dx = lamp.x - x;
    const dy = lamp.y - y;
    const dz = lamp.z - z;
    const square = dx * dx + dy * dy + dz * dz + 4;
    if (square > 3600) continue;
    const strength = (lamp.power * 21 * (Math.abs(dz) + 2)) / (square * Math.sqrt(square));
    red += strength;
    green += strength * (0.93 - 0.17 * lamp.warm);
    blue += strength * (0.88 - 0.5 * lamp.warm);
  }
  out[0] = red;
  out[1] = green;
  out[2] = blue;
}
