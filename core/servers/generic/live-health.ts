/**
 * Health of listed cameras, learnt only from being watched: asking thousands of cameras on a timer would be a scan of the city's
 * network. What was learnt is forgotten after a while. A list has no server that could be down, so it is `ok`; when every camera that
 * was asked lately is lost, and there were several, it is the network between: `degraded`.
 */
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { CameraHealth, ServerEvents, ServerHealth } from '../recording-server.ts';

/** Ms without news after which nothing is known any more. */
const forgetMs = 10 * 60_000;
/** Fewer may fail together by chance. */
const severalCameras = 3;

export class LiveHealth {
  readonly #now: () => EpochMs;
  readonly #elapsedMs: () => number;
  readonly #cameras = new Map<CameraId, { is: 'ok' | 'lost'; since: EpochMs; heardAt: number }>();
  #events: ServerEvents | null = null;
  #told: ServerHealth | null = null;

  constructor(now: () => EpochMs, elapsedMs: () => number) {
    this.#now = now;
    this.#elapsedMs = elapsedMs;
  }

  /** News go here until the signal aborts; what is known is told at once. */
  follow(events: ServerEvents, signal: AbortSignal): void {
    this.#events = events;
    signal.addEventListener('abort', () => { if (this.#events === events) this.#events = null; }, { once: true });
    this.#told = null;
    const known = [...this.#cameras].map(([camera, { is, since }]): CameraHealth => ({ camera, is, since }));
    if (known.length > 0) events.cameraHealth(known);
    this.#tellServer();
  }

  heard(camera: CameraId, is: 'ok' | 'lost'): void {
    const before = this.#cameras.get(camera);
    if (before?.is === is) {
      before.heardAt = this.#elapsedMs();
      return;
    }
    const since = this.#now();
    this.#cameras.set(camera, { is, since, heardAt: this.#elapsedMs() });
    this.#events?.cameraHealth([{ camera, is, since }]);
    this.#tellServer();
  }

  /** Call now and then. */
  forgetOld(): void {
    const now = this.#elapsedMs();
    const old = [...this.#cameras].filter(([, { heardAt }]) => now - heardAt > forgetMs).map(([camera]) => camera);
    if (old.length === 0) return;
    for (const camera of old) this.#cameras.delete(camera);
    const since = this.#now();
    this.#events?.cameraHealth(old.map((camera) => ({ camera, is: 'unknown', since })));
    this.#tellServer();
  }

  #tellServer(): void {
    if (!this.#events) return;
    const all = this.#cameras.size;
    const cutOff = all >= severalCameras && [...this.#cameras.values()].every(({ is }) => is === 'lost');
    const is = cutOff ? 'degraded' : 'ok';
    if (this.#told?.is === is) return;
    const since = this.#now();
    this.#told = { is, since, alarms: cutOff ? [{ code: 'camera-unreachable', since, detail: `none of the ${all} cameras asked lately gives a picture` }] : [] };
    this.#events.serverHealth(this.#told);
  }
}
