import { describe, expect, it } from 'vitest';
import { bitsOfLook, lookColumns, lookOfCells, lookRows } from '#recorder/demo/dome/burned-look';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';
import { createRenderer } from '#recorder/demo/dome/render';
import { drawnScene } from '#recorder/demo/dome/scene';

const [width, height] = [640, 360];
const scene = drawnScene();

describe('createRenderer', () => {
  it('burns time and look where they are read', () => {
    const look = { pan: 0.25, tilt: -0.5, zoom: 0.75 };
    const yuv = createRenderer({ scene, width, height, burn: true })(look, 1_795_802_360_310);
    const luma = (column: number, columns: number, row: number, rows: number, from: number) => yuv[Math.floor(from + ((row + 0.5) * height) / 4 / rows) * width + Math.floor(((column + 0.5) * width) / columns)] ?? 0;
    expect(timeOfCells((column, row) => luma(column, burnedColumns, row, burnedRows, 0))).toBe(1_795_802_360_310);
    expect(bitsOfLook(lookOfCells((column, row) => luma(column, lookColumns, row, lookRows, (height * 3) / 4))!)).toEqual(bitsOfLook(look));
  });

  it('moves the picture by as much as the camera turns, in the right direction', () => {
    const render = createRenderer({ scene, width, height, burn: true });
    const row = (pan: number) => Buffer.from(render({ pan, tilt: 0, zoom: 0 }, 1_000).subarray(180 * width, 181 * width));
    // The view is 0.6 of the range wide: 20 of its 640 pixels.
    const [before, after] = [row(0), row((0.6 * 20) / width)];
    const difference = (shift: number) => Array.from({ length: 500 }, (_, x) => Math.abs(before[x + 60 + shift]! - after[x + 60]!)).reduce((sum, one) => sum + one, 0);
    const shifts = Array.from({ length: 61 }, (_, index) => index - 30);
    expect(shifts.toSorted((a, b) => difference(a) - difference(b))[0]).toBe(20);
  });

  it('a turn of a few pixels is seen wherever it looks and however near', () => {
    const render = createRenderer({ scene, width, height, burn: true });
    for (const zoom of [0, 0.5, 1]) for (let pan = -1; pan < 1; pan += 0.25) for (let tilt = -1; tilt <= 1; tilt += 0.25) {
      const middle = (at: number) => Buffer.from(render({ pan: at, tilt, zoom }, 1_000).subarray(90 * width, 270 * width));
      const [before, after] = [middle(pan), middle(pan + (0.6 * (1 - 0.9 * zoom) * 4) / width)];
      const changed = before.reduce((sum, luma, index) => sum + (Math.abs(luma - after[index]!) > 1 ? 1 : 0), 0);
      expect(changed / before.length, `pan ${pan}, tilt ${tilt}, zoom ${zoom}`).toBeGreaterThan(0.1);
    }
  });

  it('without cells it lives: cars and a clock', () => {
    const render = createRenderer({ scene, width, height, burn: false });
    const at = (ms: number) => Buffer.from(render({ pan: 0, tilt: -0.6, zoom: 0 }, ms));
    expect(at(1_000).equals(at(1_000))).toBe(true);
    const [before, after] = [at(1_000), at(1_400)];
    expect(before.subarray(90 * width).equals(after.subarray(90 * width))).toBe(false);
    expect(before.subarray(0, 40 * width).equals(at(2_000).subarray(0, 40 * width))).toBe(false);
  });

  it('is darker with a closed iris and brighter with an open one, within black and white, and as before afterwards', () => {
    const render = createRenderer({ scene, width, height, burn: true });
    const middle = (darkerDb: number) => Buffer.from(render({ pan: 0, tilt: 0, zoom: 0 }, 1_000, darkerDb).subarray(90 * width, 270 * width));
    const mean = (luma: Buffer) => luma.reduce((sum, one) => sum + one, 0) / luma.length;
    const [right, dark, bright] = [middle(0), middle(12), middle(-12)];
    expect(mean(dark) - 16).toBeCloseTo((mean(right) - 16) * 10 ** -0.27, 0);
    expect(mean(bright)).toBeGreaterThan(mean(right) * 1.2);
    expect(Math.max(...bright)).toBeLessThanOrEqual(235);
    expect(Math.min(...dark)).toBeGreaterThanOrEqual(16);
    expect(middle(0).equals(right)).toBe(true);
  });
});
