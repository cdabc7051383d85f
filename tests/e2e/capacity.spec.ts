/** What this PC carries: a view that is more is said so before it is shown. */
import { serious } from './axe.ts';
import { expect, items, test } from './page-window.ts';

for (const language of ['fr', 'ar'] as const) {
  test(`a view that is more than this PC carries is asked about first (${language})`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language } });
    core.capacities.keep({ monitor: 1, megapixelsPerSecond: 60 });
    core.walls.saveView({ name: 'Match', arrangement: { layout: '36', items: items(36) } });
    const calm = core.walls.saveView({ name: 'Calme', arrangement: { layout: '9', items: items(9) } });
    await page.reload();
    await expect(page.locator('[data-tile]')).toHaveCount(9);
    const open = async (order: string) => {
      await page.locator('[data-tile="0"]').click();
      await page.keyboard.type(order);
      await page.keyboard.press('Enter');
    };
    await open('v1');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText('Match');
    await expect(dialog).toContainText(/2[,.]1/);
    await page.screenshot({ path: `test-results/heavy-view-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(page.locator('[data-tile]')).toHaveCount(9);
    await open('v2');
    await expect.poll(() => core.walls.monitor(1).view).toBe(calm.id);
    await open('v1');
    await dialog.getByRole('button').last().click();
    await expect(page.locator('[data-tile]')).toHaveCount(36);
  });
}
