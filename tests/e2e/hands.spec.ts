/** The wall by hand: orders on the number pad, here and on other monitors, the palette, and the sheet of all keys. */
import type { Page } from '@playwright/test';
import type { CameraEvent } from '#model/camera-event';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';

const camera = (page: Page, place: number) => tile(page, place).getAttribute('data-camera');
const order = async (page: Page, keys: string): Promise<void> => {
  await page.keyboard.type(keys);
  await page.keyboard.press('Enter');
};

test('412.7 shows camera 412 in tile 7; a tile that is not there is said', async ({ openPage }) => {
  const { page } = await openPage();
  await tile(page, 0).click();
  await page.keyboard.type('412.7');
  await expect(page.locator('[data-order="412.7"]')).toContainText('case 7');
  await page.screenshot({ path: 'test-results/order.png' });
  await page.keyboard.press('Enter');
  await expect.poll(() => camera(page, 6)).toBe('embedded/c412');
  await order(page, '12.64');
  await expect(page.getByText('Le moniteur 1 n’a pas de case 64.')).toBeVisible();
});

test('by physical key: the number pad, a French layout without Shift, an Arabic layout', async ({ openPage }) => {
  const { page } = await openPage();
  await tile(page, 0).click();
  const press = (key: string, code: string) => page.evaluate(([named, place]) => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: named, code: place, bubbles: true, cancelable: true }));
  }, [key, code] as const);
  for (const [key, code] of [['&', 'Digit1'], ['é', 'Digit2'], [',', 'NumpadDecimal'], ['3', 'Numpad3'], ['Enter', 'NumpadEnter']] as const) await press(key, code);
  await expect.poll(() => camera(page, 2)).toBe('embedded/c12');
  for (const [key, code] of [['٤', 'Digit4'], ['٫', 'NumpadDecimal'], ['٤', 'Digit4'], ['Enter', 'Enter']] as const) await press(key, code);
  await expect.poll(() => camera(page, 3)).toBe('embedded/c4');
});

test('on an Arabic layout frames of a review are stepped by the places of , and . wherever the focus is', async ({ openPage }) => {
  const { page, core } = await openPage({ settings: { language: 'ar' } });
  core.arrange(1, () => ({ layout: '1', items: items(1) }));
  await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c1');
  await tile(page, 0).click();
  await page.keyboard.press('u');
  await expect(page.locator('[data-review]')).toBeVisible();
  const playhead = page.locator('[data-timeline]');
  await expect(playhead).not.toBeFocused();
  const press = (key: string, code: string) => page.evaluate(([named, place]) => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: named, code: place, bubbles: true, cancelable: true }));
  }, [key, code] as const);
  const at = async () => Number(await playhead.getAttribute('aria-valuenow'));
  await press('ن', 'KeyK');
  await expect(page.getByRole('button', { name: 'تشغيل', exact: true })).toBeVisible();
  const stood = await at();
  await press('ز', 'Period');
  await expect.poll(at).toBeGreaterThan(stood);
  expect(await at()).toBeLessThan(stood + 2_000);
  await press('و', 'Comma');
  await expect.poll(at).toBe(stood);
});

test('412>2.7 shows it on monitor 2, whose window follows; v1>2 opens a view there', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  const second = await open(2);
  await page.bringToFront();
  await tile(page, 0).click();
  await order(page, '412>2.7');
  await expect(page.getByText('Le moniteur 2 l’affiche.')).toBeVisible();
  await expect.poll(() => camera(second, 6)).toBe('embedded/c412');
  expect(await camera(page, 6)).toBeNull();
  // The number pad has no `>`.
  await page.keyboard.type('5');
  await page.keyboard.press('NumpadMultiply');
  await order(page, '2.60');
  await expect(page.getByText('Le moniteur 2 n’a pas de case 60.')).toBeVisible();
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await expect(tile(page, 3)).toHaveAttribute('data-camera', 'embedded/c4');
  await page.keyboard.press('Control+s');
  await page.getByLabel('Nom de la vue').fill('Quai nord');
  await page.keyboard.press('Enter');
  await expect.poll(() => core.views().length).toBe(1);
  await tile(page, 0).click();
  await order(page, 'v1>2');
  await expect(second.locator('[data-tile]')).toHaveCount(4);
  await expect(tile(second, 3)).toHaveAttribute('data-camera', 'embedded/c4');
  await order(page, 'v9');
  await expect(page.getByText('Il n’y a pas de vue 9.')).toBeVisible();
});

