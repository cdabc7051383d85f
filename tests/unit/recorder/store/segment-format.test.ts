import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assert, asyncProperty, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { boxesIn, videoTrack } from '#recorder/store/boxes';
import { realDisk } from '#recorder/store/disk-fs';
import { scanSegment, fragmentsOf } from '#recorder/store/scan-segment';
import { footBox, fragmentBoxes, fragmentEnd, headBox, readHead, readMark } from '#recorder/store/segment-format';
import { makeFootage, noon } from './footage.ts';

const { init, fragments } = makeFootage(3, noon + 123);
const head = Buffer.concat([init.data, headBox(init, { camera: 'gate', role: 'sub', order: 7, start: noon + 123 })]);
const track = videoTrack(init.data);
const bodies = fragments.map((fragment) => Buffer.concat(fragmentBoxes(fragment, track)));
const file = Buffer.concat([head, ...bodies]);
const ends = bodies.map((_, index) => head.length + bodies.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0));

async function scanned(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof scanSegment>>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-format-'));
  writeFileSync(path.join(folder, 'a.mp4'), bytes);
  const handle = await realDisk.open(path.join(folder, 'a.mp4'), 'read');
  try {
    return await scanSegment(handle);
  } finally {
    await handle.close();
    rmSync(folder, { recursive: true });
  }
}

test('a file is made of top-level boxes any reader knows or skips', () => {
  const types = [...boxesIn(file)].map(({ type }) => type);
  expect(types.slice(0, 7)).toEqual(['ftyp', 'moov', 'uuid', 'uuid', 'prft', 'moof', 'mdat']);
  expect([...boxesIn(file)].at(-1)?.end).toBe(file.length);
});

test('the standard prft names the capture time and the decode time its moof has', () => {
  expect(track).toMatchObject({ id: 1 });
  for (const [index, body] of bodies.entries()) {
    const [, prft, moof] = [...boxesIn(body)];
    const seconds = body.readUInt32BE(prft!.content + 8) - 2_208_988_800;
    expect(Math.round(seconds * 1000 + (body.readUInt32BE(prft!.content + 12) / 2 ** 32) * 1000)).toBe(fragments[index]!.captureAt);
    // The tfdt box of version 1: type, version and flags, then 64 bits.
    const tfdt = body.indexOf('tfdt', moof!.at, 'latin1');
    expect(body.readBigUInt64BE(prft!.content + 16)).toBe(body.readBigUInt64BE(tfdt + 8));
  }
});

test('marks give back what the fragment said', async () => {
  expect(readHead(file)).toMatchObject({ head: { camera: 'gate', role: 'sub', order: 7, start: noon + 123, video: init.videoCodec }, end: head.length, init: init.data });
  for (const [index, fragment] of fragments.entries()) {
    const { captureAt, mediaTime, durationS, randomAccess, run, sequence } = fragment;
    expect(readMark(file, ends[index]! - bodies[index]!.length)).toMatchObject({ captureAt, mediaTime, durationS, randomAccess, run, sequence });
  }
});

test('F41 a file cut at any byte keeps exactly its whole fragments', async () => {
  await assert(asyncProperty(integer({ min: 0, max: file.length }), async (length) => {
    const scan = await scanned(file.subarray(0, length));
    const whole = ends.filter((end) => end <= length).length;
    if (length < head.length) expect(scan).toBeNull();
    else expect(scan).toMatchObject({ fragments: whole, bytes: whole === 0 ? head.length : ends[whole - 1], end: whole === 0 ? null : fragmentEnd(fragments[whole - 1]!), closed: false });
  }), { numRuns: 150 });
});

test('F41 one flipped bit ends the footage at the fragment before it', async () => {
  await assert(asyncProperty(integer({ min: head.length * 8, max: file.length * 8 - 1 }), async (bit) => {
    const flipped = Buffer.from(file);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const whole = ends.filter((end) => end <= bit >> 3).length;
    expect(await scanned(flipped)).toMatchObject({ fragments: whole });
  }), { numRuns: 150 });
});

test('a foot makes the end known without reading the fragments', async () => {
  const last = fragments.at(-1)!;
  expect(await scanned(Buffer.concat([file, footBox(fragmentEnd(last))]))).toMatchObject({ closed: true, end: fragmentEnd(last), bytes: file.length + 36 });
});

test('no bytes whatever make the readers throw', async () => {
  assert(property(uint8Array({ maxLength: 400 }), (bytes) => {
    const data = Buffer.from(bytes);
    readHead(data);
    readMark(data, 0);
    videoTrack(data);
  }));
  const handle = await realDisk.open('/dev/zero', 'read');
  for await (const fragment of fragmentsOf(handle, 0, 1000)) expect(fragment).toBeUndefined();
  await handle.close();
});
