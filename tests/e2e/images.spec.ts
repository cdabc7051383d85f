/** Pictures as tiles: chosen, described, shown whole in every window, kept by the core. */
import { pagePicture } from '../fakes/page-picture.ts';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';

const plan = { name: 'Plan du quai.png', mimeType: 'image/png', buffer: pagePicture(3, 4, 400, 900) };

test('a picture is put into a tile, shown whole here and on another monitor, undone and done again', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4, 2) }));
  await expect(tile(page, 1)).toHaveAttribute('data-camera', 'embedded/c2');
  await tile(page, 2).click();
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Image' }).click();
  const put = dialog.getByRole('button', { name: 'L’y mettre' });
  await expect(put).toBeDisabled();

  const chosen = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choisir une image…' }).click();
  await (await chosen).setFiles({ name: 'plan.svg', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
  await expect(dialog.getByLabel('Ce qu’elle montre')).toHaveValue('plan');
  await put.click();
  await expect(dialog.getByRole('alert')).toContainText('pas une image fixe');
  expect(await serious(page)).toEqual([]);

  const again = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'plan.svg' }).click();
  await (await again).setFiles(plan);
  await dialog.getByLabel('Ce qu’elle montre').fill('Plan du quai nord');
  await page.screenshot({ path: 'test-results/image-dialog.png' });
  await put.click();
  const picture = tile(page, 2).getByRole('img', { name: 'Plan du quai nord' });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight, getComputedStyle(image).objectFit])).toEqual([400, 900, 'contain']);
  await expect(tile(page, 2)).toHaveAttribute('aria-label', /^Case 3: Image, .*Plan du quai nord/);
  await page.keyboard.press('Escape');
  await page.screenshot({ path: 'test-results/image-tile.png' });
  expect(await serious(page)).toEqual([]);

  const twin = await open();
  await expect(tile(twin, 2).getByRole('img', { name: 'Plan du quai nord' })).toBeVisible();
  await tile(page, 2).click();
  await page.keyboard.press('Control+z');
  await expect(tile(twin, 2)).toHaveAttribute('data-kind', 'empty');
  await page.keyboard.press('Control+y');
  await expect(tile(twin, 2).getByRole('img')).toBeVisible();
  // Lost and found again: the picture stays meanwhile.
  core.hangUp();
  await expect(tile(page, 2).getByRole('img')).toBeVisible();
});

test('by keyboard alone in Arabic: described anew without choosing again; one the core does not have says so', async ({ openPage }) => {
  const { page, core } = await openPage({ settings: { language: 'ar' } });
  const { image } = await core.images.keep(new Blob([Buffer.from(plan.buffer)]));
  core.arrange(1, (before) => ({ ...before, layout: '4', items: [{ kind: 'image', image, name: 'Plan' }, { kind: 'image', image: 'e'.repeat(64), name: 'مخطط الميناء' }, ...items(2, 0)] }));
  await expect(tile(page, 0).getByRole('img', { name: 'Plan' })).toBeVisible();
  await expect(tile(page, 1)).toContainText('هذه الصورة ليست لدى البرنامج المركزي');
  await tile(page, 0).focus();
  await page.keyboard.press('i');
  const words = page.getByLabel('ما تظهره الصورة');
  await words.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('خريطة');
  await page.screenshot({ path: 'test-results/image-ar.png' });
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(tile(page, 0).getByRole('img', { name: 'خريطة' })).toBeVisible();
  // The page shows it before the core has said yes.
  await expect.poll(() => core.walls.monitor(1).items[0]).toEqual({ kind: 'image', image, name: 'خريطة' });
});
