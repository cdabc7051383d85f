/** Stretches of time as bars in pixels. What is thinner than a pixel is still drawn: a timeline never hides a hole because one zoomed out. */
import type { CameraId } from './ids.ts';
import type { TimelineBookmark, TimelineGap } from './timeline-index.ts';
import type { EpochMs, TimeRange } from './time.ts';

/** Px. */
export interface TimelineBar {
  readonly x: number;
  readonly width: number;
}

/** One gap, or several that are drawn as one; then `reason` is that of the longest. */
export interface TimelineGapBar extends TimelineBar {
  readonly reason: TimelineGap['reason'];
  readonly count: number;
  /** How much of the bar is truly missing, 0..1: less than all where gaps are thinner than they are drawn. */
  readonly share: number;
  /** It still lasts: footage is missing now. */
  readonly isOpen: boolean;
}

/** One bookmark, or several too close to tell apart: then `first` is the earliest. */
export interface TimelineFlag extends TimelineBar {
  readonly first: TimelineBookmark;
  readonly count: number;
  /** This camera's footage of one of them is locked. */
  readonly isLocked: boolean;
}

interface Scale {
  readonly range: TimeRange;
  readonly msPerPx: number;
}

/** The least width of a bar of footage, of a gap, and between two flags, px. */
const [leastBar, leastGap, flagSpace] = [1, 2, 16];

/** Footage, in order and joined before. Bars less than half a pixel apart are one: the gap between is drawn over them. */
export function layoutBars(ranges: readonly TimeRange[], { range, msPerPx }: Scale): TimelineBar[] {
  const bars: { x: number; width: number }[] = [];
  for (let i = firstEndingAfter(ranges, range.start); i < ranges.length; i++) {
    const one = ranges[i] as TimeRange;
    if (one.start >= range.end) break;
    const last = bars.at(-1);
    const x = Math.max(0, (one.start - range.start) / msPerPx);
    const end = (Math.min(one.end, range.end) - range.start) / msPerPx;
    if (last && x - (last.x + last.width) < 0.5) last.width = Math.max(last.width, end - last.x);
    else bars.push({ x, width: Math.max(leastBar, end - x) });
    // In a crowd of bars thinner than a pixel one look per pixel is enough.
    if (end - x < 0.25) i = Math.max(i, firstEndingAfter(ranges, one.end + msPerPx / 2) - 1);
  }
  return bars;
}

/** One that lasts is drawn until `now`. */
export function layoutGaps(gaps: readonly TimelineGap[], { range, msPerPx }: Scale, now: EpochMs): TimelineGapBar[] {
  const bars: { x: number; width: number; reason: TimelineGap['reason']; count: number; isOpen: boolean; longestMs: number; missingMs: number }[] = [];
  for (let i = firstEndingAfter(gaps, range.start); i < gaps.length; i++) {
    const gap = gaps[i] as TimelineGap;
    const until = gap.isOpen ? now : gap.end;
    if (gap.start >= range.end || until <= range.start) break;
    const x = Math.max(0, (gap.start - range.start) / msPerPx);
    const width = Math.max(leastGap, (Math.min(until, range.end) - range.start) / msPerPx - x);
    const last = bars.at(-1);
    const longer = until - gap.start;
    const missingMs = Math.min(until, range.end) - Math.max(gap.start, range.start);
    if (!last || x >= last.x + last.width) bars.push({ x, width, reason: gap.reason, count: 1, isOpen: gap.isOpen, longestMs: longer, missingMs });
    else {
      last.width = Math.max(last.width, x + width - last.x);
      last.count += 1;
      last.missingMs += missingMs;
      last.isOpen ||= gap.isOpen;
      if (longer > last.longestMs) [last.reason, last.longestMs] = [gap.reason, longer];
    }
  }
  return bars.map(({ x, width, reason, count, isOpen, missingMs }) => ({ x, width, reason, count, isOpen, share: Math.min(1, missingMs / (width * msPerPx)) }));
}

/** Of one camera's row. */
export function layoutFlags(bookmarks: readonly TimelineBookmark[], camera: CameraId, { range, msPerPx }: Scale): TimelineFlag[] {
  const flags: { x: number; width: number; first: TimelineBookmark; count: number; isLocked: boolean }[] = [];
  for (const first of bookmarks) {
    if (first.range.start >= range.end) break;
    const end = (Math.min(first.range.end, range.end) - range.start) / msPerPx;
    // A flag hangs at its start, half of it may reach in from the left.
    const x = (Math.max(first.range.start, range.start - flagSpace * msPerPx) - range.start) / msPerPx;
    if (end < 0 && (first.range.start - range.start) / msPerPx < -flagSpace) continue;
    const last = flags.at(-1);
    const isLocked = first.locked?.includes(camera) ?? false;
    if (!last || x - last.x >= flagSpace) flags.push({ x, width: Math.max(0, end - x), first, count: 1, isLocked });
    else {
      last.count += 1;
      last.isLocked ||= isLocked;
      last.width = Math.max(last.width, end - last.x);
    }
  }
  return flags;
}

/** What is not known of a visible range. */
export function layoutUnknown(known: readonly TimeRange[] | null, { range, msPerPx }: Scale): TimelineBar[] {
  if (known === null) return [];
  const bars: TimelineBar[] = [];
  const add = (from: EpochMs, to: EpochMs) => {
    if (to > from) bars.push({ x: (from - range.start) / msPerPx, width: (to - from) / msPerPx });
  };
  let from = range.start;
  for (const { start, end } of known) {
    if (start >= range.end) break;
    add(from, Math.max(from, start));
    from = Math.max(from, end);
  }
  add(from, range.end);
  return bars;
}

/** The first of these that ends after a moment; they are in order and do not overlap. */
export function firstEndingAfter(ranges: readonly TimeRange[], at: EpochMs): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of edges of ranges in order, the nearest to a moment within a tolerance; null where none is. */
export function nearestEdge(ranges: readonly TimeRange[], at: EpochMs, toleranceMs: number): EpochMs | null {
  const i = firstEndingAfter(ranges, at);
  const edges = [ranges[i - 1]?.end, ranges[i]?.start, ranges[i]?.end].filter((edge) => edge !== undefined);
  const nearest = edges.toSorted((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
  return nearest !== undefined && Math.abs(nearest - at) <= toleranceMs ? nearest : null;
}
