/** Layouts drawn by hand, tiles that hold no camera, undo, and copying from tile to tile and window to window. */
import { serious } from './axe.ts';
import { camerasOf, expect, items, test, tile } from './page-window.ts';


test('a layout is drawn with the mouse, used, saved with a view and shown in another window', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '9', items: items(9) }));
  await expect(tile(page, 8)).toHaveAttribute('data-camera', 'embedded/c9');
  await page.getByRole('button', { name: 'Disposition 9' }).click();
  await page.getByRole('button', { name: 'En dessiner une…' }).click();
  const sheet = page.getByRole('application', { name: 'La grille du mur' });
  await expect(sheet.locator('[data-cell]')).toHaveCount(9);
  await page.getByRole('button', { name: 'Une colonne de plus' }).click();
  await expect(sheet.locator('[data-cell]')).toHaveCount(12);
  const { x, y, width, height } = (await sheet.boundingBox())!;
  await page.mouse.move(x + width * 0.3, y + height * 0.1);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height * 0.6, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('status').filter({ hasText: 'Choisi' })).toHaveText('Choisi : colonne 2, rangée 1, 2 × 2');
  await page.getByRole('button', { name: 'Réunir' }).click();
  await expect(sheet.locator('[data-cell]')).toHaveCount(9);
  await page.getByRole('button', { name: 'Diviser' }).click();
  await expect(sheet.locator('[data-cell]')).toHaveCount(12);
  await page.getByRole('button', { name: 'Annuler l’étape' }).click();
  await page.screenshot({ path: 'test-results/layout-drawn.png' });
  expect(await serious(page)).toEqual([]);
  await page.getByRole('button', { name: 'L’utiliser' }).click();
  await expect(page.locator('[data-tile]')).toHaveCount(9);
  expect(core.walls.monitor(1).layout).toBe('free:4x3:0,0,1,1;1,0,2,2;3,0,1,1;0,1,1,1;3,1,1,1;0,2,1,1;1,2,1,1;2,2,1,1;3,2,1,1');
  const [first, large] = [await tile(page, 0).boundingBox(), await tile(page, 1).boundingBox()];
  expect(large!.width).toBeGreaterThan(first!.width * 1.9);
  await page.screenshot({ path: 'test-results/layout-own.png' });
  await page.keyboard.press('Control+s');
  await page.getByLabel('Nom de la vue').fill('Quai');
  await page.keyboard.press('Enter');
  await expect.poll(() => core.views().length).toBe(1);
  const second = await open(2);
  await tile(second, 0).click();
  await second.keyboard.type('v1');
  await second.keyboard.press('Enter');
  await expect(second.locator('[data-layout^="free:4x3"] [data-tile]')).toHaveCount(9);
});

test('drawn by keyboard alone, in Arabic; Escape leaves everything as it was', async ({ openPage }) => {
  const { page, core } = await openPage({ settings: { language: 'ar' } });
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await expect(tile(page, 3)).toBeVisible();
  await tile(page, 0).click();
  await page.keyboard.press('l');
  const cells = page.getByRole('application', { name: 'شبكة الجدار' }).locator('[data-cell]');
  await expect(cells).toHaveCount(4);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(cells).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(cells).toHaveCount(2);
  await page.screenshot({ path: 'test-results/layout-ar.png' });
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-tile]')).toHaveCount(4);
});

test('a hotspot follows the selection, words and a clock stand on the wall', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4, 2) }));
  await expect(tile(page, 1)).toHaveAttribute('data-camera', 'embedded/c2');
  const put = async (place: number, kind: string, words?: string) => {
    await tile(page, place).click();
    await page.keyboard.press('i');
    await page.getByRole('radio', { name: kind }).click();
    if (words !== undefined) await page.getByLabel('Le texte').fill(words);
    await page.getByRole('button', { name: 'L’y mettre' }).click();
  };
  await put(2, 'Texte', 'Équipe de nuit : quai nord');
  await put(3, 'Horloge');
  await expect(tile(page, 2)).toContainText('Équipe de nuit');
  await expect(tile(page, 3).locator('time')).toContainText(/\d\d:\d\d:\d\d/);
  await put(3, 'Zone active');
  await expect(tile(page, 3)).toContainText('choisissez une case');
  await tile(page, 0).click();
  await expect(tile(page, 3)).toHaveAttribute('data-camera', 'embedded/c1');
  await expect(tile(page, 3)).toHaveAttribute('data-state', 'showing');
  await tile(page, 1).click();
  await expect(tile(page, 3)).toHaveAttribute('data-camera', 'embedded/c2');
  await put(2, 'Horloge');
  await page.screenshot({ path: 'test-results/items.png' });
  expect(await serious(page)).toEqual([]);
});

