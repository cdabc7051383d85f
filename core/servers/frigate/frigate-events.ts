/** Events as they happen, over `/ws`; what was missed while it was broken is read from the list of events. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraEvent } from '#model/camera-event';
import type { ServerId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import type { EventsPart } from '../recording-server.ts';
import { eventAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { cameraEventOf, listEvents } from './frigate-event-list.ts';
import type { FrigateSession } from './frigate-session.ts';
import type { FrigateSocket } from './frigate-socket.ts';
import { createTopicReader } from './frigate-topics.ts';

/** The server's clock is known to half a second, and an event is in the list a little after its message: the fill reaches beyond the loss by this. */
const overlapMs = 10_000;
/** More missed events than this are a stretch that is told as missed instead. */
const mostMissed = 2_000;
const fillTries = 5;
const fillRetryMs = 1_000;
const mostRemembered = 5_000;

export interface EventsOptions {
  readonly session: FrigateSession;
  readonly catalogue: FrigateCatalogue;
  readonly socket: FrigateSocket;
  readonly server: ServerId;
  readonly now: () => EpochMs;
}

export function eventsPart(options: EventsOptions): EventsPart {
  const { session, catalogue, server } = options;
  return {
    push: true,
    follow: (listener, missed, signal) => { followEvents(options, listener, missed, signal); },
    async history({ cameras, range, limit }, signal) {
      const keys = cameras && await Promise.all(cameras.map(async (id) => (await catalogue.camera(id, signal)).key));
      return (await listEvents(session, { range, limit, ...(keys && { keys }) }, signal)).filter((event) => !event.false_positive).map((event) => cameraEventOf(server, event));
    },
  };
}

function followEvents({ session, catalogue, socket, server, now }: EventsOptions, listener: (events: readonly CameraEvent[]) => void, missed: (range: TimeRange) => void, signal: AbortSignal): void {
  const cameraKeys = (): ReadonlySet<string> => new Set([...(catalogue.known?.values() ?? [])].map(({ key }) => key));
  const reader = createTopicReader(server, (key) => catalogue.known === null || cameraKeys().has(key));
  /** What was told of each event, oldest first: `open` or its end. */
  const told = new Map<string, EpochMs | null>();
  /** Since when nothing is known; null while the socket is open. */
  let brokenAt: EpochMs | null = null;
  const serverNow = (): EpochMs => now() + (session.clockOffsetMs ?? 0);

  const tell = (events: readonly CameraEvent[]): void => {
    const news = events.filter(({ id, end }) => {
      if (id === null) return true;
      if (told.has(id) && (told.get(id) !== null || end === null)) return false;
      told.set(id, end);
      return true;
    });
    for (const id of told.keys()) {
      if (told.size <= mostRemembered) break;
      told.delete(id);
    }
    if (news.length > 0) listener(news);
  };

  /** True when nothing is missing in the range. */
  const fill = async (range: TimeRange): Promise<boolean> => {
    const open = [...told].filter(([id, end]) => end === null && !id.startsWith('motion-')).map(([id]) => id);
    const found = await listEvents(session, { range: { start: range.start - overlapMs, end: range.end + overlapMs }, limit: mostMissed }, signal);
    tell(found.filter((event) => !event.false_positive).toReversed().map((event) => cameraEventOf(server, event)));
    // Events that began before the loss may have ended in it.
    for (const id of open.filter((each) => told.get(each) === null).slice(-100)) {
      const { status, body } = await session.bytes(`api/events/${encodeURIComponent(id)}`, { signal });
      const event = status === 200 ? eventAnswer.safeParse(JSON.parse(body.toString('utf8'))) : null;
      if (event?.success) tell([cameraEventOf(server, event.data)]);
    }
    return found.length < mostMissed;
  };

  const fillOrTell = async (range: TimeRange): Promise<void> => {
    for (let tried = 1; tried <= fillTries; tried += 1) {
      try {
        if (await fill(range)) return;
        break;
      } catch {
        if (signal.aborted) return;
        await sleep(fillRetryMs, undefined, { signal }).catch(() => undefined);
      }
    }
    if (!signal.aborted) missed(range);
  };

  socket.listen({
    topic: (name, payload) => {
      const event = reader.read(name, payload, serverNow());
      if (event) tell([event]);
    },
    opened: () => {
      if (brokenAt === null) return;
      const range = { start: brokenAt, end: serverNow() };
      brokenAt = null;
      void fillOrTell(range);
    },
    closed: (aliveAt) => { brokenAt ??= serverNow() - Math.round(performance.now() - aliveAt); },
  }, signal);
}
