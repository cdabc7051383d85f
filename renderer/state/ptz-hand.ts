import type { CameraId } from '#model/ids';
import type { PtzVelocity } from '#model/ptz';

/** A wish that is held is told again after this, ms: the core stops a camera whose hand it has not heard of for 800 ms. */
const repeatMs = 250;
/** Between two tellings of a wish that changes, ms. */
const paceMs = 60;

const still: PtzVelocity = { pan: 0, tilt: 0, zoom: 0 };
const isStill = ({ pan, tilt, zoom }: PtzVelocity): boolean => pan === 0 && tilt === 0 && zoom === 0;
const bounded = (value: number): number => Math.max(-1, Math.min(1, Math.round(value * 100) / 100));

export interface PtzHandOptions {
  readonly move: (camera: CameraId, velocity: PtzVelocity) => Promise<unknown>;
  readonly stop: (camera: CameraId) => Promise<unknown>;
  readonly onRefused: (error: unknown) => void;
}

/** All that this window's hands want of one camera now: keys, stick, wheel and joystick together; told to the core while it is held. */
export class PtzHand {
  readonly #options: PtzHandOptions;
  readonly #wishes = new Map<string, PtzVelocity>();
  #camera: CameraId | null = null;
  #told: PtzVelocity = still;
  #toldAt = -Infinity;
  #inFlight = 0;
  /** Counts how often a hand took hold: each is refused once. */
  #hold = 0;
  #refused = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PtzHandOptions) {
    this.#options = options;
  }

  get moves(): boolean { return !isStill(this.#told); }

  /** What one hand (`keys`, `stick`, `wheel`, `joystick`) wants; a still one lets go. Another camera ends what was held. */
  want(source: string, camera: CameraId, velocity: PtzVelocity): void {
    if (this.#camera !== camera) this.letGo();
    this.#camera = camera;
    if (isStill(velocity)) this.#wishes.delete(source);
    else this.#wishes.set(source, velocity);
    this.#tell();
  }

  /** Every hand, at once: the window lost the focus, the tile is another one, steering ended. */
  letGo(): void {
    this.#wishes.clear();
    if (this.#camera !== null) this.#tell();
  }

  #wish(): PtzVelocity {
    const all = [...this.#wishes.values()];
    const sum = (axis: keyof PtzVelocity) => bounded(all.reduce((value, wish) => value + wish[axis], 0));
    return { pan: sum('pan'), tilt: sum('tilt'), zoom: sum('zoom') };
  }

  #tell(): void {
    clearTimeout(this.#timer);
    const camera = this.#camera;
    if (camera === null) return;
    const wish = this.#wish();
    if (isStill(wish)) {
      // Never waits for anything: what was told before may be overtaken.
      if (this.moves) this.#stop(camera);
      return;
    }
    const now = performance.now();
    const same = wish.pan === this.#told.pan && wish.tilt === this.#told.tilt && wish.zoom === this.#told.zoom;
    const wait = this.#toldAt + (same ? repeatMs : paceMs) - now;
    // Two on the way are enough for the newest to follow at once; a slow core is not flooded.
    if (wait > 0 || this.#inFlight >= 2) {
      this.#timer = setTimeout(() => { this.#tell(); }, Math.max(wait, 20));
      return;
    }
    if (!this.moves) this.#hold += 1;
    const hold = this.#hold;
    this.#told = wish;
    this.#toldAt = now;
    this.#inFlight += 1;
    this.#options.move(camera, wish).catch((error: unknown) => {
      if (this.#refused === hold) return;
      this.#refused = hold;
      if (this.#hold === hold) {
        this.#wishes.clear();
        this.#told = still;
        clearTimeout(this.#timer);
      }
      this.#options.onRefused(error);
    }).finally(() => { this.#inFlight -= 1; });
    this.#timer = setTimeout(() => { this.#tell(); }, repeatMs);
  }

  #stop(camera: CameraId): void {
    this.#told = still;
    this.#toldAt = -Infinity;
    this.#options.stop(camera).catch(this.#options.onRefused);
  }
}
