import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { assert, boolean, double, integer, property, record as recordOf, array, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { videoTrack } from '#recorder/store/boxes';
import { realDisk } from '#recorder/store/disk-fs';
import { readSegment, type ReadSegment } from '#recorder/store/read-segment';
import { footBox, fragmentBoxes, fragmentEnd, headBox } from '#recorder/store/segment-format';
import { GroupCollector, groupsBox, readGroups } from '#recorder/store/segment-groups';
import { always, makeFootage, noon, openStore, record, tempFolder } from './footage.ts';

const { init, fragments } = makeFootage(3, noon);
const head = Buffer.concat([init.data, headBox(init, { camera: 'gate', role: 'main', order: 1, start: noon })]);
const bodies = fragments.map((fragment) => Buffer.concat(fragmentBoxes(fragment, videoTrack(init.data))));

async function read(file: string, bytes: number, known: ReadSegment | null = null): Promise<ReadSegment | null> {
  const handle = await realDisk.open(file, 'read');
  try {
    return await readSegment(handle, bytes, known);
  } finally {
    await handle.close();
  }
}

function inFile(...parts: Buffer[]): { file: string; bytes: number } {
  const file = path.join(tempFolder(), 'a.mp4');
  writeFileSync(file, Buffer.concat(parts));
  return { file, bytes: Buffer.concat(parts).length };
}

test('groups come back from their box as they were', () => {
  const group = recordOf({ at: integer({ min: 0, max: 2 ** 47 }), captureAt: integer({ min: 0, max: 8.64e15 }), mediaTime: double({ min: 0, max: 1e7, noNaN: true }), key: boolean() });
  assert(property(array(group, { minLength: 1, maxLength: 50 }), (groups) => {
    const { key: _key, ...end } = groups.at(-1)!;
    expect(readGroups(groupsBox({ groups, end }))).toEqual({ groups, end });
  }));
});

test('no other bytes are taken for groups, and none make the reader throw', () => {
  const box = groupsBox({ groups: [{ at: 5, captureAt: noon, mediaTime: 0, key: true }], end: { at: 9, captureAt: noon + 1, mediaTime: 1 } });
  for (let bit = 8 * 24; bit < box.length * 8; bit += 1) {
    const flipped = Buffer.from(box);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(readGroups(flipped)).toBeNull();
  }
  assert(property(uint8Array({ maxLength: 200 }), (bytes) => { expect(readGroups(Buffer.from(bytes))).toBeNull(); }));
});

test('a file closed in order lists exactly what its fragments say', async () => {
  const folder = tempFolder();
  const store = await openStore(folder);
  await record(store, 'gate', makeFootage(9));
  await store.writer('gate', 'main').close();
  const segments = store.segments('gate', always);
  expect(segments.length).toBeGreaterThan(1);
  for (const { id } of segments) {
    const { path: file, bytes } = store.segmentFile(id)!;
    const listed = await read(file, bytes);
    // Without its foot it is read mark by mark.
    expect(await read(file, bytes - 1)).toEqual(listed);
    expect(listed!.groups.every(({ key }) => key)).toBe(true);
    expect(listed!.groups.map(({ captureAt }) => (captureAt - noon) % 1000)).toEqual(listed!.groups.map(() => 0));
    expect(listed!.init.equals(init.data)).toBe(true);
  }
});

test('a file without a list is read by its marks: older, cut off, or still written', async () => {
  const older = inFile(head, ...bodies, footBox(fragmentEnd(fragments.at(-1)!)));
  const whole = await read(older.file, older.bytes);
  expect(whole!.groups.map(({ captureAt }) => captureAt)).toEqual([noon, noon + 1000, noon + 2000]);
  expect(whole!.end).toMatchObject({ at: older.bytes - 36, captureAt: noon + 3000 });
  const cut = inFile(head, ...bodies.slice(0, 5), bodies[5]!.subarray(0, 100));
  expect((await read(cut.file, cut.bytes))!.end.at).toBe(cut.bytes - 100);
  expect(await read(cut.file, head.length)).toBeNull();
});

test('a file that grows is read on from where it ended, to the same answer', async () => {
  const { file, bytes } = inFile(head, ...bodies);
  let known: ReadSegment | null = null;
  for (let count = 1; count <= bodies.length; count += 1) {
    const durable = head.length + bodies.slice(0, count).reduce((sum, { length }) => sum + length, 0);
    known = await read(file, durable, known);
    expect(known).toEqual(await read(file, durable));
  }
  expect(known!.end.at).toBe(bytes);
});

test('a camera of key frames only has groups of at least half a second', () => {
  const collector = new GroupCollector();
  for (let frame = 0; frame < 60; frame += 1) collector.add({ captureAt: noon + frame * 40, mediaTime: frame / 25, durationS: 0.04, randomAccess: true }, frame * 10, frame * 10 + 10);
  expect(collector.collected!.groups.map(({ at }) => at)).toEqual([0, 130, 260, 390, 520]);
});
