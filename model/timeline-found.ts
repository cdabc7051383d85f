/** What a search found, on a timeline: marks in the rows, and pictures below them, as many as there is room for. */
import type { CameraId } from './ids.ts';
import type { TimelineBar } from './timeline-bars.ts';
import type { EpochMs, TimeRange } from './time.ts';

/** One result of a search. */
export interface TimelineFind {
  readonly id: string;
  readonly camera: CameraId;
  readonly range: TimeRange;
  /** The moment whose picture shows it. */
  readonly at: EpochMs;
  /** Of several at one place, the one with most weight is shown. */
  readonly weight: number;
}

/** A picture below the rows, over its moment. */
export interface TimelineThumb extends TimelineBar {
  readonly find: TimelineFind;
  /** Px: its moment, to which it points. */
  readonly foot: number;
  /** How many finds its place stands for. */
  readonly count: number;
}

interface Scale { readonly range: TimeRange; readonly msPerPx: number }

/** Px of one picture, 16 to 9, and of the strip that holds them. */
export const [thumbWidth, thumbHeight, thumbStrip] = [96, 54, 66] as const;
const [thumbGap, leastMark] = [4, 3];

/** Marks of one row; finds sorted by their start. Those closer than a pixel are one. */
export function layoutMarks(finds: readonly TimelineFind[], { range, msPerPx }: Scale): TimelineBar[] {
  const marks: { x: number; width: number }[] = [];
  for (const { range: { start, end } } of finds) {
    if (start >= range.end) break;
    if (end < range.start) continue;
    const x = Math.max(0, (start - range.start) / msPerPx);
    const width = Math.max(leastMark, (Math.min(end, range.end) - range.start) / msPerPx - x);
    const last = marks.at(-1);
    if (last && x - (last.x + last.width) < 1) last.width = Math.max(last.width, x + width - last.x);
    else marks.push({ x, width });
  }
  return marks;
}

/** One picture for each place on a grid of wall time, so that they move with a timeline that is panned and never change places. */
export function layoutThumbs(finds: readonly TimelineFind[], { range, msPerPx }: Scale, width: number): TimelineThumb[] {
  const cellMs = (thumbWidth + thumbGap) * msPerPx;
  const cells = new Map<number, { best: TimelineFind; count: number }>();
  for (const find of finds) {
    if (find.at < range.start - cellMs || find.at > range.end + cellMs) continue;
    const cell = Math.floor(find.at / cellMs);
    const before = cells.get(cell);
    if (!before) cells.set(cell, { best: find, count: 1 });
    else {
      before.count += 1;
      if (find.weight > before.best.weight) before.best = find;
    }
  }
  return [...cells].toSorted(([a], [b]) => a - b).flatMap(([cell, { best, count }]) => {
    const x = (cell * cellMs - range.start) / msPerPx + thumbGap / 2;
    return x + thumbWidth <= 0 || x >= width ? [] : [{ x, width: thumbWidth, find: best, foot: (best.at - range.start) / msPerPx, count }];
  });
}

/** The find under a place of the strip. */
export function thumbUnder(thumbs: readonly TimelineThumb[], x: number): TimelineFind | null {
  return thumbs.find((thumb) => x >= thumb.x && x < thumb.x + thumb.width)?.find ?? null;
}
