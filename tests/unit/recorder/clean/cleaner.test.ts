import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { createFailingDisk, errno } from '../store/failing-disk.ts';
import { always, makeFootage, noon, openStore, record, tempFolder } from '../store/footage.ts';

const second = 1000;
const day = 86_400_000;

function mp4s(folder: string): string[] {
  return readdirSync(path.join(folder, 'segments'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4'));
}

test('footage older than the retention goes, with its folders; the gap says deleted and swallows older gaps', async () => {
  const folder = tempFolder();
  const clock = { now: noon + 60 * second, mono: 0 };
  const options = { cleanEveryMs: 50, retention: { days: 2, reserveBytes: 0 }, now: () => clock.now, mono: () => clock.mono };
  const store = await openStore(folder, options);
  await record(store, 'gate', makeFootage(4));
  await store.writer('gate', 'main').pause('camera-lost', noon + 4 * second);
  await record(store, 'gate', makeFootage(4, noon + 10 * second));
  await store.writer('gate', 'main').pause('camera-lost', noon + 14 * second);
  await record(store, 'gate', makeFootage(4, noon + 2.5 * day));
  clock.now += 3 * day;
  clock.mono += 3 * day;
  await vi.waitFor(() => expect(store.spans('gate', always)).toMatchObject([{ start: noon + 2.5 * day }]), 5000);
  await vi.waitFor(() => expect(mp4s(folder)).toHaveLength(1));
  // The gap is written once the files are gone: not before, and at the latest with the next commit of the index.
  await vi.waitFor(() => expect(store.gaps('gate', always)).toEqual([
    { start: noon, end: noon + 14 * second, role: 'main', reason: 'deleted' },
    { start: noon + 14 * second, end: noon + 2.5 * day, role: 'main', reason: 'camera-lost' },
  ]), 5000);
  expect(readdirSync(path.join(folder, 'segments/gate/main'))).toHaveLength(1);
});

test('F49 nothing is deleted by age after the clock jumped, until a person confirms it', async () => {
  const folder = tempFolder();
  const disk = createFailingDisk();
  const clock = { now: noon + 60 * second, mono: 0 };
  const store = await openStore(folder, { fs: disk, cleanEveryMs: 50, retention: { days: 2, reserveBytes: 0 }, now: () => clock.now, mono: () => clock.mono });
  await record(store, 'gate', makeFootage(8));
  await store.writer('gate', 'main').close();
  clock.now += 3 * day;
  for (let pass = 0; pass < 3; pass += 1) {
    clock.now += 61_000;
    clock.mono += 61_000;
    disk.calls.length = 0;
    // The pass after a look at the space is over when the next look is taken.
    await vi.waitFor(() => expect(disk.calls.filter((call) => call.startsWith('space')).length).toBeGreaterThan(1), 5000);
    expect(store.spans('gate', always)).toHaveLength(1);
  }
  store.confirmClock();
  clock.now += 61_000;
  clock.mono += 61_000;
  await vi.waitFor(() => expect(store.spans('gate', always)).toEqual([]), 5000);
});

test('F43 the oldest footage goes before free space falls below the reserve; the open segment never goes', async () => {
  const folder = tempFolder();
  const disk = createFailingDisk();
  disk.freeBytes = 10_000_000;
  const store = await openStore(folder, { fs: disk, cleanEveryMs: 50, retention: { days: 30, reserveBytes: 1_000_000 } });
  await record(store, 'old', makeFootage(8, noon - day));
  await record(store, 'gate', makeFootage(8));
  await store.writer('old', 'main').close();
  const before = mp4s(folder);
  // The pace of writing counts as well: wait until a pass has seen that nothing is written any more.
  disk.calls.length = 0;
  await vi.waitFor(() => expect(disk.calls.filter((call) => call.startsWith('space')).length).toBeGreaterThan(1), 5000);
  disk.before = (call, file) => {
    // Unlinking makes room, as it would on a real disk.
    if (call === 'remove' && file.endsWith('.mp4')) disk.freeBytes! += 12_000;
  };
  disk.freeBytes = 980_000;
  await vi.waitFor(() => expect(disk.freeBytes).toBeGreaterThanOrEqual(1_000_000), 5000);
  await vi.waitFor(() => expect(store.disk()).toMatchObject({ state: 'ok' }), 5000);
  const left = mp4s(folder);
  expect(left.length).toBeLessThan(before.length);
  // Recorded first, deleted first; what is left of the oldest camera, if anything, is its end.
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 8 * second }]);
  expect(store.gaps('old', always)).toMatchObject([{ start: noon - day, reason: 'deleted' }]);
  expect(store.alarms()).toEqual([]);
  // Without end: everything closed goes, the open segment stays, and that is an alarm within 5 s.
  disk.before = () => undefined;
  disk.freeBytes = 0;
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-full' }]), 5000);
  await vi.waitFor(() => expect(mp4s(folder)).toHaveLength(1), 5000);
  expect(store.segments('gate', always)).toMatchObject([{ closed: false }]);
  expect(store.disk().state).toBe('full');
  disk.freeBytes = 10_000_000;
  await vi.waitFor(() => expect(store.alarms()).toEqual([]), 5000);
});

test('F42 a cut in the middle of a deletion is finished at the next start', async () => {
  const folder = tempFolder();
  const disk = createFailingDisk();
  disk.freeBytes = 10_000_000;
  const first = await openStore(folder, { fs: disk, cleanEveryMs: 50, retention: { days: 30, reserveBytes: 1_000_000 } });
  await record(first, 'gate', makeFootage(12));
  await first.writer('gate', 'main').close();
  const [oldest] = first.segments('gate', always);
  const file = first.segmentFile(oldest!.id)!.path;
  let stuck = false;
  disk.before = (call, name) => {
    if (call !== 'remove' || !name.endsWith('.mp4')) return;
    stuck = true;
    throw errno('EIO');
  };
  disk.freeBytes = 999_000;
  await vi.waitFor(() => expect(stuck).toBe(true), 5000);
  expect(existsSync(file)).toBe(true);
  // Marked, not answered any more, and an alarm because it cannot go on.
  expect(first.segmentFile(oldest!.id)).toBeNull();
  expect(first.alarms()).toMatchObject([{ code: 'disk-failed' }]);
  await first.destroy();
  const again = await openStore(folder);
  await vi.waitFor(() => expect(existsSync(file)).toBe(false), 5000);
  await vi.waitFor(() => expect(again.gaps('gate', always)[0]).toMatchObject({ start: noon, reason: 'deleted' }), 5000);
});
