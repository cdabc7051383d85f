import { useEffect, useState } from 'react';
import { carouselTurn } from '#model/carousel';
import type { CarouselTurn } from '#model/carousel';
import type { ViewItem } from '#model/view';
import type { CameraId } from '#model/ids';
import { usePage } from '../state/use-page.ts';

/** The next camera begins this long before its turn, so that a carousel never shows black; ms, and at most half the dwell. */
const aheadMs = 3_000;

export interface Turn {
  readonly camera: CameraId;
  /** Being made ready beneath; null while there is time. */
  readonly next: CameraId | null;
  /** From 1, of how many; null for a single camera. */
  readonly place: { readonly at: number; readonly of: number } | null;
}

/** What a tile shows now. `held` keeps a carousel on the camera it is at. Null for what is no camera. */
export function useTurn(item: ViewItem, held: boolean): Turn | null {
  const { clock } = usePage();
  const [told, setTold] = useState<{ readonly item: ViewItem; readonly turn: CarouselTurn; readonly isNear: boolean } | null>(null);
  useEffect(() => {
    if (item.kind !== 'carousel' || held) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const ahead = Math.min(aheadMs, (item.dwellS * 1000) / 2);
    const look = () => {
      const now = clock.now();
      const turn = carouselTurn(item, now);
      const isNear = turn.until - now <= ahead;
      setTold({ item, turn, isNear });
      timer = setTimeout(look, Math.max(20, (isNear ? turn.until : turn.until - ahead) - now));
    };
    look();
    return () => { clearTimeout(timer); };
  }, [clock, held, item]);
  if (item.kind === 'camera') return { camera: item.camera, next: null, place: null };
  if (item.kind !== 'carousel') return null;
  const { turn, isNear } = told?.item === item ? told : { turn: carouselTurn(item, clock.now()), isNear: false };
  return { camera: turn.camera, next: isNear && !held && turn.next !== turn.camera ? turn.next : null, place: { at: turn.place + 1, of: item.cameras.length } };
}
