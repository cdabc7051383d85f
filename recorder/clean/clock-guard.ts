/**
 * Whether the wall clock may be trusted to delete by age (F49). It is compared with a clock nobody sets; after a step of more
 * than five minutes nothing is deleted by age for 24 h, or until a person confirms the time. Free space is kept all the same.
 */
import type { EpochMs } from '#model/time';

const stepMs = 5 * 60_000;
const holdMs = 24 * 3_600_000;

export class ClockGuard {
  readonly #now: () => EpochMs;
  readonly #mono: () => number;
  #wallAt: EpochMs;
  #monoAt: number;
  #heldUntil = Number.NEGATIVE_INFINITY;

  /**
   * `lastSeen`: wall time noted by the last run. The monotonic clock does not reach back there: a clock that is behind it has been
   * set; one more than 24 h ahead may be a long pause or a wrong clock, and waiting is the mistake that can be made good.
   */
  constructor({ now, mono, lastSeen }: { now: () => EpochMs; mono: () => number; lastSeen: EpochMs | null }) {
    this.#now = now;
    this.#mono = mono;
    this.#wallAt = now();
    this.#monoAt = mono();
    if (lastSeen !== null && (this.#wallAt < lastSeen - stepMs || this.#wallAt > lastSeen + holdMs)) this.#hold();
  }

  #hold(): void {
    this.#heldUntil = this.#mono() + holdMs;
  }

  /** To be asked at least every few minutes: slow drift is not a step. Answers the size of a step noticed now, in milliseconds. */
  check(): { readonly trusted: boolean; readonly steppedMs: number } {
    const wall = this.#now();
    const mono = this.#mono();
    const driftMs = wall - this.#wallAt - (mono - this.#monoAt);
    this.#wallAt = wall;
    this.#monoAt = mono;
    const steppedMs = Math.abs(driftMs) > stepMs ? driftMs : 0;
    if (steppedMs !== 0) this.#hold();
    return { trusted: mono >= this.#heldUntil, steppedMs };
  }

  /** A person says the time is right. */
  confirm(): void {
    this.#heldUntil = Number.NEGATIVE_INFINITY;
  }
}
