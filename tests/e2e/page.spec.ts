/** The page alone, in a real browser, on a core that is only what the page sees of it. */
import { hostileNames, pageCameras } from '../fakes/page-cameras.ts';
import { serious } from './axe.ts';
import { camerasOf, expect, items, test, tile } from './page-window.ts';

const search = '[data-search]';

test('finds a camera among 2,000 by number, French and Arabic spelling, and says how many', async ({ openPage }) => {
  const { page } = await openPage();
  const rows = page.locator('[data-tree-camera]');
  await page.locator(search).fill('hopital regional');
  await expect(page.locator('[data-count]')).toContainText(/^16[68] caméras trouvées$/);
  await expect(rows.first()).toContainText('Hôpital régional');
  await expect(rows.first().locator('mark').first()).toHaveText('Hôpital');
  await page.locator(search).fill('الاحد');
  await expect(rows.first()).toContainText('Souk El Had');
  await page.locator(search).fill('1713');
  await expect(rows.first()).toContainText('1713');
  await page.locator(search).fill('zzzz');
  await expect(page.locator('[data-count]')).toHaveText('0 caméra trouvée');
  await expect(page.getByText('Aucune caméra ne correspond.')).toBeVisible();
});

test('2,000 cameras cost the tree only the rows on the screen', async ({ openPage }) => {
  const { page } = await openPage();
  const tree = page.locator('[role=treegrid]');
  // The rows come after the tiles.
  await expect(tree).toHaveAttribute('aria-rowcount', '1000');
  expect(await page.locator('[role=row]').count()).toBeLessThan(60);
  await tree.evaluate((list) => { list.scrollTop = list.scrollHeight; });
  await expect(page.locator('[data-tree-site="embedded/s999"]')).toHaveAttribute('aria-rowindex', '1000');
  expect(await page.locator('[role=row]').count()).toBeLessThan(80);
});

test('a site opens by keyboard and its camera goes to the selected tile', async ({ openPage }) => {
  const { page } = await openPage();
  await page.locator('[data-tree-site="embedded/s0"]').click();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-tree-camera]')).toHaveCount(2);
  // Only rows that are there are counted, and each by its place among them.
  await expect(page.locator('[role=treegrid]')).toHaveAttribute('aria-rowcount', '1002');
  await expect(page.locator('[data-tree-camera="embedded/c2"]')).toHaveAttribute('aria-rowindex', '3');
  await expect(page.locator('[data-tree-site="embedded/s1"]')).toHaveAttribute('aria-rowindex', '4');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c1');
  await expect(tile(page, 0)).toBeFocused();
  // Enter and a double click open and close it as well.
  await page.locator('[data-tree-site="embedded/s0"]').dblclick();
  await expect(page.locator('[data-tree-camera]')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-tree-camera]')).toHaveCount(2);
});

test('drags a camera, then a whole site, onto tiles with the mouse', async ({ openPage }) => {
  const { page, core } = await openPage();
  await page.locator(search).fill('1713');
  await page.locator('[data-tree-camera="embedded/c1713"]').dragTo(tile(page, 4));
  await expect(tile(page, 4)).toHaveAttribute('data-camera', 'embedded/c1713');
  await page.locator(search).fill('');
  await page.locator('[data-tree-site="embedded/s2"]').dragTo(tile(page, 7));
  await expect.poll(() => camerasOf(page)).toBe('- - - - 1713 - - 5 6');
  expect(core.walls.monitor(1).items[8]).toEqual({ kind: 'camera', camera: 'embedded/c6' });
});

test('drags a camera onto a tile with the keyboard alone', async ({ openPage }) => {
  const { page } = await openPage();
  await page.locator(search).fill('1713');
  await expect(page.locator('[data-tree-camera="embedded/c1713"]')).toBeVisible();
  await page.locator('[data-tree-camera="embedded/c1713"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(tile(page, 0)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(tile(page, 2)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tile(page, 2)).toHaveAttribute('data-camera', 'embedded/c1713');
});

test('dragging a tile onto another swaps them; Ctrl and arrows do the same; Delete empties', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4, 3) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 -');
  await tile(page, 0).locator('[draggable=true]').dragTo(tile(page, 3));
  await expect.poll(() => camerasOf(page)).toBe('- 2 3 1');
  await tile(page, 3).focus();
  await page.keyboard.press('Control+ArrowUp');
  await expect.poll(() => camerasOf(page)).toBe('- 1 3 2');
  await expect(tile(page, 1)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect.poll(() => camerasOf(page)).toBe('- - 3 2');
});

