/** What the menus offer in the desktop program: the screens of the PC, a way to close a window without a frame, a start with the PC. */
import { serious } from './axe.ts';
import { expect, test } from './page-window.ts';

const bounds = { x: 0, y: 0, width: 1920, height: 1080 };

test('this monitor is shown on a screen of the PC, where there is a choice; a screen that is gone is said so', async ({ openPage }) => {
  const { page, core } = await openPage({ monitor: 2, host: 'electron' });
  const menu = page.getByRole('button', { name: 'Moniteur 2' });
  const screens = page.getByRole('menuitem', { name: /Afficher ce moniteur sur l’écran/ });
  core.screens.plugged = [{ id: 'a', label: '', bounds, primary: true }];
  await menu.click();
  await expect(page.getByRole('menuitem', { name: 'Fermer cette fenêtre' })).toBeVisible();
  await expect(screens).toHaveCount(0);
  await page.keyboard.press('Escape');

  core.screens.plugged = [{ id: 'b', label: 'BOE', bounds: { ...bounds, x: 1920 }, primary: false }, ...core.screens.plugged];
  await menu.click();
  await expect(screens).toHaveText(['Afficher ce moniteur sur l’écran 11920 × 1080', 'Afficher ce moniteur sur l’écran 2BOE, 1920 × 1080']);
  await page.screenshot({ path: 'test-results/monitors-menu.png' });
  expect(await serious(page)).toEqual([]);
  await screens.nth(1).click();
  await expect.poll(() => core.screens.moved).toEqual([{ monitor: 2, display: 'b' }]);

  await menu.click();
  await expect(screens).toHaveCount(2);
  core.screens.plugged = [];
  await screens.first().click();
  await expect(page.getByText(/n’existe plus/)).toBeVisible();
});

test('a window of the desktop program is closed from its menu; one of a browser has the browser’s own way', async ({ openPage }) => {
  const { page, open } = await openPage({ host: 'electron' });
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  const opener = await open(1);
  // Only what a script opened may close itself in a browser; in Electron every window may.
  const [opened] = await Promise.all([opener.waitForEvent('popup'), opener.evaluate(() => { globalThis.open(location.href); })]);
  await opened.getByRole('button', { name: 'Moniteur 1' }).click();
  await Promise.all([opened.waitForEvent('close'), opened.getByRole('menuitem', { name: 'Fermer cette fenêtre' }).click()]);

  const other = (await openPage()).page;
  await other.getByRole('button', { name: 'Moniteur 1' }).click();
  await expect(other.getByRole('menuitem', { name: 'Autres postes…' })).toBeVisible();
  await expect(other.getByRole('menuitem', { name: 'Fermer cette fenêtre' })).toHaveCount(0);
});

for (const host of ['electron', 'node'] as const) {
  test(`starting with the computer is ${host === 'node' ? 'not ' : ''}offered by a host that can${host === 'node' ? 'not' : ''} see to it`, async ({ openPage }) => {
    const { page } = await openPage({ host });
    await page.getByRole('button', { name: 'Réglages' }).click();
    await expect(page.getByRole('switch', { name: 'Heures de 0 à 23' })).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Démarrer avec cet ordinateur' })).toHaveCount(host === 'electron' ? 1 : 0);
  });
}
