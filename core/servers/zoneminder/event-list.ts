/** Events of the API: asked for a page at a time, their local times turned into moments. */
import type { CameraId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import { eventsAnswer } from './answers.ts';
import type { EventAnswer } from './answers.ts';
import { localBounds, momentsOf } from './local-time.ts';
import type { ServerZone } from './local-time.ts';
import type { MonitorList } from './monitor-list.ts';
import type { KnownServer } from './server-facts.ts';
import type { ZoneminderSession } from './zoneminder-session.ts';

/** The most 1.36 gives; 1.38 gives everything at once unless a limit is named. */
const pageSize = 100;
/** 20,000 events: a camera's five months of ten-minute files. */
const maxPages = 200;
/** An event without an end whose length stood still this long was left behind by a crash. */
const staleMs = 120_000;
/**
 * How far the file of a running event lies behind: a group of pictures is written when the next one begins, and FFmpeg's file buffer is
 * handed on each 256 KB (1.4 s at 1.5 Mbit/s; a camera of less than 0.7 Mbit/s lies farther behind than this). Its length is updated seldom (each 100 frames).
 */
const behindMs = 4_000;
/** Where all monitors' events are read for those of some. */
const othersToOne = 20;
/** An address holds no more. */
const mostMonitors = 50;
/** Of a monitor's newest events, how many are looked at for one that still runs. */
const newest = 5;

export interface ZmEvent {
  readonly id: number;
  readonly monitor: number;
  /** To half a second: the server tells whole seconds, its length narrows them. */
  readonly start: EpochMs;
  /** What its file holds by now. */
  readonly fileEnd: EpochMs;
  /** Null while it runs. */
  readonly end: EpochMs | null;
  readonly answer: EventAnswer;
}

export interface EventSource {
  readonly session: ZoneminderSession;
  readonly server: KnownServer;
  readonly monitors: MonitorList;
}

export interface EventQuery {
  /** `Field op`, value; the API knows no OR. */
  readonly filters: readonly (readonly [field: string, value: string])[];
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
}

/** In order of their start. `complete` is false where there are more than were asked for. */
export async function readEvents({ session, server }: EventSource, query: EventQuery, signal: AbortSignal): Promise<{ readonly events: readonly ZmEvent[]; readonly complete: boolean }> {
  const { zone } = await server.facts(signal);
  const path = query.filters.map(([field, value]) => `/${encodeFilter(field)}:${encodeFilter(value)}`).join('');
  const limit = Math.min(query.limit, pageSize);
  const answers: EventAnswer[] = [];
  let complete = false;
  for (let page = 1; page <= maxPages && answers.length < query.limit; page += 1) {
    const { events, pagination } = await session.api(`events/index${path}.json?page=${page}&limit=${limit}&sort=StartDateTime&direction=${query.direction}`, eventsAnswer, { signal });
    answers.push(...events.map(({ Event }) => Event));
    complete = events.length < limit || pagination?.nextPage === false;
    if (complete) break;
  }
  // Two pages overlap where an event began meanwhile.
  const distinct = [...new Map(answers.map((answer) => [answer.Id, answer])).values()].slice(0, query.limit);
  return { events: eventTimes(distinct, zone, server.serverNow()), complete: complete && answers.length <= query.limit };
}

/** All of one camera that touch the range, the running one too, in order. */
export async function eventsOfCamera(source: EventSource, camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<readonly ZmEvent[]> {
  const { zone } = await source.server.facts(signal);
  const monitor = source.monitors.monitorId(camera);
  const { from, to } = localBounds(range.start, range.end, zone);
  const of = async (filters: EventQuery['filters'], direction: 'asc' | 'desc', limit: number) => (await readOfMonitors(source, [monitor], { filters, direction, limit }, signal)).events;
  const finished = await of([['StartDateTime <=', to], ['EndDateTime >=', from]], 'asc', Number.MAX_SAFE_INTEGER);
  // An event without an end is in no such answer.
  const running = (await of([['StartDateTime <=', to]], 'desc', newest)).filter(({ answer }) => answer.EndDateTime === null);
  return [...finished, ...running].filter((event) => event.start < range.end && (event.end ?? source.server.serverNow()) > range.start).toSorted((a, b) => a.start - b.start || a.id - b.id);
}

/** Of some monitors, or of all (null). 1.36.36 fails on the filter by monitor for users who may see all of them (#4465): then all are read and sorted out here. */
export async function readOfMonitors(source: EventSource, monitors: readonly number[] | null, query: EventQuery, signal: AbortSignal): Promise<{ readonly events: readonly ZmEvent[]; readonly complete: boolean }> {
  if (monitors === null) return readEvents(source, query, signal);
  const parts: Awaited<ReturnType<typeof readEvents>>[] = [];
  try {
    for (let from = 0; from < monitors.length; from += mostMonitors) {
      // The same field several times is an OR.
      const these = monitors.slice(from, from + mostMonitors).map((monitor) => ['MonitorId', String(monitor)] as const);
      parts.push(await readEvents(source, { ...query, filters: [...these, ...query.filters] }, signal));
    }
  } catch (error) {
    if (!(error instanceof ServerFault) || error.problem.detail !== 'answered 500') throw error;
    const { events, complete } = await readEvents(source, { ...query, limit: Math.max(query.limit * othersToOne, pageSize) }, signal);
    parts.splice(0, parts.length, { events: events.filter(({ monitor }) => monitors.includes(monitor)), complete });
  }
  const all = parts.flatMap(({ events }) => events).toSorted((a, b) => (query.direction === 'asc' ? a.start - b.start || a.id - b.id : b.start - a.start || b.id - a.id));
  return { events: all.slice(0, query.limit).toSorted((a, b) => a.start - b.start || a.id - b.id), complete: parts.every(({ complete }) => complete) && all.length <= query.limit };
}

/** In the hour that comes twice, the pair of start and end that fits the length is taken, then the order of the ids. */
export function eventTimes(answers: readonly EventAnswer[], zone: ServerZone, serverNow: EpochMs): ZmEvent[] {
  const before = new Map<number, EpochMs>();
  return answers.toSorted((a, b) => a.Id - b.Id).map((answer) => {
    const lengthMs = Math.round(answer.Length * 1000);
    const starts = momentsOf(answer.StartDateTime, zone);
    const ends = answer.EndDateTime === null ? [null] : momentsOf(answer.EndDateTime, zone);
    const misfit = (start: EpochMs, end: EpochMs | null): number => Math.round(Math.abs((end ?? serverNow) - start - lengthMs) / (end === null ? 1_800_000 : 60_000));
    const follows = (start: EpochMs): number => Number(start + 5_000 < (before.get(answer.MonitorId) ?? -Infinity));
    const [best] = starts.flatMap((start) => ends.map((end) => ({ start, end }))).toSorted((a, b) => misfit(a.start, a.end) - misfit(b.start, b.end) || follows(a.start) - follows(b.start) || a.start - b.start);
    before.set(answer.MonitorId, best!.start);
    const start = startWithin(best!.start, best!.end, lengthMs);
    const told = start + lengthMs;
    const runs = best!.end === null && serverNow - told <= staleMs;
    return { id: answer.Id, monitor: answer.MonitorId, start, fileEnd: runs ? Math.max(told, serverNow - behindMs) : told, end: runs ? null : told, answer };
  }).toSorted((a, b) => a.start - b.start || a.id - b.id);
}

/**
 * Both times are cut to whole seconds, the length is exact to 10 ms: the true start lies in [start, start + 1 s) and in
 * [end − length, end + 1 s − length). The middle of what is left is at most half a second off.
 */
export function startWithin(start: EpochMs, end: EpochMs | null, lengthMs: number): EpochMs {
  const least = Math.max(start, end === null ? start : end - lengthMs);
  const most = Math.min(start + 1000, end === null ? start + 1000 : end + 1000 - lengthMs);
  return least <= most ? Math.round((least + most) / 2) : start + 500;
}

/** Slashes and colons would divide the path. */
function encodeFilter(text: string): string {
  return encodeURIComponent(text.replaceAll('/', ' ')).replaceAll('%3A', ':');
}