test('every layout keeps the cameras in order, and a smaller one gives them back', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, () => ({ layout: '16', items: items(16) }));
  const all = items(16).map((_, index) => index + 1).join(' ');
  await expect.poll(() => camerasOf(page)).toBe(all);
  const choose = async (on: typeof page, name: string) => {
    await on.getByRole('button', { name: /^Disposition/ }).click();
    await on.getByRole('option', { name: `Disposition ${name}`, exact: true }).click();
  };
  for (const [name, cells] of [['64', 64], ['49', 49], ['36', 36], ['25', 25], ['1+7', 8], ['2+8', 10], ['1+5', 6], ['9', 9], ['1', 1], ['4', 4]] as const) {
    await choose(page, name);
    await expect(page.locator('[data-tile]')).toHaveCount(cells);
    await expect.poll(async () => (await camerasOf(page)).split(' ').slice(0, Math.min(16, cells)).join(' ')).toBe(all.split(' ').slice(0, cells).join(' '));
  }
  await page.getByRole('button', { name: /^Disposition/ }).click();
  await expect(page.getByText('12 caméras sont hors du mur')).toBeVisible();
  await page.keyboard.press('Escape');
  // Another window of the same monitor knows them too: the core keeps them.
  const other = await open(1);
  await choose(other, '16');
  await expect.poll(() => camerasOf(page)).toBe(all);
});

test('Enter and double-click enlarge a tile, Escape goes back, arrows follow the geometry', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '1+5', items: items(6) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4 5 6');
  await tile(page, 0).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(tile(page, 2)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tile(page, 2)).toHaveAttribute('data-enlarged', 'true');
  const whole = await page.locator('[data-layout]').boundingBox();
  await expect.poll(async () => (await tile(page, 2).boundingBox())?.width ?? 0).toBeGreaterThan((whole?.width ?? 0) * 0.98);
  // Beneath it, out of reach of eye, hand and screen reader.
  await expect(tile(page, 0)).toHaveAttribute('inert');
  const first = (await tile(page, 0).boundingBox())!;
  expect(await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('[data-tile]')?.getAttribute('data-tile'), { x: first.x + first.width / 2, y: first.y + first.height / 2 })).toBe('2');
  await page.keyboard.press('Escape');
  await expect(tile(page, 0)).not.toHaveAttribute('inert');
  await expect(tile(page, 0)).toBeVisible();
  await tile(page, 4).dblclick();
  await expect(tile(page, 4)).toHaveAttribute('data-enlarged', 'true');
  // Even while the tooltip of a button under the mouse is open.
  await page.getByRole('button', { name: 'Enregistrer la vue' }).hover();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tile(page, 0)).toBeVisible();
});

test('a camera number typed with Enter shows it in the selected tile', async ({ openPage }) => {
  const { page } = await openPage();
  await tile(page, 5).focus();
  await page.keyboard.type('412');
  await expect(page.locator('[data-order="412"]')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tile(page, 5)).toHaveAttribute('data-camera', 'embedded/c412');
  await page.keyboard.type('99999');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Aucune caméra ne porte le numéro 99999').last()).toBeVisible();
  await expect(tile(page, 5)).toHaveAttribute('data-camera', 'embedded/c412');
});

test('Enter on an empty tile asks for a camera and puts the found one there', async ({ openPage }) => {
  const { page } = await openPage();
  await tile(page, 6).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator(search)).toBeFocused();
  await expect(page.getByText('Choisissez une caméra pour la case 7')).toBeVisible();
  await page.keyboard.type('803');
  await expect(page.locator('[data-tree-camera="embedded/c803"]')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tile(page, 6)).toHaveAttribute('data-camera', 'embedded/c803');
  await expect(tile(page, 6)).toBeFocused();
});

