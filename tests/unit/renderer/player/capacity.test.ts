import { expect, test } from 'vitest';
import { freshCapacity, learningCapacity, withSample } from '#renderer/player/capacity';
import type { Capacity, LoadSample } from '#renderer/player/capacity';

const most = 370;
const good: LoadSample = { shown: 700, dropped: 0, lateMs: 10, used: 120 };
const after = (capacity: Capacity, count: number, sample: Partial<LoadSample> = {}): Capacity =>
  Array.from({ length: count }).reduce<Capacity>((now) => withSample(now, { ...good, ...sample }, most), capacity);
const limit = (capacity: Capacity): number => Math.round(capacity.megapixelsPerSecond);

test('one bad moment takes nothing away; strain that lasts takes a quarter of what is used', () => {
  expect(limit(after(freshCapacity(most), 2, { dropped: 150 }))).toBe(370);
  expect(limit(after(freshCapacity(most), 3, { dropped: 150 }))).toBe(90);
  expect(limit(after(after(after(freshCapacity(most), 2, { dropped: 150 }), 1), 2, { dropped: 150 }))).toBe(370);
});

test('what overwhelms takes away a sample sooner', () => {
  expect(limit(after(freshCapacity(most), 1, { dropped: 400 }))).toBe(370);
  expect(limit(after(freshCapacity(most), 2, { dropped: 400 }))).toBe(76);
  expect(limit(after(freshCapacity(most), 1, { lateMs: 900 }))).toBe(370);
  expect(limit(after(freshCapacity(most), 2, { lateMs: 900 }))).toBe(90);
});

test('where most frames are lost, what was shown is what is left, half at the least', () => {
  expect(limit(after(freshCapacity(most), 3, { dropped: 400 }))).toBe(76);
  expect(limit(after(freshCapacity(most), 3, { dropped: 3_000 }))).toBe(60);
});

test('a starved page counts as strain even where no frame was dropped', () => {
  expect(limit(after(freshCapacity(most), 3, { lateMs: 800 }))).toBe(90);
});

test('it goes on until there is peace, and never below what the selected tile needs', () => {
  expect(limit(after(freshCapacity(most), 6, { dropped: 150, used: 90 }))).toBe(51);
  expect(limit(after(freshCapacity(most), 60, { dropped: 150, used: 4 }))).toBe(10);
});

test('room comes back in small steps, up to what may be granted at best; drops in between hold it back', () => {
  const low = after(freshCapacity(most), 3, { dropped: 150 });
  expect(limit(after(low, 14))).toBe(90);
  expect(after(low, 15).megapixelsPerSecond).toBeCloseTo(103.5);
  expect(limit(after(low, 1_000))).toBe(370);
  expect(limit(after(low, 1_000, { dropped: 60 }))).toBe(90);
});

test('a few frames say nothing', () => {
  expect(limit(after(freshCapacity(most), 10, { shown: 1, dropped: 20 }))).toBe(370);
});

test('a PC that is to carry more than usual begins with a part, goes up with each few samples without loss, and learns where its limit is', () => {
  const begun = learningCapacity(most);
  const used = 370;
  expect(limit(begun)).toBe(167);
  expect(limit(after(begun, 2, { used }))).toBe(167);
  expect(limit(after(begun, 3, { used }))).toBe(208);
  // A frame here and there is lost on every full wall.
  expect(limit(after(begun, 3, { used, dropped: 50 }))).toBe(208);
  expect(limit(after(begun, 9, { used, dropped: 80 }))).toBe(167);
  expect(after(begun, 12, { used })).toMatchObject({ megapixelsPerSecond: most, chances: 0 });
  // Strained for the first time it tries again: that may have been the opening of all its pictures.
  const again = after(after(begun, 6, { used }), 3, { dropped: 150, used: 280 });
  expect(limit(again)).toBe(195);
  expect(limit(after(again, 3, { used }))).toBe(244);
  const known = after(after(again, 3, { used }), 3, { dropped: 150, used: 280 });
  expect(known.chances).toBe(0);
  expect(limit(known)).toBe(183);
  expect(limit(after(known, 14))).toBe(183);
  // What was not tried is not known.
  expect(after(begun, 50, { used: 120 })).toMatchObject({ megapixelsPerSecond: begun.megapixelsPerSecond, chances: begun.chances });
});

test('while it finds out what the PC carries no strain takes it below low gear for all', () => {
  const strained = { dropped: 150, used: 160, low: 80 };
  expect(limit(after(learningCapacity(most), 3, strained))).toBe(120);
  expect(limit(after(learningCapacity(most), 4, { ...strained, dropped: 3_000 }))).toBe(80);
  // Known is known: then stills are all that is left.
  expect(limit(after(learningCapacity(most), 6, { ...strained, dropped: 3_000 }))).toBe(40);
});

test('while the most important picture of a wall loses frames, nobody is given more; nothing is taken away for it', () => {
  const losing = { shown: 43, dropped: 7 };
  expect(limit(after(learningCapacity(most), 20, { used: 220, first: losing }))).toBe(167);
  const low = after(freshCapacity(most), 3, { dropped: 150 });
  expect(limit(after(low, 60, { first: losing }))).toBe(90);
  expect(limit(after(low, 60, { first: { shown: 48, dropped: 2 } }))).toBeGreaterThan(90);
  // A frame or two say nothing.
  expect(limit(after(learningCapacity(most), 20, { used: 370, first: { shown: 8, dropped: 4 } }))).toBe(370);
});
