/** A wall of an emulated MediaMTX's cameras: its HLS comes to the page by the lane, so that neither sessions nor players of playlists bound it. */
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { MtxFootage } from '../fakes/servers/mediamtx/mtx-footage.ts';
import { startMtxSite } from '../fakes/servers/mediamtx/mtx-site.ts';
import { expect, test, tilesThatAre } from './wall-app.ts';

/** More than the 8 sessions of WebRTC and 24 players of HLS that a window has. */
const tiles = 40;
/** What the server says each picture is: all of them at full rate are more than a PC of few cores is granted, all of them in low gear are not. */
const told = [{ codec: 'H264', codecProps: { width: 960, height: 540 } }];

test('forty cameras of a MediaMTX show pictures, those beyond the room in low gear, and J plays what was', async ({ startWall }) => {
  test.setTimeout(240_000);
  const footage = new MtxFootage(await makeBurnedClip({ width: 320, height: 180, framesPerSecond: 15, seconds: 4, bitsPerSecond: 150_000 }));
  const site = await startMtxSite(footage, { paths: Array.from({ length: tiles }, (_, at) => ({ name: `quai/${at + 1}`, source: null, tracks: told })) });
  try {
    for (const path of site.state.paths) site.publish(path);
    const { page, address } = await startWall({ demo: 'none', recorder: { cameras: [] } });
    const { client, close } = await openBridge(address);
    await client.servers.add({ kind: 'mediamtx', name: 'MediaMTX', address: site.address, options: { ...site.options }, user: site.state.login!.user, password: site.state.login!.password });
    const listed = async () => (await client.cameras.list({ after: null, limit: 100 })).cameras;
    await expect.poll(async () => (await listed()).filter(({ streams }) => streams[0]?.width === 960).length, { timeout: 30_000 }).toBe(tiles);
    await arrangeCameras(client, 1, '49', (await listed()).map(({ id }) => id));
    const began = Date.now();
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(tiles, { timeout: 90_000 });
    console.info(`mediamtx wall: ${tiles} fresh after ${Date.now() - began} ms`);
    // A window has one socket for all of them: nothing of theirs is asked for by address.
    expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/media/live/')).length)).toBe(0);
    const low = page.locator('[data-tile]:has([data-gear="keyframes"])');
    await expect.poll(() => low.count(), { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await low.count()).toBeLessThan(tiles);
    // One session at the server for each camera, not one for each gear or for the replay.
    const sessions = site.state.requests.filter((request) => request.includes('index.m3u8') && request.includes('cookieCheck')).length;
    expect(sessions).toBeLessThanOrEqual(tiles);

    await page.locator('[data-tile="0"]').click();
    await expect.poll(() => Date.now() - began, { timeout: 60_000, intervals: [1_000] }).toBeGreaterThan(25_000);
    const pressedAt = Date.now();
    await page.keyboard.press('j');
    const replay = page.locator('[data-tile="0"] [data-replay]');
    const shownAt = async (): Promise<number> => Number(await replay.getAttribute('data-replay', { timeout: 5_000 }));
    await expect.poll(shownAt, { timeout: 15_000, intervals: [100] }).toBeGreaterThan(pressedAt - 13_000);
    const first = await shownAt();
    expect(first).toBeLessThan(pressedAt - 5_000);
    // On at its own rate.
    await expect.poll(shownAt, { timeout: 15_000, intervals: [100] }).toBeGreaterThan(first + 3_000);
    await page.screenshot({ path: 'test-results/mediamtx-wall.png' });
    await page.keyboard.press('Escape');
    await expect(replay).toHaveCount(0);
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(tiles, { timeout: 30_000 });
    close();
  } finally {
    await site.stop();
  }
});
