/** The two commands' promise: the demo city's wall moves, and looks the same after a restart. Runs on every host. */
import { expect, test, tilesThatAre } from '../wall-app.ts';

test('casablanca: sixteen moving tiles, also after a restart on the same data, with the same wall', async ({ startWall }) => {
  const first = await startWall({ demo: 'casablanca', firstStart: true });
  await expect(tilesThatAre(first.page, 'fresh')).toHaveCount(16, { timeout: 90_000 });
  // A tile that went on to a better way has a spare video.
  const frames = () => first.page.locator('[data-tile]').evaluateAll((tiles) => tiles.map((tile) => Math.max(...[...tile.querySelectorAll('video')].map((video) => video.getVideoPlaybackQuality().totalVideoFrames))));
  const before = await frames();
  await expect.poll(async () => (await frames()).every((count, tile) => count > (before[tile] ?? 0) + 10), { timeout: 20_000 }).toBe(true);
  const cameras = () => first.page.locator('[data-tile]').evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-camera')));
  const shown = await cameras();
  const past = Date.now() - 31 * 60_000;
  const { spans } = await first.recorder().get(`/cameras/${(shown[0] ?? '').split('/')[1]}/spans?from=${past}&to=${Date.now()}`) as { spans: { start: number; end: number }[] };
  // The last half hour of the first sixteen cameras is there to review.
  expect(spans.reduce((sum, span) => sum + span.end - span.start, 0)).toBeGreaterThan(28 * 60_000);
  await first.stop();

  const startedAt = Date.now();
  const second = await startWall({ demo: 'casablanca', data: first.data });
  await expect(tilesThatAre(second.page, 'fresh').first()).toBeVisible({ timeout: 30_000 });
  console.info(`second start: first fresh picture after ${Date.now() - startedAt} ms`);
  await expect(tilesThatAre(second.page, 'fresh')).toHaveCount(16, { timeout: 30_000 });
  expect(await second.page.locator('[data-tile]').evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-camera')))).toEqual(shown);
});
