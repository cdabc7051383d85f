/** The server's list of tracked objects: newest first, no cursor. */
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import { cleanText } from '#model/clean-text';
import { cameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import type { TimeRange } from '#model/time';
import { eventsAnswer } from './frigate-answers.ts';
import type { EventAnswer } from './frigate-answers.ts';
import { unix } from './frigate-segments.ts';
import type { FrigateSession } from './frigate-session.ts';

const pageSize = 500;
/** An answer may still name an event that began in the same instant as the last of the page before. */
const overlapMs = 1;

export interface EventQuery { readonly keys?: readonly string[]; readonly range: TimeRange; readonly limit: number; readonly favorites?: boolean }

/** At most `limit`, newest first. Pages by `before` = the last one's start. */
export async function listEvents(session: FrigateSession, { keys, range, limit, favorites = false }: EventQuery, signal: AbortSignal): Promise<readonly EventAnswer[]> {
  const found = new Map<string, EventAnswer>();
  if (keys?.length === 0) return [];
  for (let before = range.end, more = true; more && found.size < limit;) {
    const size = Math.min(pageSize, limit);
    const query = new URLSearchParams({ after: unix(range.start), before: unix(before), limit: String(size), include_thumbnails: '0', ...(keys && { cameras: keys.join(',') }), ...(favorites && { favorites: '1' }) });
    const page = await session.json(`api/events?${query}`, eventsAnswer, { signal });
    const known = found.size;
    for (const event of page) found.set(event.id, event);
    const last = page.at(-1);
    more = page.length >= size && last !== undefined && found.size > known;
    if (last) before = Math.round(last.start_time * 1000) + overlapMs;
  }
  return [...found.values()].toSorted((a, b) => b.start_time - a.start_time).slice(0, limit);
}

export function cameraEventOf(server: ServerId, event: EventAnswer): CameraEvent {
  const label = [event.label, event.sub_label].filter(Boolean).join(': ');
  const score = event.data?.top_score ?? event.data?.score ?? event.top_score ?? null;
  return {
    id: event.id, camera: cameraId(server, event.camera), type: typeOf(event.data?.type ?? null), label: cleanText(label, 200), at: Math.round(event.start_time * 1000),
    end: event.end_time === null || event.end_time === undefined ? null : Math.round(event.end_time * 1000), score: score !== null && score >= 0 && score <= 1 ? score : null,
  };
}

function typeOf(type: string | null): CameraEventType {
  if (type === 'audio') return 'audio';
  return type === 'api' ? 'other' : 'object';
}
