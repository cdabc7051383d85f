/** Follows a MediaMTX: it pushes nothing, so its control API is asked every 2 s, for all paths every 4 s. */
import type { CameraHealth, ServerEvents } from '../recording-server.ts';
import { runHealthLoop } from '../health-loop.ts';
import type { EpochMs } from '#model/time';
import type { CameraReader } from './camera-reader.ts';
import type { MediaMtxClient } from './mediamtx-client.ts';

const pollMs = 2_000;
/** 2,000 paths are about 2 MB. */
const pathsMs = 4_000;

export interface WatchOptions {
  readonly client: MediaMtxClient;
  readonly cameras: CameraReader;
  readonly events: ServerEvents;
  readonly now: () => EpochMs;
  readonly random: () => number;
}

export function watchMediaMtx({ client, cameras, events, now, random }: WatchOptions, signal: AbortSignal): Promise<void> {
  let pathsAt = Number.NEGATIVE_INFINITY;
  let catalogue = '';
  let states = new Map<string, CameraHealth['is']>();
  return runHealthLoop({
    events, now, random, everyMs: pollMs,
    latencyMs: () => client.http.latencyMs,
    ask: async (stop) => {
      const { version, clockOffsetMs } = await cameras.hello(stop);
      if (performance.now() - pathsAt >= pathsMs) {
        const roster = await cameras.read(stop);
        pathsAt = performance.now();
        const list = JSON.stringify(roster.cameras);
        if (list !== catalogue) events.catalogueChanged();
        catalogue = list;
        const changes = roster.health.filter(({ camera, is }) => states.get(camera) !== is);
        states = new Map(roster.health.map(({ camera, is }) => [camera, is]));
        if (changes.length > 0) events.cameraHealth(changes);
      }
      return { info: { product: 'MediaMTX', version, timeZone: null }, clockOffsetMs };
    },
    onLost: () => {
      pathsAt = Number.NEGATIVE_INFINITY;
      const changes = [...states].filter(([, is]) => is !== 'unknown').map(([camera]) => ({ camera, is: 'unknown' as const, since: now() }));
      for (const { camera } of changes) states.set(camera, 'unknown');
      if (changes.length > 0) events.cameraHealth(changes);
    },
  }, signal);
}
