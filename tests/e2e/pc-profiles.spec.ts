/** Windows of one PC with a browser profile each, as the Node host and the kiosk program open them: what their PC carries is shared by way of the core. */
import type { Page } from '@playwright/test';
import type { PageCore } from '../fakes/page-core.ts';
import { expect, items, test } from './page-window.ts';

const moving = (page: Page) => page.locator('[data-tile][data-via="mjpeg"][data-picture="fresh"]');
const stills = (page: Page) => page.locator('[data-tile]:has([data-gear="stills"])');
const soon = { timeout: 20_000 };
const each = (...pages: readonly Page[]) => async () => (await Promise.all(pages.map((page) => moving(page).count()))).toSorted((one, other) => one - other);

/** Seventeen small tiles of 3.456 on a PC; each of two monitors would have twelve. Such cameras have no low gear. */
function twoWalls(core: PageCore, measured: readonly number[]): void {
  for (const monitor of measured) core.capacities.keep({ monitor, megapixelsPerSecond: 60, isLimit: true });
  for (const monitor of [1, 2]) core.arrange(monitor, () => ({ layout: '16', items: items(16, 12) }));
}

test('two windows of one PC share what it was measured to carry, also while the core is away and after', async ({ openPage }) => {
  const { page, core, openApart } = await openPage({ moving: true });
  await page.close();
  twoWalls(core, [1]);
  const first = await openApart(1, 'one-pc-0001');
  await expect(moving(first)).toHaveCount(12);
  const second = await openApart(2, 'one-pc-0001');
  // Its own monitor was not measured: the PC was.
  await expect.poll(each(first, second), soon).toEqual([8, 9]);
  for (const one of [first, second]) {
    await expect(stills(one)).toHaveCount(12 - await moving(one).count());
    await expect(one.locator('[data-health-grade]')).toContainText('à sa limite');
  }

  core.hangUp(true);
  for (const one of [first, second]) await expect(one.locator('[data-connection="lost"]')).toBeVisible();
  await expect.poll(each(first, second), soon).toEqual([8, 9]);
  core.welcome();
  for (const one of [first, second]) await expect(one.locator('[data-connection="lost"]')).toHaveCount(0, soon);
  await expect.poll(each(first, second), soon).toEqual([8, 9]);

  await second.close();
  await expect(moving(first)).toHaveCount(12, soon);
  await expect(stills(first)).toHaveCount(0);
});

test('windows of two PCs leave each other everything', async ({ openPage }) => {
  const { page, core, openApart } = await openPage({ moving: true });
  await page.close();
  twoWalls(core, [1, 2]);
  const first = await openApart(1, 'one-pc-0001');
  await expect(moving(first)).toHaveCount(12);
  const second = await openApart(2, 'other-pc-02');
  await expect.poll(each(first, second), soon).toEqual([12, 12]);
  await expect(stills(first)).toHaveCount(0);
});
