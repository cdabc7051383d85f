import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Demuxer } from 'node-av';
import { expect, test } from 'vitest';
import { always, makeFootage, noon, openStore, record, tempFolder } from './footage.ts';

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Number of video packets FFmpeg finds in a file. */
async function countPackets(file: string): Promise<number> {
  await using input = await Demuxer.open(file);
  let packets = 0;
  for await (const packet of input.packets()) if (packet) packets += 1;
  return packets;
}

test('footage is answered as one span, its segments play whole in FFmpeg, and rows name the bytes of the files', async () => {
  const store = await openStore(tempFolder());
  await record(store, 'gate', makeFootage(20));
  await store.writer('gate', 'main').close();
  const spans = store.spans('gate', always);
  expect(spans).toMatchObject([{ start: noon, end: noon + 20_000, role: 'main' }]);
  const segments = store.segments('gate', always);
  expect(segments.length).toBe(spans[0]!.segments);
  expect(segments.length).toBeGreaterThanOrEqual(5);
  let packets = 0;
  for (const segment of segments) {
    const file = store.segmentFile(segment.id)!;
    expect(statSync(file.path).size).toBe(segment.bytes);
    expect(segment.closed).toBe(true);
    packets += await countPackets(file.path);
  }
  expect(packets).toBe(20 * 15);
  expect(store.gaps('gate', always)).toEqual([]);
});

test('files and folders are for their owner only', async () => {
  const folder = path.join(tempFolder(), 'data');
  const store = await openStore(folder);
  await record(store, 'gate', makeFootage(2));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    expect([entry.name, statSync(path.join(entry.parentPath, entry.name)).mode & 0o077]).toEqual([entry.name, 0]);
  }
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(files(folder).some((file) => file.endsWith('.mp4'))).toBe(true);
});
