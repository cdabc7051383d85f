import { describe, expect, it } from 'vitest';
import { bitsOfLook, lookColumns, lookOfCells } from '#recorder/demo/dome/burned-look';
import type { Look } from '#recorder/demo/dome/device/position-model';

const cells = (bits: readonly boolean[]) => (column: number, row: number) => (bits[row * lookColumns + column] ? 220 : 30);

describe('burned look', () => {
  it.each<Look>([{ pan: 0, tilt: 0, zoom: 0 }, { pan: -1, tilt: 1, zoom: 1 }, { pan: 0.123, tilt: -0.987, zoom: 0.5 }])('is read back as it was written: %j', (look) => {
    const read = lookOfCells(cells(bitsOfLook(look)));
    for (const axis of ['pan', 'tilt', 'zoom'] as const) expect(Math.abs(read![axis] - look[axis])).toBeLessThan(1 / 32_000);
  });

  it('a cell misread, or no cells at all, is no look', () => {
    const bits = bitsOfLook({ pan: 0.4, tilt: 0.2, zoom: 0.1 });
    for (let index = 0; index < bits.length; index += 1) expect(lookOfCells(cells(bits.with(index, !bits[index])))).toBeNull();
    expect([0, 255].map((luma) => lookOfCells(() => luma))).toEqual([null, null]);
  });
});
