import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import type { ViewItem } from '#model/view';
import { usePage } from '../state/use-page.ts';

const none: readonly CameraId[] = [];

/** Of a carousel's cameras those with an alarm that it is to show now (docs/decisions/053); the same array while they are the same. A carousel that stays with a camera shows none of them. */
export function useBrought(tile: number, item: ViewItem, stays: boolean): readonly CameraId[] {
  const { alarms } = usePage();
  const cameras = item.kind === 'carousel' && !stays ? item.cameras : none;
  useEffect(() => {
    alarms.waits(tile, cameras);
    return () => { alarms.waits(tile, none); };
  }, [alarms, tile, cameras]);
  const brought = useStore(alarms.store, (told) => JSON.stringify(cameras.filter((camera) => told.brought.has(camera))));
  return useMemo(() => JSON.parse(brought) as CameraId[], [brought]);
}
