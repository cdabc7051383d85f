/** Asks a server again and again how it is, and tells what changed. Shared by kinds that have to be polled. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#model/problem';
import type { ServerInfo } from '#model/server';
import type { EpochMs } from '#model/time';
import { backOffMs } from './back-off.ts';
import { ServerFault } from './recording-server.ts';
import type { ServerEvents, ServerHealth } from './recording-server.ts';

/** One missed answer may be a busy machine; two are told. A fault that a person must mend is told at once. */
const missesBeforeTold = 2;
const retryMs = { least: 500, most: 4_500 };
/** Latency and clock change all the time: that alone is told at most this often. */
const figuresEveryMs = 15_000;

export interface Round { readonly info: ServerInfo; readonly clockOffsetMs: number | null; readonly alarms?: ServerHealth['alarms'] }

export interface HealthLoopOptions {
  /** One round of questions; rejects with a `ServerFault`. */
  readonly ask: (signal: AbortSignal) => Promise<Round>;
  readonly latencyMs: () => number | null;
  readonly events: Pick<ServerEvents, 'serverHealth'>;
  /** Told when it becomes unreachable. */
  readonly onLost: () => void;
  readonly everyMs: number;
  readonly now: () => EpochMs;
  readonly random: () => number;
}

/** Resolves when the signal aborts. */
export async function runHealthLoop(options: HealthLoopOptions, signal: AbortSignal): Promise<void> {
  let told: ServerHealth | null = null;
  let figuresAt = Number.NEGATIVE_INFINITY;
  const tell = (is: ServerHealth['is'], alarms: ServerHealth['alarms'], rest: { info?: ServerInfo; clockOffsetMs?: number | null; lastError?: Problem }): void => {
    const latency = options.latencyMs();
    const lastError = rest.lastError ?? told?.lastError;
    const info = rest.info ?? told?.info;
    const clock = rest.clockOffsetMs ?? told?.clockOffsetMs;
    const health: ServerHealth = {
      is, alarms, since: told?.is === is ? told.since : options.now(), ...(latency !== null && { latencyMs: Math.round(latency) }),
      ...(typeof clock === 'number' && { clockOffsetMs: clock }), ...(lastError && { lastError }), ...(info && { info }),
    };
    const same = told && JSON.stringify([is, alarms, lastError, info]) === JSON.stringify([told.is, told.alarms, told.lastError, told.info]);
    if (same && performance.now() - figuresAt < figuresEveryMs) return;
    figuresAt = performance.now();
    told = health;
    options.events.serverHealth(health);
  };

  for (let misses = 0; !signal.aborted;) {
    const began = performance.now();
    try {
      const round = await options.ask(signal);
      misses = 0;
      tell((round.alarms ?? []).length > 0 ? 'degraded' : 'ok', round.alarms ?? [], round);
    } catch (error) {
      if (signal.aborted) return;
      misses += 1;
      const lastError = error instanceof ServerFault ? error.problem : { code: 'internal' as const };
      if (misses >= missesBeforeTold || /^(login|certificate)-|^server-too-old$/.test(lastError.code)) {
        if ((told as ServerHealth | null)?.is !== 'unreachable') options.onLost();
        tell('unreachable', told ? (told as ServerHealth).alarms : [], { lastError });
      }
    }
    // Waiting in vain for an answer was a pause already: a server that hung is found well again within 5 s (F02).
    const waited = misses === 0 ? 0 : performance.now() - began;
    const pauseMs = misses === 0 ? options.everyMs : Math.max(retryMs.least / 2, backOffMs(misses, retryMs, options.random()) - waited);
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
