/** Bookmarks in the page: kept by one key before any word, with the pictures' own time; words, list, search, history, CSV and print, in three languages. */
import { readFileSync } from 'node:fs';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';

const everything = { text: '', cameras: null, range: null, severity: null, before: null, limit: 50 } as const;

test('B keeps the moment the picture was taken, before a word is typed; a title can follow', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.delayed.set('embedded/c2', 2_000);
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await tile(page, 1).click({ position: { x: 60, y: 60 } });
  await expect(tile(page, 1)).toHaveAttribute('data-state', 'showing');
  await expect.poll(async () => Number(await tile(page, 1).getAttribute('data-age-ms'))).toBeGreaterThan(1_900);
  const pressedAt = Date.now();
  await page.keyboard.press('b');
  await expect(page.getByText('Signet gardé')).toBeVisible();
  const { bookmarks: [kept] } = await core.bookmarks.list(everything);
  // The picture's own time, two seconds before the key; never the clock of the PC.
  expect((kept!.range.start + kept!.range.end) / 2).toBeGreaterThan(pressedAt - 4_500);
  expect((kept!.range.start + kept!.range.end) / 2).toBeLessThan(pressedAt - 1_500);
  expect(kept).toMatchObject({ cameras: ['embedded/c2'], title: '', monitor: 1 });
  await expect.poll(async () => (await core.bookmarks.list(everything)).bookmarks[0]?.stills).toEqual(['embedded/c2']);
  await page.screenshot({ path: 'test-results/bookmark-bar.png' });
  expect(await serious(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Titre' }).fill('Attroupement quai nord');
  await page.getByRole('radio', { name: 'Important' }).click();
  await page.getByRole('button', { name: 'Garder', exact: true }).click();
  await expect(page.getByText('Signet gardé')).toHaveCount(0);
  expect((await core.bookmarks.list(everything)).bookmarks[0]).toMatchObject({ title: 'Attroupement quai nord', severity: 'important' });
  // All tiles at once.
  await page.keyboard.press('Shift+B');
  await expect.poll(async () => (await core.bookmarks.list(everything)).bookmarks.map(({ cameras }) => cameras.length).toSorted()).toEqual([1, 4]);
  // Also of tiles that rest behind an enlarged one: what they missed is in the footage.
  await page.keyboard.press('Escape');
  await page.locator('[data-tile="1"]').dblclick();
  await expect(page.locator('[data-hidden][data-state="idle"]')).toHaveCount(3, { timeout: 20_000 });
  await page.keyboard.press('Shift+B');
  await expect.poll(async () => (await core.bookmarks.list(everything)).bookmarks.map(({ cameras }) => cameras.length).toSorted()).toEqual([1, 4, 4]);
  expect(core.journal.list({ before: null, limit: 1 })[0]?.kind).toBe('bookmark-added');
});

for (const language of ['fr', 'en', 'ar'] as const) {
  test(`the list: found without accents, filtered, changed with a history, exported and printed (${language})`, async ({ openPage }) => {
    const { page, core } = await openPage({ settings: { language } });
    core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
    const at = Date.now() - 60_000;
    const add = (cameras: string[], title: string, severity: 'note' | 'critical' = 'note') => core.bookmarks.add({ cameras, range: { start: at, end: at + 20_000 }, monitor: 2, title, severity }, 'test');
    add(['embedded/c1'], 'Véhicule à l’entrée');
    add(['embedded/c2', 'embedded/c3'], 'إغلاق الأبواب', 'critical');
    await page.keyboard.press('Control+b');
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('[data-bookmark]')).toHaveCount(2);
    await dialog.getByRole('searchbox').fill('vehicule entree');
    await expect(dialog.locator('[data-bookmark]')).toHaveCount(1);
    await dialog.getByRole('searchbox').fill('اغلاق');
    await expect(dialog.locator('[data-bookmark]')).toContainText('إغلاق الأبواب');
    await dialog.getByRole('searchbox').fill('');
    await dialog.getByRole('radio', { name: { fr: 'Critique', en: 'Critical', ar: 'خطير' }[language] }).click();
    await expect(dialog.locator('[data-bookmark]')).toHaveCount(1);
    await dialog.getByRole('radiogroup', { name: { fr: 'Gravité', en: 'How grave', ar: 'الدرجة' }[language] }).getByRole('radio', { name: { fr: 'Tous', en: 'All', ar: 'الكل' }[language], exact: true }).click();
    await expect(dialog.locator('[data-bookmark]')).toHaveCount(2);
    const line = dialog.locator('[data-bookmark]').filter({ hasText: 'Véhicule' });
    await line.getByRole('button', { name: { fr: 'Modifier les mots', en: 'Change the words', ar: 'تعديل الكلمات' }[language] }).click();
    await line.getByRole('textbox').nth(1).fill('Plaque illisible\nvers le port');
    await line.getByRole('textbox').nth(2).fill('nuit, quai، ميناء');
    await page.screenshot({ path: `test-results/bookmark-edit-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await line.getByRole('button', { name: { fr: 'Garder', en: 'Keep', ar: 'احفظ' }[language], exact: true }).click();
    await expect(line).toContainText('vers le port');
    await expect(line).toContainText('ميناء');
    await line.getByRole('button', { name: { fr: 'Ce qu’il disait avant', en: 'What it said before', ar: 'ما كان مكتوبا من قبل' }[language] }).click();
    await expect(line.locator('ol li')).toHaveCount(1);
    await page.screenshot({ path: `test-results/bookmark-list-${language}.png` });
    expect(await serious(page)).toEqual([]);

    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: /CSV/ }).click();
    const csv = readFileSync(await (await downloading).path(), 'utf8');
    expect(csv.split('\r\n').filter((one) => one !== '')).toHaveLength(3);
    expect(csv).toContain('Véhicule à l’entrée');

    await page.evaluate(() => { Object.assign(window, { printed: 0 }); window.print = () => { Object.assign(window, { printed: document.querySelectorAll('[data-printed] section').length }); }; });
    await dialog.getByRole('button', { name: /PDF/ }).click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(2);
    expect(core.journal.list({ before: null, limit: 2 }).map(({ kind, detail }) => [kind, detail['as']])).toEqual([['bookmarks-exported', 'print'], ['bookmarks-exported', 'csv']]);

    await line.getByRole('button', { name: { fr: 'Supprimer le signet', en: 'Remove the bookmark', ar: 'حذف العلامة' }[language] }).click();
    await line.getByRole('button', { name: { fr: 'Supprimer', en: 'Delete', ar: 'حذف' }[language], exact: true }).click();
    await expect(dialog.locator('[data-bookmark]')).toHaveCount(1);
  });
}

test('without a bookmark the list says how to make one', async ({ openPage }) => {
  const { page } = await openPage();
  await page.keyboard.press('Control+b');
  await expect(page.getByText('Appuyez sur B sur une case', { exact: false })).toBeVisible();
});
