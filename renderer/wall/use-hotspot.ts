import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import type { ViewItem } from '#model/view';
import { useDesk, usePage } from '../state/use-page.ts';
import type { Turn } from './use-turn.ts';
import { useRested } from './use-rested.ts';

/** Walking over tiles with the arrow keys opens nothing at every step, ms. */
const restMs = 250;
/** The new camera is made ready beneath the one that is seen, so that a hotspot is never black, ms. */
const aheadMs = 900;

/** The camera a hotspot shows: that of the selected tile, or of the one selected before while the hotspot itself is. Null for other items, and before any. */
export function useHotspot(tile: number, item: ViewItem): Turn | null {
  const { tiles } = usePage();
  const isHot = item.kind === 'hotspot';
  const selected = useDesk((desk) => (isHot ? desk.selected : tile));
  const seen = useStore(tiles.of(selected), (told) => (selected === tile ? null : told?.camera ?? null));
  const wanted = useRested(seen, restMs);
  const [last, setLast] = useState<CameraId | null>(null);
  const [current, setCurrent] = useState<CameraId | null>(null);
  if (wanted !== null && wanted !== last) setLast(wanted);
  useEffect(() => {
    if (!isHot || last === null || last === current) return undefined;
    const timer = setTimeout(() => { setCurrent(last); }, current === null ? 0 : aheadMs);
    return () => { clearTimeout(timer); };
  }, [current, isHot, last]);
  if (!isHot || current === null) return null;
  return { camera: current, next: last !== null && last !== current ? last : null, place: null, isBrought: false };
}
