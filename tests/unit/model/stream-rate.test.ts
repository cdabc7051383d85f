import { expect, test } from 'vitest';
import { pixelRateOf } from '#model/stream-rate';

test('a stream asks what its pictures hold, as often as they come', () => {
  expect(pixelRateOf({ role: 'sub', width: 352, height: 240, frameRate: 10 })).toBeCloseTo(0.845, 3);
  expect(pixelRateOf({ role: 'main', width: 3840, height: 2160, frameRate: 25 })).toBeCloseTo(207.36, 2);
});

test('a rate that nobody told, or that is none, is taken for the usual one; without a size there is nothing to tell', () => {
  const size = { width: 640, height: 360 };
  expect([pixelRateOf({ role: 'sub', ...size }), pixelRateOf({ role: 'sub', ...size, frameRate: 90_000 }), pixelRateOf({ role: 'main', ...size })]).toEqual([3.456, 3.456, 5.76]);
  expect([pixelRateOf(undefined), pixelRateOf({ role: 'sub', frameRate: 15 }), pixelRateOf({ role: 'sub', width: 640, height: 1_000_000 })]).toEqual([null, null, null]);
});