for (const [language, words] of [
  ['fr', { back: 'Retiré : le moniteur 2 est de nouveau comme avant.', left: 'Le moniteur 2 reste tel quel', withdrawn: 'Retiré : on ne demande plus rien au moniteur 2.' }],
  ['ar', { back: 'أُلغي الإرسال: عادت الشاشة 2 كما كانت.', left: 'تبقى الشاشة 2 كما هي', withdrawn: 'سحب الطلب: لم تعد الشاشة 2 تسأل.' }],
] as const) {
  test(`Ctrl+Z takes 412>2.7 and v1>2 back from monitor 2, and leaves what was put there since (${language})`, async ({ openPage }) => {
    const { page, core, open } = await openPage({ settings: { language } });
    core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4, 2) }));
    core.arrange(2, (before) => ({ ...before, layout: '9', items: items(9, 6) }));
    core.walls.saveView({ name: 'Quai', arrangement: { layout: '4', items: items(4) } });
    const second = await open(2);
    await page.bringToFront();
    await expect(tile(page, 1)).toHaveAttribute('data-camera', 'embedded/c2');
    await tile(page, 0).click();
    await order(page, '412>2.7');
    await expect.poll(() => camera(second, 6)).toBe('embedded/c412');
    await order(page, 'v1>2');
    await expect(second.locator('[data-tile]')).toHaveCount(4);
    await page.keyboard.press('Control+z');
    await expect(page.getByText(words.back)).toBeVisible();
    await page.screenshot({ path: `test-results/push-taken-back-${language}.png` });
    await expect.poll(() => camera(second, 6)).toBe('embedded/c412');
    await page.keyboard.press('Control+z');
    await expect.poll(() => camera(second, 6)).toBeNull();
    await page.keyboard.press('Control+y');
    await expect.poll(() => camera(second, 6)).toBe('embedded/c412');
    // Another hand put something else there.
    core.arrange(2, (before) => ({ ...before, items: before.items.with(6, { kind: 'camera', camera: 'embedded/c9' }) }));
    await page.keyboard.press('Control+z');
    await expect(page.getByText(words.left)).toBeVisible();
    await page.screenshot({ path: `test-results/push-left-${language}.png` });
    expect(await camera(second, 6)).toBe('embedded/c9');
    // A question that nobody answered yet goes, too.
    await second.locator('header button').nth(1).click();
    await second.getByRole('menuitem', { name: /afficher ici|عرض ما يرسل/ }).click();
    await expect.poll(() => core.journal.list({ before: null, limit: 1 })[0]?.kind).toBe('push-asking-changed');
    await page.bringToFront();
    await order(page, '5>2.1');
    await expect(second.locator('[data-push="waiting"]')).toHaveCount(1);
    await page.keyboard.press('Control+z');
    await expect(second.locator('[data-push="waiting"]')).toHaveCount(0);
    await expect(page.getByText(words.withdrawn)).toBeVisible();
    expect(core.journal.list({ before: null, limit: 1 })[0]?.kind).toBe('push-withdrawn');
  });
}

test('the palette does everything by name, without a mouse', async ({ openPage }) => {
  const { page } = await openPage();
  await tile(page, 1).click();
  const palette = page.getByRole('dialog');
  const run = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await expect(palette.getByRole('searchbox')).toBeFocused();
    await page.keyboard.type(text);
    await expect(palette.getByRole('menuitem').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(palette.getByRole('searchbox')).toHaveCount(0);
  };
  await run('412');
  await expect.poll(() => camera(page, 1)).toBe('embedded/c412');
  await run('2+8');
  await expect(page.locator('[data-layout="2+8"]')).toBeVisible();
  await run('retirer la cam');
  await expect.poll(() => camera(page, 1)).toBeNull();
  await run('touches');
  await expect(page.getByRole('dialog')).toContainText('412>2.7');
});

