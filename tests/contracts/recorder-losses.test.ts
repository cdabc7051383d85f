/** What the recorder says of footage that went missing, over its real API, and what the core's adapter makes of it. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { createEmbeddedRecorder } from '#core/servers/embedded/embedded-recorder';
import type { CameraEvent } from '#model/camera-event';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { ClipSource } from '../fakes/clip-source.ts';
import { startTestApi } from '../fakes/recorder-api.ts';
import { recordedRun } from '../fakes/recorded-past.ts';
import { noon, openStore, record, tempFolder } from '../unit/recorder/store/footage.ts';

const clip = await makeBurnedClip({ width: 160, height: 96, bitsPerSecond: 100_000 });
const soon = (): AbortSignal => AbortSignal.timeout(10_000);

async function stand() {
  const store = await openStore(tempFolder());
  let answers = 0;
  const losses: typeof store.losses = (...asked) => {
    const told = store.losses(...asked);
    answers += 1;
    return told;
  };
  const bound = { spans: store.spans.bind(store), gaps: store.gaps.bind(store), losses, segments: store.segments.bind(store), segmentFile: store.segmentFile.bind(store) };
  const time = { now: noon + 60_000 };
  const api = await startTestApi({ sources: [new ClipSource(clip)], store: bound, now: () => time.now });
  const server = createEmbeddedRecorder({ recorderData: api.data, now: () => time.now });
  onTestFinished(async () => {
    await server.destroy();
    await api.close();
  });
  return { store, api, server, time, answers: () => answers };
}

test('losses of all cameras, newest first; both streams of a camera are one event, with its end', async () => {
  const { store, server } = await stand();
  for (const [camera, from] of [['c1', noon], ['c2', noon + 20_000]] as const) {
    for (const role of ['main', 'sub'] as const) {
      await record(store, camera, recordedRun(clip, from, 4), role);
      await store.writer(camera, role).pause('camera-lost', from + 4_000);
      await record(store, camera, recordedRun(clip, from + 10_000, 2), role);
    }
  }
  await store.writer('c1', 'main').pause('disk-failed', noon + 12_000);
  const { history } = server.events!;
  const range = { start: noon, end: noon + 60_000 };
  const all = await history!({ range, limit: 10 }, soon());
  expect(all.map(({ camera, type, label, at, end }) => [camera, type, label, at - noon, end === null ? null : end - noon])).toEqual([
    ['embedded/c2', 'connection', 'camera-lost', 24_000, 30_000], ['embedded/c1', 'storage', 'disk-failed', 12_000, null], ['embedded/c1', 'connection', 'camera-lost', 4_000, 10_000],
  ]);
  expect((await history!({ range, limit: 1 }, soon())).map(({ at }) => at - noon)).toEqual([24_000]);
  // What is older is asked for by an earlier end; an empty answer is the end.
  expect((await history!({ range: { start: noon, end: noon + 12_000 }, limit: 10 }, soon())).map(({ at }) => at - noon)).toEqual([4_000]);
  expect(await history!({ range: { start: noon, end: noon + 4_000 }, limit: 10 }, soon())).toEqual([]);
  expect((await history!({ cameras: ['embedded/c2'], range, limit: 10 }, soon())).map(({ camera }) => camera)).toEqual(['embedded/c2']);
  await expect(history!({ cameras: ['other/c2'], range, limit: 10 }, soon())).rejects.toMatchObject({ problem: { code: 'not-found' } });
});

test('a loss is told while it begins, and again when it has ended; those before are history', async () => {
  const { store, server, time, answers } = await stand();
  await record(store, 'c1', recordedRun(clip, noon, 4));
  await store.writer('c1', 'main').pause('camera-lost', noon + 4_000);
  await record(store, 'c1', recordedRun(clip, noon + 50_000, 2));
  const heard: CameraEvent[] = [];
  const stop = new AbortController();
  onTestFinished(() => { stop.abort(); });
  server.events!.follow((events) => { heard.push(...events); }, () => undefined, stop.signal);
  // The first answer is what was there before; only then the camera is lost.
  await vi.waitFor(() => { expect(answers()).toBeGreaterThan(0); }, { timeout: 15_000, interval: 20 });
  await store.writer('c1', 'main').pause('camera-stalled', noon + 52_000);
  await vi.waitFor(() => { expect(heard.length).toBeGreaterThan(0); }, { timeout: 15_000, interval: 20 });
  expect(heard[0]).toMatchObject({ camera: 'embedded/c1', type: 'connection', label: 'camera-stalled', at: noon + 52_000, end: null });
  time.now = noon + 65_000;
  await record(store, 'c1', recordedRun(clip, noon + 60_000, 2));
  await vi.waitFor(() => { expect(heard.at(-1)).toMatchObject({ id: heard[0]!.id, end: noon + 60_000 }); }, { timeout: 15_000, interval: 100 });
  expect(heard.some(({ label }) => label === 'camera-lost')).toBe(false);
}, 40_000);

test('questions are limited, and refused in the list\'s words', async () => {
  const { api } = await stand();
  for (const query of [`from=${noon}&to=${noon}`, `from=${noon}&to=${noon + 401 * 86_400_000}`, `from=${noon}&to=${noon + 1}&limit=0`, `from=${noon}&to=${noon + 1}&camera=../x`]) {
    expect([query, (await api.get(`/api/v1/losses?${query}`)).status]).toEqual([query, 400]);
  }
});
