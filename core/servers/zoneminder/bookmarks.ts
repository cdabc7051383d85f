/** Bookmarks as ZoneMinder knows them: an event that is archived (so never purged), with its name and notes; tags in 1.38. One for each event. */
import { z } from 'zod';
import type { Bookmark } from '#model/bookmark';
import { cleanText } from '#model/clean-text';
import { ServerFault } from '../recording-server.ts';
import type { BookmarksPart } from '../recording-server.ts';
import { eventAnswer, savedAnswer, tagsAnswer } from './answers.ts';
import type { EventAnswer } from './answers.ts';
import { eventsOfCamera, eventTimes, readEvents } from './event-list.ts';
import type { EventSource, ZmEvent } from './event-list.ts';
import { localBounds } from './local-time.ts';

/** `Events.Name` holds no more. */
const maxTitle = 64;
const maxNote = 4_000;
const maxArchived = 5_000;
/** Of how many events tags are asked for at once: an address has its limits. */
const tagsAtOnce = 100;
const anything = z.unknown();

export function bookmarksPart(source: EventSource): BookmarksPart {
  const { session, server, monitors } = source;
  const put = async (id: number, change: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> => {
    const body = new URLSearchParams(Object.entries(change).map(([field, value]): [string, string] => [`Event[${field}]`, value])).toString();
    const { message } = await session.api(`events/${id}.json`, savedAnswer, { method: 'PUT', body, signal });
    if (message !== 'Saved') throw new ServerFault({ code: 'server-refused', detail: 'the event was not saved' });
  };
  const one = async (id: string, signal: AbortSignal): Promise<ZmEvent> => {
    const { zone } = await server.facts(signal);
    const { event: { Event } } = await session.api(`events/${idOf(id)}.json?noframes=true`, eventAnswer, { signal });
    if (!Event.Archived) throw new ServerFault({ code: 'not-found', detail: 'this event is no bookmark' });
    return eventTimes([Event], zone, source.server.serverNow())[0]!;
  };
  const bookmarkOf = (event: ZmEvent, tags: readonly string[] = []): Bookmark => ({
    id: String(event.id), camera: monitors.cameraOf(event.monitor), range: { start: event.start, end: event.end ?? Math.max(event.start, source.server.serverNow()) },
    title: cleanText(event.answer.Name, maxTitle), note: cleanText(event.answer.Notes, maxNote), tags, author: null, createdAt: null,
  });

  return {
    backing: 'archive-flag',
    get tags() { return server.last?.isModern ?? false; },
    list: async ({ cameras, range, text, limit }, signal) => {
      const { zone, isModern } = await server.facts(signal);
      const bounds = range && localBounds(range.start, range.end, zone);
      // Not by its end: one that still runs has none, and is what was marked last.
      const filters = [['Archived', '1'] as const, ...(bounds ? [['StartDateTime <=', bounds.to] as const] : [])];
      const { events } = await readEvents(source, { filters, direction: 'desc', limit: maxArchived }, signal);
      const wanted = cameras && new Set(cameras);
      const needle = text?.toLocaleLowerCase();
      const found = events.filter((event) => (!wanted || wanted.has(monitors.cameraOf(event.monitor)))
        && (!range || (event.start < range.end && (event.end ?? source.server.serverNow()) > range.start)) && (!needle || `${event.answer.Name}\n${event.answer.Notes}`.toLocaleLowerCase().includes(needle)))
        .toReversed().slice(0, limit);
      const tags = isModern ? await tagsOf(source, found.map(({ id }) => id), signal) : new Map<number, string[]>();
      return found.map((event) => bookmarkOf(event, tags.get(event.id)));
    },
    add: async ({ camera, range, title, note, tags }, signal) => {
      const events = await eventsOfCamera(source, camera, { start: range.start, end: Math.max(range.end, range.start + 1) }, signal);
      const event = events[0];
      if (!event) throw new ServerFault({ code: 'no-recording', detail: 'only footage can be marked, and none was recorded then' });
      if (event.answer.Archived) throw new ServerFault({ code: 'conflict', detail: 'this event is marked already; ZoneMinder keeps one mark for each event' });
      const { isModern } = await server.facts(signal);
      const notes = joined(event.answer, note);
      const name = title === '' ? event.answer.Name : cut(title, maxTitle);
      await put(event.id, { Archived: '1', Name: name, Notes: notes }, signal);
      if (isModern) for (const tag of tags) await addTag(source, event.id, tag, signal);
      return bookmarkOf({ ...event, answer: { ...event.answer, Name: name, Notes: notes, Archived: true } }, isModern ? tags : []);
    },
    change: async (id, { title, note, tags }, signal) => {
      const event = await one(id, signal);
      await put(event.id, { ...(title !== undefined && { Name: cut(title, maxTitle) }), ...(note !== undefined && { Notes: cut(note, maxNote) }), Archived: '1' }, signal);
      const { isModern } = await server.facts(signal);
      if (tags === undefined || !isModern) return;
      const before = await namedTags(source, [event.id], signal);
      for (const tag of tags.filter((name) => !before.some((each) => each.name === name))) await addTag(source, event.id, tag, signal);
      for (const { id: tid } of before.filter(({ name }) => !tags.includes(name))) await session.portal({ view: 'request', request: 'event', action: 'removetag', id: event.id, tid }, anything, signal);
    },
    /** The event stays, but may be purged again. */
    remove: async (id, signal) => {
      const event = await one(id, signal);
      await put(event.id, { Archived: '0' }, signal);
    },
  };
}

/** ZoneMinder's own notes (zones of a motion) stay above a person's. */
function joined({ Notes }: EventAnswer, note: string): string {
  return cut([Notes.trim(), note.trim()].filter((part) => part !== '').join('\n'), maxNote);
}

/** By characters, never through one. */
const cut = (text: string, most: number): string => [...text].slice(0, most).join('');

function idOf(id: string): number {
  if (!/^[1-9]\d{0,15}$/.test(id)) throw new ServerFault({ code: 'not-found', detail: 'no such bookmark' });
  return Number(id);
}

async function namedTags({ session }: EventSource, events: readonly number[], signal: AbortSignal): Promise<readonly { readonly id: number; readonly name: string; readonly event: number | null }[]> {
  if (events.length === 0) return [];
  const { tags } = await session.api(`tags/index/Events.Id:${events.join(',')}.json`, tagsAnswer, { signal });
  return tags.map(({ Tag, Events_Tags: of }) => ({ id: Tag.Id, name: cleanText(Tag.Name, 64), event: of?.EventId ?? (events.length === 1 ? events[0]! : null) }));
}

async function tagsOf(source: EventSource, events: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, string[]>> {
  const tags = new Map<number, string[]>();
  for (let at = 0; at < events.length; at += tagsAtOnce) {
    for (const { event, name } of await namedTags(source, events.slice(at, at + tagsAtOnce), signal)) if (event !== null) tags.set(event, [...tags.get(event) ?? [], name]);
  }
  return tags;
}

async function addTag({ session }: EventSource, event: number, tag: string, signal: AbortSignal): Promise<void> {
  await session.api('tags.json', anything, { method: 'POST', body: new URLSearchParams({ 'Tag[Name]': cut(tag, 64), 'Event[Id]': String(event) }).toString(), signal });
}