test('the whole wall is saved and shown again in one action, by menu and by W1; carried as a file', async ({ openPage }, info) => {
  const { page, core, open } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4) }));
  core.arrange(2, () => ({ layout: '1', items: items(1) }));
  const second = await open(2);
  await page.bringToFront();
  await expect(tile(page, 3)).toHaveAttribute('data-camera', 'embedded/c4');
  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Enregistrer tout le mur…' }).click();
  await page.getByLabel('Nom du préréglage').fill('Match du soir');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Préréglage 1 enregistré')).toBeVisible();
  core.arrange(1, () => ({ layout: '9', items: items(9, 0) }));
  core.arrange(2, () => ({ layout: '4', items: items(4, 0) }));
  await expect(tile(page, 8)).toBeVisible();
  await tile(page, 0).click();
  await page.keyboard.type('w1');
  await expect(page.locator('[data-order="w1"]')).toContainText('Match du soir');
  await page.keyboard.press('Enter');
  await expect(tile(page, 3)).toHaveAttribute('data-camera', 'embedded/c4');
  await expect(page.locator('[data-tile]')).toHaveCount(4);
  await expect(tile(second, 0)).toHaveAttribute('data-camera', 'embedded/c1');
  await expect(second.locator('[data-tile]')).toHaveCount(1);
  await expect(page.getByText('Préréglage 1 affiché : \u2068Match du soir\u2069. Moniteurs : 1 et 2')).toBeVisible();
  await expect(page.getByText('Gardé, mais aucune fenêtre ne les affiche en ce moment, moniteurs : 3 et 4')).toBeVisible();
  // Undo takes it back on every monitor that nobody has changed since; redo shows it again.
  core.arrange(3, () => ({ layout: '1', items: items(1) }));
  await page.keyboard.press('Control+z');
  await expect(tile(page, 8)).toBeVisible();
  await expect(second.locator('[data-tile]')).toHaveCount(4);
  await expect(page.getByText('De nouveau comme avant, moniteurs : 1, 2 et 4')).toBeVisible();
  await expect(page.getByText('Changés depuis et laissés tels quels, moniteurs : 3')).toBeVisible();
  expect(core.journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'preset-taken-back', detail: { name: 'Match du soir', monitors: 3, changed: 1 } });
  await page.keyboard.press('Control+y');
  await expect(second.locator('[data-tile]')).toHaveCount(1);
  await expect(page.locator('[data-tile]')).toHaveCount(4);

  await page.getByRole('button', { name: 'Moniteur 1' }).click();
  await page.getByRole('menuitem', { name: 'Préréglages du mur…' }).click();
  await page.screenshot({ path: 'test-results/presets.png' });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Enregistrer dans un fichier' }).click();
  const file = info.outputPath('preset.json');
  expect((await download).suggestedFilename()).toBe('Match du soir.json');
  await (await download).saveAs(file);
  await page.getByRole('button', { name: 'Supprimer' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Supprimer' }).click();
  await expect(page.locator('[data-preset]')).toHaveCount(0);
  await page.locator('input[type=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"manara":"other"}') });
  await expect(page.locator('[role=region] [role=alertdialog], [role=alert]').first()).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.locator('[data-preset="1"]')).toContainText('Match du soir');
});

for (const language of ['ar', 'fr', 'en'] as const) {
  test(`palette and sheet of keys in ${language}: every action has words, axe finds nothing serious`, async ({ openPage }) => {
    const { page } = await openPage({ settings: { language } });
    await tile(page, 0).click();
    await page.keyboard.press('Control+k');
    const entries = page.getByRole('menuitem');
    // Features add theirs; each must have its words.
    await expect.poll(() => entries.count()).toBeGreaterThanOrEqual(31);
    expect((await entries.allTextContents()).filter((words) => words.includes('keys.'))).toEqual([]);
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/palette-${language}.png` });
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('V12');
    // As printed on the keyboards of the language.
    const caps = (await page.getByRole('dialog').locator('kbd').allTextContents()).flatMap((keys) => keys.split(' + '));
    const printed = language === 'fr' ? ['Entrée', 'Suppr', 'Échap', 'Maj'] : ['Enter', 'Delete', 'Esc', 'Shift'];
    expect([...new Set(caps.filter((cap) => /^\p{L}{2,}$/u.test(cap) && cap !== 'Ctrl'))].toSorted()).toEqual(printed.toSorted());
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/keys-${language}.png` });
  });
}

