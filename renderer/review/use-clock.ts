import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { clockSet, clockTime, clockTurn } from '#model/playback-clock';
import type { PlaybackClock } from '#model/playback-clock';
import type { EpochMs, TimeRange } from '#model/time';

/** So often the players are held against the clock, ms. */
const tickMs = 100;

export interface ReviewClock {
  readonly clock: PlaybackClock;
  /** Now, by the clock. */
  time(): EpochMs;
  set(change: Partial<Pick<PlaybackClock, 'at' | 'rate' | 'isRunning'>>): void;
  /** Calls with every tick and every change until it is left. */
  onTick(listener: (wish: { readonly at: EpochMs; readonly rate: number; readonly isRunning: boolean }) => void): () => void;
}

interface Bounds { readonly loop: TimeRange | null; readonly footage: readonly TimeRange[]; readonly skipsGaps: boolean; readonly live: () => EpochMs }

/** The one time of a review, and what happens to it by itself: loops, gaps that are skipped, a stand at the end. */
export function useClock(start: EpochMs, bounds: Bounds): ReviewClock {
  const [clock, setClock] = useState<PlaybackClock>(() => ({ at: start, setAt: performance.now(), rate: 1, isRunning: true }));
  const latest = useRef({ clock, bounds });
  useEffect(() => { latest.current = { ...latest.current, bounds }; });
  const listeners = useRef(new Set<Parameters<ReviewClock['onTick']>[0]>());
  const tell = useCallback(() => {
    const { clock: current } = latest.current;
    const wish = { at: clockTime(current, performance.now()), rate: current.rate, isRunning: current.isRunning };
    for (const listener of listeners.current) listener(wish);
  }, []);
  const set = useCallback((change: Parameters<ReviewClock['set']>[0]) => {
    const next = clockSet(latest.current.clock, performance.now(), change);
    latest.current = { ...latest.current, clock: next };
    setClock(next);
    tell();
  }, [tell]);
  useEffect(() => {
    const timer = setInterval(() => {
      const { clock: current, bounds: { loop, footage, skipsGaps, live } } = latest.current;
      const turn = current.isRunning ? clockTurn(clockTime(current, performance.now()), current.rate, { loop, footage, skipsGaps, live: live() }) : null;
      if (turn) set({ at: turn.at, ...(turn.stands && { isRunning: false }) });
      else tell();
    }, tickMs);
    return () => { clearInterval(timer); };
  }, [set, tell]);
  return useMemo(() => ({
    clock, set,
    time: () => clockTime(latest.current.clock, performance.now()),
    onTick(listener) {
      listeners.current.add(listener);
      return () => { listeners.current.delete(listener); };
    },
  }), [clock, set]);
}
