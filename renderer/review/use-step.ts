import { useCallback, useEffect, useRef } from 'react';
import type { EpochMs } from '#model/time';
import type { ClipPlayer } from '../player/clip-player.ts';
import { whenSettled } from '../player/when-settled.ts';
import type { ReviewClock } from './use-clock.ts';

/** Cameras a second or less: a longer way to the next picture is a gap, in which another camera may have some, ms. */
const longestFrameMs = 2_000;
/** Presses that wait for their turn; what a held key adds beyond is not made up afterwards. */
const mostWaiting = 2;
/** What is seen is this near to the clock, or it is not what one halts at, ms of footage at 1 ×. */
const nearMs = 250;

interface Options {
  readonly players: ReadonlyMap<number, ClipPlayer>;
  /** The camera whose pictures are counted. */
  readonly selected: number;
  /** Length of a step where no camera tells its pictures. */
  readonly frameMs: number;
  readonly clock: ReviewClock;
}

/** Halts on the picture one sees, and steps from picture to picture of the selected camera; the others show what stood at that moment. */
export function useStep({ players, selected, frameMs, clock: { clock, set, time } }: Options) {
  const latest = useRef({ selected, frameMs, clock });
  useEffect(() => { latest.current = { selected, frameMs, clock }; });
  const turn = useRef<{ waiting: number; last: Promise<void> }>({ waiting: 0, last: Promise.resolve() });

  /** The moment of the picture one sees, where that is at hand; else the clock's. */
  const seen = useCallback((): EpochMs => {
    const now = time();
    const shownAt = players.get(latest.current.selected)?.shownAt ?? null;
    return shownAt !== null && Math.abs(shownAt - now) < nearMs * Math.max(1, Math.abs(latest.current.clock.rate)) ? shownAt : now;
  }, [players, time]);

  const halt = useCallback((): void => {
    const at = seen();
    set({ isRunning: false, at });
    // A video may show one more picture after it was told to stand: that is the one it stands on.
    whenSettled(() => { if (time() === at && !latest.current.clock.isRunning) set({ at: seen() }); });
  }, [seen, set, time]);

  const neighbour = useCallback(async (at: EpochMs, direction: -1 | 1): Promise<EpochMs | null> => {
    const own = await players.get(latest.current.selected)?.neighbour(at, direction) ?? null;
    if (own !== null && Math.abs(own - at) <= longestFrameMs) return own;
    const found = (await Promise.all([...players.values()].map((player) => player.neighbour(at, direction)))).filter((one) => one !== null);
    return found.length === 0 ? null : direction > 0 ? Math.min(...found) : Math.max(...found);
  }, [players]);

  const step = useCallback((direction: -1 | 1): void => {
    if (turn.current.waiting > mostWaiting) return;
    turn.current.waiting += 1;
    if (latest.current.clock.isRunning) halt();
    turn.current.last = turn.current.last.then(async () => {
      const from = time();
      const to = await neighbour(from, direction);
      turn.current.waiting -= 1;
      // A hand went elsewhere meanwhile.
      if (time() === from) set({ isRunning: false, at: to ?? from + direction * (players.get(latest.current.selected)?.frameMs ?? latest.current.frameMs) });
    });
  }, [halt, neighbour, players, set, time]);
  return { step, halt };
}
