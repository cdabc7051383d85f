import { cpSync, appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { openRecordingStore } from '#recorder/store/open-store';
import { StoreFault } from '#recorder/store/store-fault';
import type { RecordingStore } from '#recorder/store/recording-store';
import { createFailingDisk } from './failing-disk.ts';
import { always, makeFootage, noon, openStore, quiet, record, tempFolder } from './footage.ts';

const second = 1000;

/** The folder as a killed recorder leaves it: copied while the store is open. */
function crash(folder: string): string {
  const copy = path.join(tempFolder(), 'data');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function segmentFiles(folder: string): string[] {
  return readdirSync(path.join(folder, 'segments'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp4')).map((name) => path.join(folder, 'segments', name)).toSorted();
}

function paths(store: RecordingStore, camera: string): string[] {
  return store.segments(camera, always).map(({ id }) => store.segmentFile(id)!.path).toSorted();
}

/** A folder with 6 s in an open segment and, before it, 4 s in a closed one. */
async function crashedFolder(): Promise<string> {
  const folder = tempFolder();
  const store = await openStore(folder, { segmentSeconds: 60 });
  await record(store, 'gate', makeFootage(4));
  await store.writer('gate', 'main').pause('camera-lost', noon + 4 * second);
  await record(store, 'gate', makeFootage(6, noon + 4 * second));
  return crash(folder);
}

test('F40 after a kill the torn tail is cut off at the last whole fragment, and the gap says recorder-crashed', async () => {
  const folder = await crashedFolder();
  const open = segmentFiles(folder).at(-1)!;
  const whole = statSync(open).size;
  const { init, fragments } = makeFootage(8);
  appendFileSync(open, fragments.at(-1)!.data.subarray(0, 400));
  const store = await openStore(folder, { segmentSeconds: 60 });
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 10 * second, segments: 2 }]);
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 10 * second, end: null, role: 'main', reason: 'recorder-crashed' }]);
  const [, last] = store.segments('gate', always);
  expect(last).toMatchObject({ closed: true, bytes: statSync(open).size });
  // The foot of a file closed in order takes the place of the torn bytes.
  expect(last!.bytes - whole).toBe(36);
  await record(store, 'gate', { init, fragments: fragments.map((fragment) => ({ ...fragment, captureAt: fragment.captureAt + 15 * second })) });
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 10 * second, end: noon + 15 * second, role: 'main', reason: 'recorder-crashed' }]);
});

test('F40 a recovery that is killed itself leaves everything to the next one: no camera loses its gap', async () => {
  const folder = tempFolder();
  const cameras = ['gate', 'quay', 'yard'];
  const running = await openStore(folder, { segmentSeconds: 60 });
  for (const camera of cameras) await record(running, camera, makeFootage(4));
  const crashed = crash(folder);
  const disk = createFailingDisk();
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let truncated = 0;
  disk.before = (call) => {
    if (call !== 'truncate') return undefined;
    truncated += 1;
    if (truncated < cameras.length) return undefined;
    reached.resolve();
    return released.promise;
  };
  const opening = openStore(crashed, { segmentSeconds: 60, fs: disk });
  await reached.promise;
  // Longer than any tick of the index: whatever were committed by itself would be by now.
  await new Promise((resolve) => { setTimeout(resolve, 400); });
  const killed = crash(crashed);
  released.resolve();
  await opening;
  const next = await openStore(killed, { segmentSeconds: 60 });
  for (const camera of cameras) expect(next.gaps(camera, always), camera).toEqual([{ start: noon + 4 * second, end: null, role: 'main', reason: 'recorder-crashed' }]);
});

test('F41 bytes that were durable but whose row was not committed are footage; zeros and flipped bits behind them are not', async () => {
  const folder = await crashedFolder();
  const database = new DatabaseSync(path.join(folder, 'index.db'));
  const row = database.prepare(`SELECT id, bytes, end_ms AS "end" FROM segment WHERE state = 'open'`).get() as { id: string; bytes: number; end: number };
  // The row as it was two commits earlier; the file goes on.
  const file = segmentFiles(folder).find((name) => name.includes(row.id))!;
  const bytes = readFileSync(file);
  const marks = [...bytes.toString('latin1').matchAll(/\0\0\0Huuid/g)].map((match) => match.index);
  const earlier = marks.at(-8)!;
  database.prepare('UPDATE segment SET bytes = ?, end_ms = ? WHERE id = ?').run(earlier, noon + 8 * second, row.id);
  database.close();
  // The last fragment holds a flipped bit; behind it the file grew over blocks never written.
  bytes[bytes.length - 100]! ^= 4;
  writeFileSync(file, Buffer.concat([bytes, Buffer.alloc(4096)]));
  const store = await openStore(folder);
  const end = store.spans('gate', always).at(-1)!.end;
  expect(end).toBeLessThan(noon + 10 * second);
  expect(end).toBeGreaterThanOrEqual(noon + 9.7 * second);
  expect(statSync(file).size).toBe(marks.at(-1)! + 36);
});

