/** Exports over real HTTP, judged by the machine's FFmpeg. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { boxesIn } from '#recorder/store/boxes';
import type { RecordingStore } from '#recorder/store/recording-store';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { burnedNumbers } from '../fakes/burned-numbers.ts';
import { ClipSource } from '../fakes/clip-source.ts';
import { startTestApi, type TestApi } from '../fakes/recorder-api.ts';
import { recordedH265, recordedRun, type RecordedRun } from '../fakes/recorded-past.ts';
import { noon, openStore, record, tempFolder } from '../unit/recorder/store/footage.ts';

const run = promisify(execFile);
const clip = await makeBurnedClip({ width: 320, height: 192, bitsPerSecond: 200_000 });
const small = await makeBurnedClip({ width: 160, height: 96, bitsPerSecond: 100_000 });

async function openApi(...runs: readonly RecordedRun[]): Promise<{ api: TestApi; store: RecordingStore }> {
  const store = await openStore(tempFolder());
  for (const one of runs) await record(store, 'c1', one);
  const bound = { spans: store.spans.bind(store), gaps: store.gaps.bind(store), segments: store.segments.bind(store), segmentFile: store.segmentFile.bind(store) };
  const api = await startTestApi({ sources: [new ClipSource(clip)], store: bound });
  onTestFinished(() => api.close());
  return { api, store };
}

const exportAt = (api: TestApi, from: number, to: number): Promise<Response> => api.get(`/api/v1/cameras/c1/footage/export.mp4?from=${from}&to=${to}`);

async function fileOf(answer: Response): Promise<{ file: string; bytes: Buffer }> {
  expect(answer.status).toBe(200);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.length).toBe(Number(answer.headers.get('content-length')));
  const file = path.join(tempFolder(), 'export.mp4');
  await writeFile(file, bytes);
  return { file, bytes };
}

async function probe(file: string): Promise<{ format: { duration: string; start_time: string }; streams: { codec_name: string; nb_read_packets: string }[] }> {
  const { stdout, stderr } = await run('ffprobe', ['-v', 'error', '-count_packets', '-show_entries', 'format=duration,start_time:stream=codec_name,nb_read_packets', '-of', 'json', file]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Awaited<ReturnType<typeof probe>>;
}

test('a stretch out of the middle of many files is one MP4 that begins at 0, with every picture once and its length known', async () => {
  const { api } = await openApi(recordedRun(clip, noon, 30));
  const answer = await exportAt(api, noon + 6000, noon + 20_500);
  expect([answer.headers.get('manara-footage-start'), answer.headers.get('manara-footage-end')]).toEqual([String(noon + 6000), String(noon + 21_000)]);
  const { file, bytes } = await fileOf(answer);
  const frames = await burnedNumbers(['-i', file], 320);
  expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 15 * 15 }, (_, index) => (90 + index) % 60));
  for (const [index, { media }] of frames.entries()) expect(Math.abs(media - index / 15)).toBeLessThan(0.001);
  const { format } = await probe(file);
  expect([Number(format.start_time), Number(format.duration)]).toEqual([0, expect.closeTo(15, 2)]);
  // Only boxes every reader knows, in an order in which it can seek.
  expect([...new Set([...boxesIn(bytes)].map(({ type }) => type))]).toEqual(['ftyp', 'moov', 'sidx', 'prft', 'moof', 'mdat', 'free']);
  const jump = await burnedNumbers(['-ss', '9', '-i', file], 320);
  expect(jump[0]!.number).toBe((90 + 135) % 60);
}, 60_000);

test('coded pictures and sound are the recorded bytes', async () => {
  const recorded = recordedH265(noon, 4);
  const { api } = await openApi(recorded);
  const { file, bytes } = await fileOf(await exportAt(api, noon, noon + 4000));
  const mdats = (data: Buffer): Buffer[] => [...boxesIn(data)].flatMap(({ type, content, end }) => (type === 'mdat' ? [data.subarray(content, end)] : []));
  expect(Buffer.concat(mdats(bytes)).equals(Buffer.concat(recorded.fragments.flatMap(({ data }) => mdats(data))))).toBe(true);
  const { streams, format } = await probe(file);
  expect(streams.map(({ codec_name }) => codec_name)).toEqual(['hevc', 'aac']);
  expect(Number(streams[0]!.nb_read_packets)).toBe(60);
  expect(Number(format.start_time)).toBe(0);
});

test('a run that begins anew at once goes on by the wall clock', async () => {
  const { api } = await openApi(recordedRun(clip, noon, 5), recordedRun(clip, noon + 5200, 4));
  const frames = await burnedNumbers(['-i', (await fileOf(await exportAt(api, noon, noon + 20_000))).file], 320);
  expect(frames.map(({ number }) => number)).toEqual([...Array.from({ length: 75 }, (_, index) => index % 60), ...Array.from({ length: 60 }, (_, index) => index)]);
  expect(frames[75]!.media).toBeCloseTo(5.2, 2);
});

test('a hole, or another picture size, is refused with where it is; nothing recorded is no-recording', async () => {
  const { api } = await openApi(recordedRun(clip, noon, 4), recordedRun(clip, noon + 8000, 4), recordedRun(small, noon + 12_000, 3));
  const codeOf = async (from: number, to: number): Promise<unknown> => {
    const answer = await exportAt(api, from, to);
    return [answer.status, await answer.json()];
  };
  expect(await codeOf(noon, noon + 10_000)).toEqual([400, { code: 'invalid-input', detail: 'the footage breaks off or changes at 2026-10-01T12:00:04.000Z: one stretch at a time' }]);
  expect(await codeOf(noon + 9000, noon + 14_000)).toMatchObject([400, { detail: expect.stringContaining('12:00:12.000Z') }]);
  expect(await codeOf(noon - 9000, noon - 1000)).toMatchObject([404, { code: 'no-recording' }]);
  expect(await codeOf(noon, noon + 86_400_001)).toMatchObject([400, { code: 'invalid-input' }]);
});

test('a third at once is told to wait; one whose reader left makes room', async () => {
  const minute = recordedRun(clip, noon, 60);
  // Ten minutes of the same pictures are more than sockets hold for a reader who does not read.
  const long = { init: minute.init, fragments: Array.from({ length: 10 }, (_, round) => minute.fragments.map((one) => ({ ...one, captureAt: one.captureAt + round * 60_000, mediaTime: one.mediaTime + round * 60 }))).flat() };
  const { api } = await openApi(long);
  const leave = new AbortController();
  const url = `${api.origin}/api/v1/cameras/c1/footage/export.mp4?from=${noon}&to=${noon + 600_000}`;
  const held = await Promise.all([0, 1].map(() => fetch(url, { headers: { authorization: `Bearer ${api.token}` }, signal: leave.signal })));
  expect(held.map(({ status }) => status)).toEqual([200, 200]);
  const third = await exportAt(api, noon, noon + 2000);
  expect([third.status, await third.json()]).toEqual([503, { code: 'over-budget', detail: 'two exports are running' }]);
  leave.abort();
  await expect.poll(async () => (await exportAt(api, noon, noon + 2000)).status, { interval: 20 }).toBe(200);
}, 60_000);
