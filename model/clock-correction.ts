/** A camera's or its server's clock that is wrong: what a person says about it, and how its footage is brought to the true time. Recordings stay as they are (FAULTS F19). */
import { wallTimeAt } from './time-map.ts';
import type { TimeAnchor, TimeMap } from './time-map.ts';
import type { EpochMs, TimeRange } from './time.ts';

/** From a moment on, as the footage itself has it, until the next of the same camera. */
export interface ClockCorrection {
  readonly from: EpochMs;
  /** The footage's time minus the true time, ms: positive for a clock that is fast. */
  readonly aheadMs: number;
}

/** Of one camera, in order of `from`; before the first, and where there is none, its clock is taken to be right. */
export type ClockCorrections = readonly ClockCorrection[];

/** Where a correction comes from: somebody read the clock in the picture, or the offset that was measured to the server was taken. */
export const clockSources = ['read', 'measured'] as const;
export type ClockSource = (typeof clockSources)[number];

/** A correction as it is kept: nothing is ever taken out of the history. */
export interface KeptCorrection extends ClockCorrection {
  readonly id: string;
  readonly source: ClockSource;
  readonly reason: string;
  readonly monitor: number;
  readonly setAt: EpochMs;
  /** When it was withdrawn or replaced, and at which monitor; null while it is in force. */
  readonly withdrawn: { readonly at: EpochMs; readonly monitor: number; readonly reason: string } | null;
}

/** A clock that is more wrong than this is not corrected but set, ms. */
export const mostAheadMs = 366 * 86_400_000;

/** How much the footage's time is ahead of the true one at a moment of the footage, ms. */
export function aheadAt(corrections: ClockCorrections, recorded: EpochMs): number {
  return corrections.findLast(({ from }) => from <= recorded)?.aheadMs ?? 0;
}

/** When a moment of the footage really was. */
export function trueTime(corrections: ClockCorrections, recorded: EpochMs): EpochMs {
  return recorded - aheadAt(corrections, recorded);
}

interface Piece { readonly from: EpochMs; readonly until: EpochMs; readonly aheadMs: number }

function piecesOf(corrections: ClockCorrections): Piece[] {
  return [{ from: -Infinity, aheadMs: 0 }, ...corrections].map((one, index) => ({ ...one, until: corrections[index]?.from ?? Infinity }));
}

/** Under which time the footage has a true moment. One that comes twice (the clock was set back) is the later; one that is nowhere is the next that is. */
export function recordedTime(corrections: ClockCorrections, at: EpochMs): EpochMs {
  const pieces = piecesOf(corrections);
  const held = pieces.findLast(({ from, until, aheadMs }) => at + aheadMs >= from && at + aheadMs < until);
  return held ? at + held.aheadMs : pieces.find(({ from, aheadMs }) => from - aheadMs > at)?.from ?? at;
}

/** Where the footage has a stretch of true time, in the footage's order. */
export function recordedRanges(corrections: ClockCorrections, { start, end }: TimeRange): TimeRange[] {
  return piecesOf(corrections).flatMap(({ from, until, aheadMs }) => within(start + aheadMs, end + aheadMs, from, until));
}

/** Everything the footage may call by a time that was in this stretch. */
export function recordedHull(clock: ClockCorrections, range: TimeRange): TimeRange {
  const found = recordedRanges(clock, range);
  const at = recordedTime(clock, range.start);
  return found.length === 0 ? { start: at, end: at } : { start: Math.max(0, Math.min(...found.map(({ start }) => start))), end: Math.max(...found.map(({ end }) => end)) };
}

/** When a stretch of footage really was: in one piece, or in several where the clock's error changed in it. */
export function trueRanges(corrections: ClockCorrections, { start, end }: TimeRange): TimeRange[] {
  return piecesOf(corrections).flatMap(({ from, until, aheadMs }) => within(start, end, from, until).map((one) => ({ start: one.start - aheadMs, end: one.end - aheadMs })));
}

function within(start: number, end: number, from: number, until: number): TimeRange[] {
  const [first, last] = [Math.max(start, from), Math.min(end, until)];
  return first < last ? [{ start: first, end: last }] : [];
}

/** A medium's map in true time; it is tied anew where the clock's error changes. */
export function trueMap(corrections: ClockCorrections, map: TimeMap): TimeMap {
  if (corrections.length === 0) return map;
  return map.flatMap(({ media, at }, index): TimeAnchor[] => {
    const next = map[index + 1];
    const ends = next ? wallTimeAt([{ media, at }], next.media) ?? at : Infinity;
    const turns = corrections.filter(({ from }) => from > at && from < ends).map(({ from, aheadMs }) => ({ media: media + (from - at) / 1000, at: from - aheadMs }));
    return [{ media, at: trueTime(corrections, at) }, ...turns];
  });
}
