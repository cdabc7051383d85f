/**
 * When was a picture captured, where a server tells wall times of its own beside the medium (EXT-X-PROGRAM-DATE-TIME)? (docs/time.md)
 * Its word is better than the arrival where the way to us is slow, and wrong where its clock is: it is believed while it lies at most 1 s
 * before, and not after, what the arrivals say. Once it has agreed it stays believed when all arrivals become later, until it moves.
 */
import type { EpochMs, MediaSeconds } from '#model/time';
import { createArrivalClock } from './arrival-clock.ts';
import type { ArrivalClock } from './arrival-clock.ts';

export interface ProgramClock extends ArrivalClock {
  /** By the server's word the picture at this media time was captured at `at`. */
  told(media: MediaSeconds, at: EpochMs): void;
}

const trustMs = 1_000;
/** Its clock and ours never agree to the millisecond. */
const futureMs = 50;

export function createProgramClock(): ProgramClock {
  const arrivals = createArrivalClock();
  /** Wall ms minus media ms by the server's word. */
  let told: number | null = null;
  /** The last word that agreed with the arrivals. */
  let trusted: number | null = null;

  return {
    observe(media, arrivedAt) {
      arrivals.observe(media, arrivedAt);
      if (told === null) return;
      const arrival = arrivals.captureAt(0);
      if (told <= arrival + futureMs && told >= arrival - trustMs) trusted = told;
      else if (trusted === null || Math.abs(told - trusted) > trustMs || told > arrival + futureMs) trusted = null;
    },
    told(media, at) { told = at - media * 1000; },
    captureAt(media) {
      const byArrival = arrivals.captureAt(media);
      return trusted === null || told === null ? byArrival : Math.min(byArrival, Math.round(told + media * 1000));
    },
    reset() {
      arrivals.reset();
      told = null;
      trusted = null;
    },
  };
}