test('undo and redo; copied from tile to tile, and pasted in the window of another monitor', async ({ openPage, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page, core, open } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4, 2) }));
  await expect(tile(page, 1)).toHaveAttribute('data-camera', 'embedded/c2');
  await tile(page, 0).click();
  await page.keyboard.press('Control+x');
  await expect.poll(() => camerasOf(page)).toBe('- 2 - -');
  await tile(page, 3).click();
  await page.keyboard.press('Control+v');
  await expect.poll(() => camerasOf(page)).toBe('- 2 - 1');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => camerasOf(page)).toBe('1 2 - -');
  await page.keyboard.press('Control+y');
  await expect.poll(() => camerasOf(page)).toBe('- 2 - -');
  const second = await open(2);
  await second.bringToFront();
  await tile(second, 4).click();
  await second.keyboard.press('Control+v');
  await expect(tile(second, 4)).toHaveAttribute('data-camera', 'embedded/c1');
  await page.bringToFront();
  await tile(page, 0).click();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Rien à annuler')).toBeVisible();
});

test('what is pasted is what was copied last, in whichever window or program: words and clocks go along, a stranger’s words never come onto the wall', async ({ openPage, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page, core, open } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: [{ kind: 'clock' }, { kind: 'text', text: 'Quai nord' }, ...items(2)] }));
  core.arrange(2, (before) => ({ ...before, layout: '4', items: items(4, 1) }));
  const second = await open(2);
  // The page may not read the clipboard: it is asked what it has written.
  await page.evaluate(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = async (text) => {
      await write(text);
      document.documentElement.dataset['written'] = text;
    };
  });
  await second.bringToFront();
  await tile(second, 0).click();
  await second.keyboard.press('Control+c');
  await page.bringToFront();
  for (const [place, kind] of ['clock', 'text'].entries()) {
    await expect(tile(page, place)).toHaveAttribute('data-kind', kind);
    await tile(page, place).click();
    await page.keyboard.press('Control+c');
    await expect(page.locator('html')).toHaveAttribute('data-written', new RegExp(`"kind":"${kind}"`));
    await second.bringToFront();
    await tile(second, 2).click();
    await second.keyboard.press('Control+v');
    await expect(tile(second, 2)).toHaveAttribute('data-kind', kind);
    await page.bringToFront();
  }
  await expect(tile(second, 2)).toContainText('Quai nord');
  await page.evaluate(() => navigator.clipboard.writeText('motdepasse'));
  await second.bringToFront();
  await tile(second, 3).click();
  await second.keyboard.press('Control+v');
  await expect(second.getByText('Rien n’a été copié d’une case')).toBeVisible();
  await expect(tile(second, 3)).toHaveAttribute('data-kind', 'empty');
});

test('cut and paste are of the tile that was selected when the key was pressed, however late the core answers', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  await tile(page, 0).click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('Control+c');
  await page.keyboard.press('ArrowRight');
  const before = core.walls.monitor(1).revision;
  // In one go: each waits for the core's answer to the one before, while the hand is somewhere else already.
  await page.evaluate(() => {
    const press = (key: string, code: string, ctrlKey = false) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, code, ctrlKey, bubbles: true, cancelable: true }));
    press('Delete', 'Delete');
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }));
    press('ArrowDown', 'ArrowDown');
    press('x', 'KeyX', true);
    press('ArrowLeft', 'ArrowLeft');
  });
  await expect.poll(() => core.walls.monitor(1).revision).toBe(before + 3);
  await expect.poll(() => camerasOf(page)).toBe('1 1 3 -');
  await expect(tile(page, 2)).toBeFocused();
});

test('500 characters are whole in a tile of sixteen, in Arabic too', async ({ openPage }) => {
  const { page, core } = await openPage();
  const words = (text: string) => text.repeat(40).slice(0, 500).trim();
  core.arrange(1, (before) => ({ ...before, layout: '16', items: [{ kind: 'text', text: words('Relève à 6 h, quai nord fermé. ') }, { kind: 'text', text: words('تغيير النوبة في السادسة، الرصيف مغلق. ') }, { kind: 'text', text: 'Stade' }, ...items(13, 0)] }));
  await expect(tile(page, 2)).toContainText('Stade');
  for (const place of [0, 1, 2]) {
    const box = tile(page, place).locator('[data-item=text]');
    expect(await box.evaluate((one) => one.scrollHeight <= one.clientHeight), String(place)).toBe(true);
  }
  await page.screenshot({ path: 'test-results/words.png' });
});
