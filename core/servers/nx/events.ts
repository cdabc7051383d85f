/** Events as the site logs them: pushed over JSON-RPC, what was missed filled in from the log, which is also their history. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraEvent } from '#model/camera-event';
import type { ServerId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { EventsPart } from '../recording-server.ts';
import { eventAnswer, eventsAnswer } from './answers.ts';
import type { EventAnswer } from './answers.ts';
import { deviceIdOf } from './device-list.ts';
import { createEventReader } from './event-of.ts';
import type { NxSession } from './nx-session.ts';
import { subscribe } from './rpc-subscription.ts';

const retryMs = { least: 500, most: 3_000 };
/** Entries of several servers arrive out of order; the log is read again from this much before the newest one known. */
const overlapMs = 5_000;
const fillLimit = 5_000;
const maxLimit = 10_000;
const remembered = 5_000;

export interface NxEventsOptions {
  readonly server: ServerId;
  readonly session: NxSession;
  readonly serverNow: () => EpochMs;
  readonly random: () => number;
}

export function eventsPart(options: NxEventsOptions): EventsPart {
  const { server, session } = options;
  return {
    push: true,
    follow: (listener, missed, signal) => { void followEvents(options, listener, missed, signal); },
    history: async ({ cameras, range, limit }, signal) => {
      if (cameras?.length === 0) return [];
      const query = new URLSearchParams({ order: 'desc', limit: String(Math.min(maxLimit, Math.max(1, limit))), ...timesOf(range) });
      for (const camera of cameras ?? []) query.append('eventResourceId', decodeURIComponent(deviceIdOf(server, camera)));
      const read = createEventReader(server);
      const wanted = cameras && new Set(cameras);
      // Read from the oldest on, so that ends find their starts.
      const events = (await readLog(session, query, signal)).toSorted((a, b) => a.timestampMs - b.timestampMs).flatMap(read);
      return events.filter(({ camera }) => !wanted || (camera !== null && wanted.has(camera))).toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
  };
}

async function followEvents({ server, session, serverNow, random }: NxEventsOptions, listener: (events: readonly CameraEvent[]) => void, missed: (range: TimeRange) => void, signal: AbortSignal): Promise<void> {
  const read = createEventReader(server);
  const told = new Set<string>();
  /** Everything up to here has been told or given up, by the server's clock. */
  let known: EpochMs | null = null;
  const tell = (answers: readonly EventAnswer[]): void => {
    const fresh = answers.filter((answer) => isNew(told, answer));
    known = fresh.reduce((latest, { timestampMs }) => Math.max(latest, timestampMs), known ?? 0);
    if (fresh.length > 0) listener(fresh.flatMap(read));
  };
  const fill = async (): Promise<void> => {
    const now = serverNow();
    if (known === null) { known = now; return; }
    const range = { start: known, end: now };
    try {
      const answers = await readLog(session, new URLSearchParams({ order: 'asc', limit: String(fillLimit), startTimeMs: String(Math.max(0, known - overlapMs)) }), signal);
      tell(answers);
      const last = answers.at(-1)?.timestampMs;
      if (answers.length >= fillLimit && last !== undefined && last < now) missed({ start: last, end: now });
    } catch (error) {
      if (signal.aborted || isPassing(error)) throw error;
      // The log may be closed to this user although the feed is not.
      if (range.start < range.end) missed(range);
    }
    known = Math.max(known, now);
  };
  for (let failures = 0; !signal.aborted;) {
    try {
      await subscribe(session, 'events.log.all', (records) => {
        tell(records.flatMap((record) => eventAnswer.safeParse(record).data ?? []));
      }, async () => {
        await fill();
        failures = 0;
      }, signal);
    } catch {
      if (signal.aborted) return;
    }
    const ceiling = Math.min(retryMs.most, retryMs.least * 2 ** failures);
    failures += 1;
    await sleep(ceiling * (0.5 + random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

async function readLog(session: NxSession, query: URLSearchParams, signal: AbortSignal): Promise<EventAnswer[]> {
  return session.http.json(await session.path(`events/log?${query.toString()}`, signal), eventsAnswer, { signal });
}

function timesOf({ start, end }: TimeRange): Record<string, string> {
  return { startTimeMs: String(start), durationMs: String(Math.max(0, end - start)) };
}

/** The log has no ids: an entry is what it says. */
function isNew(told: Set<string>, answer: EventAnswer): boolean {
  const key = JSON.stringify(answer);
  if (told.has(key)) return false;
  told.add(key);
  if (told.size > remembered) told.delete(told.values().next().value ?? '');
  return true;
}

function isPassing(error: unknown): boolean {
  return !(error instanceof ServerFault) || ['server-unreachable', 'server-hangs', 'login-required', 'login-locked'].includes(error.problem.code);
}