test('saves a view by name, reopens, renames and removes it', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  await tile(page, 0).focus();
  await page.keyboard.press('Control+s');
  await page.getByLabel('Nom de la vue').fill('Corniche, نهارا');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await expect.poll(() => core.views().map(({ name }) => name)).toEqual(['Corniche, نهارا']);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Vues: Corniche, نهارا' })).toBeVisible();
  expect(core.walls.monitor(1)).toMatchObject({ view: core.views()[0]!.id });
  core.arrange(1, () => ({ layout: '9', items: items(9, 0) }));
  await expect(page.locator('[data-tile]')).toHaveCount(9);

  await page.getByRole('button', { name: /^Vues/ }).click();
  await page.getByRole('menuitem', { name: 'Corniche, نهارا' }).click();
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  await expect.poll(() => core.walls.monitor(1).view).toBe(core.views()[0]?.id);

  await page.getByRole('button', { name: /^Vues/ }).click();
  await page.getByRole('menuitem', { name: 'Gérer les vues…' }).click();
  await page.getByRole('button', { name: 'Renommer' }).click();
  await page.getByLabel('Nom de la vue').fill('Nuit');
  await page.getByRole('button', { name: 'Renommer' }).click();
  await expect.poll(() => core.views().map(({ name }) => name)).toEqual(['Nuit']);
  await page.getByRole('button', { name: 'Supprimer' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Supprimer' }).click();
  await expect.poll(() => core.views()).toEqual([]);
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
});

test('the language changes while running: Arabic mirrors the desk but never the wall', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  const panel = page.getByRole('complementary');
  const left = async () => (await panel.boundingBox())?.x ?? -1;
  expect(await left()).toBe(0);
  const wallLeft = (await tile(page, 0).boundingBox())?.x ?? 0;
  const secondLeft = (await tile(page, 1).boundingBox())?.x ?? 0;
  expect(secondLeft).toBeGreaterThan(wallLeft);
  await page.getByRole('radio', { name: 'العربية' }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
  expect(await left()).toBeGreaterThan(600);
  expect((await tile(page, 1).boundingBox())?.x ?? 0).toBeGreaterThan((await tile(page, 0).boundingBox())?.x ?? 0);
  await expect(tile(page, 0)).toContainText('شارع الحسن الثاني');
  await expect(page.locator('[data-count]')).toHaveText('2000 كاميرا');
  await page.getByRole('radio', { name: 'English' }).click();
  await expect(page.locator('[data-count]')).toHaveText('2000 cameras');
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
});

for (const language of ['fr', 'ar', 'en'] as const) {
  test(`axe finds nothing serious, ${language}`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language } });
    core.arrange(1, () => ({ layout: '9', items: items(9, 6) }));
    await expect.poll(() => camerasOf(page)).toContain('6');
    await expect(tile(page, 0)).toHaveAttribute('data-picture', 'fresh', { timeout: 15_000 });
    expect(await serious(page)).toEqual([]);
    await tile(page, 0).focus();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await serious(page)).toEqual([]);
  });
}

