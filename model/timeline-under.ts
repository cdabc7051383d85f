/** What lies under a pointer on a timeline, in words' reach: footage or not and why, how many events, which bookmark. */
import { firstAtOrAfter } from './event-density.ts';
import { firstEndingAfter } from './timeline-bars.ts';
import type { TimelineBookmark, TimelineEvent, TimelineGap, TimelineIndex, TimelineRow } from './timeline-index.ts';
import type { TimelineFind } from './timeline-found.ts';
import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';

export interface TimelineUnder {
  readonly at: EpochMs;
  /** Null outside the rows. */
  readonly camera: CameraId | null;
  /** `none`: known, and neither footage nor a gap; nothing was wanted then. */
  readonly footage: 'footage' | 'gap' | 'none' | 'unknown' | 'future';
  readonly gap: TimelineGap | null;
  /** How many events begin within reach, and the nearest of them. */
  readonly eventCount: number;
  readonly event: TimelineEvent | null;
  readonly bookmark: TimelineBookmark | null;
  /** What a search found there. */
  readonly find: TimelineFind | null;
}

/** `reachMs`: how far to both sides still counts as under the pointer; a gap thinner than that is found before the footage beside it. */
export function timelineUnder(index: TimelineIndex, row: number | null, at: number, reachMs: number, now: EpochMs): TimelineUnder {
  const found = row === null ? undefined : index.rows[row];
  const none = { at: Math.round(at), camera: null, footage: at > now ? 'future' : 'none', gap: null, eventCount: 0, event: null, bookmark: null, find: null } as const;
  if (!found) return none;
  const gap = at > now ? null : gapUnder(found, at, reachMs);
  return { ...none, camera: found.camera, footage: gap ? 'gap' : footageUnder(found, at, now), gap, ...eventsUnder(found, at, reachMs), bookmark: bookmarkUnder(found, at, reachMs), find: found.found.find(({ range }) => range.start <= at + reachMs && range.end >= at - reachMs) ?? null };
}

function footageUnder({ footage, known }: TimelineRow, at: number, now: EpochMs): TimelineUnder['footage'] {
  const holds = (ranges: TimelineRow['footage']) => (ranges[firstEndingAfter(ranges, at)]?.start ?? Number.POSITIVE_INFINITY) <= at;
  if (holds(footage)) return 'footage';
  if (at > now) return 'future';
  return known === null || holds(known) ? 'none' : 'unknown';
}

/** The gap at a moment; else the longest within reach. */
function gapUnder({ gaps }: TimelineRow, at: number, reachMs: number): TimelineGap | null {
  let longest: TimelineGap | null = null;
  for (let i = firstEndingAfter(gaps, at - reachMs); i < gaps.length; i++) {
    const gap = gaps[i] as TimelineGap;
    if (gap.start > at + reachMs) break;
    if (gap.start <= at && at < gap.end) return gap;
    // One that is wide enough to be seen beside the pointer is not under it.
    if (gap.end - gap.start <= reachMs * 2 && (longest === null || gap.end - gap.start > longest.end - longest.start)) longest = gap;
  }
  return longest;
}

/** Those that begin within reach; where none does, the last that still lasts there. */
function eventsUnder({ events, motion, notable, longestEventMs }: TimelineRow, at: number, reachMs: number): Pick<TimelineUnder, 'event' | 'eventCount'> {
  const countOf = (times: Float64Array) => firstAtOrAfter(times, at + reachMs) - firstAtOrAfter(times, at - reachMs);
  const eventCount = countOf(motion.times) + countOf(notable.times);
  let nearest: TimelineEvent | null = null;
  const rank = (event: TimelineEvent) => Math.abs(event.at - at) + (event.type === 'motion' ? reachMs : 0);
  for (let i = firstEventFrom(events, at - reachMs); i < events.length; i++) {
    const event = events[i] as TimelineEvent;
    if (event.at >= at + reachMs) break;
    // A person or a cut cable goes before the motion that came with it.
    if (nearest === null || rank(event) < rank(nearest)) nearest = event;
  }
  for (let i = firstEventFrom(events, at) - 1; nearest === null && i >= 0; i--) {
    const event = events[i] as TimelineEvent;
    if (event.at < at - longestEventMs) break;
    if ((event.end ?? event.at) > at) nearest = event;
  }
  return { event: nearest, eventCount: nearest === null ? 0 : Math.max(1, eventCount) };
}

function firstEventFrom(events: readonly TimelineEvent[], at: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A flag is caught wider than a moment is: it is drawn wide. */
function bookmarkUnder({ bookmarks }: TimelineRow, at: number, reachMs: number): TimelineBookmark | null {
  const near = bookmarks.filter(({ range }) => range.start <= at + reachMs * 3 && range.end >= at - reachMs);
  return near.toSorted((a, b) => Math.abs(a.range.start - at) - Math.abs(b.range.start - at))[0] ?? null;
}
