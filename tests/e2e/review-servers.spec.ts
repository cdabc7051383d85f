/** Issue 6: the same demands on every server that records, its pictures read by what is burned into them. ZoneMinder's are in zoneminder-review.spec.ts. */
import { outages, reviewDemands } from './review/checks.ts';
import { reviewServers } from './review/servers.ts';
import { test } from './wall-app.ts';

for (const [name, { start, fails }] of Object.entries(reviewServers)) {
  test(`review of ${name}: timeline, seeks, sync, steps, gaps, live and back, bookmarks, limits told @long`, async ({ startWall }) => {
    test.setTimeout(600_000);
    const { stand, end } = await start(startWall);
    try {
      for (const check of reviewDemands) await test.step(check.name, () => check(stand));
    } finally {
      await stand.page.screenshot({ path: `test-results/review-${name.replace(/\W+/g, '-')}.png` });
      await end();
    }
  });

  for (const how of fails) {
    test(`${name} ${how} in mid-play: said on the tiles, and it goes on at the same moment @long`, async ({ startWall }) => {
      test.setTimeout(600_000);
      const { stand, ...server } = await start(startWall);
      try {
        await outages(stand, server, how);
      } finally {
        await server.end();
      }
    });
  }
}