test('a carousel: made from a site’s cameras, turns without black, is held, and is the same in another window', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4, 1) }));
  await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c1');
  await tile(page, 0).click();
  await page.keyboard.press('c');
  const form = page.getByRole('dialog');
  // The two of this site are there already; a third comes by its number.
  await expect(form.locator('[data-turn]')).toHaveCount(2);
  await form.getByRole('combobox').fill('412');
  await page.getByRole('option').first().click();
  await expect(form.locator('[data-turn]')).toHaveCount(3);
  await form.getByLabel('Secondes par caméra').fill('3');
  await page.screenshot({ path: 'test-results/carousel.png' });
  await form.getByRole('button', { name: 'Afficher', exact: true }).click();
  const second = await open(1);
  const seen = new Set<string>();
  await expect.poll(async () => {
    seen.add(await camera(page, 0) ?? '');
    return seen.size;
  }, { timeout: 20_000, intervals: [200] }).toBe(3);
  expect([...seen].toSorted()).toEqual(['embedded/c1', 'embedded/c2', 'embedded/c412']);
  // Every change of camera is to one whose picture is there already.
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const place = document.querySelector<HTMLElement>('[data-tile="0"]')!;
    let before = place.dataset['camera'];
    new MutationObserver(() => {
      if (place.dataset['camera'] === before) return;
      before = place.dataset['camera'];
      requestAnimationFrame(() => requestAnimationFrame(() => { told.push(place.dataset['picture'] ?? 'none'); }));
    }).observe(place, { attributes: true });
  });
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { told: string[] }).told.length), { timeout: 20_000 }).toBeGreaterThan(2);
  expect(new Set(await page.evaluate(() => (globalThis as unknown as { told: string[] }).told))).toEqual(new Set(['fresh']));
  await expect.poll(async () => (await camera(page, 0)) === (await camera(second, 0)), { timeout: 10_000 }).toBe(true);
  await page.bringToFront();
  await tile(page, 0).click();
  await page.keyboard.press('h');
  await expect(tile(page, 0).getByLabel('Retenu')).toBeVisible();
  const held = await camera(page, 0);
  await expect.poll(async () => (await camera(second, 0)) !== held, { timeout: 10_000 }).toBe(true);
  expect(await camera(page, 0)).toBe(held);
  await page.screenshot({ path: 'test-results/carousel-held.png' });
  await page.keyboard.press('h');
  await expect.poll(async () => (await camera(page, 0)) !== held, { timeout: 10_000 }).toBe(true);
  await page.keyboard.press('Delete');
  await expect.poll(() => camera(page, 0)).toBeNull();
});

