/** How old the picture on screen is, from the frames that were really shown; never from a player saying it plays. */
import type { PictureAge } from '#model/player-state';
import type { EpochMs } from '#model/time';

/** One frame put on screen by any engine. */
export interface ShownFrame {
  /** Tells frames apart: media seconds, RTP timestamp or capture time. The same id again is no new frame. */
  readonly id: number;
  /** When it came on screen. */
  readonly shownAt: EpochMs;
  /** Capture wall time; null where the engine has no time map (yet). */
  readonly capturedAt: EpochMs | null;
}

export interface FrameHistory {
  readonly last: ShownFrame | null;
  /** Milliseconds between the newest frames, at most 15. */
  readonly intervals: readonly number[];
  /** In low gear: when the source was heard last, by a frame or a sign; null for engines that show every frame. */
  readonly heardAt: EpochMs | null;
}

export const noFrames: FrameHistory = { last: null, intervals: [], heardAt: null };

/** Above this age a picture is late (ms). */
export const lateAboveMs = 3000;
/** Without a new frame for this long, or for five frame intervals, a picture is frozen (ms). */
export const frozenAfterMs = 3000;
const frozenIntervals = 5;
/** In low gear pictures come with the source's key frames. While it is heard, one may be this long in coming, ms: with a known interval, and before. */
const slowFrozenAfterMs = { known: 10_000, unknown: 20_000 };
/** A picture in low gear is late when the next one is overdue by this, ms. */
const overdueMs = 1000;
/** A map claiming capture more than this in the future (ms) is wrong, and a wrong age is worse than none. */
const futureTolerance = 1000;

export function withFrame(history: FrameHistory, frame: ShownFrame): FrameHistory {
  const { last, intervals } = history;
  const heardAt = history.heardAt === null ? null : frame.shownAt;
  if (!last) return { last: frame, intervals, heardAt };
  if (frame.id === last.id) return history;
  const interval = intervalBetween(last, frame);
  return { last: frame, intervals: interval > 0 ? [...intervals.slice(-14), interval] : intervals, heardAt };
}

/** The source was heard: from now on the history is one of low gear. */
export function withSign(history: FrameHistory, at: EpochMs): FrameHistory {
  return { ...history, heardAt: Math.max(history.heardAt ?? at, at) };
}

/** Capture times do not know the jitter of delivery; screen times serve where they are unknown. A jump back is no interval. */
function intervalBetween(a: ShownFrame, b: ShownFrame): number {
  return a.capturedAt !== null && b.capturedAt !== null ? b.capturedAt - a.capturedAt : b.shownAt - a.shownAt;
}

/** When this picture is frozen unless something comes; null before the first frame. In low gear a silent source freezes it as soon as at full rate. */
export function frozenAt(history: FrameHistory): EpochMs | null {
  const { last, heardAt } = history;
  if (!last) return null;
  const interval = frozenIntervals * usualInterval(history);
  if (heardAt === null) return last.shownAt + Math.max(frozenAfterMs, interval);
  const slow = Math.max(history.intervals.length > 0 ? slowFrozenAfterMs.known : slowFrozenAfterMs.unknown, interval);
  return Math.min(Math.max(heardAt, last.shownAt) + frozenAfterMs, last.shownAt + slow);
}

/** The median, ms; 0 before the second frame. */
function usualInterval({ intervals }: FrameHistory): number {
  return intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0;
}

/** Above this age the picture is late, ms. */
function lateAbove(history: FrameHistory): number {
  return history.heardAt === null ? lateAboveMs : Math.max(lateAboveMs, usualInterval(history) + overdueMs);
}

/** Null before the first frame. */
export function pictureAge(history: FrameHistory, now: EpochMs): PictureAge | null {
  const { last } = history;
  if (!last) return null;
  const raw = last.capturedAt === null ? null : now - last.capturedAt;
  const believed = raw !== null && raw >= -futureTolerance;
  const ms = believed ? Math.max(0, Math.round(raw)) : null;
  const capturedAt = believed && last.capturedAt !== null ? Math.round(last.capturedAt) : null;
  if (now > (frozenAt(history) ?? now)) return { ms, is: 'frozen', capturedAt };
  if (ms === null) return { ms, is: 'unknown', capturedAt };
  return { ms, is: ms > lateAbove(history) ? 'late' : 'fresh', capturedAt };
}