test('F58 hostile camera names are text, cut, and move nothing around them', async ({ openPage }) => {
  const cameras = pageCameras(8).map((camera, index) => ({ ...camera, name: hostileNames[index % hostileNames.length] ?? {} }));
  const { page, core } = await openPage({ cameras });
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect(tile(page, 0)).toContainText('<img src=x onerror="window.hacked = true">');
  await expect(tile(page, 1)).toContainText('Camera gnp.exe');
  await expect(tile(page, 2)).toContainText('{{7*7}} $t(product) <script>');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  for (const index of [0, 1, 2, 3]) {
    const frame = await tile(page, index).boundingBox();
    const badge = await tile(page, index).locator('[data-look]').first().boundingBox();
    expect((badge?.x ?? 0) + (badge?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
  }
});

test('F70 the page opens no other place: nothing in it links, frames or submits away', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  expect(await page.locator('a[href], iframe, object, embed, form[action], [target]').count()).toBe(0);
  // Dropping a link or a file on the wall must not navigate.
  const before = page.url();
  await tile(page, 3).evaluate((element) => {
    const data = new DataTransfer();
    data.setData('text/uri-list', 'https://example.org/');
    data.setData('text/plain', 'https://example.org/');
    for (const type of ['dragenter', 'dragover', 'drop']) element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  expect(page.url()).toBe(before);
});

test('tiles say how old their picture is: fresh, late, lost and back', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4, 3) }));
  await expect(tile(page, 0)).toHaveAttribute('data-picture', 'fresh', { timeout: 15_000 });
  await expect(tile(page, 0)).toHaveAttribute('data-via', 'stills');
  expect(Number(await tile(page, 0).getAttribute('data-age-ms'))).toBeLessThan(3000);
  core.delayed.set('embedded/c2', 5000);
  await expect(tile(page, 1)).toHaveAttribute('data-picture', 'late', { timeout: 15_000 });
  await expect(tile(page, 1)).toContainText('EN RETARD');
  await expect(tile(page, 1)).toHaveAttribute('aria-label', /EN RETARD/);
  core.silent.add('embedded/c3');
  await expect(tile(page, 2)).toHaveAttribute('data-state', 'recovering', { timeout: 30_000 });
  await expect(tile(page, 2)).toContainText('Pas de signal');
  await expect(tile(page, 2)).toContainText(/Dernière image \d\d:\d\d:\d\d/);
  await expect(page.locator('[data-says=lost]')).toContainText('pas de signal', { timeout: 15_000 });
  core.silent.clear();
  await expect(tile(page, 2)).toHaveAttribute('data-picture', 'fresh', { timeout: 30_000 });
});

test('a snapshot carries its caption and reaches the core', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4, 1) }));
  await expect(tile(page, 0)).toHaveAttribute('data-picture', 'fresh', { timeout: 15_000 });
  await tile(page, 0).focus();
  await page.keyboard.press('s');
  await expect(page.getByText('snapshot-1.png')).toBeVisible();
  const [taken] = core.snapshots;
  expect(taken?.camera).toBe('embedded/c1');
  const png = Buffer.from(await (taken?.png.arrayBuffer() ?? new ArrayBuffer(0)));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 180 + 32]);
  expect(Math.abs((taken?.capturedAt ?? 0) - Date.now())).toBeLessThan(30_000);
});

test('one tile sounds at a time, and the selected tile asks for the least delay', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  await tile(page, 0).focus();
  await expect.poll(() => core.wants.some(({ camera, purpose }) => camera === 'embedded/c1' && purpose === 'selected')).toBe(true);
  await page.keyboard.press('m');
  await expect(tile(page, 0).getByRole('button', { name: 'Couper le son', includeHidden: true })).toHaveCount(1);
  await tile(page, 3).focus();
  await page.keyboard.press('m');
  await expect(tile(page, 3).getByRole('button', { name: 'Couper le son', includeHidden: true })).toHaveCount(1);
  await tile(page, 0).hover();
  await expect(tile(page, 0).getByRole('button', { name: 'Écouter' })).toBeVisible();
});

test('a zoomed picture says so, and wants as many pixels of its part; 0 puts it back', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  await tile(page, 1).focus();
  const widths = () => core.wants.filter(({ camera }) => camera === 'embedded/c2').map(({ width }) => width);
  await expect.poll(() => widths().length).toBeGreaterThan(0);
  const whole = widths()[0]!;
  await page.keyboard.press('+');
  await expect(tile(page, 1)).toContainText('Zoom × 1,3');
  await expect.poll(() => widths().at(-1)! / whole).toBeGreaterThan(1.2);
  await tile(page, 1).hover();
  await page.mouse.wheel(0, -300);
  await expect(tile(page, 1)).toContainText(/Zoom × 2,\d/);
  await page.keyboard.press('0');
  await expect(tile(page, 1)).not.toContainText('Zoom');
});

