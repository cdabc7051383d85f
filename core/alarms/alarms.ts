/** Tells each window which of its cameras have an alarm. Servers' events are followed only while a window shows cameras of theirs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlarm } from '#model/camera-alarm';
import type { AlarmLevel, CameraAlarm } from '#model/camera-alarm';
import type { ClockCorrections } from '#model/clock-correction';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { Changes, follow } from '../changes.ts';
import { trueEvent } from '../clocks/true-event.ts';
import { followPart } from '../servers/follow-part.ts';
import type { ServersToFollow } from '../servers/follow-part.ts';
import { AlarmBook } from './alarm-book.ts';

/** A window hears of changes at most this often, ms, whatever its servers tell. */
const tellEveryMs = 500;
/** More than any window has tiles. */
const mostTold = 200;
/** How soon an alarm that is over is told as such, ms. */
const lookMs = 1_000;
/** Events of a server are followed on for so long (ms) after the last window left it: views in turn come back to it. */
const lingerMs = 60_000;

export interface AlarmsOptions {
  readonly servers: ServersToFollow;
  /** The cameras that a monitor shows, those of a carousel that wait for their turn among them. */
  readonly camerasOf: (monitor: number) => readonly CameraId[];
  readonly onArranged: (monitor: number, listener: () => void) => () => void;
  readonly level: () => AlarmLevel;
  readonly corrections: (camera: CameraId) => ClockCorrections;
  readonly now: () => EpochMs;
  /** For tests. */
  readonly pace?: Partial<{ readonly tellEveryMs: number; readonly lookMs: number; readonly lingerMs: number }>;
}

interface Followed { watchers: number; readonly stop: AbortController; linger: NodeJS.Timeout | undefined }

export class Alarms {
  readonly #options: AlarmsOptions;
  readonly #pace: { readonly tellEveryMs: number; readonly lookMs: number; readonly lingerMs: number };
  readonly #book = new AlarmBook();
  readonly #changes = new Changes();
  readonly #followed = new Map<ServerId, Followed>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: AlarmsOptions) {
    this.#options = options;
    this.#pace = { tellEveryMs, lookMs, lingerMs, ...options.pace };
    this.#timer = setInterval(() => {
      if (this.#book.size === 0) return;
      this.#book.sweep(options.now());
      this.#changes.emit();
    }, this.#pace.lookMs);
    this.#timer.unref();
  }

  /** Of the cameras that a monitor shows: as it is, then at every change. */
  async *watch(monitor: number, signal: AbortSignal): AsyncGenerator<CameraAlarm[], void, void> {
    const { camerasOf, onArranged } = this.#options;
    let servers: ReadonlySet<ServerId> = new Set();
    const look = (): void => {
      const now = new Set(camerasOf(monitor).flatMap((camera) => splitCameraId(camera)?.server ?? []));
      for (const server of now) if (!servers.has(server)) this.#enter(server);
      for (const server of servers) if (!now.has(server)) this.#leave(server);
      servers = now;
      this.#changes.emit();
    };
    const stop = onArranged(monitor, look);
    look();
    let told: string | null = null;
    try {
      for await (const _ of follow(this.#changes, () => undefined, signal)) {
        const alarms = this.of(camerasOf(monitor)).slice(0, mostTold);
        const news = JSON.stringify(alarms);
        if (news === told) continue;
        told = news;
        yield alarms;
        await sleep(this.#pace.tellEveryMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      stop();
      for (const server of servers) this.#leave(server);
    }
  }

  /** Which of these have an alarm now, the gravest first. */
  of(cameras: Iterable<CameraId>): CameraAlarm[] {
    const level = this.#options.level();
    return this.#book.standing(cameras, (type) => isAlarm(type, level), this.#options.now());
  }

  /** Servers whose events are followed now. */
  get followed(): number { return this.#followed.size; }

  /** It cannot be reached: no end of what stands there will be told. */
  lost(server: ServerId): void {
    this.#book.lost(server, this.#options.now());
    this.#changes.emit();
  }

  /** Other events count from now on. */
  levelChanged(): void { this.#changes.emit(); }

  destroy(): void {
    clearInterval(this.#timer);
    for (const { stop, linger } of this.#followed.values()) {
      clearTimeout(linger);
      stop.abort();
    }
    this.#followed.clear();
  }

  #enter(id: ServerId): void {
    const known = this.#followed.get(id);
    if (known) {
      known.watchers += 1;
      clearTimeout(known.linger);
      return;
    }
    const stop = new AbortController();
    this.#followed.set(id, { watchers: 1, stop, linger: undefined });
    followPart(this.#options.servers, id, (server, signal) => {
      signal.addEventListener('abort', () => { this.lost(id); }, { once: true });
      server?.events?.follow((events) => {
        const { corrections, level, now } = this.#options;
        const taken = events.filter(({ type }) => isAlarm(type, level()));
        for (const event of taken) this.#book.take(trueEvent(event, corrections), now());
        if (taken.length > 0) this.#changes.emit();
      }, () => undefined, signal);
    }, stop.signal);
  }

  #leave(id: ServerId): void {
    const known = this.#followed.get(id);
    if (!known) return;
    known.watchers -= 1;
    if (known.watchers > 0) return;
    known.linger = setTimeout(() => {
      this.#followed.delete(id);
      known.stop.abort();
    }, this.#pace.lingerMs);
    known.linger.unref();
  }
}
