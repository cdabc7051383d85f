import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexTimeline } from '#model/timeline-index';
import { stepFrom, timelineSteps } from '#model/timeline-step';
import { following, leastVisibleMs, mostVisibleMs, pan, pinch, placeOf, showing, snapTime, timeAt, visibleRange, wheelFactor, zoomAbout } from '#model/timeline-view';

const width = 1200;
const range = fc.tuple(fc.integer({ min: Date.UTC(2010), max: Date.UTC(2060) }), fc.double({ min: Math.log(100), max: Math.log(mostVisibleMs), noNaN: true }))
  .map(([start, ms]) => visibleRange({ start, end: start + Math.exp(ms) }));
const place = fc.integer({ min: 0, max: width });
const lengthOf = ({ start, end }: { start: number; end: number }) => end - start;
/** Half a pixel, and a double's last digits at 100 ms. */
const near = (a: number, b: number) => { expect(Math.abs(a - b)).toBeLessThan(0.5); };

test('the moment under the pointer stays under it, and the limits hold', () => {
  fc.assert(fc.property(range, place, fc.double({ min: 0.001, max: 1000, noNaN: true }), (before, x, factor) => {
    const at = timeAt(before, width, x);
    const after = zoomAbout(before, at, factor);
    near(placeOf(after, width, at), x);
    expect(lengthOf(after)).toBeGreaterThan(leastVisibleMs - 0.01);
    expect(lengthOf(after)).toBeLessThan(mostVisibleMs + 0.01);
    if (factor > 1) expect(lengthOf(after)).toBeLessThanOrEqual(lengthOf(before) + 0.01);
  }));
});

test('in and out by as much is where one was, where no limit was met', () => {
  fc.assert(fc.property(range, place, fc.integer({ min: -600, max: 600 }), (before, x, delta) => {
    const at = timeAt(before, width, x);
    const there = zoomAbout(before, at, wheelFactor(delta));
    fc.pre(lengthOf(there) > leastVisibleMs + 1 && lengthOf(there) < mostVisibleMs - 1);
    const back = zoomAbout(there, at, wheelFactor(-delta));
    near(placeOf(before, width, back.start), 0);
    near(placeOf(before, width, back.end), width);
  }));
});

test('pan and back is where one was, keeps the length, and moves as far as the hand', () => {
  fc.assert(fc.property(range, fc.integer({ min: -2000, max: 2000 }), (before, px) => {
    const byMs = (px / width) * lengthOf(before);
    const there = pan(before, byMs);
    near(placeOf(there, width, before.start), -px);
    near(placeOf(before, width, pan(there, -byMs).start), 0);
    expect(Math.abs(lengthOf(there) - lengthOf(before))).toBeLessThan(0.01);
  }));
});

test('two fingers keep the moments they took hold of', () => {
  fc.assert(fc.property(range, place, place, place, place, (before, a, b, c, d) => {
    const [from, to] = [[Math.min(a, b), Math.max(a, b)] as const, [Math.min(c, d), Math.max(c, d)] as const];
    fc.pre(from[1] - from[0] > 20 && to[1] - to[0] > 20);
    const after = pinch(before, width, from, to);
    fc.pre(lengthOf(after) > leastVisibleMs + 1 && lengthOf(after) < mostVisibleMs - 1);
    near(placeOf(after, width, timeAt(before, width, from[0])), to[0]);
    near(placeOf(after, width, timeAt(before, width, from[1])), to[1]);
  }));
});

test('place and time are each other\'s inverse, and time rises with place', () => {
  fc.assert(fc.property(range, place, place, (visible, a, b) => {
    near(placeOf(visible, width, timeAt(visible, width, a)), a);
    if (a < b) expect(timeAt(visible, width, a)).toBeLessThan(timeAt(visible, width, b));
  }));
});

test('what is looked for comes into sight, and what is in sight moves nothing', () => {
  fc.assert(fc.property(range, fc.integer({ min: Date.UTC(2010), max: Date.UTC(2060) }), (visible, at) => {
    for (const after of [showing(visible, at), following(visible, at)]) {
      expect(at).toBeGreaterThanOrEqual(after.start);
      expect(at).toBeLessThanOrEqual(after.end);
    }
    expect(showing(visible, visible.start)).toBe(visible);
  }));
  expect(following({ start: 1e12, end: 1e12 + 1000 }, 1e12 + 950)).toEqual({ start: 1e12 + 850, end: 1e12 + 1850 });
});

test('nobody gets lost before 1970 or beyond', () => {
  expect(pan({ start: 0, end: 1000 }, -5000)).toEqual({ start: 0, end: 1000 });
  expect(lengthOf(visibleRange({ start: 5, end: 5 }))).toBe(leastVisibleMs);
});

test('a pointer near an edge means the edge', () => {
  const index = indexTimeline({
    cameras: [{ id: 'a/1', spans: [{ start: 1000, end: 2000, role: 'main' }], gaps: [] }, { id: 'a/2', spans: [{ start: 5000, end: 6000, role: 'main' }], gaps: [] }],
    events: [], bookmarks: [{ id: 'b', cameras: ['a/2'], range: { start: 5500, end: 5600 }, title: '' }],
  });
  expect(snapTime(index, 0, 1990.4, 20)).toBe(2000);
  expect(snapTime(index, 0, 1950.4, 20)).toBe(1950);
  expect(snapTime(index, 0, 5010, 20)).toBe(5010);
  expect(snapTime(index, null, 5010, 20)).toBe(5000);
  expect(snapTime(index, 1, 5595, 20)).toBe(5600);
  expect(snapTime(index, 1, 7005, 20, [null, 7000])).toBe(7000);
});

test('every step forward and back is where one was, but for months of unequal length', () => {
  fc.assert(fc.property(fc.integer({ min: Date.UTC(2010), max: Date.UTC(2060) }), fc.constantFrom(...timelineSteps), fc.constantFrom('UTC', 'Africa/Casablanca'), (at, step, zone) => {
    const there = stepFrom(at, step, 1, zone);
    expect(there).toBeGreaterThan(at);
    expect(Math.abs(stepFrom(there, step, -1, zone) - at)).toBeLessThanOrEqual(step.unit === 'month' ? 4 * 86_400_000 : step.unit === 'day' ? 3_600_000 : 0);
  }));
  // A day on is the same time of day.
  const eve = Date.UTC(2026, 9, 24, 12);
  expect(stepFrom(eve, { unit: 'day', count: 1, aboutMs: 86_400_000 }, 1, 'Europe/Paris') - eve).toBe(25 * 3_600_000);
});