test('F41 files without rows are indexed, rows without files removed, empty and init-only files deleted', async () => {
  const folder = await crashedFolder();
  const [first, open] = segmentFiles(folder);
  const camera = path.dirname(first!);
  const { init } = makeFootage(1);
  writeFileSync(path.join(camera, `${noon}-00000000000a.mp4`), '');
  writeFileSync(path.join(camera, `${noon}-00000000000b.mp4`), init.data);
  writeFileSync(path.join(camera, `${noon}-00000000000c.mp4`), readFileSync(open!).subarray(0, 1100));
  writeFileSync(path.join(camera, 'notes.txt'), 'not ours');
  const database = new DatabaseSync(path.join(folder, 'index.db'));
  database.exec(`DELETE FROM segment WHERE state = 'open'`);
  database.close();
  rmSync(first!);
  const store = await openStore(folder);
  expect(store.spans('gate', always)).toMatchObject([{ start: noon + 4 * second, end: noon + 10 * second }]);
  expect(store.gaps('gate', always)).toEqual([
    { start: noon, end: noon + 4 * second, role: 'main', reason: 'unknown' },
    { start: noon + 10 * second, end: null, role: 'main', reason: 'recorder-crashed' },
  ]);
  expect(segmentFiles(folder)).toEqual([open]);
  expect(paths(store, 'gate')).toEqual([open]);
  expect(readdirSync(camera)).toContain('notes.txt');
});

test('F40 killed again while it was mending, the next start mends the same: one gap, from where the footage ends', async () => {
  const folder = await crashedFolder();
  // The first start after the crash had closed the file in order, and was killed before its commit.
  const once = await openStore(crash(folder));
  const [, mended] = once.segments('gate', always);
  cpSync(once.segmentFile(mended!.id)!.path, segmentFiles(folder).at(-1)!);
  const store = await openStore(folder);
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 10 * second, end: null, role: 'main', reason: 'recorder-crashed' }]);
  expect(store.segments('gate', always).at(-1)).toEqual(mended);
});

test('F41 a gap whose end was not committed before the cut ends where the file found without a row begins', async () => {
  const folder = await crashedFolder();
  const database = new DatabaseSync(path.join(folder, 'index.db'));
  database.exec(`DELETE FROM segment WHERE state = 'open'; INSERT INTO gap VALUES (99, 'gate', 'main', ${noon + 2 * second}, NULL, 'camera-lost')`);
  database.close();
  const store = await openStore(folder);
  expect(store.gaps('gate', always)).toEqual([
    { start: noon + 2 * second, end: noon + 4 * second, role: 'main', reason: 'camera-lost' },
    { start: noon + 10 * second, end: null, role: 'main', reason: 'recorder-crashed' },
  ]);
});

test('an open segment whose file is gone is one gap, not two', async () => {
  const folder = await crashedFolder();
  rmSync(segmentFiles(folder).at(-1)!);
  const store = await openStore(folder);
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 4 * second, end: noon + 10 * second, role: 'main', reason: 'unknown' }]);
});

test('after an ordinary end nothing is recovered, and the next footage closes the gap recorder-stopped', async () => {
  const folder = tempFolder();
  const first = await openStore(folder);
  await record(first, 'gate', makeFootage(4));
  await first.destroy();
  const store = await openStore(folder);
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 4 * second, end: null, role: 'main', reason: 'recorder-stopped' }]);
  await record(store, 'gate', makeFootage(2, noon + 9 * second));
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 4 * second, end: noon + 9 * second, role: 'main', reason: 'recorder-stopped' }]);
});

test('the background check finds what was changed behind the recorder while it was stopped', async () => {
  const folder = tempFolder();
  const first = await openStore(folder);
  await record(first, 'gate', makeFootage(20));
  await first.destroy();
  rmSync(segmentFiles(folder)[1]!);
  const store = await openStore(folder);
  await vi.waitFor(() => expect(paths(store, 'gate')).toEqual(segmentFiles(folder)));
  expect(store.gaps('gate', always)).toContainEqual(expect.objectContaining({ reason: 'unknown' }));
});

