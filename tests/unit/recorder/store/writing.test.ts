import { readFileSync, statSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { createFailingDisk, errno } from './failing-disk.ts';
import { always, makeFootage, noon, openStore, record, tempFolder } from './footage.ts';
import type { RecordedRun } from '../../../fakes/recorded-past.ts';

const second = 1000;

test('a fragment is acknowledged only after its bytes are synced and its row is committed, its file name synced before', async () => {
  const disk = createFailingDisk();
  const store = await openStore(tempFolder(), { fs: disk });
  const { init, fragments } = makeFootage(1);
  const held = Promise.withResolvers<void>();
  disk.before = (call) => (call === 'datasync' ? held.promise : undefined);
  disk.calls.length = 0;
  const writer = store.writer('gate', 'main');
  writer.begin(init);
  let acknowledged = false;
  const written = writer.write(fragments[0]!).then(() => { acknowledged = true; });
  await vi.waitFor(() => expect(disk.calls.some((call) => call.startsWith('datasync'))).toBe(true));
  expect(acknowledged).toBe(false);
  expect(store.spans('gate', always)).toEqual([]);
  const order = disk.calls.map((call) => call.split(' ')[0]).filter((call) => call !== 'remove');
  // Camera, role and day folder, then the file and its name; only then bytes and their sync.
  expect(order).toEqual(['syncFolder', 'syncFolder', 'syncFolder', 'create', 'syncFolder', 'write', 'datasync']);
  held.resolve();
  await written;
  expect(store.spans('gate', always)).toMatchObject([{ start: noon }]);
});

test('short writes are written on, and the file is whole', async () => {
  const disk = createFailingDisk();
  disk.writeAtMost = 700;
  const store = await openStore(tempFolder(), { fs: disk });
  const footage = makeFootage(3);
  await record(store, 'gate', footage);
  await store.writer('gate', 'main').close();
  const [segment] = store.segments('gate', always);
  const bytes = readFileSync(store.segmentFile(segment!.id)!.path);
  for (const { data } of footage.fragments) expect(bytes.includes(data)).toBe(true);
});

test('F44 the disk is full: what was written stays sound, recording goes on in the same file, and a short refusal loses nothing', async () => {
  const disk = createFailingDisk();
  const store = await openStore(tempFolder(), { fs: disk, segmentSeconds: 60 });
  const { init, fragments } = makeFootage(6);
  await record(store, 'gate', { init, fragments: fragments.slice(0, 8) });
  let full = true;
  disk.before = (call, path) => {
    if (!full || call !== 'datasync' || !path.endsWith('.mp4')) return;
    throw errno('ENOSPC');
  };
  const rest = record(store, 'gate', { init, fragments: fragments.slice(8) });
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-full' }]));
  expect(store.disk().state).toBe('full');
  const [segment] = store.segments('gate', always);
  expect(statSync(store.segmentFile(segment!.id)!.path).size).toBe(segment!.bytes);
  full = false;
  await rest;
  expect(store.alarms()).toEqual([]);
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 6 * second, segments: 1 }]);
  expect(store.gaps('gate', always)).toEqual([]);
});

test('F44 a disk that stays full: the oldest footage in memory is given up by whole groups, and the gap says disk-full', async () => {
  const disk = createFailingDisk();
  let mono = 0;
  const store = await openStore(tempFolder(), { fs: disk, segmentSeconds: 60, mono: () => mono });
  const { init, fragments } = makeFootage(40);
  const writer = store.writer('gate', 'main');
  writer.begin(init);
  const hand = (from: number, to: number): Promise<PromiseSettledResult<void>[]> => Promise.allSettled(fragments
    .filter(({ captureAt }) => captureAt >= noon + from * second && captureAt < noon + to * second)
    .map((fragment) => { mono = fragment.captureAt - noon; return writer.write(fragment); }));
  await hand(0, 2);
  disk.before = (call) => { if (call === 'write') throw errno('ENOSPC'); };
  const refused = hand(2, 30);
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-full' }]));
  const lost = hand(30, 31);
  await vi.waitFor(() => expect(store.gaps('gate', always)).toMatchObject([{ start: noon + 2 * second, end: null, reason: 'disk-full' }]));
  disk.before = () => undefined;
  await hand(31, 40);
  const outcomes = [...await refused, ...await lost];
  expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'disk-full' } });
  const spans = store.spans('gate', always);
  expect(spans).toMatchObject([{ start: noon, end: noon + 2 * second }, { end: noon + 40 * second }]);
  // What is kept begins with a key frame: one a second in this clip. Twelve seconds were kept.
  expect((spans[1]!.start - noon) % second).toBe(0);
  expect(spans[1]!.start).toBeLessThanOrEqual(noon + 28 * second);
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 2 * second, end: spans[1]!.start, role: 'main', reason: 'disk-full' }]);
  expect(store.alarms()).toEqual([]);
}, 60_000);

