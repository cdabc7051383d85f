import { useCallback, useRef } from 'react';
import type { CameraId } from '#model/ids';
import type { ClipState } from '../player/clip-player.ts';
import type { ReviewClock } from './use-clock.ts';

/** While no camera can be played the clock stands, and goes on at the same moment when one can. Returns what a tile tells its state to. */
export function useWaitForServer({ set, isRunning }: { readonly set: ReviewClock['set']; readonly isRunning: () => boolean }): (camera: CameraId, state: ClipState) => void {
  const states = useRef(new Map<CameraId, ClipState['is']>());
  const waits = useRef(false);
  return useCallback((camera, { is }) => {
    states.current.set(camera, is);
    const all = [...states.current.values()];
    const isLost = all.includes('failed') && !all.includes('showing') && !all.includes('opening');
    if (isLost && isRunning()) {
      waits.current = true;
      set({ isRunning: false });
    } else if (waits.current && all.includes('showing')) {
      waits.current = false;
      set({ isRunning: true });
    }
  }, [isRunning, set]);
}