async function refusal(folder: string): Promise<StoreFault> {
  const outcome = await openRecordingStore({
    folder, retention: { days: 30, reserveBytes: 0 }, segmentSeconds: 4, now: () => noon, mono: () => performance.now(), log: quiet,
  }).then(() => null, (error: unknown) => error);
  expect(outcome).toBeInstanceOf(StoreFault);
  return outcome as StoreFault;
}

test.each([
  ['deleted', (index: string) => rmSync(index)],
  ['overwritten', (index: string) => writeFileSync(index, Buffer.alloc(8192, 'x'))],
  ['empty', (index: string) => truncateSync(index, 0)],
  ['with a flipped page', (index: string) => {
    const bytes = readFileSync(index);
    bytes.fill(0x5a, 4096 * 2, 4096 * 6);
    writeFileSync(index, bytes);
  }],
])('F54 an index %s is rebuilt from the segments alone', async (how, damage) => {
  const folder = tempFolder();
  const first = await openStore(folder);
  await record(first, 'gate', makeFootage(20));
  await first.writer('gate', 'main').pause('camera-lost', noon + 20 * second);
  await record(first, 'gate', makeFootage(4, noon + 30 * second));
  await record(first, 'yard', makeFootage(8, noon - 90_000_000), 'sub');
  await first.destroy();
  const before = openRows(folder);
  damage(path.join(folder, 'index.db'));
  const store = await openStore(folder);
  await store.destroy();
  const after = openRows(folder);
  expect(after).toEqual(before);
  expect(readdirSync(folder).some((name) => name.startsWith(`index.db.corrupt-`))).toBe(how !== 'deleted' && how !== 'empty');
  const again = await openStore(folder);
  expect(again.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 20 * second }, { start: noon + 30 * second, end: noon + 34 * second }]);
  expect(again.gaps('gate', always).map(({ start, end, reason }) => [start - noon, end === null ? null : end - noon, reason])).toEqual([[20_000, 30_000, 'unknown'], [34_000, null, 'unknown']]);
});

function openRows(folder: string): unknown[] {
  const database = new DatabaseSync(path.join(folder, 'index.db'));
  const rows = database.prepare('SELECT * FROM segment ORDER BY ord').all();
  database.close();
  return rows;
}

test('F36 a folder of a newer recorder is refused with data-newer, and left as it is', async () => {
  const folder = tempFolder();
  await (await openStore(folder)).destroy();
  const database = new DatabaseSync(path.join(folder, 'index.db'));
  database.exec('PRAGMA user_version = 999');
  database.close();
  expect((await refusal(folder)).problem).toMatchObject({ code: 'data-newer', detail: expect.stringContaining('999') });
  expect(existsSync(path.join(folder, 'index.db'))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.includes('corrupt'))).toEqual([]);
});

test('F57 a second recorder on the folder is refused, and may have it once the first has ended', async () => {
  const folder = tempFolder();
  const first = await openStore(folder);
  expect((await refusal(folder)).code).toBe('conflict');
  await first.destroy();
  await (await openStore(folder)).destroy();
});

test('F48 an empty or another disk under the segments folder is refused, and nothing is written there', async () => {
  const folder = tempFolder();
  const other = tempFolder();
  for (const each of [folder, other]) {
    const store = await openStore(each);
    await record(store, 'gate', makeFootage(1));
    await store.destroy();
  }
  const segments = path.join(folder, 'segments');
  rmSync(segments, { recursive: true });
  mkdirSync(segments);
  expect((await refusal(folder)).code).toBe('conflict');
  expect(readdirSync(segments)).toEqual([]);
  cpSync(path.join(other, 'segments'), segments, { recursive: true });
  expect((await refusal(folder)).code).toBe('conflict');
});

test('F48 a segments disk that goes away while recording is an alarm, and no folder is made in its place', async () => {
  const folder = tempFolder();
  const store = await openStore(folder);
  rmSync(path.join(folder, 'segments'), { recursive: true });
  const writer = store.writer('gate', 'main');
  const { init, fragments } = makeFootage(1);
  writer.begin(init);
  const refused = writer.write(fragments[0]!).catch((error: unknown) => error);
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-failed' }]));
  expect(existsSync(path.join(folder, 'segments'))).toBe(false);
  await store.destroy();
  expect(await refused).toMatchObject({ code: 'disk-failed' });
});
