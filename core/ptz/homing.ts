/** Cameras that were steered away from where they belong, since when, and when each is sent back by itself. */
import type { CameraId } from '#model/ids';
import type { PtzAway } from '#model/ptz-lease';
import type { PtzCameraSettings } from '#model/ptz-tour';
import type { EpochMs } from '#model/time';
import type { Away, PtzStore } from './ptz-store.ts';

/** A camera that could not be sent home is tried again after this, ms. */
const againMs = 60_000;

export interface HomingOptions {
  readonly store: Pick<PtzStore, 'away' | 'keepAway' | 'forgetAway'>;
  readonly settings: (camera: CameraId) => PtzCameraSettings;
  /** Somebody holds the camera, or a tour has it. */
  readonly isBusy: (camera: CameraId) => boolean;
  readonly sendHome: (camera: CameraId) => Promise<void>;
  readonly now: () => EpochMs;
}

export class Homing {
  readonly #options: HomingOptions;
  readonly #away: Map<CameraId, Away>;
  /** When each was last steered; those of before a restart count from the restart. */
  readonly #idleSince = new Map<CameraId, EpochMs>();
  readonly #notBefore = new Map<CameraId, EpochMs>();

  constructor(options: HomingOptions) {
    this.#options = options;
    this.#away = new Map(options.store.away().map((one) => [one.camera, one]));
    for (const camera of this.#away.keys()) this.#idleSince.set(camera, options.now());
  }

  list(): PtzAway[] {
    return [...this.#away.values()].map((one) => ({ ...one, returnAt: this.#returnAt(one.camera) })).sort((a, b) => a.since - b.since);
  }

  /** A command moved it; `monitor` 0 for a tour. */
  left(camera: CameraId, monitor: number): void {
    const { now, store } = this.#options;
    this.#idleSince.set(camera, now());
    const known = this.#away.get(camera);
    if (known?.monitor === monitor) return;
    const away = { camera, since: known?.since ?? now(), monitor };
    this.#away.set(camera, away);
    store.keepAway(away);
  }

  cameHome(camera: CameraId): void {
    this.#idleSince.delete(camera);
    this.#notBefore.delete(camera);
    if (this.#away.delete(camera)) this.#options.store.forgetAway(camera);
  }

  /** It is still in somebody's hand. */
  touched(camera: CameraId): void {
    if (this.#away.has(camera)) this.#idleSince.set(camera, this.#options.now());
  }

  /** Once a second: sends home what is due. */
  look(): void {
    const now = this.#options.now();
    for (const camera of this.#away.keys()) {
      const at = this.#returnAt(camera);
      if (at === null || at > now || (this.#notBefore.get(camera) ?? 0) > now) continue;
      this.#notBefore.set(camera, now + againMs);
      this.#options.sendHome(camera).then(() => undefined, () => undefined);
    }
  }

  #returnAt(camera: CameraId): EpochMs | null {
    const { returnAfterS } = this.#options.settings(camera);
    return returnAfterS === null || this.#options.isBusy(camera) ? null : (this.#idleSince.get(camera) ?? this.#options.now()) + returnAfterS * 1000;
  }
}
