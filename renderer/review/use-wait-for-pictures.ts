import { useCallback, useRef } from 'react';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { ClipState } from '../player/clip-player.ts';
import type { ReviewClock } from './use-clock.ts';

/** Whether the clock stands for the pictures of these cameras. */
export function mustWait(states: readonly ClipState[]): boolean {
  // What this browser will never show is waited for by nobody.
  const told = new Set(states.map((state) => (state.is === 'failed' && (state.problem.code === 'codec-unsupported' || state.problem.code === 'unsupported') ? 'none' : state.is)));
  if (told.has('showing')) return false;
  // A server that is gone holds up nobody else: where others have a gap, theirs is gone through.
  return told.has('opening') || told.has('stalled') || (told.has('failed') && !told.has('none'));
}

/** The clock does not run away from pictures that are still fetched, or from a server that is gone: it goes on at the same moment. Returns what a tile tells its state to. */
export function useWaitForPictures({ hold, release }: Pick<ReviewClock, 'hold' | 'release'>): (camera: CameraId, state: ClipState, shownAt: EpochMs | null) => void {
  const states = useRef(new Map<CameraId, ClipState>());
  return useCallback((camera, state, shownAt) => {
    states.current.set(camera, state);
    if (mustWait([...states.current.values()])) hold(shownAt);
    else release();
  }, [hold, release]);
}
