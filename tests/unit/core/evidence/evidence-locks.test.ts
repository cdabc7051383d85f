import { expect, onTestFinished, test } from 'vitest';
import { EvidenceLocks } from '#core/evidence/evidence-locks';
import { lockEnd } from '#core/evidence/lock-end';
import { LockStore } from '#core/evidence/lock-store';
import { CoreFault, problemOf } from '#core/fault';
import { ServerFault } from '#core/servers/recording-server';
import type { LocksPart, RecordingServer } from '#core/servers/recording-server';
import type { PtzLevel } from '#model/ptz-lease';
import { coreStand } from '../data/core-stand.ts';

const now = Date.UTC(2026, 0, 31, 10);
const range = { start: now - 60_000, end: now - 40_000 };
const day = 86_400_000;

/** A server that locks, with a switch that makes it refuse. */
function locker(ends: boolean) {
  const held = new Map<string, Parameters<LocksPart['lock']>[0]>();
  const play = { held, refuses: null as string | null, asked: 0, checked: 0 };
  const guard = (): void => {
    play.asked += 1;
    if (play.refuses !== null) throw new ServerFault({ code: play.refuses as 'server-unreachable' });
  };
  const part: LocksPart = {
    ends,
    lock: async (lock) => { guard(); held.set(lock.id, lock); return ends ? lock.id : `n-${lock.id}`; },
    letGo: async (name) => { guard(); if (!held.delete(name.replace(/^n-/, ''))) throw new ServerFault({ code: 'not-found' }); },
    held: async (camera) => { play.checked += 1; return [...held.values()].flatMap((lock) => (lock.camera === camera ? [lock.range] : [])); },
  };
  return { part, play };
}

function stand() {
  const core = coreStand();
  const clock = { now };
  const own = locker(true);
  const zm = locker(false);
  const levels = new Map<number, PtzLevel>([[1, 1], [2, 2]]);
  const journalled = { fails: false };
  const parts: Record<string, LocksPart | undefined> = { embedded: own.part, zm: zm.part };
  const make = () => {
    const made = new EvidenceLocks({
      store: new LockStore(core.data), note: (write) => { write(); }, now: () => clock.now, timeZone: 'Africa/Casablanca', levelOf: (monitor) => levels.get(monitor) ?? 1,
      journal: { append: (entry) => { if (journalled.fails) throw new CoreFault('disk-full'); return core.journal.append(entry); } },
      server: (id) => ({ locks: parts[id] }) as unknown as RecordingServer,
      bookmark: (id) => {
        if (id === 'none') throw new CoreFault('not-found');
        return { cameras: id === 'nx' ? ['nx/1'] : ['embedded/c1', 'zm/1', 'nx/1'], recorded: (camera) => (camera === 'zm/1' ? { start: range.start + 7_000, end: range.end + 7_000 } : range) };
      },
    });
    onTestFinished(() => { made.destroy(); });
    return made;
  };
  const told = () => core.journal.list({ before: null, limit: 50 }).map(({ kind, camera, monitor, detail }) => ({ kind, camera, monitor, ...detail }));
  return { make, evidence: make(), clock, own: own.play, zm: zm.play, told, journalled, data: core.data };
}

const wish = { bookmark: 'b', term: 'month', reason: 'accident', monitor: 1 } as const;
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'resolved', (error: unknown) => problemOf(error)?.code ?? error);

test('a month and a year by the calendar of the place', () => {
  // Ramadan's clock: the same hour of the place is another one of UTC.
  expect(new Date(lockEnd('month', now, 'Africa/Casablanca')!).toISOString()).toBe('2026-02-28T11:00:00.000Z');
  expect(new Date(lockEnd('year', Date.UTC(2028, 1, 29, 10), 'UTC')!).toISOString()).toBe('2029-02-28T10:00:00.000Z');
  expect(lockEnd('endless', now, 'UTC')).toBeNull();
});

test('every server of the cameras that can is asked, by its own clock; the journal says who, why and how long', async () => {
  const { evidence, own, zm, told } = stand();
  await evidence.lock(wish, 'page-1');
  const until = Date.UTC(2026, 1, 28, 11);
  expect(evidence.of('b')).toEqual({ cameras: ['embedded/c1', 'zm/1'], lockedAt: now, until, reason: 'accident', monitor: 1 });
  expect([...own.held.values()]).toMatchObject([{ camera: 'embedded/c1', range, reason: 'accident', bookmark: 'b', by: 'monitor 1', until }]);
  expect([...zm.held.values()]).toMatchObject([{ camera: 'zm/1', range: { start: range.start + 7_000 } }]);
  expect(told()).toContainEqual({ kind: 'footage-locked', camera: 'embedded/c1', monitor: 1, who: 'page-1', bookmark: 'b', start: range.start, end: range.end, until, reason: 'accident' });
  expect([evidence.canLock('embedded/c1'), evidence.canLock('nx/1'), evidence.of('other')]).toEqual([true, false, null]);
  expect(await codeOf(evidence.lock({ ...wish, bookmark: 'nx' }, 'page-1'))).toBe('unsupported');
  expect(await codeOf(evidence.lock({ ...wish, bookmark: 'none' }, 'page-1'))).toBe('not-found');
});

