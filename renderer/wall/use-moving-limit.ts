import { useEffect } from 'react';
import type { ViewItem } from '#model/view';
import { windowBudget } from '../player/budget-keeper.ts';
import { useMonitor, useSafeMode } from '../state/use-page.ts';

const withPicture: ReadonlySet<ViewItem['kind']> = new Set(['camera', 'carousel', 'hotspot']);

/** In safe mode at most half of the tiles that show cameras move, rounded up; the others show stills (F29). */
export function useMovingLimit(): void {
  const safeMode = useSafeMode();
  const pictures = useMonitor()?.items.filter(({ kind }) => withPicture.has(kind)).length ?? 0;
  const moving = safeMode ? Math.ceil(pictures / 2) : Number.POSITIVE_INFINITY;
  useEffect(() => { windowBudget.setLimits({ ...windowBudget.limits, moving }); }, [moving]);
}
