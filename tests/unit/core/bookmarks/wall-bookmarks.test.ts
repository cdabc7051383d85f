import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { pino } from 'pino';
import { wallBookmarkSchema } from '#bridge/schemas';
import { BookmarkStore } from '#core/bookmarks/bookmark-store';
import { Bookmarks } from '#core/bookmarks/bookmarks';
import type { BookmarksPart, RecordingServer } from '#core/servers/recording-server';
import { ServerFault } from '#core/servers/recording-server';
import type { Bookmark } from '#model/bookmark';
import type { EvidenceLock } from '#model/evidence-lock';
import type { ClockCorrections } from '#model/clock-correction';
import { camera as cameraOf, codeOf, coreStand } from '../data/core-stand.ts';

const at = Date.parse('2026-01-15T14:05:09Z');
const range = { start: at - 10_000, end: at + 10_000 };
const everything = { text: '', cameras: null, range: null, severity: null, before: null, limit: 50 } as const;

/** A server that keeps bookmarks itself. */
function keeper(): { part: BookmarksPart; kept: Map<string, Bookmark>; faults: { is: boolean; hangs: boolean } } {
  const kept = new Map<string, Bookmark>();
  const faults = { is: false, hangs: false };
  const guard = (signal: AbortSignal): Promise<void> => {
    if (faults.hangs) return new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason as Error); }); });
    return faults.is ? Promise.reject(new ServerFault({ code: 'server-refused' })) : Promise.resolve();
  };
  const part: BookmarksPart = {
    backing: 'native', tags: true,
    list: async ({ text = '' }, signal) => { await guard(signal); return [...kept.values()].filter(({ title }) => title.toLowerCase().includes(text)); },
    add: async (bookmark, signal) => {
      await guard(signal);
      const one = { ...bookmark, id: `n${kept.size + 1}`, author: 'nx', createdAt: at };
      kept.set(one.id, one);
      return one;
    },
    change: async (id, change, signal) => { await guard(signal); kept.set(id, { ...kept.get(id)!, ...change }); },
    remove: async (id) => { kept.delete(id); },
  };
  return { part, kept, faults };
}

function stand() {
  const clocks = new Map<string, ClockCorrections>();
  const held = new Map<string, EvidenceLock>();
  const core = coreStand();
  const nx = keeper();
  const store = new BookmarkStore({ data: core.data, now: Date.now, cameraWords: (camera) => (camera === 'a/1' ? 'Place Al Amal\nساحة الأمل\n412' : '') });
  const bookmarks = new Bookmarks({
    store, lock: (id) => held.get(id) ?? null, locked: () => [...held.keys()], canLock: (camera) => camera.startsWith('a/'), journal: core.journal, note: (write) => { write(); }, log: pino({ level: 'silent' }), now: Date.now, camera: (id) => (id.endsWith('/gone') ? null : cameraOf(7, { id, name: { fr: 'Quai', ar: 'رصيف' } })), localTime: (time) => `local ${time}`,
    server: (id) => (id === 'nx' ? { bookmarks: nx.part } as unknown as RecordingServer : null), servers: () => ['nx', 'a'], corrections: (camera) => clocks.get(camera) ?? [], farthestMs: () => Math.max(0, ...[...clocks.values()].flat().map(({ aheadMs }) => Math.abs(aheadMs))), keptDays: (camera) => (camera.startsWith('a/') ? 30 : null), unnamed: () => 'Manara',
  });
  onTestFinished(() => { bookmarks.destroy(); });
  const found = async (text: string, more = {}): Promise<string[]> => (await bookmarks.list({ ...everything, text, ...more })).bookmarks.map(({ title }) => title);
  return { bookmarks, nx, found, clocks, held, journal: core.journal, data: core.data };
}