for (const [language, words] of [['fr', 'Mise en avant tant que dure son alarme'], ['ar', 'قدمت ما دام إنذارها قائما']] as const) {
  test(`a carousel brings the camera with an alarm forward, goes round among several, and then goes on by its clock (${language})`, async ({ openPage }) => {
    test.setTimeout(150_000);
    const { page, core } = await openPage({ settings: { language } });
    let tell: (events: readonly CameraEvent[]) => void = () => undefined;
    core.recorders.set('embedded', { events: { push: true, history: null, follow: (onEvents) => { tell = onEvents; } } });
    core.arrange(1, () => ({ layout: '4', items: [{ kind: 'carousel', dwellS: 3_600, cameras: ['embedded/c1', 'embedded/c2', 'embedded/c3'] }, ...items(3, 0)] }));
    const place = tile(page, 0);
    await expect(place).toHaveAttribute('data-kind', 'carousel');
    await expect(place).toHaveAttribute('data-camera', /c[123]$/);
    const before = await camera(page, 0);
    const [waits = '', another = ''] = ['embedded/c1', 'embedded/c2', 'embedded/c3'].filter((one) => one !== before);
    const contact = (of: string, end: number | null): CameraEvent => ({ id: `contact-${of}`, camera: of, type: 'input', label: 'Porte', at: Date.now() - 1_000, end, score: null });
    tell([contact(waits, null)]);
    await expect(place).toHaveAttribute('data-camera', waits);
    await expect(place).toHaveAttribute('data-raised', 'true');
    await expect(place.locator('[data-brought]')).toHaveAttribute('title', words);
    await expect(place.locator('[data-alarm-mark="input"]')).toBeVisible();
    await expect(place).toHaveAttribute('data-picture', 'fresh');
    await page.screenshot({ path: `test-results/carousel-brought-${language}.png` });
    expect(await serious(page)).toEqual([]);
    // A second one: each is seen within ten seconds, and no other.
    tell([contact(another, null)]);
    const seen = new Set<string>();
    await expect.poll(async () => {
      seen.add(await camera(page, 0) ?? '');
      return seen.size;
    }, { timeout: 25_000, intervals: [200] }).toBe(2);
    expect([...seen].toSorted()).toEqual([waits, another].toSorted());
    // Who holds it keeps it.
    await place.click({ position: { x: 300, y: 250 } });
    await page.keyboard.press('h');
    await expect(place.getByLabel(language === 'fr' ? 'Retenu' : 'مثبت')).toBeVisible();
    await page.keyboard.press('h');
    await expect(place.locator('[data-brought]')).toBeVisible();
    tell([contact(waits, Date.now()), contact(another, Date.now())]);
    await expect(place).toHaveAttribute('data-camera', before ?? '', { timeout: 45_000 });
    await expect(place.locator('[data-brought]')).toHaveCount(0);
  });
}

const carousel = (...numbers: number[]) => ({ kind: 'carousel' as const, dwellS: 3, cameras: numbers.map((number) => `embedded/c${number}`) });

test('a carousel by keyboard alone: the field for cameras has the focus, Enter puts one in and then shows all, Escape leaves everything as it was', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: items(4, 1) }));
  await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c1');
  await tile(page, 1).click();
  await page.keyboard.press('c');
  const form = page.getByRole('dialog');
  const field = form.getByRole('combobox');
  await expect(field).toBeFocused();
  expect(await field.evaluate((input) => getComputedStyle(input).outlineStyle)).toBe('solid');
  // Its list did not open by itself: Escape is the dialog's.
  await page.keyboard.press('Escape');
  await expect(form).toHaveCount(0);
  await expect(tile(page, 1)).toBeFocused();
  await page.keyboard.press('c');
  for (const [put, number] of ['412', '500', '7'].entries()) {
    await expect(field).toBeFocused();
    await page.keyboard.type(number);
    await expect(page.getByRole('option').first()).toContainText(`${number} ·`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(form.locator('[data-turn]')).toHaveCount(put + 1);
    await expect(field).toHaveValue('');
  }
  // A row that moves keeps the focus of its button.
  const later = form.locator('[data-turn="embedded/c412"]').getByRole('button', { name: 'Plus tard' });
  await later.focus();
  await page.keyboard.press('Enter');
  await expect(form.locator('[data-turn]').nth(1)).toHaveAttribute('data-turn', 'embedded/c412');
  await expect(later).toBeFocused();
  await field.focus();
  await page.keyboard.press('Enter');
  await expect(form).toHaveCount(0);
  expect(core.walls.monitor(1).items[1]).toEqual({ kind: 'carousel', cameras: ['embedded/c500', 'embedded/c412', 'embedded/c7'], dwellS: 10 });
});

