/** Clocks of cameras that are wrong (F19): who says so, by how much and since when; everything that shows footage reads it here. Footage itself is never touched. */
import { mostAheadMs } from '#model/clock-correction';
import type { ClockCorrections, KeptCorrection } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import type { PtzLevel } from '#model/ptz-lease';
import type { EpochMs } from '#model/time';
import { Changes, follow } from '../changes.ts';
import { CoreFault } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';
import type { ClockStore, NewCorrection, Withdrawal } from './clock-store.ts';

/** From this level on a desk may say that a clock is wrong: it moves what every desk sees. */
export const clockLevel: PtzLevel = 2;

export interface ClocksOptions {
  readonly store: ClockStore;
  readonly journal: Pick<Journal, 'append'>;
  readonly now: () => EpochMs;
  readonly knows: (camera: CameraId) => boolean;
  readonly levelOf: (monitor: number) => PtzLevel;
}

export class Clocks {
  readonly #options: ClocksOptions;
  readonly #changes = new Changes();

  constructor(options: ClocksOptions) {
    this.#options = options;
  }

  inForce(camera: CameraId): ClockCorrections {
    return this.#options.store.inForce(camera);
  }

  history(camera: CameraId): KeptCorrection[] {
    return this.#options.store.history(camera);
  }

  /** Refused with `not-allowed` below `clockLevel`, `not-found`, `invalid-input`. Does not happen where the journal cannot be written. */
  set(camera: CameraId, wanted: NewCorrection, who: string): string {
    const { store, journal, now, knows } = this.#options;
    this.#allow(wanted.monitor);
    if (!knows(camera)) throw new CoreFault('not-found', 'there is no such camera');
    if (Math.abs(wanted.aheadMs) > mostAheadMs) throw new CoreFault('invalid-input', 'a clock that is more than a year wrong is to be set, not corrected');
    const { from, aheadMs, source, reason, monitor } = wanted;
    journal.append({ kind: 'clock-corrected', camera, monitor, detail: { ...by(who), from, aheadMs, source, reason } });
    const id = store.add(camera, wanted, Math.round(now()));
    this.#changes.emit();
    return id;
  }

  withdraw(camera: CameraId, id: string, why: Withdrawal, who: string): void {
    const { store, journal, now } = this.#options;
    this.#allow(why.monitor);
    const held = store.history(camera).find((one) => one.id === id && one.withdrawn === null);
    if (!held) throw new CoreFault('not-found', 'there is no such correction in force');
    journal.append({ kind: 'clock-correction-withdrawn', camera, monitor: why.monitor, detail: { ...by(who), from: held.from, aheadMs: held.aheadMs, reason: why.reason } });
    store.withdraw(camera, id, why, Math.round(now()));
    this.#changes.emit();
  }

  /** Calls with every change, until it is left. */
  onChanged(listener: () => void): () => void {
    return this.#changes.subscribe(listener);
  }

  /** Of all cameras that have one. */
  watch(signal: AbortSignal): AsyncGenerator<{ camera: CameraId; corrections: ClockCorrections }[], void, void> {
    return follow(this.#changes, () => [...this.#options.store.all()].map(([camera, corrections]) => ({ camera, corrections })), signal);
  }

  #allow(monitor: number): void {
    if (this.#options.levelOf(monitor) < clockLevel) throw new CoreFault('not-allowed', 'a clock is corrected at the desk of a supervisor');
  }
}
