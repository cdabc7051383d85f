/** A timeline in words, for those who do not see it. */
import type { TimeRange } from '#model/time';
import { firstAtOrAfter } from '#model/event-density';
import type { TimelineRow } from '#model/timeline-index';

/** What of a row is in sight. */
export interface RowFacts {
  readonly hasFootage: boolean;
  readonly gaps: number;
  readonly events: number;
  readonly bookmarks: number;
  readonly found: number;
}

export function rowFacts({ footage, gaps, motion, notable, bookmarks, found }: TimelineRow, { start, end }: TimeRange): RowFacts {
  const inSight = (range: TimeRange) => range.start < end && range.end > start;
  const count = (times: Float64Array) => firstAtOrAfter(times, end) - firstAtOrAfter(times, start);
  return {
    hasFootage: footage.some(inSight),
    gaps: gaps.filter(inSight).length,
    events: count(motion.times) + count(notable.times),
    bookmarks: bookmarks.filter(({ range }) => range.start < end && range.end >= start).length,
    found: found.filter(({ range }) => range.start < end && range.end >= start).length,
  };
}
