/** Motion search over real HTTP in real recorded pictures: a bright bar that moves over a still ground. */
import { expect, onTestFinished, test } from 'vitest';
import { gridColumns, gridRows } from '#recorder/play/luma-grid';
import type { RecordingStore } from '#recorder/store/recording-store';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { ClipSource } from '../fakes/clip-source.ts';
import { startTestApi, type TestApi } from '../fakes/recorder-api.ts';
import { recordedStream, type RecordedRun } from '../fakes/recorded-past.ts';
import { noon, openStore, record, tempFolder } from '../unit/recorder/store/footage.ts';

/** 160 pixels wide; the bar is 8 wide and stands at 60 × key frame modulo 152 when the key frames are taken. */
const barAt = (second: number): number => (second * 60) % 152;
const columnsOf = (second: number): number[] => Array.from({ length: gridColumns }, (_, column) => column).filter((column) => (column + 1) * 5 > barAt(second) && column * 5 < barAt(second) + 8);

interface Answer { readonly role: string; readonly samples: { readonly at: number; readonly level: number; readonly changed: number }[] }

async function openApi(): Promise<{ api: TestApi; store: RecordingStore }> {
  const store = await openStore(tempFolder());
  const bound = { spans: store.spans.bind(store), gaps: store.gaps.bind(store), segments: store.segments.bind(store), segmentFile: store.segmentFile.bind(store) };
  const api = await startTestApi({ sources: [new ClipSource(await makeBurnedClip({ width: 160, height: 96 }))], store: bound });
  onTestFinished(() => api.close());
  return { api, store };
}

const write = (store: RecordingStore, run: RecordedRun, role: 'main' | 'sub' = 'sub'): Promise<void> => record(store, 'c1', run, role);

async function motion(api: TestApi, from: number, to: number, columns?: readonly number[]): Promise<Answer> {
  const bits = Array.from({ length: gridColumns * gridRows }, (_, cell) => (columns?.includes(cell % gridColumns) ? '1' : '0')).join('');
  const mask = (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join('');
  const answer = await api.get(`/api/v1/cameras/c1/footage/motion?from=${from}&to=${to}${columns ? `&cells=${mask}` : ''}`);
  expect(answer.status).toBe(200);
  return await answer.json() as Answer;
}

test.for(['libx264', 'libx265'] as const)('%s: what moved is seen where it moved, over the files\' borders, and nowhere else', { timeout: 60_000 }, async (codec) => {
  const { api, store } = await openApi();
  await write(store, recordedStream(noon, { codec, seconds: 10, framesPerSecond: 15 }));
  expect(store.segments('c1', { start: noon, end: noon + 10_000 }).length).toBeGreaterThan(1);
  const seconds = Array.from({ length: 9 }, (_, second) => second + 1);
  const { role, samples } = await motion(api, noon, noon + 10_000);
  expect([role, samples.map(({ at }) => at)]).toEqual(['sub', seconds.map((second) => noon + second * 1000)]);
  for (const [index, { changed, level }] of samples.entries()) {
    const touched = new Set([...columnsOf(index), ...columnsOf(index + 1)]).size;
    expect(changed).toBeGreaterThan((touched - 2) / gridColumns);
    expect(changed).toBeLessThanOrEqual(touched / gridColumns);
    expect(level).toBeGreaterThan(0.01);
  }
  for (const second of seconds) {
    const own = await motion(api, noon + second * 1000, noon + second * 1000 + 1, columnsOf(second));
    expect(own.samples).toMatchObject([{ at: noon + second * 1000, changed: expect.any(Number) }]);
    expect(own.samples[0]!.changed).toBeGreaterThan(0.3);
  }
  // Where the bar never stands when a key frame is taken.
  const never = Array.from({ length: gridColumns }, (_, column) => column).filter((column) => !Array.from({ length: 10 }, (_, second) => columnsOf(second)).flat().includes(column));
  expect(never.length).toBeGreaterThan(4);
  for (const { changed, level } of (await motion(api, noon, noon + 10_000, never)).samples) {
    expect(changed).toBe(0);
    expect(level).toBeLessThan(0.01);
  }
});

test('a gap is no motion, and footage still written is looked at as it comes', async () => {
  const { api, store } = await openApi();
  await write(store, recordedStream(noon, { seconds: 3, framesPerSecond: 15 }));
  await write(store, recordedStream(noon + 30_000, { seconds: 3, framesPerSecond: 15 }));
  const times = async (): Promise<number[]> => (await motion(api, noon, noon + 60_000)).samples.map(({ at }) => at - noon);
  expect(await times()).toEqual([1000, 2000, 31_000, 32_000]);
  await write(store, recordedStream(noon + 33_000, { seconds: 2, framesPerSecond: 15 }));
  expect((await times()).slice(0, 4)).toEqual([1000, 2000, 31_000, 32_000]);
  expect(await times()).toContain(34_000);
});

test('searches are limited, and refused in the list\'s words', async () => {
  const { api, store } = await openApi();
  await write(store, recordedStream(noon, { seconds: 3, framesPerSecond: 15 }));
  const url = '/api/v1/cameras/c1/footage/motion';
  for (const [query, status, code] of [
    [`from=${noon}&to=${noon + 7_200_001}`, 400, 'invalid-input'], [`from=${noon}&to=${noon}`, 400, 'invalid-input'],
    [`from=${noon}&to=${noon + 1000}&cells=${'0'.repeat(144)}`, 400, 'invalid-input'], [`from=${noon}&to=${noon + 1000}&cells=${'g'.repeat(144)}`, 400, 'invalid-input'],
    [`from=${noon - 9000}&to=${noon - 8000}`, 404, 'no-recording'],
  ] as const) {
    const answer = await api.get(`${url}?${query}`);
    expect([query, answer.status, (await answer.json() as { code: string }).code]).toEqual([query, status, code]);
  }
  const many = await Promise.all(Array.from({ length: 40 }, () => api.get(`${url}?from=${noon}&to=${noon + 3000}`)));
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200, 503]));
});
