import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { clockSet, clockTime, clockTurn } from '#model/playback-clock';
import type { PlaybackClock } from '#model/playback-clock';
import type { EpochMs, TimeRange } from '#model/time';

/** So often the players are held against the clock, ms. */
const tickMs = 100;
/** How far the clock may have run on beyond the last picture before that was noticed, ms. */
const mostBackMs = 5_000;

export interface ClockWish { readonly at: EpochMs; readonly rate: number; readonly isRunning: boolean; readonly isScrubbing: boolean; readonly isHeld: boolean }

export interface ReviewClock {
  readonly clock: PlaybackClock;
  /** Now, by the clock. */
  time(): EpochMs;
  set(change: Partial<Pick<PlaybackClock, 'at' | 'rate' | 'isRunning' | 'isHeld'>>): void;
  /** The clock goes where a hand drags it; with null the hand has let go, and it runs on if it ran before. */
  scrub(at: EpochMs | null): void;
  /** Calls with every tick and every change until it is left. */
  onTick(listener: (wish: ClockWish) => void): () => void;
  /** Stands for want of pictures, at the moment of the last one where that is told; until `release`. */
  hold(at: EpochMs | null): void;
  release(): void;
}

interface Bounds { readonly loop: TimeRange | null; readonly footage: readonly TimeRange[]; readonly skipsGaps: boolean; readonly live: () => EpochMs }

/** The one time of a review, and what happens to it by itself: loops, gaps that are skipped, a stand at the end. */
export function useClock(start: EpochMs, bounds: Bounds): ReviewClock {
  const [clock, setClock] = useState<PlaybackClock>(() => ({ at: start, setAt: performance.now(), rate: 1, isRunning: true }));
  const latest = useRef({ clock, bounds });
  useEffect(() => { latest.current = { ...latest.current, bounds }; });
  /** While it is dragged: whether it ran before. */
  const scrubbed = useRef<{ readonly ran: boolean } | null>(null);
  const listeners = useRef(new Set<Parameters<ReviewClock['onTick']>[0]>());
  const tell = useCallback(() => {
    const { clock: current } = latest.current;
    const wish = { at: clockTime(current, performance.now()), rate: current.rate, isRunning: current.isRunning, isScrubbing: scrubbed.current !== null, isHeld: current.isHeld ?? false };
    for (const listener of listeners.current) listener(wish);
  }, []);
  const set = useCallback((change: Parameters<ReviewClock['set']>[0]) => {
    const next = clockSet(latest.current.clock, performance.now(), change);
    latest.current = { ...latest.current, clock: next };
    setClock(next);
    tell();
  }, [tell]);
  const scrub = useCallback((at: EpochMs | null) => {
    if (at !== null) {
      scrubbed.current ??= { ran: latest.current.clock.isRunning };
      set({ at, isRunning: false });
    } else if (scrubbed.current) {
      const { ran } = scrubbed.current;
      scrubbed.current = null;
      set({ isRunning: ran });
    }
  }, [set]);
  useEffect(() => {
    const timer = setInterval(() => {
      const { clock: current, bounds: { loop, footage, skipsGaps, live } } = latest.current;
      const turn = current.isRunning && !current.isHeld ? clockTurn(clockTime(current, performance.now()), current.rate, { loop, footage, skipsGaps, live: live() }) : null;
      if (turn) set({ at: turn.at, ...(turn.stands && { isRunning: false }) });
      else tell();
    }, tickMs);
    return () => { clearInterval(timer); };
  }, [set, tell]);
  // The same functions for the review's life: players live as long as what they follow.
  const time = useCallback(() => clockTime(latest.current.clock, performance.now()), []);
  const onTick = useCallback<ReviewClock['onTick']>((listener) => {
    listeners.current.add(listener);
    return () => { listeners.current.delete(listener); };
  }, []);
  const hold = useCallback<ReviewClock['hold']>((at) => {
    const { clock: current } = latest.current;
    if (current.isHeld) return;
    const now = clockTime(current, performance.now());
    set({ isHeld: true, ...(current.isRunning && at !== null && at < now && at > now - mostBackMs && { at }) });
  }, [set]);
  const release = useCallback(() => { if (latest.current.clock.isHeld) set({ isHeld: false }); }, [set]);
  return useMemo(() => ({ clock, set, scrub, time, onTick, hold, release }), [clock, hold, onTick, release, scrub, set, time]);
}
