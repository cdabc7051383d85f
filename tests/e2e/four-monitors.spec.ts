/** Four windows of one wall, each another monitor: orders, presets and pushes reach the window they are for, and a window that is gone is told. */
import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { camerasOf, expect, items, test, tile } from './page-window.ts';

/** Four pages at once take their time on a busy machine. */
const soon = { timeout: 30_000 };

async function order(page: Page, keys: string): Promise<void> {
  await page.bringToFront();
  await tile(page, 0).click();
  await page.keyboard.type(keys);
  await page.keyboard.press('Enter');
}

test('what is ordered, applied, taken back and sent is seen on the monitors it is for and on no other', async ({ openPage }) => {
  test.setTimeout(300_000);
  const { page: first, core, open } = await openPage();
  const arrange = (from: number) => {
    for (let number = 1; number <= 4; number += 1) core.arrange(number, () => ({ layout: '4', items: items(from + 16).slice(from + 4 * (number - 1), from + 4 * number) }));
  };
  arrange(0);
  core.walls.savePreset({ name: 'Nuit' });
  const [second, third, fourth] = [await open(2), await open(3), await open(4)];
  const windows = [first, second, third, fourth];
  const wall = () => Promise.all(windows.map(camerasOf));
  const night = ['1 2 3 4', '5 6 7 8', '9 10 11 12', '13 14 15 16'];
  await expect.poll(wall, soon).toEqual(night);

  await order(first, '412>3.2');
  await expect(first.getByText('Le moniteur 3 l’affiche.')).toBeVisible(soon);
  await expect.poll(wall, soon).toEqual(night.with(2, '9 412 11 12'));

  arrange(20);
  const day = ['21 22 23 24', '25 26 27 28', '29 30 31 32', '33 34 35 36'];
  await expect.poll(wall, soon).toEqual(day);
  await order(second, 'w1');
  await expect(second.getByText('Préréglage 1 affiché : \u2068Nuit\u2069. Moniteurs : 1, 2, 3 et 4')).toBeVisible(soon);
  await expect.poll(wall, soon).toEqual(night);
  await second.keyboard.press('Control+z');
  await expect(second.getByText('De nouveau comme avant, moniteurs : 1, 2, 3 et 4')).toBeVisible(soon);
  await expect.poll(wall, soon).toEqual(day);

  await first.bringToFront();
  await tile(first, 2).click();
  await first.keyboard.press('t');
  await first.getByRole('radio', { name: 'Moniteur 4' }).click();
  await first.getByRole('radio', { name: /^1\smin$/ }).click();
  await first.getByRole('button', { name: 'Envoyer' }).click();
  await expect.poll(wall, soon).toEqual(day.with(3, '33 34 35 23'));
  await expect(fourth.locator('[data-push="shown"]')).toContainText('repart dans');
  core.later(60_000);
  await expect.poll(wall, soon).toEqual(day);
  await expect(fourth.locator('[data-push]')).toHaveCount(0);
  expect(core.journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'push-returned', monitor: 4, detail: { because: 'time' } });
});

for (const [language, words] of [
  ['fr', { menu: 'Moniteur 1', none: 'sans fenêtre', kept: 'Gardé pour le moniteur 3, mais aucune fenêtre ne l’affiche en ce moment.' }],
  ['ar', { menu: 'الشاشة 1', none: 'بلا نافذة', kept: 'حفظ للشاشة 3، لكن لا نافذة تعرضها الآن.' }],
] as const) {
  test(`a monitor whose window was closed is marked as not shown, keeps what is sent there, and brings it when it is opened again (${language})`, async ({ openPage }) => {
    const { page, core, open } = await openPage({ settings: { language } });
    core.arrange(3, () => ({ layout: '4', items: items(4) }));
    const [, third] = [await open(2), await open(3), await open(4)];
    await page.bringToFront();
    await page.getByRole('button', { name: words.menu }).click();
    await expect(page.getByRole('menuitem').filter({ hasText: words.none })).toHaveCount(0);
    // Told while the menu is open, too.
    await third.close();
    await expect(page.locator('[data-monitor="3"]')).toContainText(words.none);
    await expect(page.getByRole('menuitem').filter({ hasText: words.none })).toHaveCount(1);
    await page.screenshot({ path: `test-results/monitors-menu-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await order(page, '412>3.2');
    await expect(page.getByText(words.kept)).toBeVisible();
    const again = await open(3);
    await expect.poll(() => camerasOf(again)).toBe('1 412 3 4');
    await page.bringToFront();
    await page.getByRole('button', { name: words.menu }).click();
    await expect(page.locator('[data-monitor="4"]')).toBeVisible();
    await expect(page.getByRole('menuitem').filter({ hasText: words.none })).toHaveCount(0);
  });
}

test('a fifth monitor is opened from the menu and from the palette, and takes orders once it is there', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  await order(page, '412>5');
  await expect(page.getByText('Le mur n’a pas de moniteur 5.')).toBeVisible();
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Ouvrir le moniteur 5 (nouveau)' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`${core.origin}/?monitor=5`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('moniteur 5');
  await page.screenshot({ path: 'test-results/palette-monitor.png' });
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText(`${core.origin}/?monitor=5`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('moniteur 2');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Le moniteur 2 a sa fenêtre.')).toBeVisible();

  const fifth = await open(5);
  await order(page, '412>5.3');
  await expect(tile(fifth, 2)).toHaveAttribute('data-camera', 'embedded/c412');
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await expect(page.getByRole('menuitem', { name: 'Ouvrir le moniteur 6 (nouveau)' })).toBeVisible();
  // What was arranged once is of the wall, and is marked when its window goes.
  await fifth.close();
  await expect(page.locator('[data-monitor="5"]')).toContainText('sans fenêtre');
});
