/** What the embedded recorder noticed: cameras that were lost, and footage that went missing, with the reason. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import { cameraId, embeddedServerId } from '#model/ids';
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import { backOffMs } from '../back-off.ts';
import type { EventsPart } from '../recording-server.ts';
import { lossesAnswer } from './answers.ts';
import { nativeIdOf } from './native-id.ts';
import type { RecorderClient } from './recorder-client.ts';

type Loss = z.output<typeof lossesAnswer>['losses'][number];

const pollMs = 2_000;
const retryMs = { least: 500, most: 5_000 };
/** Losses that began this long ago are looked at again for their end. */
const lookBackMs = 10 * 60_000;
const mostAtOnce = 5_000;
/** One request names at most so many cameras. */
const mostCameras = 200;
/** Both streams of a camera are lost together: their rows within this are one event, ms. */
const togetherMs = 5_000;

const typeOf: Readonly<Record<GapReason, CameraEventType>> = {
  'camera-lost': 'connection', 'camera-stalled': 'connection', 'disk-full': 'storage', 'disk-failed': 'storage', 'recorder-stopped': 'recording', 'recorder-crashed': 'recording',
  'clock-jumped': 'recording', 'codec-changed': 'recording', 'deleted': 'recording', 'unknown': 'recording',
};

export function eventsPart(client: RecorderClient, random: () => number, now: () => EpochMs): EventsPart {
  return {
    push: false,
    history: async ({ cameras, range, limit }, signal) => {
      if (range.end <= range.start) return [];
      const natives = cameras?.map(nativeIdOf) ?? null;
      // Each event may be two rows.
      const asked = Math.min(mostAtOnce, limit * 2);
      const rows: Loss[] = [];
      for (let from = 0; from < (natives?.length ?? 1); from += mostCameras) rows.push(...await readLosses(client, { start: range.start, end: range.end, limit: asked, cameras: natives?.slice(from, from + mostCameras) ?? null }, signal));
      return lossEvents(rows).slice(0, limit);
    },
    follow: (listener, missed, signal) => { void follow(client, { random, now }, listener, missed, signal); },
  };
}

function readLosses(client: RecorderClient, { start, end, limit, cameras }: { readonly start: EpochMs; readonly end: EpochMs; readonly limit: number; readonly cameras: readonly string[] | null }, signal: AbortSignal): Promise<readonly Loss[]> {
  const query = new URLSearchParams({ from: String(Math.floor(start)), to: String(Math.ceil(end)), limit: String(limit) });
  for (const camera of cameras ?? []) query.append('camera', camera);
  return client.get(`/api/v1/losses?${query}`, lossesAnswer, signal).then(({ losses }) => losses);
}

/** Newest first; of a camera's streams that were lost together the first is told. */
export function lossEvents(rows: readonly Loss[]): CameraEvent[] {
  const last = new Map<string, Loss>();
  const kept: Loss[] = [];
  for (const row of rows.toSorted((a, b) => a.start - b.start)) {
    const key = `${row.camera} ${row.reason}`;
    const before = last.get(key);
    if (before && before.role !== row.role && row.start - before.start <= togetherMs) continue;
    last.set(key, row);
    kept.push(row);
  }
  return kept.toReversed().map(({ id, camera, start, end, reason }) => ({ id: `loss-${id}`, camera: cameraId(embeddedServerId, camera), type: typeOf[reason], label: reason, at: start, end, score: null }));
}

/** Each is told when it is first seen, and again when it has ended. */
async function follow(client: RecorderClient, { random, now }: { readonly random: () => number; readonly now: () => EpochMs }, listener: Parameters<EventsPart['follow']>[0], missed: Parameters<EventsPart['follow']>[1], signal: AbortSignal): Promise<void> {
  const told = new Map<string, EpochMs | null>();
  let heardAt: EpochMs | null = null;
  for (let failures = 0; !signal.aborted;) {
    try {
      const asked = now();
      const start = Math.max(0, (heardAt ?? asked) - lookBackMs);
      const rows = await readLosses(client, { start, end: asked + 60_000, limit: mostAtOnce, cameras: null }, signal);
      if (heardAt !== null && rows.length >= mostAtOnce) missed({ start: heardAt, end: rows.at(-1)?.start ?? asked });
      const events = lossEvents(rows).toReversed();
      const news = events.filter(({ id, end }) => !told.has(id!) || (told.get(id!) === null && end !== null));
      for (const { id, end } of events) told.set(id!, end);
      const seen = new Set(events.map(({ id }) => id));
      for (const id of told.keys()) if (!seen.has(id)) told.delete(id);
      // What went on before anybody listened is history.
      if (heardAt !== null && news.length > 0) listener(news);
      heardAt = asked;
      failures = 0;
    } catch {
      failures += 1;
    }
    await sleep(failures === 0 ? pollMs : backOffMs(failures, retryMs, random()), undefined, { signal }).catch(() => undefined);
  }
}
