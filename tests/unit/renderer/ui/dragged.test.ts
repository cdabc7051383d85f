import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCameras, readTile, writeCameras } from '#renderer/ui/dragged';

const all = () => true;

test('a drag of cameras arrives as it left, without cameras nobody knows', () => {
  expect(readCameras(writeCameras(['a/1', 'a/2']), all)).toEqual(['a/1', 'a/2']);
  expect(readCameras(writeCameras(['a/1', 'a/2']), (camera) => camera === 'a/2')).toEqual(['a/2']);
  expect(readCameras(writeCameras(['a/1']), () => false)).toBeNull();
});

test('anything may be dropped on the page: strangers’ data is refused, never thrown', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    expect(() => [readCameras(text, all), readTile(text)]).not.toThrow();
  }));
  expect(readTile('{"monitor":1,"tile":3,"more":true}')).toEqual({ monitor: 1, tile: 3 });
  expect(readTile('{"monitor":"1","tile":3}')).toBeNull();
  expect(readCameras(JSON.stringify(Array.from({ length: 20_000 }, () => 'a/1')), all)).toBeNull();
});
