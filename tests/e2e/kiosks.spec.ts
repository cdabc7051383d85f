/** Addresses for monitors on other PCs: made, shown once, used, withdrawn; in three languages, by keyboard too. */
import { serious } from './axe.ts';
import { expect, test } from './page-window.ts';


test('an address is made for a monitor and withdrawn again', async ({ openPage }) => {
  const { page, core } = await openPage();
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Autres postes…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Moniteurs sur d’autres postes' });
  await dialog.getByRole('group', { name: 'Moniteur' }).getByRole('radio', { name: '3' }).click();
  await dialog.getByRole('radio', { name: '30 jours' }).click();
  await dialog.getByRole('button', { name: 'Créer une adresse' }).click();
  await expect(dialog.locator('[data-address]')).toHaveText(/^https:\/\/192\.168\.1\.20:8443\/launch\?token=[\w-]{43}$/);
  await expect(dialog.locator('[data-token="3"]')).toContainText('jamais ouverte');
  expect(core.tokens.list()).toMatchObject([{ monitor: 3 }]);
  await page.screenshot({ path: 'test-results/kiosks.png' });
  expect(await serious(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Retirer' }).click();
  await expect(dialog.locator('[data-token]')).toHaveCount(0);
  expect(core.tokens.list()).toEqual([]);
});

test('a monitor that the wall does not have yet can be given to another PC, and then the next', async ({ openPage }) => {
  const { page, core } = await openPage();
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Autres postes…' }).click();
  const monitors = page.getByRole('group', { name: 'Moniteur' });
  await monitors.getByRole('radio', { name: '5 (nouveau)' }).click();
  await page.getByRole('button', { name: 'Créer une adresse' }).click();
  await expect(page.locator('[data-token="5"]')).toBeVisible();
  await expect(monitors.getByRole('radio', { name: '6 (nouveau)' })).toBeVisible();
  await expect(monitors.getByRole('radio')).toHaveText(['1', '2', '3', '4', '5', '6 (nouveau)']);
  expect(core.tokens.list()).toMatchObject([{ monitor: 5 }]);
});

test('by keyboard alone, in Arabic', async ({ openPage }) => {
  const { page, core } = await openPage({ settings: { language: 'ar' } });
  await page.getByRole('button', { name: 'الشاشة 1' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'أجهزة أخرى…' })).toBeFocused();
  await page.keyboard.press('Enter');
  // The closed menu and the dialog both place the focus: where it is then is where a hand begins.
  await expect(page.locator('[role=dialog]:focus, [role=dialog] :focus')).toHaveCount(1);
  const create = page.getByRole('button', { name: 'إنشاء عنوان' });
  for (let press = 0; press < 12 && !await create.evaluate((button) => button === document.activeElement); press += 1) await page.keyboard.press('Tab');
  await expect(create).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-address]')).toBeVisible();
  await page.screenshot({ path: 'test-results/kiosks-ar.png' });
  expect(await serious(page)).toEqual([]);
  expect(core.tokens.list()).toMatchObject([{ monitor: 1, expiresAt: null }]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('أجهزة أخرى');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').locator('[data-token="1"]')).toBeVisible();
});
