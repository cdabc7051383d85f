/**
 * Bookmarks as manual events that are kept (`retain_indefinitely`): the nearest thing the server has. Writing is for administrators.
 * Until 0.17 a manual event begins when it is made, so footage further back cannot be marked there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bookmark } from '#model/bookmark';
import { cleanText } from '#model/clean-text';
import { cameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';
import type { BookmarksPart } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { createdAnswer, eventAnswer } from './frigate-answers.ts';
import type { EventAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { listEvents } from './frigate-event-list.ts';
import { readJson } from './frigate-session.ts';
import type { FrigateSession } from './frigate-session.ts';

const label = 'bookmark';
/** What old versions take along from before now by themselves (`pre_capture`), and a little of an operator's time. */
const nowMs = 15_000;
/** Events are written by another process than the one that answers. */
const appearsWithin = { tries: 20, everyMs: 250 };

export interface BookmarksOptions { readonly session: FrigateSession; readonly catalogue: FrigateCatalogue; readonly server: ServerId; readonly now: () => number }

export function bookmarksPart({ session, catalogue, server, now }: BookmarksOptions): BookmarksPart {
  const write = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, signal: AbortSignal) => {
    const answer = await session.bytes(path, { method, signal, body: JSON.stringify(body ?? {}) });
    if (answer.status < 200 || answer.status > 299) throw statusFault(answer.status);
    return answer.body;
  };
  const eventPath = (id: string): string => `api/events/${encodeURIComponent(id)}`;

  const change: BookmarksPart['change'] = async (id, { title, note }, signal) => {
    if (title !== undefined) await write('POST', `${eventPath(id)}/sub_label`, { subLabel: title.slice(0, 100), subLabelScore: 1 }, signal);
    if (note !== undefined) await write('POST', `${eventPath(id)}/description`, { description: note }, signal);
  };

  /** Once it can be changed: just made, it may be unknown for a moment. */
  const whenThere = async (work: () => Promise<unknown>, signal: AbortSignal): Promise<void> => {
    for (let tried = 1; ; tried += 1) {
      try {
        await work();
        return;
      } catch (error) {
        if (!(error instanceof ServerFault) || error.problem.code !== 'not-found' || tried >= appearsWithin.tries) throw error;
        await sleep(appearsWithin.everyMs, undefined, { signal }).catch(() => { throw signal.reason; });
      }
    }
  };

  return {
    backing: 'manual-event',
    tags: false,
    async list({ cameras, range, text, limit }, signal) {
      const keys = cameras && await Promise.all(cameras.map(async (id) => (await catalogue.camera(id, signal)).key));
      const events = await listEvents(session, { range: range ?? { start: 0, end: now() + 86_400_000 }, limit: text ? 5_000 : limit, favorites: true, ...(keys && { keys }) }, signal);
      const marks = events.map((event) => bookmarkOf(server, event));
      const wanted = text?.toLocaleLowerCase();
      return (wanted ? marks.filter(({ title, note }) => `${title}\n${note}`.toLocaleLowerCase().includes(wanted)) : marks).slice(0, limit);
    },
    async add({ camera, range, title, note }, signal) {
      const { key } = await catalogue.camera(camera, signal);
      const { pastEvents } = await catalogue.version(signal);
      const serverNow = now() + (session.clockOffsetMs ?? 0);
      if (!pastEvents && serverNow - range.start > nowMs) throw new ServerFault({ code: 'unsupported', detail: 'before 0.18 Frigate marks only what happens now' });
      const created = readJson(await write('POST', `api/events/${encodeURIComponent(key)}/${label}/create`, {
        sub_label: title.slice(0, 100), score: 1, duration: null, include_recording: true, ...(pastEvents && { pre_capture: Math.max(0, Math.round((serverNow - range.start) / 1000)) }),
      }, signal), createdAnswer);
      const id = created.event_id;
      await whenThere(() => write('PUT', `${eventPath(id)}/end`, { end_time: Math.max(range.end, range.start + 1_000) / 1000 }, signal), signal);
      await whenThere(() => write('POST', `${eventPath(id)}/retain`, undefined, signal), signal);
      if (note) await change(id, { note }, signal);
      // As the server keeps it: it rounds the start.
      return { ...bookmarkOf(server, await session.json(eventPath(id), eventAnswer, { signal })), title, note };
    },
    change: (id, wanted, signal) => change(id, wanted, signal),
    async remove(id, signal) {
      const event = await session.json(eventPath(id), eventAnswer, { signal });
      // A tracked object somebody kept loses the mark, never the object.
      await write('DELETE', event.data?.type === 'api' ? eventPath(id) : `${eventPath(id)}/retain`, undefined, signal);
    },
  };
}

function bookmarkOf(server: ServerId, event: EventAnswer): Bookmark {
  const start = Math.round(event.start_time * 1000);
  return {
    id: event.id, camera: cameraId(server, event.camera), range: { start, end: Math.max(start, Math.round((event.end_time ?? event.start_time) * 1000)) },
    title: cleanText(event.sub_label || event.label, 200), note: cleanText(event.data?.description ?? '', 4_000), tags: [], author: null, createdAt: createdAt(event.id),
  };
}

/** Ids begin with the second they were made in. */
function createdAt(id: string): number | null {
  const made = Number(/^(\d{9,11}\.\d+)-/.exec(id)?.[1] ?? Number.NaN) * 1000;
  return Number.isFinite(made) ? Math.round(made) : null;
}