test('where the processor draws the screen, tiles that are small and not worked with are drawn coarsely', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, (before) => ({ ...before, layout: '36', items: items(36) }));
  const drawn = (tile: number) => page.locator(`[data-tile="${tile}"] video`).first().evaluate((video) => getComputedStyle(video).imageRendering);
  await expect(page.locator('html')).toHaveAttribute('data-drawn-by', 'software');
  await page.locator('[data-tile="3"]').click();
  await expect.poll(() => drawn(3)).toBe('auto');
  await expect.poll(() => drawn(4)).toBe('pixelated');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => drawn(4)).toBe('auto');
  await expect.poll(() => drawn(3)).toBe('pixelated');
  await page.evaluate(() => { delete document.documentElement.dataset['drawnBy']; });
  expect(await drawn(3)).toBe('auto');
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await page.evaluate(() => { document.documentElement.dataset['drawnBy'] = 'software'; });
  await expect(page.locator('[data-tile="4"]')).toHaveCount(0);
  await expect.poll(() => drawn(3)).toBe('auto');
});

test('a camera put in a tile by another hand starts silent and unzoomed, and so does the one before when it is back', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  const silence = tile(page, 0).getByRole('button', { name: 'Couper le son', includeHidden: true });
  await tile(page, 0).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('+');
  await expect(silence).toHaveCount(1);
  await expect(tile(page, 0)).toContainText('Zoom');
  for (const camera of ['embedded/c7', 'embedded/c1']) {
    core.arrange(1, ({ layout, items: before }) => ({ layout, items: before.with(0, { kind: 'camera', camera }) }));
    await expect(tile(page, 0)).toHaveAttribute('data-camera', camera);
    await expect(silence).toHaveCount(0);
    await expect(tile(page, 0)).not.toContainText('Zoom');
  }
  expect(new Set(core.wants.filter(({ camera }) => camera === 'embedded/c7').map(({ muted }) => muted))).toEqual(new Set([true]));
});

test('sound goes with a camera that is moved by the own hand', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  await tile(page, 0).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Control+ArrowDown');
  await expect.poll(() => camerasOf(page)).toBe('3 2 1 4');
  await expect(tile(page, 2).getByRole('button', { name: 'Couper le son', includeHidden: true })).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await expect(tile(page, 0)).toBeFocused();
  await expect(tile(page, 2).getByRole('button', { name: 'Couper le son', includeHidden: true })).toHaveCount(0);
});

test('when the core is lost the page says so, comes back by itself and shows the wall as it is now', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  core.hangUp(true);
  await expect(page.locator('[data-connection=lost]')).toBeVisible();
  core.arrange(1, () => ({ layout: '9', items: items(9, 2) }));
  core.welcome();
  await expect(page.locator('[data-connection=lost]')).toHaveCount(0, { timeout: 15_000 });
  await expect.poll(() => camerasOf(page)).toBe('1 2 - - - - - - -');
});

test('two windows of one monitor show the same; a window that knew less does not undo the other', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  const other = await open(1);
  await expect.poll(() => camerasOf(other)).toBe('1 2 3 4');
  await tile(other, 0).focus();
  await Promise.all([tile(page, 3).focus().then(() => page.keyboard.press('Delete')), other.keyboard.press('Delete')]);
  await expect.poll(() => camerasOf(page)).toBe('- 2 3 -');
  await expect.poll(() => camerasOf(other)).toBe('- 2 3 -');
});

test('a monitor that the host cannot open is explained with its address', async ({ openPage }) => {
  const { page, core } = await openPage();
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Ouvrir le moniteur 3' }).click();
  await expect(page.getByRole('dialog')).toContainText(`${core.origin}/?monitor=3`);
});

