/** The recorder dies, hangs and comes back under a wall of 24 tiles; figures are printed, the limits here are generous for slow machines. */
import type { Page } from '@playwright/test';
import { arrangeFirst } from '../bench/bridge-client.ts';
import { processTree } from '../bench/process-tree.ts';
import { changesAfter, tileChanges, watchTiles } from './tile-watch.ts';
import { expect, test, tilesNotLive, tilesThatAre } from './wall-app.ts';
import type { RunningWall, WallWant } from './wall-app.ts';

const tiles = 24;

async function wallOf24(startWall: (want: WallWant) => Promise<RunningWall>): Promise<RunningWall> {
  const wall = await startWall({ demo: 'casablanca' });
  await arrangeFirst(wall.address, 1, '25', tiles);
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(tiles, { timeout: 90_000 });
  return wall;
}

const p95 = (sorted: readonly number[]): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;

test('F01 kill -9 of the recorder: 24 tiles say so, the spare one takes its place by itself, all 24 are fresh again', async ({ startWall }) => {
  const wall = await wallOf24(startWall);
  await watchTiles(wall.page);
  const spare = () => processTree(wall.pid!).find(({ command }) => command.includes('Manara spare recorder'))?.pid;
  await expect.poll(spare, { timeout: 30_000 }).toBeDefined();
  const waiting = spare();
  const killed = wall.recorder().pid;
  const killedAt = Date.now();
  process.kill(killed, 'SIGKILL');
  await expect.poll(async () => changesAfter(await tileChanges(wall.page), killedAt, false).length, { timeout: 15_000 }).toBe(tiles);
  // It is the one that was loaded and waited.
  await expect.poll(() => wall.recorder().pid, { timeout: 15_000 }).toBe(waiting);
  const backAt = wall.recorder().startedAt;
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(tiles, { timeout: 30_000 });
  const gone = changesAfter(await tileChanges(wall.page), killedAt, false);
  const back = changesAfter(await tileChanges(wall.page), Math.max(backAt, killedAt), true);
  console.info(`24 tiles not live after p95 ${p95(gone)} ms, max ${gone.at(-1)} ms; recorder back after ${backAt - killedAt} ms; fresh again after p95 ${p95(back)} ms, max ${back.at(-1)} ms`);
});

test('F02 a recorder that hangs: 24 tiles say so, and are fresh again when it goes on', async ({ startWall }) => {
  const wall = await wallOf24(startWall);
  await watchTiles(wall.page);
  const { pid } = wall.recorder();
  const hungAt = Date.now();
  process.kill(pid, 'SIGSTOP');
  try {
    await expect(tilesNotLive(wall.page)).toHaveCount(tiles, { timeout: 15_000 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  const backAt = Date.now();
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(tiles, { timeout: 30_000 });
  const gone = changesAfter(await tileChanges(wall.page), hungAt, false);
  const back = changesAfter(await tileChanges(wall.page), backAt, true);
  console.info(`24 tiles not live after p95 ${p95(gone)} ms, max ${gone.at(-1)} ms; fresh again after p95 ${p95(back)} ms`);
});

test('F29 a crashed page opened again shows the same wall', async ({ startWall, browser }) => {
  const wall = await wallOf24(startWall);
  const cameras = (page: Page) => page.locator('[data-tile]').evaluateAll((each) => each.map((tile) => tile.getAttribute('data-camera')));
  const shown = await cameras(wall.page);
  const crashed = wall.page.waitForEvent('crash');
  wall.page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  const again = await browser.newPage();
  await again.goto(wall.address);
  await expect(tilesThatAre(again, 'fresh')).toHaveCount(tiles, { timeout: 30_000 });
  expect(await cameras(again)).toEqual(shown);
  await again.close();
});

test('F13 the same camera on six tiles and in two windows has one upstream session', async ({ startWall, browser }) => {
  const wall = await startWall({ demo: 'casablanca' });
  await arrangeFirst(wall.address, 1, '1+5', 1, 6);
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(6, { timeout: 60_000 });
  const second = await browser.newPage();
  await second.goto(wall.address);
  await expect(tilesThatAre(second, 'fresh')).toHaveCount(6, { timeout: 30_000 });
  // The selected tile of each window begins by the lane and goes on to WebRTC, whose sessions are each window's own; the lane ends its own a moment after.
  for (const page of [wall.page, second]) await expect(page.locator('[data-tile="0"]')).toHaveAttribute('data-via', 'whep', { timeout: 15_000 });
  const mostViewers = async () => {
    const { cameras } = await wall.recorder().get('/cameras?limit=1') as { cameras: { streams: { role: string; viewers: number }[] }[] };
    return Math.max(...(cameras[0]?.streams ?? []).map(({ viewers }) => viewers));
  };
  await expect.poll(mostViewers, { timeout: 15_000 }).toBeLessThanOrEqual(2);
  await second.close();
});
