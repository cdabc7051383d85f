/** Follows the server's health, its cameras' and its catalogue. */
import { cameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { runHealthLoop } from '../health-loop.ts';
import type { CameraHealth, ServerEvents } from '../recording-server.ts';
import { statsAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import type { FrigateSession } from './frigate-session.ts';
import type { FrigateSocket } from './frigate-socket.ts';

const everyMs = 3_000;
/** Sooner than other questions: a server that hangs should be told within ten seconds. */
const hangsAfterMs = 3_000;
/** The configuration of 2,000 cameras is megabytes: not every time. */
const configEveryMs = 30_000;

export interface FrigateWatchOptions {
  readonly session: FrigateSession;
  readonly catalogue: FrigateCatalogue;
  readonly socket: FrigateSocket;
  readonly server: ServerId;
  readonly now: () => EpochMs;
  readonly random: () => number;
}

export async function watchFrigate({ session, catalogue, socket, server, now, random }: FrigateWatchOptions, events: ServerEvents, signal: AbortSignal): Promise<void> {
  const states = new Map<CameraId, CameraHealth['is']>();
  let list = '';
  let configAt = Number.NEGATIVE_INFINITY;

  const tell = (next: Iterable<readonly [CameraId, CameraHealth['is']]>): void => {
    const changes = [...next].filter(([camera, is]) => states.get(camera) !== is).map(([camera, is]) => ({ camera, is, since: now() }));
    for (const { camera, is } of changes) states.set(camera, is);
    if (changes.length > 0) events.cameraHealth(changes);
  };

  // 0.18 says at once what `stats` shows within seconds.
  socket.listen({
    topic: (topic, payload) => {
      const [, key, role] = /^([^/]+)\/status\/(\w+)$/.exec(topic) ?? [];
      if (key === undefined || role === 'record' || !states.has(cameraId(server, key))) return;
      if (payload === 'online') tell([[cameraId(server, key), 'ok']]);
      else if (payload === 'offline') tell([[cameraId(server, key), 'lost']]);
    },
    opened: () => undefined,
    closed: () => undefined,
  }, signal);

  await runHealthLoop({
    everyMs, now, random, events, latencyMs: () => session.http.latencyMs,
    onLost: () => {
      // It may come back as another version with other cameras.
      catalogue.forget();
      configAt = Number.NEGATIVE_INFINITY;
      tell([...states.keys()].map((camera) => [camera, 'unknown'] as const));
    },
    ask: async (own) => {
      const version = await catalogue.version(own);
      if (performance.now() - configAt >= configEveryMs) {
        const cameras = await catalogue.read(own);
        configAt = performance.now();
        const next = JSON.stringify([...cameras.values()].map(({ camera, streams, steerable }) => [camera, [...streams], steerable]));
        if (next !== list) events.catalogueChanged();
        list = next;
        for (const camera of states.keys()) if (!cameras.has(camera)) states.delete(camera);
      }
      const { cameras } = await session.json('api/stats', statsAnswer, { signal: own, timeoutMs: hangsAfterMs });
      tell([...(catalogue.known?.values() ?? [])].map(({ key, camera }) => [camera.id, cameras[key] === undefined ? 'unknown' : cameras[key].camera_fps > 0 ? 'ok' : 'lost'] as const));
      return { info: { product: 'Frigate', version: version.text, timeZone: null }, clockOffsetMs: session.clockOffsetMs };
    },
  }, signal);
}
