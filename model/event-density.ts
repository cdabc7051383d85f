/** How many events fall on each column of a timeline, from up to 100,000 of them in a frame's time. */
import type { EpochMs, TimeRange } from './time.ts';

/** Counts of events in columns of equal length. Columns lie on a grid of wall time, not of the screen: while a timeline is panned they move, but never change. */
export interface DensityColumns {
  /** Px of the left edge of the first column; zero or a little less. */
  readonly x: number;
  /** Px; all columns are equally wide. */
  readonly columnWidth: number;
  readonly counts: Uint32Array;
}

/** Sorted moments of events of one camera and sort. */
export interface EventTimes {
  readonly times: Float64Array;
  /** Events in the fullest column of about this length, ms: what full height stands for. It is the same wherever a timeline is panned to. */
  peak(columnMs: number): number;
}

export function eventTimes(moments: readonly EpochMs[]): EventTimes {
  const times = Float64Array.from(moments).sort();
  const peaks = new Map<number, number>();
  return {
    times,
    peak(columnMs) {
      // One answer per doubling, found when it is first wanted: heights do not flicker while one zooms.
      const level = Math.ceil(Math.log2(columnMs));
      const peak = peaks.get(level) ?? fullest(times, 2 ** level);
      peaks.set(level, peak);
      return peak;
    },
  };
}

function fullest(times: Float64Array, columnMs: number): number {
  let most = 0;
  let first = 0;
  for (let i = 0; i < times.length; i++) {
    if (i > 0 && Math.floor((times[i] ?? 0) / columnMs) !== Math.floor((times[i - 1] ?? 0) / columnMs)) first = i;
    if (i - first + 1 > most) most = i - first + 1;
  }
  return most;
}

export function densityColumns({ times }: EventTimes, range: TimeRange, width: number, columnWidth: number): DensityColumns {
  const columnMs = ((range.end - range.start) / width) * columnWidth;
  const first = Math.floor(range.start / columnMs);
  const counts = new Uint32Array(Math.ceil(range.end / columnMs) - first);
  const last = first + counts.length;
  for (let i = firstAtOrAfter(times, range.start); i < times.length; i++) {
    const column = Math.floor((times[i] ?? 0) / columnMs);
    if (column >= last || (times[i] ?? 0) >= range.end) break;
    counts[column - first] = (counts[column - first] ?? 0) + 1;
  }
  return { x: ((first * columnMs - range.start) / columnMs) * columnWidth, columnWidth, counts };
}

/** Where in a sorted list the first value is that is not below this one; its length where all are. */
export function firstAtOrAfter(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