describe('bookmarks whose footage is locked', () => {
  const lock = (until: number | null, cameras: readonly string[] = ['a/1']): EvidenceLock => ({ cameras, until, lockedAt: range.start, reason: 'accident', monitor: 2 });
  const day = 86_400_000;

  it('say when their footage goes, the lock reckoned in: the first camera\'s that goes, never where all is locked without end', async () => {
    const { bookmarks, held } = stand();
    const { id, diesAt, lock: none, lockable } = bookmarks.add({ cameras: ['a/1', 'a/2'], range, monitor: 3, title: 'x' }, 'page-1');
    expect([diesAt, none, lockable]).toEqual([range.start + 30 * day, null, ['a/1', 'a/2']]);
    const told = async (given: EvidenceLock) => {
      held.set(id, given);
      return (await bookmarks.list(everything)).bookmarks[0]!;
    };
    expect(await told(lock(range.start + 90 * day))).toMatchObject({ diesAt: range.start + 30 * day, lock: { cameras: ['a/1'] } });
    expect((await told(lock(range.start + 90 * day, ['a/1', 'a/2']))).diesAt).toBe(range.start + 90 * day);
    expect((await told(lock(range.start + 5 * day, ['a/1', 'a/2']))).diesAt).toBe(range.start + 30 * day);
    expect((await told(lock(null, ['a/1', 'a/2']))).diesAt).toBeNull();
  });

  it('are listed alone, told in the CSV, and not removed while they are', async () => {
    const { bookmarks, held, found } = stand();
    const { id } = bookmarks.add({ cameras: ['a/1'], range, monitor: 3, title: 'kept' }, 'page-1');
    bookmarks.add({ cameras: ['a/1'], range, monitor: 3, title: 'other' }, 'page-1');
    held.set(id, lock(null));
    expect(await found('', { locked: true })).toEqual(['kept']);
    expect(await found('oth', { locked: true })).toEqual([]);
    const { csv, count } = await bookmarks.exportCsv({ text: '', cameras: null, range: null, severity: null, locked: true }, 'fr', 1, 'page-1');
    expect([count, csv.includes(';no end;accident')]).toEqual([1, true]);
    expect(codeOf(() => bookmarks.remove(id, 3, 'page-1'))).toBe('conflict');
    held.clear();
    expect(await found('', { locked: true })).toEqual([]);
    bookmarks.remove(id, 3, 'page-1');
    expect(await found('')).toEqual(['other']);
  });
});

describe('bookmarks of a camera whose clock is wrong', () => {
  const fast = [{ from: 0, aheadMs: 7_000 }];

  it('stay on their pictures when the clock is corrected afterwards, and are found by the time they have then', async () => {
    const { bookmarks, clocks } = stand();
    bookmarks.add({ cameras: ['a/1'], range, monitor: 3, title: 'before' }, 'page-1');
    clocks.set('a/1', fast);
    const { bookmarks: [told] } = await bookmarks.list(everything);
    expect(told).toMatchObject({ range: { start: range.start - 7_000, end: range.end - 7_000 }, aheadMs: 7_000, diesAt: range.start + 30 * 86_400_000 });
    const titles = async (start: number) => (await bookmarks.list({ ...everything, range: { start, end: start + 1 } })).bookmarks.map(({ title }) => title);
    expect(await titles(range.start - 6_000)).toEqual(['before']);
    expect(await titles(range.end - 1_000)).toEqual([]);
    clocks.delete('a/1');
    expect((await bookmarks.list(everything)).bookmarks[0]).toMatchObject({ range, aheadMs: 0 });
  });

  it('made after it was corrected keep the true time, and servers and CSV are told what the footage says', async () => {
    const { bookmarks, clocks, nx } = stand();
    clocks.set('nx/1', fast);
    const kept = bookmarks.add({ cameras: ['nx/1'], range, monitor: 3, title: 'after' }, 'page-1');
    expect(kept).toMatchObject({ range, aheadMs: 7_000 });
    await vi.waitFor(() => { expect(nx.kept.size).toBe(1); });
    expect([...nx.kept.values()][0]).toMatchObject({ range: { start: range.start + 7_000, end: range.end + 7_000 } });
    const { csv } = await bookmarks.exportCsv({ text: 'after', cameras: null, range: null, severity: null }, 'fr', 1, 'page-1');
    expect(csv).toContain(`;7;${new Date(range.start + 7_000).toISOString()};;`);
    expect(csv).toContain(`;${new Date(range.start).toISOString()};`);
  });
});

