/** Notices when somebody sets the wall clock (F49): wall and monotonic time then drift apart by more than a second. */
import type { EpochMs } from '#model/time';

const jumpMs = 1_000;

export interface Clocks {
  readonly now: () => EpochMs;
  /** Milliseconds of a clock that nobody can set. */
  readonly monotonic: () => number;
}

/** Answers true once after each jump. */
export function createWallWatch({ now, monotonic }: Clocks): () => boolean {
  let difference = now() - monotonic();
  return () => {
    const seen = now() - monotonic();
    const jumped = Math.abs(seen - difference) > jumpMs;
    // Slow adjustment (NTP slewing) is followed, so that it never adds up to a jump.
    difference = seen;
    return jumped;
  };
}
