/** Looking along a timeline: zoom, pan, and what a pointer catches. All of it in UTC; no zone is needed to look. */
import { nearestEdge } from './timeline-bars.ts';
import type { TimelineIndex } from './timeline-index.ts';
import type { EpochMs, TimeRange } from './time.ts';

/** The least and the most that is seen at once, ms: 100 ms and a year with a leap day. */
export const leastVisibleMs = 100;
export const mostVisibleMs = 366 * 86_400_000;

/** No footage is older than UTC's zero, or younger than this (the year 2200): one cannot get lost beyond. */
const [firstMoment, lastMoment] = [0, 7_258_118_400_000];

/** A range that may be shown: its length in the limits about its own middle, its ends inside what a calendar of footage needs. */
export function visibleRange({ start, end }: TimeRange): TimeRange {
  const length = Math.min(mostVisibleMs, Math.max(leastVisibleMs, end - start));
  return within((start + end - length) / 2, length);
}

/** `factor` above 1 shows less, nearer. The moment `at` stays where it is on the screen. */
export function zoomAbout({ start, end }: TimeRange, at: EpochMs, factor: number): TimeRange {
  const length = Math.min(mostVisibleMs, Math.max(leastVisibleMs, (end - start) / factor));
  return within(at - (at - start) * (length / (end - start)), length);
}

/** Two fingers: the moments they took hold of come to lie under them again, as far as the limits allow; else their middle does. */
export function pinch(range: TimeRange, width: number, before: readonly [number, number], after: readonly [number, number]): TimeRange {
  const spread = (pair: readonly [number, number]) => Math.max(1, Math.abs(pair[1] - pair[0]));
  const middle = (pair: readonly [number, number]) => (pair[0] + pair[1]) / 2;
  const zoomed = zoomAbout(range, timeAt(range, width, middle(before)), spread(after) / spread(before));
  return pan(zoomed, ((middle(before) - middle(after)) / width) * (zoomed.end - zoomed.start));
}

export function pan({ start, end }: TimeRange, byMs: number): TimeRange {
  return within(start + byMs, end - start);
}

/** The least pan that brings a moment into sight, a tenth of the width from the edge; the same range where it is in sight. */
export function showing(range: TimeRange, at: EpochMs): TimeRange {
  if (at >= range.start && at <= range.end) return range;
  const length = range.end - range.start;
  return within(at < range.start ? at - length * 0.1 : at - length * 0.9, length);
}

/** Where playback has come to, kept in sight: past nine tenths the timeline turns over, and playing back likewise. */
export function following(range: TimeRange, at: EpochMs): TimeRange {
  const length = range.end - range.start;
  const part = (at - range.start) / length;
  if (part >= 0 && part <= 0.9) return range;
  return within(part < 0 && part > -0.5 ? at - length * 0.9 : at - length * 0.1, length);
}

export const timeAt = ({ start, end }: TimeRange, width: number, x: number): number => start + ((end - start) * x) / width;
export const placeOf = ({ start, end }: TimeRange, width: number, at: EpochMs): number => ((at - start) / (end - start)) * width;

/** Steps of a wheel or key: equal turns multiply alike, so in and out by as much is where one was. */
export const wheelFactor = (deltaPx: number): number => 2 ** (-deltaPx / 240);

/**
 * What a pointer near an edge means: the end of footage or gap, a bookmark, or one of `others` (playhead, marks). Of one row, or of all
 * where `row` is null. As it is where nothing is near enough. A whole millisecond in any case: that is all a moment of footage can be.
 */
export function snapTime({ rows }: TimelineIndex, row: number | null, at: number, toleranceMs: number, others: readonly (EpochMs | null)[] = []): EpochMs {
  let best: number | null = null;
  const offer = (edge: EpochMs | null) => {
    if (edge !== null && Math.abs(edge - at) <= toleranceMs && (best === null || Math.abs(edge - at) < Math.abs(best - at))) best = edge;
  };
  for (const { footage, gaps, bookmarks } of row === null ? rows : rows.slice(row, row + 1)) {
    offer(nearestEdge(footage, at, toleranceMs));
    offer(nearestEdge(gaps, at, toleranceMs));
    for (const { range } of bookmarks) {
      if (range.start > at + toleranceMs) break;
      offer(range.start);
      offer(range.end);
    }
  }
  for (const other of others) offer(other);
  return Math.round(best ?? at);
}

function within(start: number, length: number): TimeRange {
  const from = Math.min(lastMoment - length, Math.max(firstMoment, start));
  return { start: from, end: from + length };
}
