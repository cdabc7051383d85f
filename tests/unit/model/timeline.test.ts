import fc from 'fast-check';
import { expect, test } from 'vitest';
import { densityColumns, eventTimes } from '#model/event-density';
import { layoutBars, layoutFlags, layoutGaps, layoutUnknown, nearestEdge } from '#model/timeline-bars';
import { indexTimeline } from '#model/timeline-index';
import type { TimelineData } from '#model/timeline-index';
import { layoutTimeline } from '#model/timeline';
import { timelineUnder } from '#model/timeline-under';
import { timelineWords } from '#model/timeline-words';
import { zoneClock } from '#model/zone-clock';

const day = 86_400_000;
const zones = ['Africa/Casablanca', 'Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'];
const start = fc.double({ min: Date.UTC(2015), max: Date.UTC(2035), noNaN: true });
/** As likely 100 ms as a year. */
const length = fc.double({ min: Math.log(100), max: Math.log(366 * day), noNaN: true }).map(Math.exp);
const measure = (label: string) => label.length * 7;
const camera = 'embedded/c1';
const main = { role: 'main' } as const;

function lay(from: number, ms: number, width: number, zone: string, locale = 'fr-MA', data: Partial<TimelineData> = {}) {
  const clock = zoneClock(zone);
  const index = indexTimeline({ cameras: [], events: [], bookmarks: [], ...data });
  return layoutTimeline({ range: { start: from, end: from + ms }, width, index, clock, words: timelineWords(clock, { locale, clock24: true }), measure, playhead: null, marks: { in: null, out: null }, now: from + ms });
}

test('labels never touch, ticks rise, and all stand where their moment is', () => {
  fc.assert(fc.property(start, length, fc.integer({ min: 200, max: 4000 }), fc.constantFrom(...zones), fc.constantFrom('fr-MA', 'ar-MA-u-nu-arab', 'en-GB'), (from, ms, width, zone, locale) => {
    const { axis } = lay(from, ms, width, zone, locale);
    const labelled = axis.ticks.filter(({ label }) => label !== null);
    for (const [i, { x, at, label }] of labelled.entries()) {
      expect(Math.abs(x - ((at - from) / ms) * width)).toBeLessThan(0.01);
      const next = labelled[i + 1];
      if (next) expect(next.x - measure(next.label ?? '') / 2).toBeGreaterThan(x + measure(label ?? '') / 2);
    }
    for (const [i, tick] of axis.ticks.entries()) if (i > 0) expect(tick.at).toBeGreaterThan(axis.ticks[i - 1]?.at ?? 0);
    for (const [i, context] of axis.contexts.entries()) expect(context.x + measure(context.label)).toBeLessThan(axis.contexts[i + 1]?.x ?? width);
    expect(axis.ticks.length).toBeLessThan(width / 10);
  }), { numRuns: 300 });
}, 60_000);

test('an axis of usual width is never without labels, from 100 ms to a year', () => {
  for (let ms = 100; ms < 366 * day; ms *= 1.7) {
    const labels = lay(Date.UTC(2026, 9, 24, 21), ms, 800, 'Europe/Paris').axis.ticks.filter(({ label }) => label !== null);
    expect([ms, labels.length >= 3]).toEqual([ms, true]);
  }
});

const spans = fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 400 })), { maxLength: 40 })
  .map((pairs) => pairs.map(([from, ms]) => ({ start: from, end: from + ms, ...main })));

test('bars cover exactly the footage in sight, to a pixel', () => {
  fc.assert(fc.property(spans, fc.nat(4000), fc.integer({ min: 50, max: 3000 }), (list, from, ms) => {
    const { rows: [row] } = indexTimeline({ cameras: [{ id: camera, spans: list, gaps: [] }], events: [], bookmarks: [] });
    const bars = layoutBars(row?.footage ?? [], { range: { start: from, end: from + ms }, msPerPx: ms / 500 });
    for (const [i, { x, width }] of bars.entries()) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(width).toBeGreaterThan(0);
      if (i > 0) expect(x).toBeGreaterThan((bars[i - 1]?.x ?? 0));
    }
    for (let x = 0.5; x < 500; x++) {
      const at = from + (x * ms) / 500;
      if (list.some((span) => span.start <= at && at < span.end)) expect(bars.some((bar) => bar.x <= x + 0.51 && x - 0.51 <= bar.x + bar.width)).toBe(true);
    }
  }));
});

