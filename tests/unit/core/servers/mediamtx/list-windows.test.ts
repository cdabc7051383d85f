import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listWindows } from '#core/servers/mediamtx/list-windows';

const day = 86_400_000;
const now = 20_000 * day + 5_000;

test('days of UTC, cut at both ends', () => {
  const start = now - 2 * day;
  expect(listWindows({ start, end: now }, now, null)).toEqual([
    { start, end: 19_999 * day }, { start: 19_999 * day, end: 20_000 * day }, { start: 20_000 * day, end: now },
  ]);
  expect(listWindows({ start, end: start + 10 }, now, null)).toEqual([{ start, end: start + 10 }]);
});

test('only days with footage, and the day after the start of each segment, where they are known', () => {
  const starts = [now - 40 * day, now - 3 * day];
  const windows = listWindows({ start: now - 90 * day, end: now }, now, starts);
  expect(windows.map(({ start }) => Math.floor(start / day) - 20_000)).toEqual([-40, -39, -3, -2]);
  expect(windows[0]?.start).toBe(now - 40 * day);
  expect(listWindows({ start: now - 90 * day, end: now }, now, [])).toEqual([]);
});

test('nothing of the future, and few questions for a range without measure', () => {
  expect(listWindows({ start: now + 30 * day, end: now + 31 * day }, now, null)).toEqual([]);
  expect(listWindows({ start: now, end: now + 400 * day }, now, null).at(-1)?.end).toBe(now + day);
  expect(listWindows({ start: 0, end: 8.64e15 }, now, null).length).toBeLessThanOrEqual(402);
  expect(listWindows({ start: now, end: now }, now, null)).toEqual([]);
});

test('windows follow each other without a hole and without an overlap', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1000 * day }), fc.integer({ min: 1, max: 500 * day }), (back, length) => {
    const range = { start: now - back, end: Math.min(now, now - back + length) };
    const windows = listWindows(range, now, null);
    expect(windows.map(({ start }) => start)).toEqual([...(range.start < range.end ? [range.start] : []), ...windows.slice(0, -1).map(({ end }) => end)]);
    expect(windows.at(-1)?.end ?? range.end).toBe(range.end);
  }));
});
