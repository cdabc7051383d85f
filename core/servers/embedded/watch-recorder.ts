/** Follows the recorder's health once a second and its cameras less often; tells what changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { problemOf } from '../../fault.ts';
import type { CameraHealth, ServerEvents, ServerHealth } from '../recording-server.ts';
import { healthAnswer, problemCodeOf } from './answers.ts';
import type { CameraAnswer } from './answers.ts';
import { allCameras, cameraOf, healthOf } from './camera-list.ts';
import type { RecorderClient } from './recorder-client.ts';

const healthMs = 1_000;
/** Streams' states and what was learnt of codecs and sizes: 2,000 cameras are about 1 MB, so not every second. */
const camerasMs = 5_000;
/** One missed answer may be a busy machine; two are told. */
const missesBeforeUnreachable = 2;

export interface WatchOptions {
  readonly client: RecorderClient;
  readonly events: ServerEvents;
  /** Days its footage is kept. */
  readonly onKept: (days: number | null) => void;
  readonly now: () => EpochMs;
  readonly signal: AbortSignal;
  /** A signal that ends the present pause at once when the recorder is known to be there (again). */
  readonly woken: () => AbortSignal;
}

export async function watchRecorder({ client, events, onKept, now, signal, woken }: WatchOptions): Promise<void> {
  const seen: Seen = { catalogue: '', states: new Map() };
  let told: ServerHealth | null = null;
  let startedAt: EpochMs | null = null;
  let misses = 0;
  let camerasAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      const health = await client.get('/api/v1/health', healthAnswer, signal);
      // A recorder that started anew may have another list of cameras.
      if (misses > 0 || health.startedAt !== startedAt) camerasAt = Number.NEGATIVE_INFINITY;
      misses = 0;
      startedAt = health.startedAt;
      onKept(health.retentionDays ?? null);
      const alarms = health.alarms.map(({ code, since, detail }) => ({ code: problemCodeOf(code, 'internal'), since, ...(detail !== undefined && { detail }) }));
      told = tellHealth(events, told, health.is, alarms, now());
      if (performance.now() - camerasAt >= camerasMs) {
        camerasAt = performance.now();
        tellCameras(events, seen, await allCameras(client, signal));
      }
    } catch (error) {
      if (signal.aborted) return;
      misses += 1;
      client.forget();
      if (misses >= missesBeforeUnreachable) {
        told = tellHealth(events, told, 'unreachable', told?.alarms ?? [], now(), problemOf(error) ?? { code: 'internal' });
        tellAllUnknown(events, seen, now());
      }
    }
    await sleep(healthMs, undefined, { signal: AbortSignal.any([signal, woken()]) }).catch(() => undefined);
  }
}

function tellHealth(events: ServerEvents, before: ServerHealth | null, is: ServerHealth['is'], alarms: ServerHealth['alarms'], at: EpochMs, error: Problem | null = null): ServerHealth {
  const lastError = error ?? before?.lastError;
  if (before && before.is === is && JSON.stringify([before.alarms, before.lastError]) === JSON.stringify([alarms, lastError])) return before;
  const health = { is, since: before?.is === is ? before.since : at, alarms, ...(lastError && { lastError }) };
  events.serverHealth(health);
  return health;
}

interface Seen {
  /** Everything of the cameras but their momentary states. */
  catalogue: string;
  states: Map<string, CameraHealth['is']>;
}

function tellCameras(events: ServerEvents, seen: Seen, answers: readonly CameraAnswer[]): void {
  const catalogue = JSON.stringify(answers.map(cameraOf));
  if (catalogue !== seen.catalogue) events.catalogueChanged();
  seen.catalogue = catalogue;
  const changes = answers.map(healthOf).filter((health) => seen.states.get(health.camera) !== health.is);
  seen.states = new Map(answers.map(healthOf).map((health) => [health.camera, health.is]));
  if (changes.length > 0) events.cameraHealth(changes);
}

function tellAllUnknown(events: ServerEvents, seen: Seen, at: EpochMs): void {
  const changes = [...seen.states].filter(([, is]) => is !== 'unknown').map(([camera]) => ({ camera, is: 'unknown' as const, since: at }));
  for (const { camera } of changes) seen.states.set(camera, 'unknown');
  if (changes.length > 0) events.cameraHealth(changes);
}
