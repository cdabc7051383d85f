import { useEffect, useState } from 'react';
import { broughtTurn } from '#model/carousel';
import type { CarouselTurn } from '#model/carousel';
import type { CarouselItem, ViewItem } from '#model/view';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { usePage } from '../state/use-page.ts';
import { useBrought } from './use-brought.ts';

/** The next camera begins this long before its turn, so that a carousel never shows black; ms, and at most half the dwell. */
const aheadMs = 3_000;

export interface Turn {
  readonly camera: CameraId;
  /** Being made ready beneath; null while there is time. */
  readonly next: CameraId | null;
  /** From 1, of how many; null for a single camera. */
  readonly place: { readonly at: number; readonly of: number } | null;
  /** A carousel stays on it while its alarm lasts, or goes round among those with one. */
  readonly isBrought: boolean;
}

interface Told { readonly item: CarouselItem; readonly brought: readonly CameraId[]; readonly turn: CarouselTurn; readonly isNear: boolean }

/**
 * What a tile shows now. `stays` keeps a carousel on the camera `at`, or where that is null on the one it is at, while it is among its
 * cameras; one that does not stay shows those with an alarm. Null for what is no camera.
 */
export function useTurn(tile: number, given: ViewItem, stays: boolean, at: CameraId | null): Turn | null {
  const { clock } = usePage();
  const item = useSteady(given);
  const brought = useBrought(tile, item, stays);
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    if (item.kind !== 'carousel' || stays) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const ahead = Math.min(aheadMs, (item.dwellS * 1000) / 2);
    const look = () => {
      const now = clock.now();
      const turn = broughtTurn(item, brought, now);
      const isNear = turn.until - now <= ahead;
      setTold({ item, brought, turn, isNear });
      timer = setTimeout(look, Math.max(20, (isNear ? turn.until : turn.until - ahead) - now));
    };
    look();
    return () => { clearTimeout(timer); };
  }, [clock, stays, item, brought]);
  if (item.kind === 'camera') return { camera: item.camera, next: null, place: null, isBrought: false };
  if (item.kind !== 'carousel') return null;
  const kept = at ?? told?.turn.camera;
  const seen = told?.item === item && told.brought === brought ? told : { item, brought, turn: firstTurn(item, brought, stays ? kept : undefined, clock.now()), isNear: false };
  if (seen !== told) setTold(seen);
  const { turn, isNear } = seen;
  return { camera: turn.camera, next: isNear && !stays && turn.next !== turn.camera ? turn.next : null, place: { at: turn.place + 1, of: item.cameras.length }, isBrought: brought.includes(turn.camera) };
}

/** Where a carousel begins that is new in its tile, or whose alarms are others: at the camera that is kept, else where its clock is. */
function firstTurn(item: CarouselItem, brought: readonly CameraId[], kept: CameraId | undefined, now: EpochMs): CarouselTurn {
  const turn = broughtTurn(item, brought, now);
  return kept !== undefined && item.cameras.includes(kept) ? { ...turn, camera: kept, place: item.cameras.indexOf(kept) } : turn;
}

/** The same object for as long as it says the same: every word of the core about the monitor brings new ones. */
function useSteady(item: ViewItem): ViewItem {
  const [steady, setSteady] = useState(item);
  if (steady === item || JSON.stringify(steady) === JSON.stringify(item)) return steady;
  setSteady(item);
  return item;
}
