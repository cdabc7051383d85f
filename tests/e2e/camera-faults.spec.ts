/** Faults between recorder and cameras, made by the proxy in front of a real RTSP server: the wall says the truth and heals by itself. */
import type { Page } from '@playwright/test';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import type { Fault } from '../fakes/fault-proxy.ts';
import { hasGstreamer, rtspCameras, startRtspServer } from './rtsp-cameras.ts';
import type { RtspServer } from './rtsp-cameras.ts';
import { expect, test, tilesNotLive, tilesThatAre } from './wall-app.ts';
import type { RunningWall } from './wall-app.ts';

test.skip(!hasGstreamer(), 'GStreamer’s RTSP server is not installed (gir1.2-gst-rtsp-server-1.0)');

const count = 4;
let server: RtspServer;
let proxy: FaultProxy;

test.beforeEach(async () => {
  server = await startRtspServer(count);
  proxy = new FaultProxy({ host: '127.0.0.1', port: server.port });
  await proxy.listen();
});
test.afterEach(async () => {
  await proxy.close();
  await server.kill('SIGKILL');
});

async function wallThroughProxy(startWall: (want: { demo: 'none'; recorder: { cameras: object[] } }) => Promise<RunningWall>): Promise<Page> {
  const { page } = await startWall({ demo: 'none', recorder: { cameras: rtspCameras(count, (n) => `rtsp://127.0.0.1:${proxy.port}/cam${n}`, 'never') } });
  await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 60_000 });
  return page;
}

const breaking: readonly [string, Fault][] = [
  ['F02 cameras hang (accept, never answer)', { verb: 'hang' }],
  ['F03 every connection is reset', { verb: 'reset' }],
  ['F01 the port is closed', { verb: 'refuse' }],
  ['F05 a drip of 800 bytes a second', { verb: 'throttle', bytesPerSecond: 800 }],
];
for (const [name, fault] of breaking) {
  test(`${name}: no tile claims to be live, and all are fresh again without a reload`, async ({ startWall }) => {
    const page = await wallThroughProxy(startWall);
    await proxy.set(fault);
    await expect(tilesNotLive(page)).toHaveCount(count, { timeout: 12_000 });
    await proxy.set({ verb: 'pass' });
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 20_000 });
  });
}

test('F04 a reset in the middle of the media: every tile comes back', async ({ startWall }) => {
  const page = await wallThroughProxy(startWall);
  const before = proxy.accepted;
  await proxy.set({ verb: 'limit', bytes: 50_000 });
  await expect.poll(() => proxy.accepted, { timeout: 30_000 }).toBeGreaterThanOrEqual(before + count);
  await proxy.set({ verb: 'pass' });
  await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 20_000 });
});

test('F07 F08 bytes in threes, then flipped bits: faults stay in their tiles and all heal', async ({ startWall }) => {
  const page = await wallThroughProxy(startWall);
  await proxy.set({ verb: 'slice', bytes: 3 });
  await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 20_000 });
  await proxy.set({ verb: 'corrupt', every: 3_001 });
  const frames = () => page.locator('[data-tile] video').evaluateAll((videos) => videos.reduce((sum, video) => sum + (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames, 0));
  const before = await frames();
  await expect.poll(frames, { timeout: 20_000 }).toBeGreaterThan(before);
  await proxy.set({ verb: 'pass' });
  await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 30_000 });
});

test('F50 a camera that stops sending without closing is told as not live, and comes back', async ({ startWall }) => {
  const page = await wallThroughProxy(startWall);
  server.signal('SIGSTOP');
  await expect(tilesNotLive(page)).toHaveCount(count, { timeout: 8_000 });
  server.signal('SIGCONT');
  await expect(tilesThatAre(page, 'fresh')).toHaveCount(count, { timeout: 20_000 });
});
