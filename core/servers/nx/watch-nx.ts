/** Follows an Nx server: every 2 s whether it answers and what its clock says, less often its devices. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { CameraHealth, ServerEvents, ServerHealth } from '../recording-server.ts';
import type { ServerHttp } from '../server-http.ts';
import { camerasOf, healthOf, readDevices } from './device-list.ts';
import type { NxDevices } from './device-list.ts';
import { productOf, readInfo } from './find-nx.ts';
import type { FoundNx } from './find-nx.ts';
import type { NxSession } from './nx-session.ts';

const pollMs = 2_000;
/** 2,000 cameras are about 1 MB. */
const devicesMs = 10_000;
/** Pauses while it is down (ms), with jitter. */
const retryMs = { least: 400, most: 2_500 };
/** One missed answer may be a busy server; two are told. */
const missesBeforeUnreachable = 2;

export interface WatchNxOptions {
  readonly server: ServerId;
  readonly http: ServerHttp;
  readonly session: NxSession;
  readonly events: ServerEvents;
  readonly now: () => EpochMs;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

export async function watchNx(options: WatchNxOptions): Promise<void> {
  const { http, session, events, now, random, signal } = options;
  const cameras = createTeller(options);
  let told: ServerHealth | null = null;
  let misses = 0;
  let devicesAt = Number.NEGATIVE_INFINITY;
  let devicesProblem: Problem | null = null;
  while (!signal.aborted) {
    try {
      const found = await stillThere(session, http, now, signal);
      if (misses > 0) devicesAt = Number.NEGATIVE_INFINITY;
      misses = 0;
      if (found.clockOffsetMs !== null) session.clockOffsetMs = found.clockOffsetMs;
      if (performance.now() - devicesAt >= (devicesProblem ? pollMs : devicesMs)) {
        devicesAt = performance.now();
        devicesProblem = await readDevices(session, signal).then((devices) => { cameras.tell(devices); return null; }, (error: unknown) => {
          if (signal.aborted) throw error;
          return problemOf(error);
        });
      }
      told = tell(events, told, healthNow(found, http.latencyMs, devicesProblem, told, now()));
    } catch (error) {
      if (signal.aborted) return;
      misses += 1;
      if (misses >= missesBeforeUnreachable) {
        const lastError = problemOf(error);
        told = tell(events, told, { is: 'unreachable', since: now(), alarms: [], lastError, ...(told?.info && { info: told.info }) });
        cameras.tellUnknown();
      }
    }
    const ceiling = misses === 0 ? pollMs : Math.min(retryMs.most, retryMs.least * 2 ** (misses - 1));
    await sleep(misses === 0 ? ceiling : ceiling * (0.5 + random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

/** Asks the version found before; a server that was upgraded meanwhile is looked at anew. */
async function stillThere(session: NxSession, http: ServerHttp, now: () => EpochMs, signal: AbortSignal): Promise<FoundNx> {
  const { rest } = await session.found(signal);
  const again = await readInfo(http, rest, now, signal);
  if (again) return again;
  session.forgetServer();
  return session.found(signal);
}

function healthNow({ info, clockOffsetMs }: FoundNx, latencyMs: number | null, problem: Problem | null, before: ServerHealth | null, at: EpochMs): ServerHealth {
  const standing = problem && before?.alarms.find(({ code }) => code === problem.code);
  return {
    is: problem ? 'degraded' : 'ok', since: at, alarms: problem ? [standing ?? { ...problem, since: at }] : [],
    ...(latencyMs !== null && { latencyMs: Math.round(latencyMs) }), ...(clockOffsetMs !== null && { clockOffsetMs }), ...(problem && { lastError: problem }),
    info: { product: productOf(info), version: info.version, timeZone: null },
  };
}

/** Told when something changed that people see; latency and clock are allowed to tremble. */
function tell(events: ServerEvents, before: ServerHealth | null, health: ServerHealth): ServerHealth {
  const is = { ...health, since: before?.is === health.is ? before.since : health.since };
  if (!before || summary(before) !== summary(is)) events.serverHealth(is);
  return is;
}

function summary({ is, alarms, lastError, info, latencyMs = 0, clockOffsetMs = 0 }: ServerHealth): string {
  return JSON.stringify([is, alarms, lastError, info, Math.round(Math.log2(1 + latencyMs / 50)), Math.round(clockOffsetMs / 1000)]);
}

/** What of the cameras was told already, so that only news is. */
function createTeller({ server, events, now }: WatchNxOptions) {
  let catalogue = '';
  let states = new Map<string, CameraHealth['is']>();
  return {
    tell(devices: NxDevices): void {
      const list = JSON.stringify(camerasOf(server, devices));
      if (list !== catalogue) events.catalogueChanged();
      catalogue = list;
      const healths = devices.devices.map((device) => healthOf(server, device));
      const changes = healths.filter(({ camera, is }) => states.get(camera) !== is).map((health) => ({ ...health, since: now() }));
      states = new Map(healths.map(({ camera, is }) => [camera, is]));
      if (changes.length > 0) events.cameraHealth(changes);
    },
    tellUnknown(): void {
      const changes = [...states].filter(([, is]) => is !== 'unknown').map(([camera]) => ({ camera, is: 'unknown' as const, since: now() }));
      for (const { camera } of changes) states.set(camera, 'unknown');
      if (changes.length > 0) events.cameraHealth(changes);
    },
  };
}

function problemOf(error: unknown): Problem {
  return error instanceof ServerFault ? error.problem : { code: 'internal', detail: error instanceof Error ? error.name : 'unknown' };
}
