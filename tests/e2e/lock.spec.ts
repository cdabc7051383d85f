/** The lock of the desk: by key, palette and button, with and without a PIN, over a reload and without a core; nothing of a camera is left on the screen. */
import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';

const screen = (page: Page) => page.locator('[data-locked]');
/** Tiles, pictures and words of cameras. */
const seen = (page: Page) => page.evaluate(() => ({ pictures: document.querySelectorAll('[data-tile], video, canvas, img, [data-camera]').length, words: document.body.innerText }));

test('Ctrl+L covers every window of the desk; without a PIN one key uncovers them, and the lock says what that is worth', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, () => ({ layout: '9', items: items(9) }));
  const second = await open(2);
  await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c1');
  const name = await tile(page, 0).getAttribute('aria-label') ?? '';
  expect(name).not.toBe('');
  await page.bringToFront();
  await page.keyboard.press('Control+l');
  for (const window of [page, second]) {
    await expect(screen(window)).toBeVisible();
    await expect(screen(window)).toContainText('Verrouillé depuis le moniteur 1');
    const { pictures, words } = await seen(window);
    expect([pictures, words.includes('Caméra')]).toEqual([0, false]);
  }
  await expect(page.getByText('il n’arrête personne')).toBeVisible();
  await page.screenshot({ path: 'test-results/lock.png' });
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press('Enter');
  for (const window of [page, second]) await expect(window.locator('[data-tile]').first()).toBeVisible();
  await expect(tile(page, 8)).toHaveAttribute('data-camera', 'embedded/c9');
  expect(core.journal.list({ before: null, limit: 5 }).map(({ kind, monitor }) => [kind, monitor])).toEqual(expect.arrayContaining([['desk-unlocked', 1], ['desk-locked', 1]]));
});

test('with a PIN, set in the page and typed in Arabic digits: locked from an open dialog, over a reload, wrong ones refused', async ({ openPage }) => {
  const { page } = await openPage({ settings: { language: 'ar' } });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('إعدادات قفل');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'قفل المكتب' });
  await dialog.getByLabel('رقم سري جديد').fill('٢٥٨٠');
  await dialog.getByLabel('الرقم الجديد مرة أخرى').fill('2581');
  await dialog.getByRole('button', { name: 'تحديد الرقم السري' }).click();
  await expect(dialog.getByText('الرقمان غير متطابقين')).toBeVisible();
  await dialog.getByLabel('الرقم الجديد مرة أخرى').fill('2580');
  await dialog.getByRole('button', { name: 'تحديد الرقم السري' }).click();
  await expect(dialog.getByText('الرقم السري محدَّد', { exact: true })).toBeVisible();
  await page.screenshot({ path: 'test-results/lock-dialog-ar.png' });
  expect(await serious(page)).toEqual([]);

  await page.keyboard.press('Control+l');
  await expect(screen(page)).toBeVisible();
  await page.reload();
  await expect(screen(page)).toBeVisible();
  await expect(page.getByLabel('الرقم السري')).toBeFocused();
  for (const wrong of ['0000', '1111', '2222']) {
    await page.keyboard.type(wrong);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('الرقم السري')).toHaveValue('');
  }
  await expect(page.getByText('محاولات كثيرة')).toBeVisible();
  await page.screenshot({ path: 'test-results/lock-ar.png' });
  expect(await serious(page)).toEqual([]);
  await expect(page.getByText('محاولات كثيرة')).toHaveCount(0, { timeout: 15_000 });
  // Digits typed beside the field are meant for it.
  await page.locator('h1').click();
  await page.keyboard.type('2580');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-tile]').first()).toBeVisible();
});

test('without a core the window is covered all the same, and the core is locked when it is back', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.hangUp(true);
  await expect(page.locator('[data-connection="lost"]')).toBeVisible();
  await page.getByRole('button', { name: 'Verrouiller le poste' }).click();
  await expect(screen(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Déverrouiller' })).toBeDisabled();
  expect(core.lock.state({ is: 'desk' }).is).toBe('open');
  core.welcome();
  await expect.poll(() => core.lock.state({ is: 'desk' }).is, { timeout: 15_000 }).toBe('locked');
  await page.getByRole('button', { name: 'Déverrouiller' }).click();
  await expect(page.locator('[data-tile]').first()).toBeVisible();
});

test('it says that it is about to lock, a hand keeps it open, and without one it locks', async ({ openPage }) => {
  const { page, core } = await openPage({ settings: { language: 'fr', lockAfterMinutes: 5 } });
  const lockAt = () => { const state = core.lock.state({ is: 'desk' }); return state.is === 'open' ? state.lockAt! - Date.now() : 0; };
  core.idle(lockAt() - 29_000);
  await expect(page.locator('[data-lock-soon]')).toBeVisible({ timeout: 25_000 });
  await page.screenshot({ path: 'test-results/lock-soon.png' });
  expect(lockAt()).toBeLessThan(31_000);
  await page.mouse.move(300, 300);
  await expect(page.locator('[data-lock-soon]')).toHaveCount(0);
  expect(lockAt()).toBeGreaterThan(290_000);
  core.idle(300_000);
  await expect(screen(page)).toContainText('Verrouillé faute d’activité');
});