test('a gap of a second is seen on a whole year', () => {
  const gap = { start: Date.UTC(2026, 5, 1), end: Date.UTC(2026, 5, 1) + 1000, reason: 'camera-lost', isOpen: false } as const;
  const [bar, ...more] = layoutGaps([gap], { range: { start: Date.UTC(2026, 0), end: Date.UTC(2027, 0) }, msPerPx: (365 * day) / 1000 }, Date.UTC(2027, 0));
  expect(bar?.width).toBe(2);
  expect(more).toEqual([]);
});

test('gaps that are drawn as one say the reason of the longest and how many they are', () => {
  const gap = (from: number, end: number, reason: 'camera-lost' | 'disk-full') => ({ start: from, end, reason, isOpen: false });
  expect(layoutGaps([gap(0, 10, 'camera-lost'), gap(20, 400, 'disk-full'), gap(450, 460, 'camera-lost')], { range: { start: 0, end: 100_000 }, msPerPx: 1000 }, 0))
    .toEqual([{ x: 0, width: 2.45, reason: 'disk-full', count: 3, isOpen: false, share: 400 / 2450 }]);
});

test('a gap that other footage fills is none, and one that lasts ends now', () => {
  const gaps = [{ start: 100, end: 500, reason: 'camera-lost', ...main }, { start: 450, end: 600, reason: 'disk-full', ...main }, { start: 900, end: null, reason: 'recorder-stopped', ...main }] as const;
  const { rows: [row], extent } = indexTimeline({ cameras: [{ id: camera, spans: [{ start: 200, end: 300, role: 'sub' }, { start: 0, end: 100, role: 'main' }], gaps }], events: [], bookmarks: [] });
  expect(row?.gaps).toEqual([
    { start: 100, end: 200, reason: 'camera-lost', isOpen: false }, { start: 300, end: 500, reason: 'camera-lost', isOpen: false },
    { start: 500, end: 600, reason: 'disk-full', isOpen: false }, { start: 900, end: Number.POSITIVE_INFINITY, reason: 'recorder-stopped', isOpen: true },
  ]);
  expect(extent).toEqual({ start: 0, end: 900 });
  const range = { start: 800, end: 1200 };
  expect(layoutGaps(row?.gaps ?? [], { range, msPerPx: 1 }, 1000)).toEqual([{ x: 100, width: 100, reason: 'recorder-stopped', count: 1, isOpen: true, share: 1 }]);
  expect(layoutGaps(row?.gaps ?? [], { range: { start: 1100, end: 1200 }, msPerPx: 1 }, 1000)).toEqual([]);
});

test('pieces of gaps and footage never overlap, and no wanted moment is lost', () => {
  fc.assert(fc.property(spans, spans, (list, missing) => {
    const gaps = missing.map((gap) => ({ ...gap, reason: 'unknown' as const }));
    const { rows: [row] } = indexTimeline({ cameras: [{ id: camera, spans: list, gaps }], events: [], bookmarks: [] });
    const holds = (ranges: readonly { start: number; end: number }[], at: number) => ranges.filter((range) => range.start <= at && at < range.end).length;
    for (let at = 0; at < 5400; at += 37) {
      const inFootage = holds(row?.footage ?? [], at);
      expect(inFootage).toBe(holds(list, at) > 0 ? 1 : 0);
      expect(holds(row?.gaps ?? [], at)).toBe(inFootage === 0 && holds(gaps, at) > 0 ? 1 : 0);
    }
  }));
});

test('columns count every event in sight once, and do not change while one pans', () => {
  fc.assert(fc.property(fc.array(fc.nat(10_000), { maxLength: 200 }), fc.nat(9000), fc.integer({ min: 10, max: 5000 }), (moments, from, ms) => {
    const times = eventTimes(moments);
    const { counts, x, columnWidth } = densityColumns(times, { start: from, end: from + ms }, 300, 2);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(moments.filter((at) => at >= from && at < from + ms).length);
    expect(x).toBeLessThanOrEqual(1e-9);
    expect(x + counts.length * columnWidth).toBeGreaterThanOrEqual(300 - 1e-6);
    expect(Math.max(0, ...counts)).toBeLessThanOrEqual(Math.max(1, times.peak((ms / 300) * 2) * 2));
  }));
  const times = eventTimes([100, 101, 205, 333, 334, 335]);
  const inner = (from: number) => [...densityColumns(times, { start: from, end: from + 400 }, 40, 1).counts];
  expect(inner(50).slice(3, 30)).toEqual(inner(80).slice(0, 27));
});

