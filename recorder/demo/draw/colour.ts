/** Colours: written as screen RGB, lit in linear light, drawn as BT.709 YUV. */
import type { Ink } from './canvas.ts';

/** Screen values 0 to 255. */
export type Rgb = readonly [number, number, number];

const LINEAR = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 2.2);
const STEPS = 4096;
/** From linear light 0 to 2 to a screen value, with a soft shoulder above 0.8 as cameras have. */
const SCREEN = Float32Array.from({ length: 2 * STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  return 255 * (light < 0.8 ? light : 0.8 + 0.2 * (1 - Math.exp((0.8 - light) / 0.2))) ** (1 / 2.2);
});

export function linear(value: number): number {
  return LINEAR[Math.max(0, Math.min(255, value | 0))]!;
}

export function screen(light: number): number {
  return SCREEN[Math.min(2 * STEPS, Math.max(0, (light * STEPS) | 0))]!;
}

export function inkOf(red: number, green: number, blue: number): Ink {
  return {
    y: 16 + 0.1826 * red + 0.6142 * green + 0.062 * blue,
    u: 128 - 0.1006 * red - 0.3386 * green + 0.4392 * blue,
    v: 128 + 0.4392 * red - 0.3989 * green - 0.0403 * blue,
  };
}

/** `colour` under light of the given strength per channel (1 = as written). */
export function litInk([red, green, blue]: Rgb, lr: number, lg: number, lb: number): Ink {
  return inkOf(screen(linear(red) * lr), screen(linear(green) * lg), screen(linear(blue) * lb));
}
