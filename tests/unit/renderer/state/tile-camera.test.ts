import { expect, test } from 'vitest';
import { withCameraIn, withSwapped } from '#renderer/state/tile-camera';
import type { TileHands } from '#renderer/state/tile-camera';

const hands: TileHands = { listening: { tile: 1, camera: 'a/1' }, held: new Map([[1, 'a/1'], [2, 'a/2']]), steering: { tile: 1, camera: 'a/1' } };

test.each(['a/9', null])('%s in a tile ends what was done to the camera before, and nothing else', (camera) => {
  expect(withCameraIn(hands, 1, camera)).toEqual({ listening: null, held: new Map([[2, 'a/2']]), steering: null });
});

test('the same camera in its tile, and other tiles, end nothing', () => {
  expect(withCameraIn(hands, 1, 'a/1')).toBe(hands);
  expect(withCameraIn(hands, 3, 'a/9')).toBe(hands);
});

test('tiles that swap take sound and hold with them', () => {
  expect(withSwapped(hands, 1, 2)).toEqual({ listening: { tile: 2, camera: 'a/1' }, held: new Map([[2, 'a/1'], [1, 'a/2']]) });
  expect(withSwapped(hands, 3, 1)).toEqual({ listening: { tile: 3, camera: 'a/1' }, held: new Map([[3, 'a/1'], [2, 'a/2']]) });
  expect(withSwapped({ ...hands, listening: null }, 5, 6)).toEqual({ listening: null, held: hands.held });
});
