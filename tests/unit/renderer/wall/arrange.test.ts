import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrangementSchema } from '#bridge/schemas';
import { layoutNamed, layoutNames } from '#model/layout';
import type { Arrangement, ViewItem } from '#model/view';
import { camerasShown, camerasSpare, changeLayout, clearTile, freeTile, placeCameras, swapTiles } from '#renderer/wall/arrange';

const camera = (number: number): ViewItem => ({ kind: 'camera', camera: `embedded/c${number}` });
const empty: ViewItem = { kind: 'empty' };
const four: Arrangement = { layout: '4', items: [camera(1), camera(2), empty, camera(4)] };
const arrangements = fc.constantFrom(...layoutNames).chain((layout) => fc.array(
  fc.option(fc.integer({ min: 1, max: 99 }), { nil: null }).map((number) => (number === null ? empty : camera(number))),
  { minLength: layoutNamed(layout).cells.length, maxLength: layoutNamed(layout).cells.length },
).map((items): Arrangement => ({ layout, items })));

test('a site fills the tile it is dropped on and those that follow; the rest is left out', () => {
  expect(placeCameras(four, 2, ['a/1', 'a/2', 'a/3']).items).toEqual([camera(1), camera(2), { kind: 'camera', camera: 'a/1' }, { kind: 'camera', camera: 'a/2' }]);
});

test('swapping twice changes nothing; a tile may be swapped with an empty one', () => {
  expect(swapTiles(four, 0, 2).items).toEqual([empty, camera(2), camera(1), camera(4)]);
  expect(swapTiles(swapTiles(four, 0, 3), 0, 3)).toEqual(four);
});

test('clearing empties one tile', () => {
  expect(clearTile(four, 3).items).toEqual([camera(1), camera(2), empty, empty]);
});

test('16 → 4 → 16 shows the same wall, and what is off the wall is counted', () => {
  const sixteen: Arrangement = { layout: '16', items: Array.from({ length: 16 }, (_, index) => (index === 9 ? empty : camera(index))) };
  const small = changeLayout(sixteen, '4');
  expect(small.items).toEqual([camera(0), camera(1), camera(2), camera(3)]);
  expect([camerasShown(small), camerasSpare(small)]).toEqual([4, 11]);
  expect(changeLayout(changeLayout(small, '1+5'), '16')).toEqual(sixteen);
});

test('through any layouts no camera is lost, none appears twice, order stays, and the core accepts each step', () => {
  fc.assert(fc.property(arrangements, fc.array(fc.constantFrom(...layoutNames), { maxLength: 6 }), (start, names) => {
    const cameras = (arrangement: Arrangement) => [...arrangement.items, ...(arrangement.spare ?? [])].filter(({ kind }) => kind === 'camera');
    let arrangement = start;
    for (const name of names) {
      arrangement = changeLayout(arrangement, name);
      expect(cameras(arrangement)).toEqual(cameras(start));
      expect(arrangementSchema.safeParse(arrangement).success).toBe(true);
    }
  }));
});

test('a camera chosen without a tile takes the selected free one, the next free one, or the selected one', () => {
  expect(freeTile(four, 2)).toBe(2);
  expect(freeTile(four, 0)).toBe(2);
  expect(freeTile(four, 3)).toBe(2);
  expect(freeTile({ layout: '1', items: [camera(1)] }, 0)).toBe(0);
});
