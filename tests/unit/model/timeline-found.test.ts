import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutMarks, layoutThumbs, thumbUnder, thumbWidth } from '#model/timeline-found';
import type { TimelineFind } from '#model/timeline-found';

const find = (at: number, length = 1_000, weight = 0): TimelineFind => ({ id: `f${at}`, camera: 'a/1', range: { start: at, end: at + length }, at, weight });
const scale = { range: { start: 0, end: 1_000_000 }, msPerPx: 1_000 };

test('marks are never too thin to be seen, and joined where they touch', () => {
  expect(layoutMarks([find(-5_000, 10_000), find(100_000, 0), find(100_500, 0), find(200_000, 50_000), find(2_000_000)], scale)).toEqual([{ x: 0, width: 5 }, { x: 100, width: 3.5 }, { x: 200, width: 50 }]);
});

test('pictures never overlap; of several at one place the weightiest stands, with their number', () => {
  fc.assert(fc.property(fc.array(fc.record({ at: fc.integer({ min: -100_000, max: 1_100_000 }), weight: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 60 }), (given) => {
    const finds = given.map(({ at, weight }) => find(at, 1_000, weight));
    const thumbs = layoutThumbs(finds, scale, 1_000);
    for (const [index, { x, find: shown, foot }] of thumbs.entries()) {
      expect(x - ((thumbs[index - 1]?.x ?? -Infinity) + thumbWidth)).toBeGreaterThanOrEqual(0);
      expect(foot).toBeCloseTo(shown.at / 1_000, 6);
    }
    for (const one of finds.filter(({ at }) => at >= 0 && at < 1_000_000)) expect(thumbs.some(({ x, find: shown }) => Math.abs(x + thumbWidth / 2 - one.at / 1_000) <= thumbWidth && shown.weight >= one.weight)).toBe(true);
  }));
});

test('while one pans, pictures move and are the same', () => {
  const finds = Array.from({ length: 50 }, (_, index) => find(index * 17_000, 1_000, (index * 7) % 5));
  const shownAt = (start: number) => layoutThumbs(finds, { range: { start, end: start + 500_000 }, msPerPx: 500 }, 1_000).map(({ x, find: shown }) => [Math.round(x + start / 500), shown.id].join(' '));
  const [before, after] = [shownAt(100_000), shownAt(103_500)];
  expect(before.slice(1, -1).every((one) => after.includes(one))).toBe(true);
});

test('under the pointer is the picture, and nothing between them', () => {
  const thumbs = layoutThumbs([find(50_000), find(250_000)], scale, 1_000);
  expect(thumbUnder(thumbs, thumbs[1]!.x + 5)?.at).toBe(250_000);
  expect(thumbUnder(thumbs, thumbs[1]!.x - 3)).toBeNull();
});
