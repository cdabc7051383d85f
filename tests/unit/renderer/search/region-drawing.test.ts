import { describe, expect, it } from 'vitest';
import { drawRegion, emptyRegion, outlineOf, regionOf } from '#renderer/search/region-drawing';
import type { RegionDeed, RegionDrawing } from '#renderer/search/region-drawing';

const draw = (from: RegionDrawing, ...deeds: RegionDeed[]): RegionDrawing => deeds.reduce(drawRegion, from);
const at = (x: number, y: number): RegionDeed[] => [{ do: 'point', at: { x, y } }, { do: 'corner' }];

describe('a rectangle', () => {
  it('has two corners, whichever comes first, and grows with the cursor until then', () => {
    const one = draw(emptyRegion('box'), ...at(0.8, 0.9), { do: 'point', at: { x: 0.2, y: 0.1 } });
    expect(regionOf(one)).toBeNull();
    expect(outlineOf(one)).toEqual([{ x: 0.2, y: 0.1 }, { x: 0.8, y: 0.1 }, { x: 0.8, y: 0.9 }, { x: 0.2, y: 0.9 }]);
    const both = draw(one, { do: 'corner' });
    expect(regionOf(both)).toEqual(outlineOf(one));
    // Looking about changes nothing; the next corner begins another.
    expect(regionOf(draw(both, { do: 'point', at: { x: 0.5, y: 0.5 } }))).toEqual(outlineOf(one));
    expect(draw(both, ...at(0.5, 0.5))).toMatchObject({ isClosed: false, corners: [{ x: 0.5, y: 0.5 }] });
  });

  it('is never without width', () => {
    expect(draw(emptyRegion('box'), ...at(0.5, 0.5), { do: 'corner' }).isClosed).toBe(false);
  });
});

describe('a polygon', () => {
  const three = draw(emptyRegion('polygon'), ...at(0.1, 0.1), ...at(0.9, 0.1), ...at(0.5, 0.9));
  it('is closed by its end, or by a corner on its first one; two corners are none', () => {
    expect(regionOf(three)).toBeNull();
    expect(regionOf(draw(three, { do: 'finish' }))).toHaveLength(3);
    expect(regionOf(draw(three, ...at(0.11, 0.11)))).toHaveLength(3);
    expect(draw(emptyRegion('polygon'), ...at(0.1, 0.1), ...at(0.9, 0.1), { do: 'finish' }).isClosed).toBe(false);
  });

  it('takes a corner back, also the last of a finished one; a double click adds none twice', () => {
    expect(draw(three, { do: 'finish' }, { do: 'undo' })).toMatchObject({ isClosed: false, corners: [{ x: 0.1, y: 0.1 }, { x: 0.9, y: 0.1 }] });
    expect(draw(three, { do: 'corner' }).corners).toHaveLength(3);
    expect(draw(three, { do: 'clear' }).corners).toEqual([]);
  });
});

it('by keys alone: steps stay within the picture', () => {
  const drawing = draw(emptyRegion('box'), { do: 'step', x: -0.75, y: -0.75 }, { do: 'corner' }, { do: 'step', x: 0.5, y: 3 }, { do: 'corner' });
  expect(regionOf(drawing)).toEqual([{ x: 0, y: 0 }, { x: 0.5, y: 0 }, { x: 0.5, y: 1 }, { x: 0, y: 1 }]);
});
