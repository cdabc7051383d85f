import { useEffect } from 'react';
import type { RefObject } from 'react';
import { windowBudget } from '../player/budget-keeper.ts';
import { startGovernor } from '../player/governor.ts';
import { limitsOf } from '../player/budget.ts';
import { playingVideos } from '../player/picture-video.ts';
import { useMeasured, usePage } from '../state/use-page.ts';

/** Keeps this window within what the PC carries; the desk says while pictures are taken down for it. */
export function useGovernor(wall: RefObject<HTMLElement | null>): void {
  const { desk, pc } = usePage();
  const measured = useMeasured();
  const most = limitsOf(measured).megapixelsPerSecond;
  useEffect(() => startGovernor({
    budget: windowBudget, most, measured, pc,
    videos: () => (wall.current ? playingVideos(wall.current) : []),
    onStrain: (strained) => { desk.setState({ strained }); },
  }), [desk, measured, most, pc, wall]);
}