test('everybody may lock and lengthen; letting go and shortening need a supervisor, a reason that the journal has first, and stay where a server refuses', async () => {
  const { evidence, own, zm, told, journalled } = stand();
  await evidence.lock(wish, 'page-1');
  await evidence.lock({ ...wish, term: 'endless', reason: 'juge' }, 'page-1');
  expect(evidence.of('b')).toMatchObject({ until: null, reason: 'juge' });
  expect([own.held.size, zm.held.size, zm.asked]).toEqual([1, 1, 1]);
  expect(await codeOf(evidence.lock({ ...wish, term: 'year' }, 'page-1'))).toBe('not-allowed');
  await evidence.lock({ ...wish, term: 'year', monitor: 2 }, 'page-2');
  expect(await codeOf(evidence.letGo({ ...wish }, 'page-1'))).toBe('not-allowed');
  expect(own.held.size).toBe(1);
  journalled.fails = true;
  expect(await codeOf(evidence.letGo({ ...wish, monitor: 2 }, 'page-2'))).toBe('disk-full');
  expect([own.held.size, zm.held.size]).toEqual([1, 1]);
  journalled.fails = false;
  zm.refuses = 'server-unreachable';
  expect(await codeOf(evidence.letGo({ bookmark: 'b', reason: 'classé', monitor: 2 }, 'page-2'))).toBe('server-unreachable');
  expect(evidence.of('b')?.cameras).toEqual(['zm/1']);
  expect(told()).toContainEqual(expect.objectContaining({ kind: 'footage-lock-refused', camera: 'zm/1', wanted: 'let go', problem: 'server-unreachable' }));
  zm.refuses = null;
  await evidence.letGo({ bookmark: 'b', reason: 'classé', monitor: 2 }, 'page-2');
  expect([evidence.of('b'), zm.held.size]).toEqual([null, 0]);
  expect(told()).toContainEqual(expect.objectContaining({ kind: 'footage-let-go', camera: 'zm/1', monitor: 2, who: 'page-2', reason: 'classé' }));
  expect(await codeOf(evidence.letGo({ bookmark: 'b', reason: 'classé', monitor: 2 }, 'page-2'))).toBe('not-found');
});

test('where no server holds anything the first one\'s word is told and nothing shows as locked', async () => {
  const { evidence, own, zm, told } = stand();
  own.refuses = 'no-recording';
  zm.refuses = 'server-hangs';
  expect(await codeOf(evidence.lock(wish, 'page-1'))).toBe('no-recording');
  expect(evidence.of('b')).toBeNull();
  expect(told().filter(({ kind }) => kind === 'footage-lock-refused')).toHaveLength(2);
  // One that hung may hold it all the same: it is let go as soon as it answers.
  zm.refuses = null;
  own.asked = zm.asked = 0;
  await evidence.sweep();
  expect([own.asked, zm.asked]).toEqual([0, 1]);
});

test('a lock outlives the core; when its time is over it ends, also at a server that knows no end, and the journal says so', async () => {
  const { make, evidence, clock, own, zm, told } = stand();
  await evidence.lock(wish, 'page-1');
  const again = make();
  expect(again.of('b')?.cameras).toEqual(['embedded/c1', 'zm/1']);
  await again.sweep();
  expect([own.held.size, zm.held.size]).toEqual([1, 1]);
  clock.now += 29 * day;
  expect(again.of('b')).toBeNull();
  // The recorder has ended its own.
  own.held.clear();
  zm.refuses = 'server-unreachable';
  await again.sweep();
  expect([own.held.size, zm.held.size]).toEqual([0, 1]);
  zm.refuses = null;
  await again.sweep();
  expect(zm.held.size).toBe(0);
  expect(told().filter(({ kind }) => kind === 'footage-lock-ended').map(({ camera }) => camera).toSorted()).toEqual(['embedded/c1', 'zm/1']);
  expect(make().of('b')).toBeNull();
});

test('what a core that died had only begun to lock is let go by the next one', async () => {
  const { make, data, own } = stand();
  new LockStore(data).add({ bookmark: 'b', camera: 'embedded/c1', range, reason: 'accident', monitor: 1, lockedAt: now, until: null });
  const next = make();
  expect(next.of('b')).toBeNull();
  await next.sweep();
  expect(own.asked).toBe(1);
  expect(new LockStore(data).all()).toEqual([]);
});

test('what a server has lost is locked again, and ends where its footage is gone; the journal is told', async () => {
  const { evidence, make, own, zm, told } = stand();
  await evidence.lock(wish, 'page-1');
  await evidence.sweep();
  expect([own.checked, zm.checked, own.asked]).toEqual([1, 1, 1]);
  await evidence.sweep();
  expect(own.checked).toBe(1);
  own.held.clear();
  zm.held.clear();
  zm.refuses = 'no-recording';
  const next = make();
  await next.sweep();
  expect(own.held.size).toBe(1);
  expect(next.of('b')?.cameras).toEqual(['embedded/c1']);
  expect(told()).toContainEqual(expect.objectContaining({ kind: 'footage-locked', camera: 'embedded/c1', again: true }));
  expect(told()).toContainEqual(expect.objectContaining({ kind: 'footage-lock-refused', camera: 'zm/1', wanted: 'lock again', problem: 'no-recording' }));
});