test('what was not asked for is shown as unknown, not as empty', () => {
  expect(layoutUnknown([{ start: 20, end: 40 }], { range: { start: 0, end: 100 }, msPerPx: 1 })).toEqual([{ x: 0, width: 20 }, { x: 40, width: 60 }]);
  expect(layoutUnknown(null, { range: { start: 0, end: 100 }, msPerPx: 1 })).toEqual([]);
});

test('marks and playhead stand at their moments, and out of sight nowhere', () => {
  const clock = zoneClock('UTC');
  const layout = layoutTimeline({ range: { start: 1000, end: 2000 }, width: 100, index: { rows: [], extent: null }, clock, words: timelineWords(clock, { locale: 'en-GB', clock24: true }), measure, playhead: 1500, marks: { in: 500, out: 1800 }, now: 1900 });
  expect(layout).toMatchObject({ playhead: 50, future: 90, marks: { in: null, out: 80 }, selection: { x: 0, width: 80 } });
});

test('a pointer finds the gap with its reason, the event that matters, and the bookmark', () => {
  const index = indexTimeline({
    cameras: [{ id: camera, spans: [{ start: 0, end: 1000, ...main }, { start: 1010, end: 2000, ...main }], gaps: [{ start: 1000, end: 1010, reason: 'camera-stalled', ...main }], known: [{ start: 0, end: 3000 }] }],
    events: [{ camera, type: 'motion', label: '', at: 500, end: 700 }, { camera, type: 'object', label: 'person', at: 510, end: null }, { camera: 'other/1', type: 'motion', label: '', at: 500, end: null }],
    bookmarks: [{ id: 'b1', cameras: [], range: { start: 1500, end: 1500 }, title: 'bag' }],
  });
  expect(timelineUnder(index, 0, 990, 20, 2500)).toMatchObject({ footage: 'gap', gap: { reason: 'camera-stalled' }, eventCount: 0 });
  expect(timelineUnder(index, 0, 500, 20, 2500)).toMatchObject({ footage: 'footage', eventCount: 2, event: { label: 'person' } });
  expect(timelineUnder(index, 0, 650, 20, 2500)).toMatchObject({ eventCount: 1, event: { type: 'motion' } });
  expect(timelineUnder(index, 0, 1495, 20, 2500)).toMatchObject({ bookmark: { title: 'bag' } });
  expect(timelineUnder(index, 0, 2200, 20, 2500).footage).toBe('none');
  expect(timelineUnder(index, 0, 2700, 20, 2500).footage).toBe('future');
  expect(timelineUnder(index, 0, 3200, 20, 9000).footage).toBe('unknown');
  expect(timelineUnder(index, null, 500, 20, 2500)).toMatchObject({ camera: null, eventCount: 0 });
});

test('the nearest edge is found within its tolerance', () => {
  const ranges = [{ start: 100, end: 200 }, { start: 300, end: 400 }];
  expect([nearestEdge(ranges, 205, 10), nearestEdge(ranges, 250, 10), nearestEdge(ranges, 295, 10), nearestEdge(ranges, 98, 10), nearestEdge(ranges, 399, 10), nearestEdge([], 5, 10)]).toEqual([200, null, 300, 100, 400, null]);
});

test('a flag says that its footage is locked, on the rows of the cameras it is locked on, also where it stands for several', () => {
  const cameras = ['a/1', 'a/2'].map((id) => ({ id, spans: [], gaps: [] }));
  const mark = (id: string, start: number, more = {}) => ({ id, cameras: ['a/1', 'a/2'], range: { start, end: start + 10 }, title: id, ...more });
  const index = indexTimeline({ cameras, events: [], bookmarks: [mark('free', 100), mark('kept', 110, { locked: ['a/2'] }), mark('far', 900)] });
  const flags = index.rows.map(({ bookmarks, camera: of }) => layoutFlags(bookmarks, of, { range: { start: 0, end: 1000 }, msPerPx: 1 }).map(({ count, isLocked }) => [count, isLocked]));
  expect(flags).toEqual([[[2, false], [1, false]], [[2, true], [1, false]]]);
});