test('the recorder’s alarms are shown in words', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.say([{ camera: 'embedded/c1', is: 'lost' }], { is: 'ok', alarms: [{ code: 'disk-full', since: Date.now() }] });
  await page.getByRole('button', { name: /1 alarme/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Le disque est plein');
});

test.describe('the watch for faults itself', () => {
  test.use({ planted: ["directive 'style-src", 'TrustedScript', 'HTMLScriptElement was directly modified', 'TrustedHTML', 'a planted page error'] });
  test('sees a planted inline style, script, HTML string and page error', async ({ openPage }) => {
    const { page } = await openPage();
    await page.evaluate(() => {
      for (const name of ['style', 'script']) {
        const element = document.createElement(name);
        element.append(name === 'style' ? 'body { color: red }' : 'window.hacked = true');
        document.head.append(element);
      }
      setTimeout(() => { throw new Error('a planted page error'); });
      setTimeout(() => { document.body.innerHTML = '<b>hacked</b>'; });
    });
    await expect.poll(() => page.evaluate(() => 'hacked' in window)).toBe(false);
  });
});

test('a name written another way is the same name: saving says what it replaces, renaming says it is taken', async ({ openPage }) => {
  const { page, core } = await openPage();
  for (const name of ['Nuit', 'Jour']) core.walls.saveView({ name, arrangement: { layout: '1', items: items(1) } });
  core.walls.savePreset({ name: 'Veille' });
  core.walls.savePreset({ name: 'Match' });
  const dialog = page.getByRole('dialog');
  await tile(page, 0).focus();
  await page.keyboard.press('Control+s');
  await dialog.getByLabel('Nom de la vue').fill('nuît');
  await expect(dialog.getByRole('status')).toHaveText(/La vue « \W?Nuit\W? » existe et sera remplacée\./);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Vues/ }).click();
  await page.getByRole('menuitem', { name: 'Gérer les vues…' }).click();
  await dialog.locator('[data-view]').filter({ hasText: 'Jour' }).getByRole('button', { name: 'Renommer' }).click();
  await dialog.getByLabel('Nom de la vue').fill('NUIT');
  await expect(dialog.getByRole('status')).toContainText('porte déjà ce nom');
  await expect(dialog.getByRole('button', { name: 'Renommer' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Enregistrer tout le mur…' }).click();
  await dialog.getByLabel('Nom du préréglage').fill('VEÎLLE');
  await expect(dialog.getByRole('status')).toHaveText(/Le préréglage « \W?Veille\W? » existe et sera remplacé\./);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Préréglages du mur…' }).click();
  await dialog.locator('[data-preset="2"]').getByRole('button', { name: 'Renommer' }).click();
  await dialog.getByLabel('Nom du préréglage').fill('veille');
  await expect(dialog.getByRole('status')).toContainText('porte déjà ce nom');
  await expect(dialog.getByRole('button', { name: 'Renommer' })).toBeDisabled();
});

test('a name that somebody takes in that very moment is asked about before theirs is replaced', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  await expect.poll(() => camerasOf(page)).toBe('1 2 3 4');
  const dialog = page.getByRole('dialog');
  const theirs = { layout: '1' as const, items: items(1) };
  // Between this page's asking and the core's answer.
  const save = core.walls.saveView.bind(core.walls);
  core.walls.saveView = (wanted, who) => {
    core.walls.saveView = save;
    save({ name: 'NUIT', arrangement: theirs });
    return save(wanted, who);
  };
  await tile(page, 0).focus();
  await page.keyboard.press('Control+s');
  await dialog.getByLabel('Nom de la vue').fill('Nuit');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText(/La vue « \W?NUIT\W? » vient d’être enregistrée ailleurs\./);
  expect(core.views()).toMatchObject([{ name: 'NUIT', ...theirs }]);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(core.views()).toMatchObject([{ name: 'Nuit', layout: '4' }]);

  // While the name stands there, typed.
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Enregistrer tout le mur…' }).click();
  await dialog.getByLabel('Nom du préréglage').fill('Veille');
  const other = core.walls.savePreset({ name: 'Veille' });
  await expect(dialog.getByRole('status')).toContainText('existe et sera remplacé');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toContainText('vient d’être enregistré ailleurs');
  expect(core.walls.presets()).toEqual([other]);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Préréglage 1 enregistré')).toBeVisible();
  expect(core.walls.presets()[0]!.savedAt).not.toBe(other.savedAt);
});

test('a preset’s file whose name is taken asks: keep both, replace, or leave all as it was; what is no preset is said to be none', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.walls.savePreset({ name: 'Veille' });
  const text = JSON.stringify({ manara: 'wall-preset', version: 1, name: 'VEÎLLE', monitors: [{ number: 2, layout: '1', items: items(1) }] });
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Préréglages du mur…' }).click();
  const dialog = page.getByRole('dialog');
  const bring = (buffer: string | Buffer) => page.locator('input[type=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(buffer) });
  const kept = () => core.walls.presets().map(({ name, monitors }) => `${name}: ${monitors.length}`);
  await bring(text);
  await expect(dialog).toContainText(/Le préréglage « \W?Veille\W? » porte déjà le nom/);
  await page.screenshot({ path: 'test-results/preset-import.png' });
  await dialog.getByRole('button', { name: 'Annuler' }).click();
  await expect(dialog.locator('[data-preset]')).toHaveCount(1);
  expect(kept()).toEqual(['Veille: 4']);

  await bring(text);
  await dialog.getByRole('button', { name: 'Garder les deux' }).click();
  await expect(page.getByText(/Préréglage 2 importé : \W?VEÎLLE \(2\)\W?, moniteurs : 1/)).toBeVisible();
  expect(kept()).toEqual(['Veille: 4', 'VEÎLLE (2): 1']);

  await bring(text);
  await dialog.getByRole('button', { name: 'Remplacer' }).click();
  await expect(page.getByText(/Préréglage 1 remplacé par celui du fichier : \W?VEÎLLE\W?, moniteurs : 1/)).toBeVisible();
  expect(kept()).toEqual(['VEÎLLE: 1', 'VEÎLLE (2): 1']);

  const refusals = page.getByText('Ce fichier n’est pas un préréglage du mur');
  for (const [place, bad] of ['', text.slice(0, 60), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]), text.replace('VEÎLLE', 'Autre').replace('"layout":"1"', '"layout":"no"')].entries()) {
    await bring(bad);
    await expect(refusals).toHaveCount(place + 1);
  }
  expect(kept()).toEqual(['VEÎLLE: 1', 'VEÎLLE (2): 1']);
});

