/** The core's adapter for the embedded recorder over its real API: what a day-long range, a hole and a gateway make of recorded footage. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PlaylistSession } from '#core/http/playlist-session';
import { createUpstreamFetcher, readLimited } from '#core/http/upstream';
import { createEmbeddedRecorder } from '#core/servers/embedded/embedded-recorder';
import type { RecordingServer } from '#core/servers/recording-server';
import { ServerFault } from '#core/servers/recording-server';
import { wallTimeAt } from '#model/time-map';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { burnedNumbers } from '../fakes/burned-numbers.ts';
import { ClipSource } from '../fakes/clip-source.ts';
import { startTestApi } from '../fakes/recorder-api.ts';
import { recordedRun, type RecordedRun } from '../fakes/recorded-past.ts';
import { noon, openStore, record, tempFolder } from '../unit/recorder/store/footage.ts';

const clip = await makeBurnedClip({ width: 320, height: 192, bitsPerSecond: 200_000 });
const day = 86_400_000;
const camera = 'embedded/c1';
const soon = (): AbortSignal => AbortSignal.timeout(10_000);

/** A server whose clock stands an hour after the footage. */
async function connected(...runs: readonly RecordedRun[]): Promise<RecordingServer> {
  const store = await openStore(tempFolder());
  for (const one of runs) await record(store, 'c1', one);
  const bound = { spans: store.spans.bind(store), gaps: store.gaps.bind(store), segments: store.segments.bind(store), segmentFile: store.segmentFile.bind(store) };
  const api = await startTestApi({ sources: [new ClipSource(clip)], store: bound, now: () => noon + 3_600_000 });
  const server = createEmbeddedRecorder({ recorderData: api.data, now: () => noon + 3_600_000 });
  onTestFinished(async () => {
    await server.destroy();
    await api.close();
  });
  return server;
}

const problemOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'resolved', (error: unknown) => (error instanceof ServerFault ? error.problem : error));

test('through the gateway\'s session a playlist plays whole: every frame, at its time', async () => {
  const server = await connected(recordedRun(clip, noon, 12));
  const source = await server.playback!.open(camera, { start: noon, end: noon + 12_000 }, soon());
  const fetcher = createUpstreamFetcher();
  onTestFinished(() => fetcher.destroy());
  const session = new PlaylistSession(source.upstream, { fetcher, open: async () => source.upstream, onRefused: (what) => { throw new Error(what); } });
  const playlist = await session.root(source.upstream, '', soon());
  const bytesOf = async (name: string): Promise<Buffer> => readLimited((await session.part(name, undefined, soon())).body, 1 << 26);
  const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)![1]!;
  const file = path.join(tempFolder(), 'played.mp4');
  await writeFile(file, Buffer.concat(await Promise.all([init, ...playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'))].map(bytesOf))));
  const frames = await burnedNumbers(['-i', file], 320);
  expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 180 }, (_, frame) => frame % 60));
  for (const [index, { media }] of frames.entries()) expect(Math.abs(wallTimeAt(source.timeMap, media - frames[0]!.media)! - noon - (index * 1000) / 15)).toBeLessThan(1);
}, 60_000);

test('a range of days begins with the first footage in it, and ends within a day of it', async () => {
  const server = await connected(recordedRun(clip, noon, 3));
  const source = await server.playback!.open(camera, { start: noon - 9 * day, end: noon + 9 * day }, soon());
  expect(source.range).toEqual({ start: noon, end: noon + 3000 });
  expect(await problemOf(server.playback!.open(camera, { start: noon + 5000, end: noon + 9 * day }, soon()))).toEqual({ code: 'no-recording' });
  expect(await problemOf(server.playback!.open('other/c1', { start: noon, end: noon + 1000 }, soon()))).toMatchObject({ code: 'not-found' });
});

test('over a gap the time map goes on where the footage does', async () => {
  const server = await connected(recordedRun(clip, noon, 3), recordedRun(clip, noon + 600_000, 3));
  const { timeMap, range } = await server.playback!.open(camera, { start: noon, end: noon + 700_000 }, soon());
  expect(range).toEqual({ start: noon, end: noon + 603_000 });
  expect(timeMap).toEqual([{ media: 0, at: noon }, { media: 3, at: noon + 600_000 }]);
});

test('pictures of then have their true time and the width asked for; where there is none, none', async () => {
  const server = await connected(recordedRun(clip, noon, 3), recordedRun(clip, noon + 600_000, 3));
  const then = await server.thumbnails!.at(camera, noon + 1999, 160, soon());
  expect(then!.capturedAt).toBe(noon + 1000);
  const file = path.join(tempFolder(), 'then.jpg');
  await writeFile(file, then!.jpeg);
  expect((await burnedNumbers(['-i', file], 160)).map(({ number }) => number)).toEqual([15]);
  expect(await server.thumbnails!.at(camera, noon + 300_000, 160, soon())).toBeNull();
  expect(await server.thumbnails!.at(camera, noon - 1, 160, soon())).toBeNull();
});

test('an export over a hole is refused with where it is', async () => {
  const server = await connected(recordedRun(clip, noon, 3), recordedRun(clip, noon + 600_000, 3));
  const start = (from: number, to: number): Promise<unknown> => problemOf(server.exports!.start(camera, { start: from, end: to }, () => undefined, soon()));
  expect(await start(noon, noon + 700_000)).toEqual({ code: 'invalid-input', detail: expect.stringContaining('2026-10-01T12:00:03.000Z') as string });
  expect(await start(noon, noon + 2 * day)).toMatchObject({ code: 'invalid-input' });
  expect(await start(noon, noon + 3000)).toBe('resolved');
  expect(await start(noon + 10_000, noon + 20_000)).toEqual({ code: 'no-recording' });
});
