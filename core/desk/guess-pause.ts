/** How long a PIN is not looked at after wrong ones. Kept with the data, so that starting the core again shortens nothing. Pure. */
import type { EpochMs } from '#model/time';

/** Slips of the finger that cost nothing. */
const free = 3;
const firstMs = 5_000;
const mostMs = 5 * 60_000;

export interface Guesses {
  /** Wrong ones since the last right one. */
  readonly wrong: number;
  /** When the last of them was. */
  readonly at: EpochMs;
}

/** 5 s after the third wrong PIN, doubling up to five minutes. */
export function pauseMs(wrong: number): number {
  return wrong < free ? 0 : Math.min(mostMs, firstMs * 2 ** (wrong - free));
}

/** When the next is looked at; null for now. A clock that was set back makes nobody wait longer than the pause. */
export function nextTryAt(guesses: Guesses | null, now: EpochMs): EpochMs | null {
  const pause = guesses ? pauseMs(guesses.wrong) : 0;
  if (!guesses || pause === 0) return null;
  const at = Math.min(guesses.at, now) + pause;
  return at > now ? at : null;
}
