import { describe, expect, it } from 'vitest';
import { problemOf } from '#core/fault';
import type { Deed } from '#core/journal/journal';
import { FootageSearch } from '#core/search/footage-search';
import type { EventsPart, MotionPart, RecordingServer } from '#core/servers/recording-server';
import { ServerFault } from '#core/servers/recording-server';
import type { Camera } from '#model/camera';
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import { distinctEvents } from '#model/event-search';
import type { EventNews, EventQuery } from '#model/event-search';
import type { ClockCorrections } from '#model/clock-correction';

const never = new AbortController().signal;
const asker = { who: 'page-1', monitor: 3, reason: 'vol signalé' };
const range = { start: 0, end: 1_000_000 };
const everything: EventQuery = { scope: { is: 'all' }, types: [], range };

const event = (camera: string | null, at: number, type: CameraEventType = 'motion', id: string | null = `e${at}`): CameraEvent => ({ id, camera, type, label: 'x', at, end: at, score: null });

/** Keeps its events as every adapter does: newest first, at most `limit`, those that began within the range. */
function keeper(events: readonly CameraEvent[]): { readonly history: NonNullable<EventsPart['history']>; readonly asked: { start: number; end: number }[] } {
  const asked: { start: number; end: number }[] = [];
  return {
    asked,
    history: async ({ cameras, range: { start, end }, limit }) => {
      asked.push({ start, end });
      return events.filter(({ at, camera }) => at >= start && at < end && (!cameras || (camera !== null && cameras.includes(camera)))).toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
  };
}

function stand(servers: Readonly<Record<string, { history?: EventsPart['history']; motion?: MotionPart } | null>>, clocks: Readonly<Record<string, ClockCorrections>> = {}) {
  const deeds: Deed[] = [];
  const cameras = ['a/1', 'a/2', 'b/1', 'c/1', 'd/1'].map((id, number) => ({ id, server: id[0], number, name: { fr: id }, site: { id: id.endsWith('/1') ? 'gate' : 'hall', name: { fr: 's' } }, streams: [], recorded: true }) as unknown as Camera);
  const search = new FootageSearch({
    server: (id) => { const one = servers[id]; return one ? { events: one.history === undefined ? undefined : { history: one.history }, motion: one.motion } as unknown as RecordingServer : null; },
    servers: () => Object.keys(servers), camera: (id) => cameras.find((one) => one.id === id) ?? null, cameras: () => cameras, corrections: (id) => clocks[id] ?? [], journal: { append: (deed) => { deeds.push(deed); return null; } },
  });
  return { search, deeds };
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const told: T[] = [];
  for await (const one of stream) told.push(one);
  return told;
}
const found = (news: readonly EventNews[]): CameraEvent[] => news.flatMap((one) => (one.is === 'found' ? one.events : []));
const codeOf = (work: () => unknown): string | null => { try { work(); return null; } catch (error) { return problemOf(error)?.code ?? String(error); } };

describe('a search in events', () => {
  it('reads back through a server\'s pages until enough is found, and goes on from there, each event once', async () => {
    const many = Array.from({ length: 2_345 }, (_, index) => event('a/1', index * 100));
    const { search } = stand({ a: keeper(many) });
    const first = await all(search.events(everything, { from: null, enough: 600 }, asker, never));
    const next = first.flatMap((news) => (news.is === 'done' ? [news.next] : []))[0]!;
    expect(found(first).map(({ at }) => at)).toEqual(many.toReversed().slice(0, found(first).length).map(({ at }) => at));
    expect(found(first).length).toBeGreaterThanOrEqual(600);
    const rest: CameraEvent[] = [...found(first)];
    for (let from: number | null = next; from !== null;) {
      const news: EventNews[] = await all(search.events(everything, { from: { a: from }, enough: 600 }, asker, never));
      rest.push(...found(news));
      from = news.flatMap((one) => (one.is === 'done' ? [one.next] : []))[0] ?? null;
    }
    expect(distinctEvents(rest).map(({ at }) => at)).toEqual(many.toReversed().map(({ at }) => at));
    expect(rest.length - 2_345).toBeLessThanOrEqual(5);
  });

  it('tells how far it has looked back while it looks for a rare sort', async () => {
    const many = [...Array.from({ length: 1_200 }, (_, index) => event('a/1', 10_000 + index * 100)), event('a/1', 500, 'line')];
    const { search } = stand({ a: keeper(many) });
    const news = await all(search.events({ ...everything, types: ['line'] }, { from: null, enough: 1 }, asker, never));
    const reached = news.flatMap((one) => (one.is === 'found' ? [one.reached] : []));
    expect(reached.length).toBeGreaterThanOrEqual(3);
    expect(reached).toEqual(reached.toSorted((a, b) => b - a));
    expect(found(news).map(({ at }) => at)).toEqual([500]);
  });

  it('a slow server, one that refuses, one that is gone and one that keeps none hold nobody up and are named', async () => {
    let answer: (events: CameraEvent[]) => void = () => undefined;
    const slow = (): Promise<CameraEvent[]> => new Promise((resolve) => { answer = resolve; });
    const { search } = stand({ a: keeper([event('a/1', 5)]), b: { history: slow }, c: { history: () => Promise.reject(new ServerFault({ code: 'login-refused' })) }, d: {}, e: null });
    const stream = search.events(everything, { from: null, enough: 10 }, asker, never);
    const early: EventNews[] = [];
    while (!early.some(({ server, is }) => server === 'a' && is === 'done') || !early.some(({ is }) => is === 'failed')) early.push((await stream.next()).value!);
    expect(found(early).map(({ at }) => at)).toEqual([5]);
    expect(early.some(({ server, is }) => server === 'b' && is !== 'asked')).toBe(false);
    answer([]);
    const news = [...early, ...await all(stream)];
    expect(news.filter(({ is }) => is === 'failed').toSorted((a, b) => a.server.localeCompare(b.server))).toMatchObject([{ server: 'c', problem: { code: 'login-refused' }, next: range.end }, { server: 'e', problem: { code: 'server-unreachable' } }]);
    expect(news.find(({ is }) => is === 'keepsNone')).toEqual({ server: 'd', is: 'keepsNone' });
    expect(news.at(-1)).toEqual({ server: 'b', is: 'done', next: null });
  });

  it('asks only the servers of the cameras or the site, and leaves out cameras nobody knows', async () => {
    const a = keeper([event('a/1', 5), event('a/2', 6), event('a/left-out', 7), event(null, 8, 'storage')]);
    const b = keeper([event('b/1', 9)]);
    const { search } = stand({ a, b });
    const at = async (scope: EventQuery['scope']): Promise<number[]> => found(await all(search.events({ ...everything, scope }, { from: null, enough: 10 }, asker, never))).map((one) => one.at).toSorted();
    expect(await at({ is: 'all' })).toEqual([5, 6, 8, 9]);
    expect(await at({ is: 'site', site: 'hall' })).toEqual([6]);
    b.asked.length = 0;
    expect(await at({ is: 'cameras', cameras: ['a/1'] })).toEqual([5]);
    expect(b.asked).toEqual([]);
    expect(codeOf(() => search.events({ ...everything, scope: { is: 'cameras', cameras: ['a/left-out'] } }, { from: null, enough: 10 }, asker, never))).toBe('not-found');
    expect(codeOf(() => search.events({ ...everything, scope: { is: 'site', site: 'nowhere' } }, { from: null, enough: 10 }, asker, never))).toBe('not-found');
  });

  it('with clocks that are wrong finds everything by its true time, once, however many pages it takes', async () => {
    // a/1 is 60 s fast; a/2, 90 s slow, was set right at its own 400 s.
    const clocks: Record<string, ClockCorrections> = { 'a/1': [{ from: 0, aheadMs: 60_000 }], 'a/2': [{ from: 0, aheadMs: -90_000 }, { from: 400_000, aheadMs: 0 }] };
    const recorded = Array.from({ length: 1_500 }, (_, index) => [event('a/1', index * 500, 'motion', `x${index}`), event('a/2', index * 500, 'motion', `y${index}`)]).flat();
    const truth = ({ camera, at }: CameraEvent): number => (camera === 'a/1' ? at - 60_000 : at < 400_000 ? at + 90_000 : at);
    const { search } = stand({ a: keeper(recorded) }, clocks);
    const wanted = { start: 200_000, end: 500_000 };
    const news = await all(search.events({ ...everything, range: wanted }, { from: null, enough: 100 }, asker, never));
    for (let from: number | null = news.flatMap((one) => (one.is === 'done' ? [one.next] : []))[0] ?? null; from !== null;) {
      const more: EventNews[] = await all(search.events({ ...everything, range: wanted }, { from: { a: from }, enough: 100 }, asker, never));
      from = more.flatMap((one) => (one.is === 'done' ? [one.next] : []))[0] ?? null;
      news.push(...more);
    }
    const expected = recorded.filter((one) => truth(one) >= wanted.start && truth(one) < wanted.end).map((one) => `${one.id} ${truth(one)}`).toSorted();
    expect(expected.length).toBeGreaterThan(500);
    expect(distinctEvents(found(news)).map(({ id, at }) => `${id} ${at}`).toSorted()).toEqual(expected);
    // What is told as looked at has been looked at: nothing later comes afterwards.
    let reached = Infinity;
    const seen = new Set<string>();
    for (const one of news) {
      if (one.is !== 'found') continue;
      expect(one.events.filter(({ id, at }) => at >= reached && !seen.has(String(id)))).toEqual([]);
      for (const { id } of one.events) seen.add(String(id));
      reached = one.reached;
    }
  });

  it('leaving it ends the questions', async () => {
    let ended = false;
    const { search } = stand({ a: { history: (_query, signal) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { ended = true; reject(new Error('left')); }); }) } });
    const stop = new AbortController();
    const stream = search.events(everything, { from: null, enough: 10 }, asker, stop.signal);
    expect((await stream.next()).value).toEqual({ server: 'a', is: 'asked' });
    const next = stream.next();
    stop.abort(new Error('cancelled'));
    await expect(next).rejects.toThrow('cancelled');
    expect(ended).toBe(true);
  });

  it('is in the journal before the first answer: who, where, what, when, why; going on is not another search', async () => {
    const { search, deeds } = stand({ a: keeper([]) });
    search.events({ ...everything, types: ['line'], scope: { is: 'cameras', cameras: ['a/1'] } }, { from: null, enough: 10 }, asker, never);
    expect(deeds).toEqual([{ kind: 'events-searched', camera: 'a/1', monitor: 3, detail: { who: 'page-1', where: 'a/1', types: 'line', start: 0, end: 1_000_000, reason: 'vol signalé' } }]);
    await all(search.events(everything, { from: { a: 5 }, enough: 10 }, asker, never));
    expect(deeds).toHaveLength(1);
  });
});

