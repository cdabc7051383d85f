/** A timeline as it is drawn: one pure function from what is known and what is looked at to pixels. It draws nothing and knows no canvas. */
import { densityColumns } from './event-density.ts';
import type { DensityColumns } from './event-density.ts';
import type { CameraId } from './ids.ts';
import { layoutAxis } from './timeline-axis.ts';
import type { TimelineAxis } from './timeline-axis.ts';
import { layoutBars, layoutFlags, layoutGaps, layoutUnknown } from './timeline-bars.ts';
import type { TimelineBar, TimelineFlag, TimelineGapBar } from './timeline-bars.ts';
import { layoutMarks, layoutThumbs } from './timeline-found.ts';
import type { TimelineThumb } from './timeline-found.ts';
import type { TimelineIndex } from './timeline-index.ts';
import type { TimelineWords } from './timeline-words.ts';
import type { EpochMs, TimeRange } from './time.ts';
import type { ZoneClock } from './zone-clock.ts';

/** The stretch a person chose; either end may still be missing. */
export interface TimelineMarks {
  readonly in: EpochMs | null;
  readonly out: EpochMs | null;
}

/** Events per column, and how many of them full height stands for. */
export interface TimelineDensity extends DensityColumns { readonly peak: number }

export interface TimelineRowLayout {
  readonly camera: CameraId;
  readonly footage: readonly TimelineBar[];
  readonly gaps: readonly TimelineGapBar[];
  readonly unknown: readonly TimelineBar[];
  readonly motion: TimelineDensity;
  readonly notable: TimelineDensity;
  readonly flags: readonly TimelineFlag[];
  /** What a search found. */
  readonly found: readonly TimelineBar[];
}

export interface TimelineLayout {
  /** Px. */
  readonly width: number;
  readonly axis: TimelineAxis;
  readonly rows: readonly TimelineRowLayout[];
  /** Below the rows, where a search found something. */
  readonly thumbs: readonly TimelineThumb[];
  /** A search found something, in sight or not: there is a strip for its pictures. */
  readonly hasFinds: boolean;
  /** Px; null where it is out of sight. */
  readonly playhead: number | null;
  /** From here on nothing has happened yet, px; null where that is out of sight. */
  readonly future: number | null;
  readonly marks: { readonly in: number | null; readonly out: number | null };
  /** Between both marks, as far as in sight. */
  readonly selection: TimelineBar | null;
}

export interface TimelineInput {
  /** Visible: 100 ms to one year. Its ends may hold fractions of milliseconds, or fine zooms would jump. */
  readonly range: TimeRange;
  /** Px, at least 1. */
  readonly width: number;
  readonly index: TimelineIndex;
  readonly clock: ZoneClock;
  readonly words: TimelineWords;
  readonly measure: (label: string) => number;
  readonly playhead: EpochMs | null;
  readonly marks: TimelineMarks;
  readonly now: EpochMs;
}

/** Px. One would be finer than the eye at a desk, and twice the work. */
const columnWidth = 2;

export function layoutTimeline(input: TimelineInput): TimelineLayout {
  const { range, width, index, playhead, marks, now } = input;
  const msPerPx = (range.end - range.start) / width;
  const scale = { range, msPerPx };
  const inSight = (at: EpochMs | null) => (at !== null && at >= range.start && at <= range.end ? (at - range.start) / msPerPx : null);
  return {
    width,
    axis: layoutAxis(input),
    rows: index.rows.map((row) => ({
      camera: row.camera,
      footage: layoutBars(row.footage, scale),
      gaps: layoutGaps(row.gaps, scale, now),
      unknown: layoutUnknown(row.known, scale),
      motion: { ...densityColumns(row.motion, range, width, columnWidth), peak: row.motion.peak(msPerPx * columnWidth) },
      notable: { ...densityColumns(row.notable, range, width, columnWidth), peak: row.notable.peak(msPerPx * columnWidth) },
      flags: layoutFlags(row.bookmarks, row.camera, scale),
      found: layoutMarks(row.found, scale),
    })),
    thumbs: layoutThumbs(index.rows.flatMap(({ found }) => found), scale, width),
    hasFinds: index.rows.some(({ found }) => found.length > 0),
    playhead: inSight(playhead),
    future: now <= range.start ? 0 : inSight(now),
    marks: { in: inSight(marks.in), out: inSight(marks.out) },
    selection: selectionOf(marks, scale, width),
  };
}

function selectionOf(marks: TimelineMarks, { range, msPerPx }: { range: TimeRange; msPerPx: number }, width: number): TimelineBar | null {
  if (marks.in === null || marks.out === null) return null;
  const from = Math.max(0, (marks.in - range.start) / msPerPx);
  const to = Math.min(width, (marks.out - range.start) / msPerPx);
  return to > from ? { x: from, width: to - from } : null;
}
