/** Tours of cameras: driven from preset to preset, or left to the camera that keeps one; they give way to hands and go on after them. */
import type { CameraId } from '#model/ids';
import type { PtzTourRun } from '#model/ptz-lease';
import type { PtzCameraSettings, PtzTour } from '#model/ptz-tour';
import type { EpochMs } from '#model/time';
import { tourOfTheHour } from './tour-plan.ts';

/** A stop that could not be driven to is tried again with the next one, not sooner than this, ms. */
const afterFaultMs = 5_000;

export interface ToursOptions {
  readonly settings: (camera: CameraId) => PtzCameraSettings;
  readonly goTo: (camera: CameraId, preset: string) => Promise<void>;
  /** The camera's own tour. */
  readonly runOwn: (camera: CameraId, tour: string, run: boolean) => Promise<void>;
  readonly onChange: (camera: CameraId, tour: PtzTour, is: 'started' | 'ended', why: string) => void;
  readonly now: () => EpochMs;
  readonly timeZone: string;
}

interface Run {
  readonly tour: PtzTour;
  /** Started by a hand: the hours do not end it. */
  readonly byHand: boolean;
  stop: number;
  nextAt: EpochMs;
  pausedUntil: EpochMs | null;
  /** The camera's own tour is told to run. */
  isOwnOn: boolean;
  busy: boolean;
}

export class Tours {
  readonly #options: ToursOptions;
  readonly #runs = new Map<CameraId, Run>();
  /** Ended by a hand within its hours: it does not begin again before they are over. */
  readonly #ended = new Map<CameraId, string>();

  constructor(options: ToursOptions) {
    this.#options = options;
  }

  list(): PtzTourRun[] {
    return [...this.#runs].map(([camera, { tour, stop, pausedUntil }]) => ({ camera, tour: tour.id, name: tour.name, stop: tour.own === null ? stop : null, pausedUntil }));
  }

  runs(camera: CameraId): boolean {
    return this.#runs.has(camera);
  }

  /** By a hand; takes the place of another one. False where the camera has no such tour. */
  start(camera: CameraId, id: string): boolean {
    const tour = this.#options.settings(camera).tours.find((one) => one.id === id);
    if (!tour) return false;
    this.#end(camera, 'replaced');
    this.#ended.delete(camera);
    this.#begin(camera, tour, true, 'hand');
    return true;
  }

  end(camera: CameraId): void {
    const run = this.#runs.get(camera);
    if (run && !run.byHand) this.#ended.set(camera, run.tour.id);
    this.#end(camera, 'hand');
  }

  /** Somebody steers: the tour waits until nobody did for a while. */
  yieldTo(camera: CameraId): void {
    const run = this.#runs.get(camera);
    if (!run) return;
    run.pausedUntil = this.#options.now() + this.#options.settings(camera).resumeAfterS * 1000;
    if (run.isOwnOn) this.#own(camera, run, false);
  }

  /** Settings changed: what is no longer there ends, and what was changed begins anew. */
  changed(camera: CameraId): void {
    const run = this.#runs.get(camera);
    const tour = run && this.#options.settings(camera).tours.find(({ id }) => id === run.tour.id);
    if (run && JSON.stringify(tour) !== JSON.stringify(run.tour)) this.#end(camera, 'changed');
    this.#ended.delete(camera);
  }

  /** Once a second: begins and ends what is due, and drives on. Returns whether anything changed. */
  look(cameras: Iterable<CameraId>): boolean {
    const { now, timeZone, settings } = this.#options;
    let changed = false;
    for (const camera of cameras) {
      const due = tourOfTheHour(settings(camera).tours, now(), timeZone);
      const run = this.#runs.get(camera);
      if (this.#ended.has(camera) && this.#ended.get(camera) !== due?.id) this.#ended.delete(camera);
      if (run && !run.byHand && run.tour.id !== due?.id) {
        this.#end(camera, 'hours');
        changed = true;
      }
      if (due && !this.#runs.has(camera) && !this.#ended.has(camera)) {
        this.#begin(camera, due, false, 'hours');
        changed = true;
      }
    }
    for (const [camera, run] of this.#runs) changed = this.#drive(camera, run) || changed;
    return changed;
  }

  destroy(): void {
    for (const [camera, run] of this.#runs) if (run.isOwnOn) this.#own(camera, run, false);
    this.#runs.clear();
  }

  #begin(camera: CameraId, tour: PtzTour, byHand: boolean, why: string): void {
    this.#runs.set(camera, { tour, byHand, stop: -1, nextAt: 0, pausedUntil: null, isOwnOn: false, busy: false });
    this.#options.onChange(camera, tour, 'started', why);
  }

  #end(camera: CameraId, why: string): void {
    const run = this.#runs.get(camera);
    if (!run) return;
    this.#runs.delete(camera);
    if (run.isOwnOn) this.#own(camera, run, false);
    this.#options.onChange(camera, run.tour, 'ended', why);
  }

  #drive(camera: CameraId, run: Run): boolean {
    const now = this.#options.now();
    if (run.pausedUntil !== null) {
      if (run.pausedUntil > now) return false;
      run.pausedUntil = null;
      run.nextAt = now;
    }
    if (run.busy || run.nextAt > now) return false;
    if (run.tour.own !== null) {
      if (run.isOwnOn) return false;
      this.#own(camera, run, true);
      return true;
    }
    run.stop = (run.stop + 1) % run.tour.stops.length;
    const stop = run.tour.stops[run.stop];
    if (!stop) return false;
    run.busy = true;
    run.nextAt = now + stop.dwellS * 1000;
    this.#options.goTo(camera, stop.preset).catch(() => { run.nextAt = this.#options.now() + afterFaultMs; }).finally(() => { run.busy = false; });
    return true;
  }

  #own(camera: CameraId, run: Run, on: boolean): void {
    run.isOwnOn = on;
    this.#options.runOwn(camera, run.tour.own ?? '', on).catch(() => {
      if (!on) return;
      run.isOwnOn = false;
      run.nextAt = this.#options.now() + afterFaultMs;
    });
  }
}