describe('a search for motion', () => {
  const mover = (looksAt: 'region' | 'whole' = 'region', fault: unknown = null) => {
    const asked: { start: number; end: number; cells: readonly number[] | null }[] = [];
    const motion: MotionPart = {
      looksAt, longestMs: 400,
      search: async (_camera, { range: { start, end }, cells }) => {
        asked.push({ start, end, cells });
        if (fault !== null && asked.length === 2) throw fault;
        return [{ start, end: start + 10, strength: 0.5 }];
      },
    };
    return { asked, motion };
  };

  it('goes step by step, earliest first, and tells how far it is', async () => {
    const { motion, asked } = mover();
    const { search, deeds } = stand({ a: { motion } });
    const news = await all(search.motion({ camera: 'a/1', range: { start: 0, end: 1_000 }, cells: [1, 2] }, asker, never));
    expect(news.map(({ done, samples, problem }) => [done, samples.map(({ start }) => start), problem])).toEqual([[0, [], null], [0.4, [0], null], [0.8, [400], null], [1, [800], null]]);
    expect(asked).toEqual([{ start: 0, end: 400, cells: [1, 2] }, { start: 400, end: 800, cells: [1, 2] }, { start: 800, end: 1_000, cells: [1, 2] }]);
    expect(deeds).toEqual([{ kind: 'motion-searched', camera: 'a/1', monitor: 3, detail: { who: 'page-1', start: 0, end: 1_000, region: '2/576', reason: 'vol signalé' } }]);
  });

  it('looks where a wrong clock has put the footage, and tells the true time', async () => {
    const { motion, asked } = mover();
    const { search } = stand({ a: { motion } }, { 'a/1': [{ from: 0, aheadMs: 5_000 }] });
    const news = await all(search.motion({ camera: 'a/1', range: { start: 10_000, end: 10_800 }, cells: null }, asker, never));
    expect(asked.map(({ start, end }) => [start, end])).toEqual([[15_000, 15_400], [15_400, 15_800]]);
    expect(news.flatMap(({ samples }) => samples.map(({ start, end }) => [start, end]))).toEqual([[10_000, 10_010], [10_400, 10_410]]);
    expect(news.at(-1)?.done).toBe(1);
  });

  it('a server that knows the whole picture only is asked for that, and says so', async () => {
    const { motion, asked } = mover('whole');
    const { search } = stand({ a: { motion } });
    expect((await all(search.motion({ camera: 'a/1', range: { start: 0, end: 100 }, cells: [1] }, asker, never)))[0]?.looksAt).toBe('whole');
    expect(asked[0]?.cells).toBeNull();
  });

  it('a fault on the way is told with how far it came; nothing found before is lost', async () => {
    const { search } = stand({ a: { motion: mover('region', new ServerFault({ code: 'server-unreachable' })).motion } });
    const news = await all(search.motion({ camera: 'a/1', range: { start: 0, end: 1_000 }, cells: null }, asker, never));
    expect(news.at(-1)).toMatchObject({ done: 0.4, problem: { code: 'server-unreachable' } });
    expect(news[1]?.samples).toHaveLength(1);
  });

  it('what cannot be searched is refused before anything is written or asked', () => {
    const { search, deeds } = stand({ a: { motion: mover().motion }, b: {} });
    const want = { camera: 'a/1', range: { start: 0, end: 1_000 }, cells: null };
    expect(codeOf(() => search.motion({ ...want, camera: 'b/1' }, asker, never))).toBe('unsupported');
    expect(codeOf(() => search.motion({ ...want, camera: 'a/none' }, asker, never))).toBe('not-found');
    expect(codeOf(() => search.motion({ ...want, range: { start: 0, end: 8 * 86_400_000 } }, asker, never))).toBe('invalid-input');
    expect(codeOf(() => search.motion({ ...want, cells: [] }, asker, never))).toBe('invalid-input');
    expect(deeds).toEqual([]);
    expect(search.abilities(['a/1', 'b/1', 'x/1'])).toEqual([{ camera: 'a/1', motion: 'region', events: false }, { camera: 'b/1', motion: null, events: false }, { camera: 'x/1', motion: null, events: false }]);
  });
});