test('in the dialog of a carousel the focus is never lost: of a row that goes the next one has it, and with the last camera there is room for, the seconds', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: [items(1)[0]!, carousel(...Array.from({ length: 64 }, (_, at) => at + 1)), ...items(2, 70)] }));
  await expect(tile(page, 1)).toHaveAttribute('data-kind', 'carousel');
  await tile(page, 1).click();
  const form = page.getByRole('dialog');
  const field = form.getByRole('combobox');
  await page.keyboard.press('c');
  const seconds = form.getByRole('textbox');
  await expect(seconds).toBeFocused();
  const bin = (number: number) => form.locator(`[data-turn="embedded/c${number}"]`).getByRole('button', { name: 'Retirer' });
  await bin(64).click();
  await expect(field).toBeFocused();
  await bin(2).focus();
  await page.keyboard.press('Enter');
  await expect(bin(3)).toBeFocused();
  await bin(63).focus();
  await page.keyboard.press('Enter');
  await expect(bin(62)).toBeFocused();
  for (const number of ['412', '500', '600']) {
    await field.focus();
    await page.keyboard.type(number);
    await expect(page.getByRole('option').first()).toContainText(`${number} ·`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  }
  await expect(form.locator('[data-turn]')).toHaveCount(64);
  await expect(seconds).toBeFocused();
});

test('a held carousel keeps its camera whatever else changes, and moves with it; another one in its place is not held', async ({ openPage }) => {
  const { page, core, open } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: [carousel(5, 6, 7), ...items(4).slice(1)] }));
  const twin = await open(1);
  await page.bringToFront();
  await expect(tile(page, 0)).toHaveAttribute('data-kind', 'carousel');
  await tile(page, 0).click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('h');
  await expect(tile(page, 0).getByLabel('Retenu')).toBeVisible();
  const held = await camera(page, 0) ?? '';
  // By its clock it is at another one now.
  await expect.poll(async () => (await camera(twin, 0)) !== held, { timeout: 10_000 }).toBe(true);
  core.arrange(1, (before) => ({ ...before, items: before.items.with(3, { kind: 'empty' }) }));
  await expect(tile(page, 3)).toHaveAttribute('data-kind', 'empty');
  expect(await camera(page, 0)).toBe(held);
  // Other cameras with it, and the turn of one of these for the next seconds.
  const others = [8, 9, 10].toSpliced((Math.floor(Date.now() / 3_000) + 2) % 4, 0, Number(held.replace('embedded/c', '')));
  core.arrange(1, (before) => ({ ...before, items: before.items.with(0, carousel(...others)) }));
  await expect(tile(page, 0).locator('[data-turn]')).toContainText('sur 4');
  expect(await camera(page, 0)).toBe(held);
  await page.keyboard.press('Control+ArrowRight');
  await expect(tile(page, 0)).toHaveAttribute('data-camera', 'embedded/c2');
  expect(await camera(page, 1)).toBe(held);
  await expect(tile(page, 1).getByLabel('Retenu')).toBeVisible();
  core.arrange(1, (before) => ({ ...before, items: before.items.with(1, carousel(11, 12)) }));
  await expect(tile(page, 1).locator('[data-turn]')).toContainText('sur 2');
  await expect(tile(page, 1).getByLabel('Retenu')).toHaveCount(0);
  const first = await camera(page, 1);
  await expect.poll(async () => (await camera(page, 1)) !== first, { timeout: 10_000 }).toBe(true);
});

test('what a carousel turns to is neither heard nor zoomed', async ({ openPage }) => {
  const { page, core } = await openPage();
  core.arrange(1, () => ({ layout: '4', items: [carousel(1, 4, 7), ...items(4).slice(1)] }));
  await expect(tile(page, 0)).toHaveAttribute('data-kind', 'carousel');
  await tile(page, 0).click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('h');
  const silence = tile(page, 0).getByRole('button', { name: 'Couper le son', includeHidden: true });
  await page.keyboard.press('m');
  await page.keyboard.press('+');
  await expect(silence).toHaveCount(1);
  await expect(tile(page, 0)).toContainText('Zoom');
  const heard = await camera(page, 0);
  await page.keyboard.press('h');
  await expect.poll(async () => (await camera(page, 0)) !== heard, { timeout: 10_000 }).toBe(true);
  await expect(silence).toHaveCount(0);
  await expect(tile(page, 0)).not.toContainText('Zoom');
});
