/** Where keys go: to the dialog that is open, to the order being typed, to the field that was asked for. */
import type { Page } from '@playwright/test';
import { expect, items, test, tile } from './page-window.ts';

const camera = (page: Page, place: number) => tile(page, place).getAttribute('data-camera');

test('a dialog whose pressed button is disabled keeps the keys: nothing behind it obeys, and Escape closes it', async ({ openPage }) => {
  const { page, core } = await openPage();
  // Where the answer comes before the screen is drawn again, the button never loses the keys.
  const keep = core.images.keep.bind(core.images);
  const answer = Promise.withResolvers<void>();
  core.images.keep = async (...given) => {
    await answer.promise;
    return keep(...given);
  };
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4, 2) }));
  await tile(page, 2).click();
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Image' }).click();
  const chosen = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choisir une image…' }).click();
  await (await chosen).setFiles({ name: 'plan.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  const pressed = dialog.getByRole('button', { name: 'L’y mettre' });
  await pressed.click();
  await expect(pressed).toBeDisabled();
  await expect(pressed).not.toBeFocused();
  answer.resolve();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.keyboard.type('412');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-order]')).toHaveCount(0);
  await page.keyboard.press('Tab');
  expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(await camera(page, 2)).toBeNull();
});

test('an order is typed and obeyed after a click on a button of the window or of a tile', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await tile(page, 1).click();
  await page.getByRole('button', { name: /^Disposition/ }).click();
  await page.getByRole('option', { name: 'Disposition 9', exact: true }).click();
  await expect(page.locator('[data-tile]')).toHaveCount(9);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.type('500.8');
  await expect(page.locator('[data-order="500.8"]')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(() => camera(page, 7)).toBe('embedded/c500');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await tile(page, 1).click();
  await tile(page, 1).getByRole('button', { name: 'Agrandir' }).click();
  await expect(tile(page, 1)).toHaveAttribute('data-enlarged');
  await page.keyboard.type('503');
  await page.keyboard.press('Enter');
  await expect.poll(() => camera(page, 1)).toBe('embedded/c503');
  await expect(page.locator('[data-order]')).toHaveCount(0);
  // Nothing typed: Enter presses the button as ever.
  await page.getByRole('button', { name: /^Disposition/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'Disposition 9', exact: true })).toBeVisible();
});

test('a monitor the wall does not have is said, and is none afterwards; one that a page shows is', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  await open(9);
  await page.bringToFront();
  await tile(page, 0).click();
  const order = async (keys: string): Promise<void> => {
    await page.keyboard.type(keys);
    await page.keyboard.press('Enter');
  };
  await order('412>22');
  await expect(page.getByText('Le mur n’a pas de moniteur 22.')).toBeVisible();
  await order('412>99');
  await expect(page.getByText('Le mur n’a pas de moniteur 99.')).toBeVisible();
  await order('412>9.2');
  await expect(page.getByText('Le moniteur 9 l’affiche.')).toBeVisible();
  expect(core.walls.monitors().map(({ number }) => number)).toEqual([1, 2, 3, 4, 9]);
});

test('Delete empties a tile of words, too; cameras dropped beyond the last tile are told', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: [{ kind: 'text', text: 'Relève à 6 h' }, { kind: 'clock' }, ...items(2, 0)] }));
  await expect(tile(page, 0)).toContainText('Relève');
  await tile(page, 0).click();
  await page.keyboard.press('Delete');
  await expect(tile(page, 0)).toHaveAttribute('data-kind', 'empty');
  await tile(page, 1).click();
  await page.keyboard.press('Backspace');
  await expect(tile(page, 1)).toHaveAttribute('data-kind', 'empty');
  await page.locator('[data-tree-site="embedded/s2"]').dragTo(tile(page, 3));
  await expect(tile(page, 3)).toHaveAttribute('data-camera', 'embedded/c5');
  await expect(page.getByText('Caméras sans case : 1.', { exact: false })).toBeVisible();
});

test('the slash leads into the search every time; Enter right after typing waits for what is found', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4, 1) }));
  const field = page.locator('[data-search]');
  await tile(page, 2).click();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await tile(page, 1).click();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await page.keyboard.type('1713');
  await page.keyboard.press('Enter');
  await expect(tile(page, 1)).toHaveAttribute('data-camera', 'embedded/c1713');
  // Another text after that Enter takes it back.
  await page.keyboard.press('/');
  // Without a pause in which what "18" finds could come.
  await Promise.all(['1', '8', 'Enter', '0', '3'].map((key) => page.keyboard.press(key)));
  await expect(page.locator('[data-tree-camera="embedded/c1803"]')).toBeVisible();
  expect(await camera(page, 1)).toBe('embedded/c1713');
});

for (const language of ['fr', 'ar'] as const) {
  test(`whatever was sent with however long a reason, its answers are on the screen and the reason is whole (${language})`, async ({ openPage }) => {
    const { core, open } = await openPage({ settings: { language } });
    const second = await open(2);
    core.pushes.ask({ monitor: 2, first: true });
    const reason = language === 'fr' ? 'Accident rue 5, deux blessés, une ambulance et la protection civile sont en route, la foule gêne le passage vers le quai nord, merci de garder cette vue.' : 'حادث في الشارع 5، جريحان، سيارة إسعاف والوقاية المدنية في الطريق، الحشد يعيق المرور نحو الرصيف الشمالي، المرجو الإبقاء على هذه الصورة إلى حين وصولهم.';
    for (let number = 1; number <= 4; number += 1) core.pushes.send({ from: 1, to: 2, content: { kind: 'item', item: { kind: 'camera', camera: `embedded/c${number}` }, tile: 4 }, reason: number === 1 ? reason : '', returnAfterS: null });
    await second.bringToFront();
    const lines = second.locator('[data-push="waiting"]');
    await expect(lines).toHaveCount(3);
    // The one that waits longest is the one the keys answer.
    await expect(lines.first()).toContainText(reason.slice(-20));
    await expect(second.locator('kbd:text-is("Y")')).toHaveCount(1);
    await expect(lines.first().locator('kbd')).toHaveCount(2);
    const { width = 0 } = second.viewportSize() ?? {};
    for (const button of await lines.getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true);
    }
    expect(await lines.first().locator('bdi').last().evaluate((text) => text.scrollWidth <= text.clientWidth + 1)).toBe(true);
    await second.screenshot({ path: `test-results/push-long-${language}.png` });
  });
}
