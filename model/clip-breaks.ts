import type { TimeMap } from './time-map.ts';
import type { EpochMs, MediaSeconds } from './time.ts';

/** A place on a clip's own axis at which wall time leaps: footage is missing there, or the clock was set back. */
export interface ClipBreak {
  readonly media: MediaSeconds;
  /** Wall time at which the footage before it ends. */
  readonly from: EpochMs;
  /** Wall time at which the footage after it begins; before `from` where the clock was set back. */
  readonly to: EpochMs;
}

/** Clocks that drift apart are tied anew without a leap (docs/time.md); less than this is no break, ms. */
const leastMs = 250;

/** A medium's breaks in order; a player runs over them without a stop. */
export function breaksOf(map: TimeMap): ClipBreak[] {
  return map.slice(1).flatMap(({ media, at }, index) => {
    const before = map[index]!;
    const from = before.at + (media - before.media) * 1000;
    return Math.abs(at - from) < leastMs ? [] : [{ media, from: Math.round(from), to: Math.round(at) }];
  });
}
