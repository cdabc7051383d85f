import { expect, test } from 'vitest';
import type { Camera } from '#model/camera';
import { layoutNamed } from '#model/layout';
import type { LayoutName } from '#model/layout';
import type { LiveKind } from '#model/live';
import type { ViewItem } from '#model/view';
import { costOf } from '#renderer/player/view-cost';

const limits = { megapixelsPerSecond: 100, peers: 8, playlists: 24, moving: Infinity };
const camera = (id: string, streams: Camera['streams']): Camera => ({ id, server: 'a', number: 1, name: {}, site: { id: 's', name: {} }, streams, recorded: false });
const known = camera('a/1', [{ role: 'main', width: 1920, height: 1080, frameRate: 25 }, { role: 'sub', width: 640, height: 360, frameRate: 15 }]);
const cost = (name: LayoutName, items: readonly ViewItem[], width = 1920) => costOf({ layout: layoutNamed(name), items }, width, width * 0.5625, { cameraOf: (id) => (id === 'a/1' ? known : undefined), waysOf: () => null }, limits);
const many = (count: number, id = 'a/1'): ViewItem[] => Array.from({ length: count }, () => ({ kind: 'camera', camera: id }));

test('small tiles cost their small stream, large ones their main stream, four of them at most', () => {
  expect(cost('16', many(16))).toEqual({ megapixelsPerSecond: expect.closeTo(16 * 3.456, 5) as number, ratio: expect.closeTo(0.55296, 5) as number, keyFrames: 0, stills: 0, dark: 0 });
  expect(cost('1', many(1)).megapixelsPerSecond).toBeCloseTo(51.84, 5);
  expect(cost('9', many(9), 5760).megapixelsPerSecond).toBeCloseTo(4 * 51.84 + 5 * 3.456, 5);
});

test('what is too much is told as a ratio, with the tiles that would show key frames only, and stills where even those are too much', () => {
  // 49 in low gear take 34.3; what is left gives 23 of them the rest of a full rate.
  expect(cost('49', many(49))).toMatchObject({ ratio: expect.closeTo(1.69, 2) as number, keyFrames: 49 - Math.floor((100 - 34.3) / (3.456 - 0.7)), stills: 0 });
  expect(costOf({ layout: layoutNamed('100'), items: many(100) }, 1920, 1080, { cameraOf: () => known, waysOf: () => null }, { ...limits, megapixelsPerSecond: 35 })).toMatchObject({ keyFrames: 49, stills: 50 });
});

test('words, clocks, hotspots and empty tiles cost nothing; a carousel is one camera; unknown streams are taken for usual ones', () => {
  expect(cost('4', [{ kind: 'text', text: 'x' }, { kind: 'clock' }, { kind: 'hotspot' }, { kind: 'empty' }]).ratio).toBe(0);
  expect(cost('9', [{ kind: 'carousel', cameras: ['a/1', 'a/1', 'a/1'], dwellS: 5 }, ...many(1, 'a/none')]).megapixelsPerSecond).toBeCloseTo(3.456 + 3.5, 5);
});

test('of a server without a lane no more is promised than its sessions and playlists carry', () => {
  const of = (ways: readonly LiveKind[]) => costOf({ layout: layoutNamed('49'), items: many(40) }, 1920, 1080, { cameraOf: () => known, waysOf: () => ways }, { ...limits, megapixelsPerSecond: 370 });
  expect(of(['whep', 'llhls', 'hls'])).toMatchObject({ ratio: expect.closeTo(0.37, 2) as number, keyFrames: 0, stills: 0, dark: 8 });
  expect(of(['hls', 'stills'])).toMatchObject({ keyFrames: 0, stills: 16, dark: 0 });
  expect(of(['lane', 'keyframes', 'stills'])).toMatchObject({ keyFrames: 0, stills: 0, dark: 0 });
});

test('what the other windows of the PC take of it is not there; what they would only have beyond their part is', () => {
  const beside = (more: number) => costOf({ layout: layoutNamed('9'), items: many(9) }, 1920, 1080, { cameraOf: () => ({ ...known, streams: known.streams.slice(1) }), waysOf: () => null }, { ...limits, megapixelsPerSecond: 40 }, [{ low: 10, more: { rest: more } }]);
  expect(beside(2)).toMatchObject({ ratio: expect.closeTo(9 * 3.456 / 28, 2) as number, keyFrames: 2 });
  // Low gear of both takes 16.2; of the rest the selected tile has its part first, then each half.
  expect(beside(900).ratio).toBeCloseTo(9 * 3.456 / (6.22 + 2.76 + (23.78 - 2.76) / 2), 2);
});
