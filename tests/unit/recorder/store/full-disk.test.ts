/** On a real file system that is really full (tmpfs): needs root. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RecordingStore } from '#recorder/store/recording-store';
import { always, makeFootage, noon, openStore, tempFolder } from './footage.ts';
import type { RecordedRun } from '../../../fakes/recorded-past.ts';

const second = 1000;

function mountTmpfs(folder: string, size: string): string | null {
  const mount = path.join(folder, 'disk');
  mkdirSync(mount);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', mount], { stdio: 'pipe' });
    return mount;
  } catch {
    return null;
  }
}

function probe(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const folder = path.join(tmpFolderForProbe(), 'probe');
  mkdirSync(folder, { recursive: true });
  const mount = mountTmpfs(folder, '1m');
  if (mount) execFileSync('umount', [mount]);
  rmSync(folder, { recursive: true, force: true });
  return mount ? null : 'tmpfs cannot be mounted';
}

function tmpFolderForProbe(): string {
  return path.join(process.env.TMPDIR ?? '/tmp', `manara-probe-${process.pid}`);
}

const missing = probe();
const skipped = missing ? ` [skipped: ${missing}]` : '';

/** A disk of this size; unmounted after the store on it has ended. */
function smallDisk(size: string): string {
  const mount = mountTmpfs(tempFolder(), size);
  if (!mount) throw new Error('tmpfs cannot be mounted');
  onTestFinished(() => { execFileSync('umount', ['-l', mount]); });
  return mount;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Takes all that is left, as a log file gone wild would. */
function fill(folder: string): () => void {
  const file = path.join(folder, 'wild.log');
  writeFileSync(file, '');
  for (let size = 1024 * 1024; size >= 4096; size /= 2) {
    try {
      while (freeBytes(folder) >= size) writeFileSync(file, Buffer.alloc(size, 1), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  return () => rmSync(file);
}

/** The same footage with a `free` box behind each fragment: as heavy as a big picture. */
function heavy({ init, fragments }: RecordedRun, bytes: number): RecordedRun {
  const free = Buffer.alloc(bytes);
  free.writeUInt32BE(bytes, 0);
  free.write('free', 4, 'latin1');
  return { init, fragments: fragments.map((fragment) => ({ ...fragment, data: Buffer.concat([fragment.data, free]) })) };
}

/** A second of footage at a time, each after the last is durable. */
async function recordInStep(store: RecordingStore, camera: string, { init, fragments }: RecordedRun): Promise<void> {
  const writer = store.writer(camera, 'main');
  writer.begin(init);
  for (let at = 0; at < fragments.length; at += 4) await Promise.all(fragments.slice(at, at + 4).map((fragment) => writer.write(fragment)));
}

test.skipIf(missing)(`F43 a disk filled by us: three times its size is recorded without an alarm or a gap, the oldest goes${skipped}`, async () => {
  const disk = smallDisk('12m');
  const store = await openStore(path.join(disk, 'data'), { segmentSeconds: 2, cleanEveryMs: 50, retention: { days: 30, reserveBytes: 3_000_000 } });
  const footage = heavy(makeFootage(90), 100_000);
  let least = Number.POSITIVE_INFINITY;
  const watch = setInterval(() => { least = Math.min(least, freeBytes(disk)); }, 10);
  await recordInStep(store, 'gate', footage);
  clearInterval(watch);
  expect(footage.fragments.reduce((sum, { data }) => sum + data.length, 0)).toBeGreaterThan(36_000_000);
  expect(least).toBeGreaterThan(1_500_000);
  expect(store.alarms()).toEqual([]);
  const spans = store.spans('gate', always);
  expect(spans).toMatchObject([{ end: noon + 90 * second }]);
  await vi.waitFor(() => expect(store.gaps('gate', always)).toEqual([{ start: noon, end: store.spans('gate', always)[0]!.start, role: 'main', reason: 'deleted' }]), 5000);
}, 120_000);

test.skipIf(missing)(`F44 a disk filled by others: alarm within 5 s, recording again within 2 s of room, nothing lost that memory could hold${skipped}`, async () => {
  const disk = smallDisk('8m');
  const store = await openStore(path.join(disk, 'data'), { segmentSeconds: 60 });
  const footage = heavy(makeFootage(8), 20_000);
  const half = footage.fragments.length / 2;
  await recordInStep(store, 'gate', { ...footage, fragments: footage.fragments.slice(0, half) });
  const free = fill(disk);
  const filledAt = performance.now();
  const rest = recordInStep(store, 'gate', { ...footage, fragments: footage.fragments.slice(half) });
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-full' }]), 5000);
  expect(performance.now() - filledAt).toBeLessThan(5000);
  expect(store.disk().state).toBe('full');
  free();
  const freedAt = performance.now();
  await vi.waitFor(() => expect(store.alarms()).toEqual([]), 5000);
  expect(performance.now() - freedAt).toBeLessThan(2000);
  await rest;
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 8 * second }]);
  expect(store.gaps('gate', always)).toEqual([]);
});

test.skipIf(missing)(`F44 a recorder started on a full disk opens by giving its ballast away${skipped}`, async () => {
  const disk = smallDisk('96m');
  const data = path.join(disk, 'data');
  const first = await openStore(data, { cleanEveryMs: 50 });
  await recordInStep(first, 'gate', makeFootage(2));
  await vi.waitFor(() => expect(existsSync(path.join(data, 'ballast'))).toBe(true), 5000);
  await first.destroy();
  const free = fill(disk);
  expect(freeBytes(disk)).toBeLessThan(65_536);
  const store = await openStore(data);
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 2 * second }]);
  expect(readdirSync(data)).not.toContain('ballast');
  free();
});
