/** A monitor that shows saved views in turn: started, seen in every window, ended by a press or by a hand. */
import { serious } from './axe.ts';
import { camerasOf, expect, items, test, tile } from './page-window.ts';
import type { PageWindow } from './page-window.ts';

const arrangement = (first: number) => ({ layout: '4' as const, items: items(8).slice(first - 1, first + 3) });

function saved({ core }: Pick<PageWindow, 'core'>): void {
  core.arrange(1, () => ({ layout: '4', items: items(4, 0) }));
  core.walls.saveView({ name: 'Matin', arrangement: arrangement(1) });
  core.walls.saveView({ name: 'Port', arrangement: arrangement(5) });
  core.walls.saveView({ name: 'Souk', arrangement: arrangement(3) });
}

test('started in the Views menu, it turns in two windows alike, and stops with a press', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  saved({ core });
  await page.getByRole('button', { name: /^Vues/ }).click();
  await page.getByRole('menuitem', { name: 'Vues à tour de rôle…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Vues à tour de rôle sur le moniteur 1' });
  await expect(dialog.locator('[data-turn]')).toHaveCount(3);
  await dialog.locator('[data-turn]', { hasText: 'Souk' }).getByRole('button', { name: 'Retirer' }).click();
  await dialog.getByLabel(/^Secondes/).fill('5');
  await page.screenshot({ path: 'test-results/view-carousel.png' });
  expect(await serious(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Afficher' }).click();
  await expect(page.locator('[data-turning="5"]')).toContainText(/tour de rôle · [12] sur 2 · (Matin|Port)/);
  const twin = await open();
  await expect(twin.locator('[data-turning="5"]')).toBeVisible();
  const other = new Map([['1 2 3 4', '5 6 7 8'], ['5 6 7 8', '1 2 3 4']]);
  await expect.poll(async () => other.has(await camerasOf(page))).toBe(true);
  const first = await camerasOf(page);
  await expect.poll(() => camerasOf(page), { timeout: 12_000 }).toBe(other.get(first));
  await expect.poll(() => camerasOf(twin)).toBe(await camerasOf(page));
  await page.screenshot({ path: 'test-results/view-carousel-bar.png' });
  expect(await serious(page)).toEqual([]);
  await page.getByRole('button', { name: 'Arrêter' }).click();
  await expect(page.locator('[data-turning]')).toHaveCount(0);
  await expect(twin.locator('[data-turning]')).toHaveCount(0);
  expect(core.carousels.list()).toEqual([]);
});

test('in Arabic from the palette, by keyboard alone; a hand at the wall ends it', async ({ openPage }) => {
  const { page, core } = await openPage({ settings: { language: 'ar' } });
  saved({ core });
  await tile(page, 0).click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('بالتناوب');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'مشاهد بالتناوب على الشاشة 1' })).toBeVisible();
  await expect(page.getByLabel(/^الثواني/)).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('٦٠');
  await page.screenshot({ path: 'test-results/view-carousel-ar.png' });
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-turning="60"]')).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await tile(page, 0).click();
  await page.keyboard.press('Delete');
  await expect(page.locator('[data-turning]')).toHaveCount(0);
  await expect.poll(() => core.carousels.list()).toEqual([]);
});
