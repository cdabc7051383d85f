/** Bookmarks, which an Nx site keeps itself, tags included. */
import type { Bookmark } from '#model/bookmark';
import { cameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import { intersect } from '#model/time';
import type { BookmarksPart } from '../recording-server.ts';
import { ServerFault } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { bookmarkAnswer, bookmarksAnswer, nxBookmarkId, nxId, usersAnswer } from './answers.ts';
import type { BookmarkAnswer } from './answers.ts';
import { deviceIdOf } from './device-list.ts';
import type { NxSession } from './nx-session.ts';

/** The site may return only what lies wholly inside the times asked for: marks that reach over an edge are asked for as well. */
const overlapMs = 3600_000;
const maxLimit = 10_000;
/** Names of users change seldom and are asked for again at most this often, ms. */
const usersMs = 60_000;

export function bookmarksPart(server: ServerId, session: NxSession): BookmarksPart {
  const names = userNames(session);
  const read = async (answer: BookmarkAnswer, signal: AbortSignal): Promise<Bookmark> => bookmarkOf(server, answer, answer.creatorUserId ? await names(answer.creatorUserId, signal) : null);
  return {
    backing: 'native',
    tags: true,
    list: async ({ cameras, range, text, limit }, signal) => {
      if (cameras?.length === 0) return [];
      const { rest } = await session.found(signal);
      const query = new URLSearchParams({ limit: String(Math.min(maxLimit, Math.max(1, limit))), order: 'desc', ...(rest >= 3 ? { _orderBy: 'startTimeMs' } : { column: 'startTime' }) });
      for (const camera of cameras ?? []) query.append('deviceId', decodeURIComponent(deviceIdOf(server, camera)));
      if (range) {
        query.set('startTimeMs', String(Math.max(0, range.start - overlapMs)));
        query.set('endTimeMs', String(range.end + overlapMs));
      }
      if (text) query.set('text', text.slice(0, 200));
      const answers = await session.http.json(await session.path(`devices/*/bookmarks?${query.toString()}`, signal), bookmarksAnswer, { signal });
      const marks = await Promise.all(answers.map((answer) => read(answer, signal)));
      return marks.filter((mark) => !range || intersect({ start: mark.range.start, end: Math.max(mark.range.end, mark.range.start + 1) }, range)).slice(0, limit);
    },
    add: async ({ camera, range, title, note, tags }, signal) => {
      const path = await session.path(`devices/${deviceIdOf(server, camera)}/bookmarks`, signal);
      const body = JSON.stringify({ name: title, description: note, startTimeMs: String(Math.round(range.start)), durationMs: String(Math.round(range.end - range.start)), tags });
      return read(await session.http.json(path, bookmarkAnswer, { method: 'POST', body, signal }), signal);
    },
    change: async (id, change, signal) => {
      const path = await session.path(`devices/${pathOf(id)}`, signal);
      const held = await session.http.json(path, bookmarkAnswer, { signal });
      // Servers before 6.0 take what is missing for empty: all of it is sent back.
      const body = JSON.stringify({
        name: change.title ?? held.name, description: change.note ?? held.description, tags: change.tags ?? held.tags,
        startTimeMs: String(held.startTimeMs), durationMs: String(held.durationMs),
      });
      await done(session, path, 'PATCH', signal, body);
    },
    remove: async (id, signal) => done(session, await session.path(`devices/${pathOf(id).replace(/^[^/]+/, '*')}`, signal), 'DELETE', signal),
  };
}

async function done(session: NxSession, path: string, method: 'PATCH' | 'DELETE', signal: AbortSignal, body?: string): Promise<void> {
  const { status } = await session.http.bytes(path, { method, signal, headers: { 'content-type': 'application/json' }, ...(body !== undefined && { body }) });
  if (status < 200 || status > 299) throw statusFault(status);
}

/** Our id names the device too, because the server's paths do: `device/bookmark`. */
function pathOf(id: string): string {
  const [device, bookmark] = id.split('/');
  const read = [nxId.safeParse(device).data, nxBookmarkId.safeParse(bookmark).data];
  if (read[0] === undefined || read[1] === undefined) throw new ServerFault({ code: 'not-found', detail: 'no bookmark of this server' });
  return `${encodeURIComponent(read[0])}/bookmarks/${encodeURIComponent(read[1])}`;
}

function bookmarkOf(server: ServerId, { id, deviceId, name, description, startTimeMs, durationMs, tags, creationTimeMs }: BookmarkAnswer, author: string | null): Bookmark {
  return {
    id: `${deviceId}/${id}`, camera: cameraId(server, deviceId), range: { start: startTimeMs, end: startTimeMs + Math.round(durationMs) }, title: name, note: description, tags, author,
    createdAt: creationTimeMs ?? null,
  };
}

/** Null for a user that this login may not see. */
function userNames(session: NxSession): (id: string, signal: AbortSignal) => Promise<string | null> {
  let names = new Map<string, string>();
  let askedAt = Number.NEGATIVE_INFINITY;
  return async (id, signal) => {
    if (!names.has(id) && performance.now() - askedAt > usersMs) {
      askedAt = performance.now();
      try {
        const users = await session.http.json(await session.path('users?_with=id,name', signal), usersAnswer, { signal });
        names = new Map(users.map((user) => [user.id, user.name]));
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error;
      }
    }
    return names.get(id) ?? null;
  };
}
