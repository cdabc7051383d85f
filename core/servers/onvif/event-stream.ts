/** One subscription for all who follow a device's events, kept, renewed and made anew for as long as anybody follows. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraEvent } from '#model/camera-event';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { EventStates } from './event-states.ts';
import { OnvifFault } from './soap-answer.ts';
import type { PullPoint } from './pull-point.ts';
import { retryDelay } from './retry-delay.ts';

export interface EventStreamOptions {
  readonly subscribe: (signal: AbortSignal) => Promise<PullPoint>;
  readonly states: EventStates;
  readonly now: () => EpochMs;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
}

interface Listener { readonly events: (events: readonly CameraEvent[]) => void; readonly missed: (range: TimeRange) => void }

/** Connections end after 15 s without an answer, and some devices (TP-Link) cut a pull after 10 s. */
const longestPullMs = 10_000;
const leastPullMs = 1_000;
const goodbyeMs = 2_000;
/** A subscription the device ends at once, again and again, is no better than none. */
const quickCutMs = 500;

export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #listeners = new Set<Listener>();
  #running: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  /** Learnt: how long this device lets a pull wait. */
  #pullMs = longestPullMs;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  follow(listener: Listener, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) void this.#end();
    }, { once: true });
    if (this.#running) return;
    const abort = new AbortController();
    this.#running = { abort, done: this.#run(abort.signal) };
  }

  /** Resolves when the device was told, or could not be told within 2 s. */
  async destroy(): Promise<void> {
    this.#listeners.clear();
    await this.#end();
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    running?.abort.abort();
    await running?.done;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    /** Until when we know what happened; null before the first subscription. */
    let knownUntil: EpochMs | null = null;
    while (!signal.aborted) {
      let point: PullPoint | null = null;
      try {
        point = await this.#options.subscribe(signal);
        const from = knownUntil;
        if (from !== null) this.#tell(this.#options.states.giveUp(from), { start: from, end: Math.max(from, this.#options.now()) });
        knownUntil = this.#options.now();
        for await (const until of this.#pull(point, signal)) {
          knownUntil = until;
          failures = 0;
        }
      } catch (error) {
        if (signal.aborted) break;
        this.#options.onFault(error);
        // Not asked again at once, and a refused login not before a person mended it (the line itself keeps it from the device).
        failures += error instanceof ServerFault && error.problem.code === 'unsupported' ? 10 : 1;
        await goodbye(point);
        point = null;
        await sleep(retryDelay(failures, this.#options.random, failures >= 10 ? 60_000 : undefined), undefined, { signal }).catch(() => undefined);
      } finally {
        await goodbye(point);
      }
    }
  }

  /** Gives the time until which nothing was missed, after every answer. */
  async *#pull(point: PullPoint, signal: AbortSignal): AsyncGenerator<EpochMs> {
    let endsAt = performance.now() + point.livesMs;
    let renewAt = performance.now() + point.livesMs / 2;
    let cuts = 0;
    while (!signal.aborted) {
      if (performance.now() >= renewAt) {
        const left = await point.renew(signal);
        endsAt = performance.now() + (left ?? point.livesMs);
        renewAt = performance.now() + (left ?? point.livesMs) / 2;
      }
      const began = performance.now();
      try {
        const { messages, livesMs } = await point.pull(Math.max(leastPullMs, Math.min(this.#pullMs, renewAt - began)), signal);
        cuts = 0;
        // Many lengthen the subscription with each pull and say so.
        if (livesMs !== null && began + livesMs > endsAt) {
          endsAt = began + livesMs;
          renewAt = began + livesMs / 2;
        }
        if (messages.length > 0) this.#tell(this.#options.states.take(messages));
      } catch (error) {
        if (!isCut(error)) throw error;
        // A device that closes an idle pull is not gone: an empty answer, and a shorter wait from now on.
        const waited = performance.now() - began;
        cuts = waited < quickCutMs ? cuts + 1 : 0;
        if (cuts >= 3) throw error;
        if (waited > leastPullMs) this.#pullMs = Math.max(leastPullMs, Math.min(this.#pullMs, waited * 0.8));
      }
      yield this.#options.now();
    }
  }

  #tell(events: readonly CameraEvent[], missed?: TimeRange): void {
    for (const listener of this.#listeners) {
      if (events.length > 0) listener.events(events);
      if (missed) listener.missed(missed);
    }
  }
}

/** The connection was closed while we waited, as opposed to never made. */
function isCut(error: unknown): boolean {
  return error instanceof ServerFault && !(error instanceof OnvifFault) && error.problem.code === 'server-unreachable' && /ECONNRESET|UND_ERR_SOCKET/.test(error.problem.detail ?? '');
}

async function goodbye(point: PullPoint | null): Promise<void> {
  await point?.unsubscribe(AbortSignal.timeout(goodbyeMs)).catch(() => undefined);
}
