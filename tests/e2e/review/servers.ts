/** Servers with the same footage, each put under review as an operator would: added, on the wall, all of its cameras opened. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { CameraId, ServerId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import { arrangeCameras, openBridge } from '../../bench/bridge-client.ts';
import { createBurnedJpegs } from '../../fakes/burned-jpeg.ts';
import { FakeFrigate } from '../../fakes/servers/frigate/fake-frigate.ts';
import { MtxFootage } from '../../fakes/servers/mediamtx/mtx-footage.ts';
import { startMtxSite } from '../../fakes/servers/mediamtx/mtx-site.ts';
import type { RunningWall, WallWant } from '../wall-app.ts';
import { frameMs, layFootage, recorderCameras, reviewClip } from './recorded-cameras.ts';
import { openReview } from './review-page.ts';
import { offByNumbers, twoStretches } from './stand.ts';
import type { ReviewStand } from './stand.ts';

type StartWall = (want: WallWant) => Promise<RunningWall>;

export interface Reviewed {
  readonly stand: ReviewStand;
  /** From now on the server is gone, or takes requests and answers none. */
  fail(how: 'killed' | 'hung'): Promise<void>;
  mend(how: 'killed' | 'hung'): Promise<void>;
  end(): Promise<void>;
}

const clip = reviewClip();
/** Start of the stretch that a moment lies in, or of the nearest before. */
const startOf = (stretches: readonly TimeRange[], at: EpochMs): EpochMs => stretches.findLast(({ start }) => at >= start)?.start ?? stretches[0]!.start;

export async function putUnderReview(wall: RunningWall, cameras: readonly CameraId[]): Promise<{ readonly client: ReviewStand['client']; close(): void }> {
  const bridge = await openBridge(wall.address);
  await expect.poll(async () => {
    const { cameras: listed } = await bridge.client.cameras.list({ after: null, limit: 50 });
    return cameras.every((id) => listed.some((camera) => camera.id === id));
  }, { timeout: 30_000 }).toBe(true);
  await arrangeCameras(bridge.client, 1, '4', [...cameras]);
  await expect(wall.page.locator('[data-tile="0"][data-camera]')).toBeVisible({ timeout: 30_000 });
  await openReview(wall.page, cameras.length);
  return bridge;
}

async function embedded(startWall: StartWall): Promise<Reviewed> {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-review-'));
  const stretches = twoStretches(Date.now());
  await layFootage(data, 4, stretches, await clip);
  const wall = await startWall({ demo: 'none', data, recorder: { cameras: recorderCameras(4) as object[] } });
  const cameras = [1, 2, 3, 4].map((number): CameraId => `embedded/cam${number}`);
  const { client, close } = await putUnderReview(wall, cameras);
  const { page } = wall;
  let struck = 0;
  return {
    stand: { page, client, cameras, stretches, frameMs, exactMs: frameMs, afterGapMs: frameMs, off: offByNumbers(page, (_, at) => startOf(stretches, at)), tells: { reasons: true, stills: true, rounded: false } },
    async fail(how) {
      struck = wall.recorder().pid;
      process.kill(struck, how === 'killed' ? 'SIGKILL' : 'SIGSTOP');
    },
    async mend(how) {
      // Whoever looks after it may have ended it meanwhile.
      if (how === 'hung' && wall.recorder().pid === struck) process.kill(struck, 'SIGCONT');
    },
    end: async () => { close(); },
  };
}

/** Segments of ten seconds, two cameras; fMP4 playlists of an hour at most that leave gaps out. */
async function frigate(startWall: StartWall): Promise<Reviewed> {
  const stills = createBurnedJpegs(320, 180);
  const fake = new FakeFrigate({ clip: await clip, stillAt: (at) => stills.make(at) });
  const stretches = twoStretches(Date.now());
  const segments = stretches.flatMap(({ start, end }) => Array.from({ length: (end - start) / 10_000 }, (_, at) => ({ start: start / 1000 + at * 10, seconds: 10 })));
  for (const camera of ['gate_1', 'market']) fake.segments.set(camera, segments);
  await fake.start();
  const wall = await startWall({ demo: 'none', recorder: { cameras: [] } });
  const { client, close } = await openBridge(wall.address);
  const { server } = await client.servers.add({ kind: 'frigate', name: 'Frigate', address: fake.address, user: 'amina', password: 'minaret 7!' });
  close();
  const cameras = ['gate_1', 'market'].map((name): CameraId => `${server.id}/${name}`);
  const under = await putUnderReview(wall, cameras);
  return {
    stand: {
      page: wall.page, client: under.client, cameras, stretches, frameMs, exactMs: frameMs, afterGapMs: frameMs, tells: { reasons: false, stills: true, rounded: true },
      // Its frames are counted from the epoch on.
      off: offByNumbers(wall.page, () => 0),
    },
    ...failing(fake),
    end: async () => {
      under.close();
      stills.destroy();
      await fake.kill();
    },
  };
}

/** One stretch of a minute at most at a time, without byte ranges. */
async function mediamtx(startWall: StartWall): Promise<Reviewed> {
  const stretches = twoStretches(Date.now());
  const site = await startMtxSite(new MtxFootage(await clip), { paths: ['quai/1', 'quai/2'].map((name) => ({ name, source: null, record: true, recordings: stretches })) });
  await site.set({ verb: 'pass' });
  const wall = await startWall({ demo: 'none', recorder: { cameras: [] } });
  const { client, close } = await openBridge(wall.address);
  const { server } = await client.servers.add({ kind: 'mediamtx', name: 'MediaMTX', address: site.address, options: { ...site.options }, user: site.state.login!.user, password: site.state.login!.password });
  await expect.poll(async () => (await client.cameras.list({ after: null, limit: 50 })).cameras.length, { timeout: 30_000 }).toBe(2);
  const cameras = (await client.cameras.list({ after: null, limit: 50 })).cameras.map(({ id }) => id as CameraId);
  expect(cameras.every((id) => id.startsWith(`${server.id as ServerId}/`))).toBe(true);
  close();
  const under = await putUnderReview(wall, cameras);
  return {
    stand: {
      page: wall.page, client: under.client, cameras, stretches, frameMs, exactMs: frameMs, afterGapMs: frameMs, tells: { reasons: false, stills: false, rounded: false },
      off: offByNumbers(wall.page, (_, at) => startOf(stretches, at)),
    },
    fail: async (how) => {
      await site.set({ verb: how === 'killed' ? 'refuse' : 'hang' });
      if (how === 'killed') site.forget();
    },
    mend: async () => { await site.set({ verb: 'pass' }); },
    end: async () => {
      under.close();
      await site.stop();
    },
  };
}

function failing(fake: FakeFrigate): Pick<Reviewed, 'fail' | 'mend'> {
  return {
    async fail(how) {
      if (how === 'killed') await fake.kill();
      else fake.fault = 'hang';
    },
    async mend(how) {
      fake.fault = 'none';
      if (how === 'killed') await fake.start();
    },
  };
}

/** `fails`: how each is broken in mid-play; a killed recorder is back before anybody misses it (review.spec.ts). */
export const reviewServers = {
  'the embedded recorder': { start: embedded, fails: ['hung'] }, 'an emulated Frigate 0.17': { start: frigate, fails: ['killed', 'hung'] }, 'an emulated MediaMTX 1.20': { start: mediamtx, fails: ['killed', 'hung'] },
} as const;
