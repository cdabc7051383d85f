/** Wall time: integer milliseconds since 1970-01-01T00:00:00Z, UTC. The only currency of a timeline. */
export type EpochMs = number & { readonly __brand?: 'EpochMs' };

/** Seconds on one medium's own time axis; never compared with wall time except through a `TimeMap`. */
export type MediaSeconds = number & { readonly __brand?: 'MediaSeconds' };

/** Half-open range of wall time, [start, end); `end` is never before `start`. */
export interface TimeRange {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** The part common to both ranges, or null when they only touch or are apart. */
export function intersect(a: TimeRange, b: TimeRange): TimeRange | null {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start < end ? { start, end } : null;
}

/** Joins ranges that overlap or lie at most `gapMs` apart; the answer is sorted by start. */
export function mergeRanges(ranges: readonly TimeRange[], gapMs = 0): TimeRange[] {
  const merged: TimeRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start - last.end <= gapMs) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      merged.push(range);
    }
  }
  return merged;
}