test('F46 after a failed sync the file is left as damaged and a new one repeats the group of pictures: nothing is lost, nothing overlaps', async () => {
  const disk = createFailingDisk();
  const store = await openStore(tempFolder(), { fs: disk, segmentSeconds: 60 });
  const { init, fragments } = makeFootage(6);
  const half = fragments.findIndex(({ captureAt }) => captureAt > noon + 2.5 * second);
  await record(store, 'gate', { init, fragments: fragments.slice(0, half) });
  let fails = 1;
  disk.before = (call, path) => {
    if (call === 'datasync' && path.endsWith('.mp4') && fails-- > 0) throw errno('EIO');
  };
  await record(store, 'gate', { init, fragments: fragments.slice(half) });
  expect(store.alarms()).toMatchObject([{ code: 'disk-failed' }]);
  expect(store.disk().state).toBe('failed');
  const segments = store.segments('gate', always);
  expect(segments).toHaveLength(2);
  expect(segments[1]!.start).toBe(noon + 2 * second);
  expect(segments[0]!.end).toBe(segments[1]!.start);
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 6 * second }]);
  expect(store.gaps('gate', always)).toEqual([]);
});

test('F53 no file can be opened: an alarm, and recording goes on when it can', async () => {
  const disk = createFailingDisk();
  const store = await openStore(tempFolder(), { fs: disk });
  disk.before = (call) => { if (call === 'create') throw errno('EMFILE'); };
  const recorded = record(store, 'gate', makeFootage(2));
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-failed', detail: expect.stringContaining('EMFILE') }]));
  disk.before = () => undefined;
  await recorded;
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 2 * second }]);
});

test('F47 a sync of many seconds is carried by memory: an alarm, and no frame is lost', async () => {
  const disk = createFailingDisk();
  const store = await openStore(tempFolder(), { fs: disk, segmentSeconds: 60 });
  const held = Promise.withResolvers<void>();
  let first = true;
  disk.before = (call) => {
    if (call !== 'datasync' || !first) return undefined;
    first = false;
    return held.promise;
  };
  const recorded = record(store, 'gate', makeFootage(10));
  await vi.waitFor(() => expect(store.alarms()).toMatchObject([{ code: 'disk-failed', detail: expect.stringContaining('longer') }]), 10_000);
  held.resolve();
  await recorded;
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 10 * second }]);
});

test('a pause closes the segment and opens a gap that ends with the next footage', async () => {
  const store = await openStore(tempFolder());
  await record(store, 'gate', makeFootage(2));
  await store.writer('gate', 'main').pause('camera-lost', noon + 5 * second);
  expect(store.segments('gate', always)).toMatchObject([{ closed: true }]);
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 2 * second, end: null, role: 'main', reason: 'camera-lost' }]);
  await record(store, 'gate', makeFootage(2, noon + 9 * second));
  expect(store.gaps('gate', always)).toEqual([{ start: noon + 2 * second, end: noon + 9 * second, role: 'main', reason: 'camera-lost' }]);
});

test('a pause shorter than a fragment leaves neither gap nor hole', async () => {
  const store = await openStore(tempFolder());
  await record(store, 'gate', makeFootage(2));
  await store.writer('gate', 'main').pause('camera-lost', noon + 2 * second);
  await record(store, 'gate', makeFootage(2, noon + 2 * second + 400));
  expect(store.gaps('gate', always)).toEqual([]);
  expect(store.spans('gate', always)).toHaveLength(1);
});

