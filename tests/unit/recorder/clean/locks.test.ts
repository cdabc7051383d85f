/** Locked footage is deleted by no rule: not by age, not for space, not by a crash or a lost index (F41, F45, F54). */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import type { RecordingStore, StoredLock } from '#recorder/store/recording-store';
import { createFailingDisk, errno, type FailingDisk } from '../store/failing-disk.ts';
import { always, makeFootage, noon, openStore, record, tempFolder } from '../store/footage.ts';

const second = 1000;
const day = 86_400_000;
const soon = { timeout: 8_000, interval: 20 };

function lockOf(start: number, end: number, more: Partial<StoredLock> = {}): StoredLock {
  return { id: `lock-${start}`, camera: 'gate', start, end, reason: 'accident', bookmark: null, by: 'monitor 2', madeAt: noon + 60 * second, until: null, ...more };
}

function files(folder: string): number {
  return readdirSync(path.join(folder, 'segments'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4')).length;
}

const bounds = (store: RecordingStore, camera = 'gate') => store.spans(camera, always).map(({ start, end }) => [start - noon, end - noon]);

/** So many more looks at space, and a whole pass behind each. */
async function passes(disk: FailingDisk, count = 2): Promise<void> {
  disk.calls.length = 0;
  await vi.waitFor(() => expect(disk.calls.filter((call) => call.startsWith('space')).length).toBeGreaterThan(count), soon);
}

/** Files of 4 s, a clock by hand, and a disk that says what is free. */
async function stand(retention: { days?: number; reserveBytes?: number; lockedShare?: number } = {}) {
  const folder = tempFolder();
  const disk = createFailingDisk();
  const clock = { now: noon + 60 * second, mono: 0 };
  const options = { fs: disk, cleanEveryMs: 20, retention: { days: 2, reserveBytes: 0, ...retention }, now: () => clock.now, mono: () => clock.mono };
  const store = await openStore(folder, options);
  const forward = (ms: number) => { clock.now += ms; clock.mono += ms; };
  return { folder, disk, clock, options, store, forward };
}

test('by age everything goes but the files that a lock touches, of both streams; no gap is told over what is kept', async () => {
  const { folder, store, forward } = await stand();
  for (const role of ['main', 'sub'] as const) {
    await record(store, 'gate', makeFootage(24), role);
    await store.writer('gate', role).close();
  }
  await record(store, 'other', makeFootage(4));
  await store.writer('other', 'main').close();
  await store.lock(lockOf(noon + 9 * second, noon + 13 * second));
  forward(3 * day);
  await vi.waitFor(() => expect(store.spans('other', always)).toEqual([]), soon);
  // Files of the two streams begin and end at different times.
  await vi.waitFor(() => expect(bounds(store)).toEqual([[8_000, 16_000], [7_000, 15_000]]), soon);
  await vi.waitFor(() => expect(files(folder)).toBe(4), soon);
  await vi.waitFor(() => expect(store.gaps('gate', always).filter(({ role }) => role === 'main')).toEqual([
    { start: noon, end: noon + 8 * second, role: 'main', reason: 'deleted' },
    { start: noon + 16 * second, end: noon + 24 * second, role: 'main', reason: 'deleted' },
  ]), soon);
  expect(await store.letGo(lockOf(noon + 9 * second, 0).id)).toBe(true);
  forward(61 * second);
  await vi.waitFor(() => expect(store.spans('gate', always)).toEqual([]), soon);
});

test('for space the oldest unlocked footage goes; with only locked footage left it stays, recording goes on, and the alarm says so', async () => {
  const { folder, disk, store } = await stand({ days: 30, reserveBytes: 1_000_000 });
  disk.freeBytes = 10_000_000;
  await record(store, 'gate', makeFootage(16));
  await store.writer('gate', 'main').close();
  await store.lock(lockOf(noon + 1 * second, noon + 7 * second));
  await passes(disk);
  disk.before = (call, file) => {
    if (call === 'remove' && file.endsWith('.mp4')) disk.freeBytes! += 30_000;
  };
  disk.freeBytes = 990_000;
  await vi.waitFor(() => expect(disk.freeBytes).toBeGreaterThanOrEqual(1_000_000), soon);
  await vi.waitFor(() => expect(bounds(store)).toEqual([[0, 8_000], [12_000, 16_000]]), soon);
  expect(store.alarms()).toEqual([]);
  disk.before = () => undefined;
  disk.freeBytes = 500_000;
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-full', detail: expect.stringContaining('only locked footage is left') }]), soon);
  await passes(disk, 5);
  expect(bounds(store)).toEqual([[0, 8_000]]);
  await vi.waitFor(() => expect(files(folder)).toBe(2), soon);
  // The reserve is there to be recorded into.
  await record(store, 'gate', makeFootage(4, noon + 40 * second));
  expect(bounds(store)).toEqual([[0, 8_000], [40_000, 44_000]]);
  await store.letGo(lockOf(noon + 1 * second, 0).id);
  await vi.waitFor(() => expect(bounds(store)).toEqual([[40_000, 44_000]]), soon);
});

test('hundreds of locked files in front keep none behind them from being deleted', async () => {
  const { folder, store, forward, disk } = await stand({ reserveBytes: 1_000_000 });
  disk.freeBytes = 10_000_000;
  const { init, fragments } = makeFootage(1);
  const cameras = Array.from({ length: 300 }, (_, number) => `locked-${number}`);
  const keepOne = async (camera: string, at: number): Promise<void> => {
    const writer = store.writer(camera, 'main');
    writer.begin(init);
    await writer.write({ ...fragments[0]!, captureAt: at });
    await writer.close();
  };
  await Promise.all(cameras.map((camera) => keepOne(camera, noon)));
  await keepOne('by-space', noon + second);
  await keepOne('by-age', noon + second);
  await Promise.all(cameras.map((camera) => store.lock(lockOf(noon, noon + second, { id: camera, camera }))));
  await passes(disk);
  disk.freeBytes = 999_000;
  disk.before = (call, file) => { if (call === 'remove' && file.endsWith('.mp4')) disk.freeBytes = 10_000_000; };
  await vi.waitFor(() => expect(store.spans('by-space', always)).toEqual([]), soon);
  expect(store.spans('by-age', always)).toHaveLength(1);
  forward(3 * day);
  await vi.waitFor(() => expect(store.spans('by-age', always)).toEqual([]), soon);
  await vi.waitFor(() => expect(files(folder)).toBe(300), soon);
}, 60_000);

test('a lock ends when its time is over, but not by a clock that was set', async () => {
  const { store, clock, forward, disk } = await stand();
  await record(store, 'gate', makeFootage(4));
  await store.writer('gate', 'main').close();
  await store.lock(lockOf(noon, noon + second, { until: noon + 10 * day }));
  forward(5 * day);
  await passes(disk);
  expect(bounds(store)).toEqual([[0, 4_000]]);
  clock.now += 30 * day;
  await passes(disk);
  clock.mono += 61 * second;
  clock.now += 61 * second;
  await passes(disk);
  expect(store.locks()).toHaveLength(1);
  clock.now -= 30 * day;
  await passes(disk);
  forward(6 * day);
  await vi.waitFor(() => expect(store.locks()).toEqual([]), soon);
  await vi.waitFor(() => expect(store.spans('gate', always)).toEqual([]), soon);
});

test('what was acknowledged is there after a crash; a lost index takes it from the copy, before anything is deleted', async () => {
  const { folder, store, clock } = await stand();
  await record(store, 'gate', makeFootage(16));
  await store.writer('gate', 'main').close();
  const lock = lockOf(noon + second, noon + 2 * second, { bookmark: 'b1', until: noon + 400 * day });
  await store.lock(lock);
  await store.lock({ ...lock, reason: 'longer', until: null });
  // As a power cut would leave it: nothing was closed in order.
  const crashed = tempFolder();
  cpSync(folder, crashed, { recursive: true });
  const lost = tempFolder();
  cpSync(folder, lost, { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(lost, `index.db${suffix}`), { force: true });
  for (const data of [crashed, lost]) {
    rmSync(path.join(data, 'lock.db'), { force: true });
    const again = await openStore(data, { cleanEveryMs: 20, retention: { days: 2, reserveBytes: 0 }, now: () => clock.now + 20 * second, mono: () => performance.now() });
    expect(again.locks()).toEqual([{ ...lock, reason: 'longer', until: null }]);
    expect(bounds(again)).toEqual([[0, 16_000]]);
    await again.destroy();
    // Days later: the next start is trusted again after a day; here a person says the clock is right.
    const later = await openStore(data, { cleanEveryMs: 20, retention: { days: 2, reserveBytes: 0 }, now: () => clock.now + 3 * day, mono: () => performance.now() });
    later.confirmClock();
    await vi.waitFor(() => expect(bounds(later)).toEqual([[0, 4_000]]), soon);
    await later.destroy();
  }
});

test('an index of the version before has its footage and no locks; a copy that was torn is no reason not to start', async () => {
  const { folder, store, options } = await stand();
  await record(store, 'gate', makeFootage(4));
  await store.destroy();
  const database = new DatabaseSync(path.join(folder, 'index.db'));
  database.exec('DROP TABLE evidence_lock; PRAGMA user_version = 2');
  database.close();
  writeFileSync(path.join(folder, 'locks.json'), '{"version":1,"locks":[{');
  const again = await openStore(folder, options);
  expect(bounds(again)).toEqual([[0, 4_000]]);
  await again.lock(lockOf(noon, noon + second));
  await again.destroy();
  expect((await openStore(folder, options)).locks()).toHaveLength(1);
});

test('a lock that comes while its footage is being deleted says so by what is left', async () => {
  const { folder, disk, store, forward } = await stand();
  await record(store, 'gate', makeFootage(8));
  await store.writer('gate', 'main').close();
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  disk.before = async (call, file) => {
    if (call !== 'remove' || !file.endsWith('.mp4')) return;
    reached.resolve();
    await go.promise;
  };
  forward(3 * day);
  await reached.promise;
  const locked = store.lock(lockOf(noon, noon + 8 * second));
  let done = false;
  void locked.then(() => { done = true; });
  // It is durable, and what was put into the index after it is, too; only the deletion is not over.
  await vi.waitFor(() => expect(existsSync(path.join(folder, 'locks.json'))).toBe(true), soon);
  await record(store, 'other', makeFootage(1));
  expect(done).toBe(false);
  go.resolve();
  await locked;
  expect(store.spans('gate', { start: noon, end: noon + 8 * second })).toEqual([]);
});

test('a disk that refuses the lock refuses the person; the copy alone may wait', async () => {
  const { folder, disk, store, forward } = await stand();
  await record(store, 'gate', makeFootage(4));
  await store.writer('gate', 'main').close();
  disk.before = (call, file) => { if (call === 'create' && file.includes('locks.json')) throw errno('ENOSPC'); };
  await store.lock(lockOf(noon, noon + second));
  expect(existsSync(path.join(folder, 'locks.json'))).toBe(false);
  disk.before = () => undefined;
  forward(61 * second);
  await vi.waitFor(() => expect(existsSync(path.join(folder, 'locks.json'))).toBe(true), soon);
  await expect(store.lock(lockOf(noon, noon + 2 * second, { id: lockOf(noon, 0).id }))).rejects.toMatchObject({ code: 'conflict' });
});

test('locked footage beyond its share is an alarm until some is let go', async () => {
  const { disk, store, forward } = await stand({ days: 30, lockedShare: 0 });
  await record(store, 'gate', makeFootage(16));
  await store.writer('gate', 'main').close();
  await passes(disk);
  expect(store.alarms()).toEqual([]);
  await store.lock(lockOf(noon + second, noon + 2 * second));
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'locks-full' }]), soon);
  const [first] = store.segments('gate', always);
  expect(store.lockedBytes().bytes).toBe(first!.bytes);
  expect(store.disk().state).toBe('ok');
  await store.letGo(lockOf(noon + second, 0).id);
  forward(second);
  await vi.waitFor(() => expect(store.alarms()).toEqual([]), soon);
});