describe('bookmarks of the wall', () => {
  it('are kept before any word is typed, with the journal and the day their footage goes', () => {
    const { bookmarks, journal } = stand();
    const kept = bookmarks.add({ cameras: ['a/1', 'a/2', 'a/1'], range, monitor: 3 }, 'page-1');
    expect(kept).toMatchObject({ cameras: ['a/1', 'a/2'], range, title: '', tags: [], severity: 'note', monitor: 3, server: null, diesAt: range.start + 30 * 86_400_000 });
    expect(wallBookmarkSchema.safeParse(kept).error).toBeUndefined();
    expect(journal.list({ before: null, limit: 5 }).map(({ kind, camera, monitor }) => [kind, camera, monitor])).toEqual([['bookmark-added', 'a/2', 3], ['bookmark-added', 'a/1', 3]]);
    expect(codeOf(() => bookmarks.add({ cameras: ['a/gone'], range, monitor: 1 }, 'x'))).toBe('not-found');
  });

  it('words follow; what they were before stays in the history', () => {
    const { bookmarks } = stand();
    const { id } = bookmarks.add({ cameras: ['a/1'], range, monitor: 1 }, 'p');
    bookmarks.change(id, { title: '  Attroupement\u202E ', severity: 'important' }, 1, 'p');
    const kept = bookmarks.change(id, { note: 'deux\r\nlignes', tags: ['Quai', 'quai', 'nuit'] }, 2, 'p');
    expect(kept).toMatchObject({ title: 'Attroupement', note: 'deux\nlignes', severity: 'important' });
    expect(kept.tags).toHaveLength(2);
    expect(bookmarks.history(id)).toMatchObject([{ title: '', severity: 'note', monitor: 1 }, { title: 'Attroupement', note: '', severity: 'important', monitor: 2 }]);
    expect(codeOf(() => bookmarks.change('none', { title: 'x' }, 1, 'p'))).toBe('not-found');
  });

  it('are found by the beginnings of words, in French without accents and in Arabic without hamza and tashkeel, also by their camera', async () => {
    const { bookmarks, found } = stand();
    bookmarks.add({ cameras: ['a/1'], range, monitor: 1, title: 'Bagarre à l’entrée', tags: ['gravité'] }, 'p');
    bookmarks.add({ cameras: ['a/2'], range, monitor: 1, title: 'إِغلاق الأبواب' }, 'p');
    expect(await found('entree')).toEqual(['Bagarre à l’entrée']);
    expect(await found('BAG grav')).toEqual(['Bagarre à l’entrée']);
    expect(await found('اغلاق')).toEqual(['إِغلاق الأبواب']);
    expect(await found('412')).toEqual(['Bagarre à l’entrée']);
    expect(await found('الامل')).toEqual(['Bagarre à l’entrée']);
    expect(await found('bagarres')).toEqual([]);
    expect(await found('" OR *')).toEqual([]);
    expect(await found('***')).toEqual([]);
  });

  it('are filtered by camera, time and severity, page by page', async () => {
    const { bookmarks, found } = stand();
    for (let index = 0; index < 7; index += 1) {
      bookmarks.add({ cameras: [index % 2 === 0 ? 'a/1' : 'a/2'], range: { start: at + index * 60_000, end: at + index * 60_000 }, monitor: 1, title: `m${index}`, severity: index === 3 ? 'critical' : 'note' }, 'p');
    }
    expect(await found('', { cameras: ['a/2'] })).toEqual(['m5', 'm3', 'm1']);
    expect(await found('', { severity: 'critical' })).toEqual(['m3']);
    expect(await found('', { range: { start: at + 60_000, end: at + 180_000 } })).toEqual(['m2', 'm1']);
    const first = await bookmarks.list({ ...everything, limit: 3 });
    const second = await bookmarks.list({ ...everything, limit: 3, before: first.next });
    const third = await bookmarks.list({ ...everything, limit: 3, before: second.next });
    expect([first, second, third].map((page) => page.bookmarks.map(({ title }) => title))).toEqual([['m6', 'm5', 'm4'], ['m3', 'm2', 'm1'], ['m0']]);
    expect(third.next).toBeNull();
  });

  it('a server that keeps bookmarks hears of them, and of changes; its copy is not listed twice, its own are listed', async () => {
    const { bookmarks, nx, found } = stand();
    nx.kept.set('n0', { id: 'n0', camera: 'nx/9', range, title: 'By hand on the server', note: '', tags: [], author: 'karim', createdAt: at });
    const { id } = bookmarks.add({ cameras: ['nx/9', 'a/1'], range, monitor: 1 }, 'p');
    await vi.waitFor(() => { expect(nx.kept.get('n2')?.title).toBe('Manara'); });
    bookmarks.change(id, { title: 'Vol' }, 1, 'p');
    await vi.waitFor(() => { expect(nx.kept.get('n2')?.title).toBe('Vol'); });
    expect((await found('')).toSorted()).toEqual(['By hand on the server', 'Vol']);
    bookmarks.remove(id, 1, 'p');
    await vi.waitFor(() => { expect(nx.kept.has('n2')).toBe(false); });
    expect(await found('')).toEqual(['By hand on the server']);
  });

  it('a server that refuses or hangs loses nothing: the mark is kept, the list comes and says who is missing', async () => {
    const { bookmarks, nx } = stand();
    nx.faults.is = true;
    const { id } = bookmarks.add({ cameras: ['nx/9'], range, monitor: 1, title: 'Safe' }, 'p');
    const list = await bookmarks.list(everything);
    expect(list).toMatchObject({ missing: ['nx'], bookmarks: [{ title: 'Safe' }] });
    nx.faults.is = false;
    bookmarks.change(id, { note: 'again' }, 1, 'p');
    await vi.waitFor(() => { expect(nx.kept.size).toBe(1); });
    nx.faults.hangs = true;
    const began = performance.now();
    expect(await bookmarks.list(everything)).toMatchObject({ missing: ['nx'], bookmarks: [{ title: 'Safe' }] });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('as CSV: every line found, nothing that a spreadsheet would run, told to the journal', async () => {
    const { bookmarks, journal } = stand();
    bookmarks.add({ cameras: ['a/1', 'a/2'], range, monitor: 2, title: '=HYPERLINK("http://x")', note: 'une "citation";\nligne', tags: ['nuit', '+1'] }, 'p');
    bookmarks.add({ cameras: ['a/1'], range, monitor: 2, title: 'Autre' }, 'p');
    const { csv, count } = await bookmarks.exportCsv({ text: 'hyper', cameras: null, range: null, severity: null }, 'ar', 2, 'page-9');
    expect(count).toBe(1);
    expect(csv.startsWith('\uFEFFid;start_utc')).toBe(true);
    expect(csv).toContain(';2026-01-15T14:04:59.000Z;2026-01-15T14:05:19.000Z;local 1768485899000;7 رصيف | 7 رصيف;"\'=HYPERLINK(""http://x"")";"une ""citation"";\nligne";nuit | +1;note;monitor 2;');
    expect(journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'bookmarks-exported', monitor: 2, detail: { who: 'page-9', as: 'csv', bookmarks: 1 } });
  });

  it('stills are of its cameras and small', () => {
    const { bookmarks } = stand();
    const { id } = bookmarks.add({ cameras: ['a/1'], range, monitor: 1 }, 'p');
    bookmarks.keepStill(id, 'a/1', new Uint8Array([255, 216]));
    expect(bookmarks.still(id, 'a/1')).toEqual(new Uint8Array([255, 216]));
    expect(codeOf(() => { bookmarks.keepStill(id, 'a/2', new Uint8Array([1])); })).toBe('invalid-input');
    expect(codeOf(() => { bookmarks.keepStill(id, 'a/1', new Uint8Array(200_001)); })).toBe('too-large');
  });
});
