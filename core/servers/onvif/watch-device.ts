/** Follows a device's health for all who watch it, in one loop: its clock every 5 s, which needs no login, its cameras once a minute. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { CameraHealth, ServerEvents, ServerHealth } from '../recording-server.ts';
import type { DeviceLine } from './device-line.ts';
import type { DeviceState, OnvifDevice } from './onvif-device.ts';
import { retryDelay } from './retry-delay.ts';

export interface WatchOptions {
  readonly device: OnvifDevice;
  readonly line: DeviceLine;
  readonly latencyMs: () => number | null;
  readonly now: () => EpochMs;
  readonly random: () => number;
  /** The device came back, or is another than before: what was learnt of it is void. */
  readonly onReconnected: () => void;
}

const healthMs = 5_000;
const camerasMs = 60_000;
/** Figures alone are told anew this often. */
const figuresMs = 60_000;
/** One missed answer may be a busy device. */
const missesBeforeUnreachable = 2;

export class DeviceWatch {
  readonly #options: WatchOptions;
  readonly #listeners = new Set<ServerEvents>();
  #loop: AbortController | null = null;
  #health: ServerHealth | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #catalogue = '';
  #cameras: readonly CameraHealth[] = [];

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  watch(events: ServerEvents, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(events);
    signal.addEventListener('abort', () => {
      this.#listeners.delete(events);
      if (this.#listeners.size === 0) this.destroy();
    }, { once: true });
    // Who comes later hears what the others know.
    if (this.#health) events.serverHealth(this.#health);
    if (this.#catalogue !== '') events.catalogueChanged();
    if (this.#cameras.length > 0) events.cameraHealth(this.#cameras);
    if (this.#loop) return;
    this.#loop = new AbortController();
    void this.#run(this.#loop.signal);
  }

  destroy(): void {
    this.#listeners.clear();
    this.#loop?.abort();
    this.#loop = null;
    this.#health = null;
    this.#catalogue = '';
    this.#cameras = [];
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { device, line, random } = this.#options;
    let misses = 0;
    let readAt = Number.NEGATIVE_INFINITY;
    let fault: Problem | null = null;
    while (!signal.aborted) {
      try {
        await line.measureClock(signal);
        if (misses >= missesBeforeUnreachable) {
          readAt = Number.NEGATIVE_INFINITY;
          this.#options.onReconnected();
        }
        misses = 0;
        if (fault || performance.now() - readAt >= camerasMs) {
          fault = await this.#read(signal, device);
          readAt = performance.now();
        }
        this.#tell(fault ? 'degraded' : 'ok', fault);
        this.#tellCameras('ok');
      } catch (error) {
        if (signal.aborted) return;
        misses += 1;
        if (misses >= missesBeforeUnreachable) {
          this.#tell('unreachable', problemOf(error));
          this.#tellCameras('unknown');
        }
      }
      await sleep(misses > 0 ? retryDelay(misses, random) : healthMs * (0.9 + 0.1 * random()), undefined, { signal }).catch(() => undefined);
    }
  }

  /** The problem that keeps its cameras from us, or null. Rejects where the device does not answer at all. */
  async #read(signal: AbortSignal, device: OnvifDevice): Promise<Problem | null> {
    try {
      const state = await device.read(signal);
      const catalogue = JSON.stringify([state.services, ...state.cameras]);
      if (catalogue !== this.#catalogue) for (const listener of this.#listeners) listener.catalogueChanged();
      this.#catalogue = catalogue;
      return null;
    } catch (error) {
      const problem = problemOf(error);
      if (signal.aborted || problem.code === 'server-unreachable' || problem.code === 'server-hangs') throw error;
      return problem;
    }
  }

  #tell(is: ServerHealth['is'], problem: Problem | null): void {
    const { now, latencyMs, line, device } = this.#options;
    const before = this.#health;
    const info = device.known?.info;
    const offset = line.clockOffsetMs;
    const latency = latencyMs();
    const lastError = problem ?? before?.lastError;
    const health: ServerHealth = {
      is, since: before?.is === is ? before.since : now(), alarms: [],
      ...(latency !== null && is !== 'unreachable' && { latencyMs: Math.round(latency) }), ...(offset !== null && { clockOffsetMs: offset }), ...(lastError && { lastError }), ...(info && { info }),
    };
    const same = before && before.is === is && before.lastError?.code === lastError?.code && Math.abs((before.clockOffsetMs ?? 0) - (offset ?? 0)) < 2_000
      && JSON.stringify(before.info) === JSON.stringify(info) && performance.now() - this.#toldAt < figuresMs;
    if (same) return;
    this.#health = health;
    this.#toldAt = performance.now();
    for (const listener of this.#listeners) listener.serverHealth(health);
  }

  /** A device that answers is all that is known of its cameras. */
  #tellCameras(is: CameraHealth['is']): void {
    const known: DeviceState | null = this.#options.device.known;
    const before = new Map<CameraId, CameraHealth>(this.#cameras.map((one) => [one.camera, one]));
    const since = this.#options.now();
    this.#cameras = [...known?.cameras.keys() ?? []].map((camera) => {
      const last = before.get(camera);
      return last?.is === is ? last : { camera, is, since };
    });
    const changes = this.#cameras.filter((one) => before.get(one.camera) !== one);
    if (changes.length > 0) for (const listener of this.#listeners) listener.cameraHealth(changes);
  }
}

function problemOf(error: unknown): Problem {
  return error instanceof ServerFault ? error.problem : { code: 'internal', detail: String(error).slice(0, 300) };
}