test('F49 the clock jumps 1 h back and on: spans never overlap, the later footage answers, and the places are marked', async () => {
  const store = await openStore(tempFolder(), { segmentSeconds: 60 });
  const hour = 3_600_000;
  await record(store, 'gate', makeFootage(10));
  // Same run, same source: only the wall time changes.
  await record(store, 'gate', makeFootage(4, noon + 6 * second - hour));
  await record(store, 'gate', makeFootage(3, noon + 5 * second));
  const spans = store.spans('gate', always);
  expect(spans).toMatchObject([
    { start: noon + 6 * second - hour, end: noon + 10 * second - hour },
    { start: noon, end: noon + 10 * second },
  ]);
  const segments = store.segments('gate', { start: noon, end: noon + hour });
  expect(segments.map(({ start, end }) => [start - noon, end - noon])).toEqual([[0, 5000], [5000, 8000], [8000, 10_000]]);
  expect(segments[0]!.id).toBe(segments[2]!.id);
  expect(store.gaps('gate', { start: 0, end: noon })).toContainEqual({ start: noon + 6 * second - hour, end: noon + 6 * second - hour, role: 'main', reason: 'clock-jumped' });
});

test('F49 a clock set forward in the middle of a run is told from a camera that sent nothing', async () => {
  let mono = 0;
  const store = await openStore(tempFolder(), { segmentSeconds: 60, mono: () => mono });
  const { init, fragments } = makeFootage(4);
  const writer = store.writer('gate', 'main');
  writer.begin(init);
  for (const [index, fragment] of fragments.entries()) {
    // Two seconds in: the clock is set forward by ten minutes. Three seconds in: the camera sends nothing for a minute.
    const jumped = fragment.captureAt >= noon + 2 * second ? 600_000 : 0;
    const silent = fragment.captureAt >= noon + 3 * second ? 60_000 : 0;
    mono = fragment.captureAt - noon + silent;
    const written = writer.write({ ...fragment, captureAt: fragment.captureAt + jumped + silent });
    if (index === fragments.length - 1) await written;
  }
  expect(store.gaps('gate', always).map(({ start, end, reason }) => [start - noon, end! - noon, reason])).toEqual([
    [2000, 602_000, 'clock-jumped'], [603_000, 663_000, 'camera-stalled'],
  ]);
});

test('F20 another codec is another segment without a gap', async () => {
  const store = await openStore(tempFolder(), { segmentSeconds: 60 });
  await record(store, 'gate', makeFootage(2));
  const next = makeFootage(2, noon + 2 * second);
  await record(store, 'gate', { ...next, init: { ...next.init, run: 2, videoCodec: 'hvc1.1.6.L93.B0' } } satisfies RecordedRun);
  expect(store.segments('gate', always).map(({ codec }) => codec)).toEqual([next.init.videoCodec, 'hvc1.1.6.L93.B0']);
  expect(store.spans('gate', always)).toHaveLength(1);
});

test('placed footage is answered like recorded footage; a second time of the same hour is refused', async () => {
  const disk = createFailingDisk();
  const store = await openStore(tempFolder(), { fs: disk, segmentSeconds: 60 });
  const { init, fragments } = makeFootage(120);
  disk.calls.length = 0;
  await store.place('gate', 'main', init, fragments);
  expect(disk.calls.filter((call) => call.startsWith('datasync')).length).toBe(4);
  expect(store.spans('gate', always)).toMatchObject([{ start: noon, end: noon + 120 * second, segments: 2 }]);
  await expect(store.place('gate', 'main', init, fragments)).rejects.toMatchObject({ code: 'conflict' });
  await record(store, 'gate', makeFootage(2, noon + 120 * second));
  expect(store.spans('gate', always)).toHaveLength(1);
  expect(store.gaps('gate', always)).toEqual([]);
});

test('F59 F73 cameras, roles and ids cannot name a path', async () => {
  const store = await openStore(tempFolder());
  for (const camera of ['../../etc', 'a/b', 'a\0b', '.', '', 'x'.repeat(300)]) {
    expect(() => store.writer(camera, 'main')).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  }
  for (const id of ['../../etc/passwd', '1-000000000000/../x', '', '..%2f']) expect(store.segmentFile(id)).toBeNull();
  await record(store, 'CON', makeFootage(1));
  const [segment] = store.segments('CON', always);
  expect(store.segmentFile(segment!.id)!.path).toContain('_CON');
});

