/** One wall time for all cameras that are reviewed together; what each of them shows is held against it (issue 6). Pure: time goes by as it is told. */
import type { EpochMs, TimeRange } from './time.ts';

export interface PlaybackClock {
  /** The wall time at `setAt`. */
  readonly at: EpochMs;
  /** Ms of a monotonic clock. */
  readonly setAt: number;
  /** -16 to 16; what it runs at when it runs. */
  readonly rate: number;
  readonly isRunning: boolean;
  /** It would run, and stands until there are pictures to go on with. */
  readonly isHeld?: boolean;
}

export const playbackRates = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16] as const;

export function clockTime({ at, setAt, rate, isRunning, isHeld = false }: PlaybackClock, now: number): EpochMs {
  return isRunning && !isHeld ? at + (now - setAt) * rate : at;
}

export function clockSet(clock: PlaybackClock, now: number, change: Partial<Pick<PlaybackClock, 'at' | 'rate' | 'isRunning' | 'isHeld'>>): PlaybackClock {
  return { ...clock, at: clockTime(clock, now), setAt: now, ...change };
}

/** Where a running clock goes next by itself: back to the beginning of a loop, over a stretch in which no camera has footage, or to a stand at an end. Null: on. */
export function clockTurn(time: EpochMs, rate: number, { loop, footage, skipsGaps, live }: {
  readonly loop: TimeRange | null;
  /** Of all cameras, merged and sorted. */
  readonly footage: readonly TimeRange[];
  readonly skipsGaps: boolean;
  readonly live: EpochMs;
}): { readonly at: EpochMs; readonly stands: boolean } | null {
  if (loop && rate > 0 && time >= loop.end) return { at: loop.start, stands: false };
  if (loop && rate < 0 && time <= loop.start) return { at: loop.end, stands: false };
  if (rate > 0 && time >= live) return { at: live, stands: true };
  if (!skipsGaps || footage.some(({ start, end }) => time >= start && time < end)) return null;
  const next = rate > 0 ? footage.find(({ start }) => start > time)?.start : footage.findLast(({ end }) => end <= time)?.end;
  return next === undefined ? null : { at: rate > 0 ? next : next - 1, stands: false };
}
