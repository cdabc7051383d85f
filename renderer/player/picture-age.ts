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
}

export const noFrames: FrameHistory = { last: null, intervals: [] };

/** Above this age a picture is late (ms). */
export const lateAboveMs = 3000;
/** Without a new frame for this long, or for five frame intervals, a picture is frozen (ms). */
export const frozenAfterMs = 3000;
const frozenIntervals = 5;
/** A map claiming capture more than this in the future (ms) is wrong, and a wrong age is worse than none. */
const futureTolerance = 1000;

export function withFrame(history: FrameHistory, frame: ShownFrame): FrameHistory {
  const { last, intervals } = history;
  if (!last) return { last: frame, intervals };
  if (frame.id === last.id) return history;
  const interval = intervalBetween(last, frame);
  return { last: frame, intervals: interval > 0 ? [...intervals, interval].slice(-15) : intervals };
}

/** Capture times do not know the jitter of delivery; screen times serve where they are unknown. A jump back is no interval. */
function intervalBetween(a: ShownFrame, b: ShownFrame): number {
  return a.capturedAt !== null && b.capturedAt !== null ? b.capturedAt - a.capturedAt : b.shownAt - a.shownAt;
}

/** Milliseconds without a new frame after which this picture is frozen. */
export function frozenLimitMs({ intervals }: FrameHistory): number {
  const median = intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0;
  return Math.max(frozenAfterMs, frozenIntervals * median);
}

/** Null before the first frame. */
export function pictureAge(history: FrameHistory, now: EpochMs): PictureAge | null {
  const { last } = history;
  if (!last) return null;
  const raw = last.capturedAt === null ? null : now - last.capturedAt;
  const believed = raw !== null && raw >= -futureTolerance;
  const ms = believed ? Math.max(0, Math.round(raw)) : null;
  const capturedAt = believed && last.capturedAt !== null ? Math.round(last.capturedAt) : null;
  if (now - last.shownAt > frozenLimitMs(history)) return { ms, is: 'frozen', capturedAt };
  if (ms === null) return { ms, is: 'unknown', capturedAt };
  return { ms, is: ms > lateAboveMs ? 'late' : 'fresh', capturedAt };
}