test('of many messages the newest four stand; an older one never comes back', async ({ openPage }) => {
  const { page } = await openPage();
  await tile(page, 0).click();
  for (const number of [1, 2, 3, 4, 5, 6, 7]) {
    await page.keyboard.type(`v${number}`);
    await page.keyboard.press('Enter');
    await expect(page.getByText(`Il n’y a pas de vue ${number}.`)).toBeVisible();
  }
  const messages = page.getByText(/^Il n’y a pas de vue/);
  await expect(messages).toHaveText([7, 6, 5, 4].map((number) => `Il n’y a pas de vue ${number}.`));
  await page.getByRole('alertdialog').filter({ hasText: 'de vue 7.' }).getByRole('button', { name: 'Fermer' }).click();
  await expect(messages).toHaveText([6, 5, 4].map((number) => `Il n’y a pas de vue ${number}.`));
});

test('the lists of views and presets cut long names, tell them whole, and write times as the page does; the name to save is selected', async ({ openPage }) => {
  const { page, core } = await openPage();
  const long = 'Corniche et boulevard du 20 août '.repeat(3).slice(0, 79).trim();
  core.walls.saveView({ name: long, arrangement: { layout: '1', items: items(1) } });
  core.walls.savePreset({ name: long });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: /^Vues/ }).click();
  await page.getByRole('menuitem', { name: long }).click();
  await expect.poll(() => core.walls.monitor(1).view).toBe(core.views()[0]?.id);
  const isCut = async () => {
    const name = dialog.getByTitle(long);
    expect(await name.evaluate((box) => box.scrollWidth > box.clientWidth && getComputedStyle(box).textOverflow === 'ellipsis')).toBe(true);
    const [words, button] = [await name.boundingBox(), await dialog.getByRole('button', { name: /^(Ouvrir|Afficher)$/ }).boundingBox()];
    expect(words!.x + words!.width).toBeLessThanOrEqual(button!.x);
    await expect(dialog).not.toContainText('UTC');
    await expect(dialog).toContainText(/\d \S+ 20\d\d,? \d\d:\d\d:\d\d/);
  };
  await page.getByRole('button', { name: /^Vues/ }).click();
  await page.getByRole('menuitem', { name: 'Gérer les vues…' }).click();
  await isCut();
  await page.screenshot({ path: 'test-results/views-long.png' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Préréglages du mur…' }).click();
  await isCut();
  await page.keyboard.press('Escape');

  await tile(page, 0).focus();
  await page.keyboard.press('Control+s');
  await expect(dialog.getByLabel('Nom de la vue')).toHaveValue(long);
  await page.keyboard.type('Nuit');
  await expect(dialog.getByLabel('Nom de la vue')).toHaveValue('Nuit');
});
