/** The core dies, or stands still, under a wall: last pictures stay and say so, and everything is live again without a hand or a reload (F29, F30). */
import { processTree } from '../bench/process-tree.ts';
import { corePid as corePidOf } from '../bench/product.ts';
import { changesAfter, tileChanges, watchTiles } from './tile-watch.ts';
import { expect, test, tilesNotLive, tilesThatAre } from './wall-app.ts';
import type { RunningWall } from './wall-app.ts';

const tiles = 16;
const p95 = (sorted: readonly number[]): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;

/** The process that runs the core now. */
const corePid = (wall: RunningWall): number => corePidOf({ pid: wall.pid ?? -1 });

test('F29 F30 kill -9 of the core: the last pictures stay and say so; live again by themselves, twice, with two windows', async ({ startWall, browser }) => {
  test.skip(test.info().project.name === 'electron', 'the Node host’s process is killed here');
  const wall = await startWall({ demo: 'casablanca' });
  const { page } = wall;
  const second = await browser.newPage();
  await second.goto(`${wall.address}`.replace('monitor=1', 'monitor=2'));
  await expect(tilesThatAre(page, 'fresh')).toHaveCount(tiles, { timeout: 90_000 });
  await expect(tilesThatAre(second, 'fresh')).toHaveCount(tiles, { timeout: 30_000 });
  await page.evaluate(() => { (globalThis as { notReloaded?: boolean }).notReloaded = true; });
  await watchTiles(page);
  const recorder = wall.recorder().pid;
  // The next core waits, loaded.
  await expect.poll(() => processTree(wall.pid ?? -1).some(({ command }) => command.startsWith('Manara spare core')), { timeout: 30_000 }).toBe(true);
  const firstKilledAt = Date.now();
  const shown = await page.locator('[data-tile]').evaluateAll((all) => all.map((tile) => tile.getAttribute('data-camera')));
  for (let round = 1; round <= 2; round += 1) {
    // A tile that is late just then would not change by it.
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(tiles);
    const killed = corePid(wall);
    const killedAt = Date.now();
    process.kill(killed, 'SIGKILL');
    // All but the selected one, whose WebRTC comes from the recorder, which lives on: that one really is live.
    await expect.poll(async () => changesAfter(await tileChanges(page), killedAt, false).length, { timeout: 10_000, intervals: [50] }).toBeGreaterThanOrEqual(tiles - 1);
    // What was seen last is still there to be seen.
    expect(await page.locator('[data-tile]').evaluateAll((all) => all.filter((tile) => [...tile.querySelectorAll('video')].some((one) => one.readyState >= 2)).length)).toBe(tiles);
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(tiles, { timeout: 20_000 });
    await expect(tilesThatAre(second, 'fresh')).toHaveCount(tiles, { timeout: 20_000 });
    const changes = await tileChanges(page);
    const [gone, back] = [changesAfter(changes, killedAt, false), changesAfter(changes, killedAt + 100, true)];
    console.info(`core killed (${round}): tiles not live after p95 ${p95(gone)} ms, max ${gone.at(-1)} ms; live again p95 ${p95(back)} ms, max ${back.at(-1)} ms`);
    test.info().annotations.push({ type: 'core killed', description: `live again p95 ${p95(back)} ms` });
    expect(corePid(wall)).not.toBe(killed);
    // Long enough to show that the way works: a second crash so soon is not held against it.
    await expect.poll(() => Date.now() - killedAt, { timeout: 30_000, intervals: [500] }).toBeGreaterThan(8_000);
  }
  // The recorder outlives the cores: the same process, and no gap in anybody's footage.
  expect(wall.recorder().pid).toBe(recorder);
  const { cameras } = await wall.recorder().get('/cameras') as { cameras: { id: string }[] };
  let recorded = 0;
  for (const { id } of cameras) {
    const { spans, gaps } = await wall.recorder().get(`/cameras/${encodeURIComponent(id)}/spans?from=${firstKilledAt}&to=${Date.now()}`) as { spans: object[]; gaps: { reason: string }[] };
    if (spans.length > 0) recorded += 1;
    // A drawn camera goes on at its newest picture where the whole machine stood for two seconds (its disk did, now and then, with the recorder's alarm): that is nobody's death.
    const [stood, others] = [gaps.filter(({ reason }) => reason === 'camera-stalled'), gaps.filter(({ reason }) => reason !== 'camera-stalled')];
    if (stood.length > 0) console.info(`${id}: the machine stood still: ${JSON.stringify(stood)}`);
    expect([id, others]).toEqual([id, []]);
  }
  expect(recorded).toBeGreaterThanOrEqual(tiles);
  expect(await page.evaluate(() => (globalThis as { notReloaded?: boolean }).notReloaded)).toBe(true);
  expect(await page.locator('[data-tile]').evaluateAll((all) => all.map((tile) => tile.getAttribute('data-camera')))).toEqual(shown);
  await second.close();
});

test('a core that stands still is ended and started again', async ({ startWall }) => {
  test.skip(test.info().project.name === 'electron', 'the Node host’s process is stopped here');
  const wall = await startWall({ demo: 'casablanca' });
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(tiles, { timeout: 90_000 });
  const stopped = corePid(wall);
  const stoppedAt = Date.now();
  process.kill(stopped, 'SIGSTOP');
  // All but the selected one, whose WebRTC comes from the recorder: that one really is live.
  await expect.poll(() => tilesNotLive(wall.page).count(), { timeout: 10_000 }).toBeGreaterThanOrEqual(tiles - 1);
  await expect(tilesThatAre(wall.page, 'fresh')).toHaveCount(tiles, { timeout: 40_000 });
  console.info(`core stood still: live again after ${Date.now() - stoppedAt} ms`);
  expect(corePid(wall)).not.toBe(stopped);
});
