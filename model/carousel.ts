import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';
import type { CarouselItem } from './view.ts';

/** Cameras of one carousel, and seconds each is shown. */
export const carouselLimits = { leastCameras: 2, mostCameras: 64, leastDwellS: 3, mostDwellS: 3_600 } as const;

/** Where a carousel stands. */
export interface CarouselTurn {
  /** From 0. */
  readonly place: number;
  readonly camera: CameraId;
  /** Shown from `until` on. */
  readonly next: CameraId;
  /** Epoch ms. */
  readonly until: EpochMs;
}

/** Of cameras with an alarm each is shown no longer than this at once, s: the next one is waited for. */
const alarmDwellS = 10;

/** As `carouselTurn`, but round among `brought` (cameras with an alarm) for as long as there are any; then where the wall's clock is. */
export function broughtTurn(item: Pick<CarouselItem, 'cameras' | 'dwellS'>, brought: readonly CameraId[], now: EpochMs): CarouselTurn {
  const cameras = [...new Set(item.cameras)].filter((camera) => brought.includes(camera));
  if (cameras.length === 0) return carouselTurn(item, now);
  const turn = carouselTurn({ cameras, dwellS: Math.min(item.dwellS, alarmDwellS) }, now);
  return { ...turn, place: item.cameras.indexOf(turn.camera) };
}

/** The same for everybody who asks at the same wall time. */
export function carouselTurn({ cameras, dwellS }: Pick<CarouselItem, 'cameras' | 'dwellS'>, now: EpochMs): CarouselTurn {
  const dwellMs = dwellS * 1000;
  const turn = Math.floor(now / dwellMs);
  const place = turn % cameras.length;
  const camera = cameras[place] ?? '';
  return { place, camera, next: cameras[(place + 1) % cameras.length] ?? camera, until: (turn + 1) * dwellMs };
}
