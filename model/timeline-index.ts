/** What a timeline knows, sorted once when it changes, so that every frame only looks it up. */
import type { CameraEvent } from './camera-event.ts';
import { eventTimes } from './event-density.ts';
import type { EventTimes } from './event-density.ts';
import type { CameraId } from './ids.ts';
import type { Gap, RecordingSpan } from './recording.ts';
import { mergeRanges } from './time.ts';
import type { TimelineFind } from './timeline-found.ts';
import type { TimeRange } from './time.ts';

/** One camera's footage as far as it was asked for. */
export interface TimelineCamera {
  readonly id: CameraId;
  readonly spans: readonly RecordingSpan[];
  readonly gaps: readonly Gap[];
  /** What was asked for and answered; outside it nobody knows, and the timeline says so. Absent: everything. */
  readonly known?: readonly TimeRange[];
}

export type TimelineEvent = Pick<CameraEvent, 'camera' | 'type' | 'label' | 'at' | 'end'>;

/** A bookmark as a timeline draws it; a point where start and end are equal. No cameras: it is on all rows. */
export interface TimelineBookmark {
  readonly id: string;
  readonly cameras: readonly CameraId[];
  readonly range: TimeRange;
  readonly title: string;
  /** Cameras whose footage of it is locked against deletion; absent: none. */
  readonly locked?: readonly CameraId[];
}

/** A gap as far as no footage of another role fills it. One that lasts (`isOpen`) ends at infinity. */
export interface TimelineGap extends TimeRange { readonly reason: Gap['reason']; readonly isOpen: boolean }

export interface TimelineRow {
  readonly camera: CameraId;
  /** Footage of any role, joined, in order. */
  readonly footage: readonly TimeRange[];
  readonly gaps: readonly TimelineGap[];
  /** Null: everything is known. */
  readonly known: readonly TimeRange[] | null;
  readonly motion: EventTimes;
  /** Everything but motion: somebody should look. */
  readonly notable: EventTimes;
  /** Sorted by time; `motion` and `notable` together. */
  readonly events: readonly TimelineEvent[];
  /** The length of the longest event, ms: how far back one must look for those that still last. */
  readonly longestEventMs: number;
  /** Sorted by start. */
  readonly bookmarks: readonly TimelineBookmark[];
  /** What a search found, sorted by start. */
  readonly found: readonly TimelineFind[];
}

export interface TimelineIndex {
  readonly rows: readonly TimelineRow[];
  /** From the first to the last edge of footage or gap; null where there is none. */
  readonly extent: TimeRange | null;
}

export interface TimelineData {
  /** 1 to 16, in the order of the rows. */
  readonly cameras: readonly TimelineCamera[];
  /** Up to 100,000, in any order. Those of other cameras, and of none, are not drawn. */
  readonly events: readonly TimelineEvent[];
  readonly bookmarks: readonly TimelineBookmark[];
  /** What a search found, in any order; absent where none was made. */
  readonly found?: readonly TimelineFind[];
}

/** What still lasts has no end in it, so an index stays true while time goes on. */
export function indexTimeline({ cameras, events, bookmarks, found = [] }: TimelineData): TimelineIndex {
  const byCamera = eventsByCamera(events);
  const rows = cameras.map((camera) => {
    const footage = mergeRanges(camera.spans.filter(({ start, end }) => end > start));
    return {
      camera: camera.id,
      footage,
      gaps: gapsBeside(footage, camera.gaps),
      known: camera.known ? mergeRanges(camera.known) : null,
      ...(byCamera.get(camera.id) ?? sortEvents([])),
      bookmarks: bookmarks.filter((mark) => mark.cameras.length === 0 || mark.cameras.includes(camera.id)).toSorted((a, b) => a.range.start - b.range.start),
      found: found.filter(({ camera: of }) => of === camera.id).toSorted((a, b) => a.range.start - b.range.start),
    };
  });
  const edges = rows.flatMap(({ footage, gaps }) => [footage[0], gaps[0], footage.at(-1), gaps.at(-1)].filter((range) => range !== undefined));
  const ends = edges.map(({ start, end }) => (Number.isFinite(end) ? end : start));
  return { rows, extent: edges.length === 0 ? null : { start: Math.min(...edges.map(({ start }) => start)), end: Math.max(...ends) } };
}

type RowEvents = Pick<TimelineRow, 'events' | 'motion' | 'notable' | 'longestEventMs'>;

/** Spans grow every second, events are many: what was sorted once is kept as long as its list. */
const sorted = new WeakMap<readonly TimelineEvent[], ReadonlyMap<CameraId | null, RowEvents>>();

function eventsByCamera(events: readonly TimelineEvent[]): ReadonlyMap<CameraId | null, RowEvents> {
  const known = sorted.get(events) ?? new Map(Array.from(Map.groupBy(events, ({ camera }) => camera), ([camera, own]) => [camera, sortEvents(own)]));
  sorted.set(events, known);
  return known;
}

function sortEvents(events: readonly TimelineEvent[]): RowEvents {
  const own = events.toSorted((a, b) => a.at - b.at);
  const moments = (isMotion: boolean) => own.filter(({ type }) => (type === 'motion') === isMotion).map(({ at }) => at);
  return { events: own, motion: eventTimes(moments(true)), notable: eventTimes(moments(false)), longestEventMs: own.reduce((most, { at, end }) => Math.max(most, (end ?? at) - at), 0) };
}

/** The pieces of gaps that no footage covers, in order, none over another: of two the one that began first is kept. */
function gapsBeside(footage: readonly TimeRange[], gaps: readonly Gap[]): TimelineGap[] {
  const pieces: TimelineGap[] = [];
  let i = 0;
  let from = Number.NEGATIVE_INFINITY;
  for (const gap of gaps.toSorted((a, b) => a.start - b.start)) {
    const isOpen = gap.end === null;
    const end = gap.end ?? Number.POSITIVE_INFINITY;
    let start = Math.max(gap.start, from);
    while (i > 0 && (footage[i - 1]?.end ?? 0) > start) i--;
    while (start < end) {
      while ((footage[i]?.end ?? Number.POSITIVE_INFINITY) <= start) i++;
      const next = footage[i] ?? null;
      const until = Math.min(end, next?.start ?? end);
      if (until > start) pieces.push({ start, end: until, reason: gap.reason, isOpen: isOpen && until === end });
      start = Math.max(until, next?.end ?? end);
    }
    from = Math.max(from, end);
  }
  return pieces;
}
