/** Issue 6: review of a real ZoneMinder's events. It takes minutes to install and to record: part of `npm run test:peers`. */
import { prepareZoneminder } from '../peers/zoneminder.ts';
import { outages, reviewDemands } from './review/checks.ts';
import { zoneminder } from './review/zoneminder.ts';
import { test } from './wall-app.ts';

const missing = process.env['MANARA_PEERS'] === '1' ? prepareZoneminder() : 'run `npm run test:peers`';

test('review of a real ZoneMinder 1.36: timeline, seeks, sync, steps, gaps, live and back, bookmarks, limits told; killed and hung', async ({ startWall }) => {
  test.skip(missing !== null, missing ?? '');
  test.setTimeout(1_200_000);
  const { stand, ...server } = await zoneminder(startWall);
  try {
    for (const check of reviewDemands) await test.step(check.name, () => check(stand));
    for (const how of ['killed', 'hung'] as const) await test.step(how, () => outages(stand, server, how));
  } finally {
    await stand.page.screenshot({ path: 'test-results/review-zoneminder.png' });
    await server.end();
  }
});
