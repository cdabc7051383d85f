import { useEffect } from 'react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { windowBudget } from '../player/budget-keeper.ts';
import { startGovernor } from '../player/governor.ts';
import { limitsOf, usualLimits } from '../player/budget.ts';
import { playingVideos } from '../player/picture-video.ts';
import { useMeasured, usePage } from '../state/use-page.ts';

/** Keeps this window within what the PC carries; the desk says while pictures are taken down for it. */
export function useGovernor(wall: RefObject<HTMLElement | null>): void {
  const { desk, hardware, pc } = usePage();
  const measured = useMeasured();
  const most = limitsOf(measured, useStore(hardware)).megapixelsPerSecond;
  // That hardware decodes is a word, not a measurement.
  const sure = measured ? most : Math.min(most, usualLimits.megapixelsPerSecond);
  useEffect(() => startGovernor({
    budget: windowBudget, most, sure, measured, pc,
    videos: () => (wall.current ? playingVideos(wall.current) : []),
    first: () => {
      const selected = wall.current?.querySelector('[data-tile][data-selected]');
      return selected ? playingVideos(selected) : [];
    },
    onStrain: (strained) => { desk.setState({ strained }); },
  }), [desk, measured, most, pc, sure, wall]);
}
