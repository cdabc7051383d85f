import type { EpochMs } from './time.ts';

/** Views of one carousel of a monitor, and seconds each is shown: a whole monitor turns no faster than eyes follow. */
export const viewCarouselLimits = { leastViews: 2, mostViews: 64, leastDwellS: 5, mostDwellS: 3_600 } as const;

/** Saved views that a monitor shows one after the other, until somebody stops it or arranges the monitor by hand. */
export interface ViewCarousel {
  /** From 1; one carousel each at most. */
  readonly monitor: number;
  /** Ids of 2 to 64 views, in order; removed ones are passed over. */
  readonly views: readonly string[];
  /** How long each is shown, 5 to 3,600 s. */
  readonly dwellS: number;
}

/** Which of `count` is shown at a wall time, from 0, and until when (not included): the same for everybody, after a restart too. */
export function viewTurn(count: number, dwellS: number, now: EpochMs): { readonly place: number; readonly until: EpochMs } {
  const dwellMs = dwellS * 1000;
  const turn = Math.floor(now / dwellMs);
  return { place: turn % count, until: (turn + 1) * dwellMs };
}
