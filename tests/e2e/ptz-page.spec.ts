/** Steering in the page: keys, stick, wheel, clicks and boxes, joystick, presets, home, tours, leases between desks; in three languages. The core's steering is the real one, the camera turns. */
import type { BrowserContext, Page } from '@playwright/test';
import { turningCamera } from '../fakes/turning-camera.ts';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';
import type { PageWindow } from './page-window.ts';

const camera = 'embedded/c2';

async function desk(openPage: (want?: object) => Promise<PageWindow>, { language = 'fr', abilities = {} }: { language?: 'fr' | 'ar' | 'en'; abilities?: Parameters<typeof turningCamera>[0] } = {}) {
  const turns = turningCamera(abilities);
  const opened = await openPage({ settings: { language }, turning: new Map([[camera, turns]]) });
  opened.core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await expect(tile(opened.page, 1)).toHaveAttribute('data-camera', camera);
  return { ...opened, turns };
}
const layer = (page: Page) => page.locator('[data-steer]');
async function takeInHand(page: Page, index = 1): Promise<void> {
  await tile(page, index).click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('d');
  await expect(layer(page)).toHaveAttribute('data-steer', 'own');
}

test('keys move the camera for as long as they are held, and not a moment longer', async ({ openPage }) => {
  const { page, turns, core } = await desk(openPage);
  await takeInHand(page);
  await page.keyboard.down('ArrowRight');
  await expect.poll(() => turns.look().pan).toBeGreaterThan(0.1);
  await page.keyboard.up('ArrowRight');
  await expect.poll(() => turns.moves()).toBe(false);
  expect(turns.told[0]).toBe('move 0.4');
  expect(turns.told.at(-1)).toBe('stop');
  // The selection stayed where it is: arrows are the camera's now.
  await expect(tile(page, 1)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.down('Shift');
  await page.keyboard.down('ArrowLeft');
  await expect.poll(() => turns.told.at(-1)).toBe('move -1');
  await page.keyboard.up('ArrowLeft');
  await page.keyboard.up('Shift');
  await expect.poll(() => turns.moves()).toBe(false);
  await page.keyboard.press('Home');
  await expect.poll(() => turns.told.at(-1)).toBe('home');
  await page.keyboard.press('Escape');
  await expect(layer(page)).toHaveCount(0);
  await expect.poll(() => core.ptz.board().leases).toEqual([]);
  expect(core.journal.list({ before: null, limit: 20 }).map(({ kind }) => kind)).toEqual(['ptz-ended', 'ptz-sent', 'ptz-taken']);
});

test('while an order is half typed, Backspace and Escape are its own; with nothing typed they are the camera’s', async ({ openPage }) => {
  const { page, turns, core } = await desk(openPage);
  await takeInHand(page);
  await page.keyboard.press('Home');
  await expect.poll(() => turns.told).toEqual(['home']);
  const typed = (order: string) => page.locator(`[data-order="${order}"]`);
  await page.keyboard.type('412');
  await page.keyboard.press('Backspace');
  await expect(typed('41')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-order]')).toHaveCount(0);
  // A tooltip that is open changes nothing of it.
  await page.mouse.move(5, 5, { steps: 3 });
  await page.getByRole('button', { name: /Position de repos/ }).hover();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.keyboard.type('7');
  await expect(typed('7')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-order]')).toHaveCount(0);
  await expect(layer(page)).toHaveAttribute('data-steer', 'own');
  // What is corrected is obeyed, and the camera has not moved.
  await page.keyboard.type('13');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('1>2.1');
  await page.keyboard.press('Enter');
  await expect.poll(() => core.walls.monitor(2).items[0]).toEqual({ kind: 'camera', camera: 'embedded/c11' });
  expect(turns.told).toEqual(['home']);
  await page.keyboard.press('Backspace');
  await expect.poll(() => turns.told.at(-1)).toBe('to 0.00');
  await page.keyboard.press('Escape');
  await expect(layer(page)).toHaveCount(0);
  await expect.poll(() => core.ptz.board().leases).toEqual([]);
});

for (const language of ['fr', 'ar'] as const) {
  test(`focus while held, iris by steps, and the iris given back at the end (${language})`, async ({ openPage }) => {
    const { page, turns } = await desk(openPage, { language, abilities: { focus: true, iris: true, auxiliary: ['tt:Wiper|On'] } });
    await takeInHand(page);
    await page.keyboard.down('BracketLeft');
    await expect.poll(() => turns.told).toContain('focus -0.4');
    await page.keyboard.up('BracketLeft');
    await expect.poll(() => turns.told.at(-1)).toBe('focus 0');
    await page.keyboard.press('Shift+BracketLeft');
    await expect.poll(() => turns.told.at(-1)).toBe('iris -0.1');
    await page.getByRole('button', { name: language === 'fr' ? /Ouvrir l’iris/ : /فتح القزحية/ }).click();
    await expect.poll(() => turns.told.at(-1)).toBe('iris 0.1');
    expect(await serious(page)).toEqual([]);
    await page.screenshot({ path: `test-results/ptz-lens-${language}.png` });
    await page.keyboard.press('Escape');
    await expect.poll(() => turns.told.at(-1)).toBe('iris auto');
  });
}

test('a window that loses the focus, or its connection, lets go', async ({ openPage }) => {
  const { page, turns, core } = await desk(openPage);
  await takeInHand(page);
  await page.keyboard.down('ArrowRight');
  await expect.poll(() => turns.moves()).toBe(true);
  await page.evaluate(() => { window.dispatchEvent(new Event('blur')); });
  await expect.poll(() => turns.told.at(-1)).toBe('stop');
  await page.keyboard.up('ArrowRight');
  await page.keyboard.down('ArrowUp');
  await expect.poll(() => turns.told.at(-1)).toBe('move 0');
  core.hangUp();
  await expect.poll(() => turns.told.at(-1)).toBe('stop');
  await page.keyboard.up('ArrowUp');
  // The hand is still on it: the lease is taken again with the new connection.
  await expect.poll(() => core.ptz.board().leases.map(({ holder }) => holder.monitor)).toEqual([1]);
});

test('the stick on the screen, the wheel, a click and a box', async ({ openPage }) => {
  const { page, turns } = await desk(openPage);
  await tile(page, 1).dblclick({ position: { x: 60, y: 60 } });
  await takeInHand(page);
  const stick = page.getByRole('img', { name: /Manette/ });
  const box = (await stick.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width, box.y + box.height / 2, { steps: 5 });
  await expect.poll(() => turns.look().pan).toBeGreaterThan(0.1);
  await page.screenshot({ path: 'test-results/ptz-steering.png' });
  await page.mouse.up();
  await expect.poll(() => turns.moves()).toBe(false);
  const zoomed = turns.look().zoom;
  const picture = (await layer(page).boundingBox())!;
  const at = (x: number, y: number): [number, number] => [picture.x + picture.width * x, picture.y + picture.height * y];
  await page.mouse.move(...at(0.5, 0.5));
  await page.mouse.wheel(0, -200);
  await expect.poll(() => turns.look().zoom).toBeGreaterThan(zoomed);
  await expect.poll(() => turns.moves()).toBe(false);
  await page.mouse.click(...at(0.75, 0.5));
  await expect.poll(() => turns.told.at(-1)).toMatch(/^by 0\.[0-9]+ -?0\.00 0\.00$/);
  await page.mouse.move(...at(0.4, 0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.6, 0.6), { steps: 4 });
  await page.screenshot({ path: 'test-results/ptz-box.png' });
  await page.mouse.up();
  await expect.poll(() => turns.told.at(-1)).toMatch(/^by -?0\.00 -?0\.00 [12]\.[0-9]+$/);
});

/** A joystick in every window of the context. */
async function plugIn(context: BrowserContext) {
  await context.addInitScript(() => {
    const pad = { id: 'Joystick (Vendor: 1234 Product: 5678)', index: 0, mapping: '', connected: true, axes: [0, 0, 0], buttons: Array.from({ length: 8 }, () => ({ pressed: false, value: 0 })) };
    Object.assign(window, { pad, looks: 0 });
    navigator.getGamepads = () => {
      (window as unknown as { looks: number }).looks += 1;
      return [pad as unknown as Gamepad];
    };
  });
  return {
    hold: (page: Page, axes: number[], button: number | null = null) => page.evaluate(([to, down]) => {
      const { pad } = window as unknown as { pad: { axes: number[]; buttons: { pressed: boolean; value: number }[] } };
      pad.axes = to as number[];
      pad.buttons.forEach((one, index) => { one.pressed = index === down; });
    }, [axes, button] as const),
    /** How often the page looked at it. */
    looks: (page: Page) => page.evaluate(() => (window as unknown as { looks: number }).looks),
  };
}

test('a joystick takes the selected camera, moves it by its place, and its buttons are presets', async ({ openPage, context }) => {
  const { hold } = await plugIn(context);
  const { page, turns } = await desk(openPage);
  await tile(page, 1).click({ position: { x: 60, y: 60 } });
  // Off its middle, as worn sticks are: nothing.
  await hold(page, [0.08, -0.05, 0.1]);
  await expect(layer(page)).toHaveCount(0);
  await hold(page, [1, 0, 0]);
  await expect(layer(page)).toHaveAttribute('data-steer', 'own');
  await expect.poll(() => turns.told.at(-1)).toBe('move 1');
  await hold(page, [0.5, 0, 0]);
  await expect.poll(() => turns.told.at(-1)).toMatch(/^move 0\.[12]/);
  await hold(page, [0, 0, 0]);
  await expect.poll(() => turns.moves()).toBe(false);
  await hold(page, [0, 0, 0], 1);
  await expect.poll(() => turns.told.at(-1)).toBe('go 002');
});

/** Two cameras that turn; the first is in hand. */
async function deskOfTwo(openPage: (want?: object) => Promise<PageWindow>) {
  const other = 'embedded/c3';
  const [own, next] = [turningCamera({}), turningCamera({})];
  const opened = await openPage({ turning: new Map([[camera, own], [other, next]]) });
  const put = async (shown: string) => {
    opened.core.arrange(1, () => ({ layout: '4', items: items(4, 1).with(1, { kind: 'camera', camera: shown }) }));
    await expect(tile(opened.page, 1)).toHaveAttribute('data-camera', shown);
  };
  await put(camera);
  const taken = () => opened.core.journal.list({ before: null, limit: 50 }).filter(({ kind }) => kind === 'ptz-taken').map((one) => one.camera);
  return { ...opened, own, next, other, put, taken };
}

test('another camera in the steered tile ends the steering: it is said, and nothing moves the new one', async ({ openPage }) => {
  const { page, core, own, next, other, put, taken } = await deskOfTwo(openPage);
  await takeInHand(page);
  await page.keyboard.down('ArrowRight');
  await expect.poll(() => own.moves()).toBe(true);
  await put(other);
  await expect(page.getByText('Pilotage terminé : la case ne montre plus cette caméra')).toBeVisible();
  await expect(layer(page)).toHaveCount(0);
  await expect.poll(() => own.told.at(-1)).toBe('stop');
  await expect.poll(() => core.ptz.board().leases).toEqual([]);
  await page.keyboard.up('ArrowRight');
  // The wall's keys again.
  await page.keyboard.press('ArrowLeft');
  await expect(tile(page, 0)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 1)).toHaveAttribute('aria-current', 'true');
  await put(camera);
  await expect(layer(page)).toHaveCount(0);
  expect(next.told).toEqual([]);
  expect(taken()).toEqual([camera]);
});

test('a stick that is held over to another camera takes it only after it was let go', async ({ openPage, context }) => {
  const { hold, looks } = await plugIn(context);
  const { page, own, next, other, put, taken } = await deskOfTwo(openPage);
  await tile(page, 1).click({ position: { x: 60, y: 60 } });
  await hold(page, [1, 0, 0]);
  await expect.poll(() => own.told.at(-1)).toBe('move 1');
  await put(other);
  await expect.poll(() => own.told.at(-1)).toBe('stop');
  const before = await looks(page);
  await expect.poll(() => looks(page)).toBeGreaterThan(before + 20);
  expect(next.told).toEqual([]);
  expect(taken()).toEqual([camera]);
  await hold(page, [0, 0, 0]);
  const after = await looks(page);
  await expect.poll(() => looks(page)).toBeGreaterThan(after + 1);
  await hold(page, [1, 0, 0]);
  await expect.poll(() => next.told.at(-1)).toBe('move 1');
});

test('P3 on the number pad; presets with stills, renamed, removed; home and its return', async ({ openPage }) => {
  const { page, turns, core } = await desk(openPage);
  await tile(page, 1).click({ position: { x: 60, y: 60 } });
  await page.keyboard.type('p2');
  await page.keyboard.press('Enter');
  await expect.poll(() => turns.told.at(-1)).toBe('go 002');
  await page.keyboard.type('p9');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Cette caméra n’a pas de préposition 9')).toBeVisible();
  await page.keyboard.press('g');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('[data-preset]')).toHaveCount(2);
  await expect.poll(() => turns.moves()).toBe(false);
  await dialog.getByLabel('Enregistrer la vue actuelle sous').fill('Quai nord');
  await page.keyboard.press('Enter');
  await expect(dialog.locator('[data-preset="3"] img')).toBeVisible();
  await dialog.getByLabel(/Là où cette caméra/).selectOption({ label: '1 · Porte' });
  await dialog.getByRole('radio', { name: '5 min', exact: true }).click();
  await expect.poll(() => core.ptz.settings(camera)).toMatchObject({ homePreset: '001', returnAfterS: 300 });
  await dialog.locator('[data-preset="2"]').getByRole('button', { name: 'Renommer' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Place Al Amal');
  await page.keyboard.press('Enter');
  await expect(dialog.locator('[data-preset="2"]')).toContainText('Place Al Amal');
  await page.screenshot({ path: 'test-results/ptz-dialog.png' });
  expect(await serious(page)).toEqual([]);
  await dialog.locator('[data-preset="3"]').getByRole('button', { name: 'Supprimer' }).click();
  await dialog.locator('[data-preset="3"]').getByRole('button', { name: 'Supprimer' }).click();
  await expect(dialog.locator('[data-preset]')).toHaveCount(2);
  await page.keyboard.press('Escape');
  // Away from home: counted on the bar, listed with how long, sent home.
  await page.getByRole('button', { name: /1 caméra hors position/ }).click();
  await expect(page.locator(`[data-away="${camera}"]`)).toContainText('pilotée au moniteur 1');
  await page.screenshot({ path: 'test-results/ptz-away.png' });
  expect(await serious(page)).toEqual([]);
  await page.getByRole('button', { name: 'Renvoyer' }).click();
  await expect.poll(() => turns.told.at(-1)).toBe('go 001');
  await expect(page.getByText('Toutes les caméras regardent où il faut.')).toBeVisible();
});

test('a tour is made, started, shown in the tile, and waits while somebody steers', async ({ openPage }) => {
  const { page, turns } = await desk(openPage);
  await tile(page, 1).click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('g');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Nouvelle ronde' }).click();
  await dialog.getByLabel(/Nom/).fill('Nuit');
  await dialog.getByRole('button', { name: 'sam.' }).click();
  await page.screenshot({ path: 'test-results/ptz-tour.png' });
  expect(await serious(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'sam.' }).click();
  await dialog.getByRole('button', { name: 'Garder la ronde' }).click();
  await dialog.locator('[data-tour="Nuit"]').getByRole('button', { name: 'Démarrer' }).click();
  await expect(dialog.locator('[data-tour="Nuit"]')).toContainText('en cours');
  await expect.poll(() => turns.told).toContain('go 001');
  await page.keyboard.press('Escape');
  await expect(tile(page, 1).locator('[data-tour]')).toBeVisible();
  await takeInHand(page);
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 1).locator('[data-tour]')).toHaveCount(0);
});

for (const [language, words] of [['fr', { other: 'Le moniteur 1 pilote', warned: /Le moniteur 2 reprend la caméra dans/ }], ['en', { other: 'Monitor 1 steers', warned: /Monitor 2 takes the camera in/ }], ['ar', { other: 'الشاشة 1 توجه الكاميرا', warned: /الشاشة 2 ستأخذ الكاميرا بعد/ }]] as const) {
  test(`two desks: one steers, the other waits, a higher one takes it with a reason (${language})`, async ({ openPage }) => {
    const { page, core, open, turns } = await desk(openPage, { language });
    core.arrange(2, (before) => ({ ...before, layout: '4', items: items(4) }));
    const second = await open(2);
    await page.bringToFront();
    await takeInHand(page);
    await second.bringToFront();
    await expect(tile(second, 1).locator('[data-steered-by="1"]')).toBeVisible();
    await tile(second, 1).click({ position: { x: 60, y: 60 } });
    await second.keyboard.press('d');
    await expect(layer(second)).toHaveAttribute('data-steer', 'waiting');
    await expect(layer(second)).toContainText(words.other);
    // What a desk without the lease wants is not done.
    await second.keyboard.press('ArrowRight');
    await expect(second.locator('[role=alertdialog], [role=alert]').first()).toBeVisible();
    expect(turns.told).toEqual([]);
    core.ptz.setLevel({ monitor: 2, level: 2 }, 'test');
    await layer(second).getByRole('button', { name: { fr: 'La reprendre', en: 'Take it over', ar: 'أخذ الكاميرا' }[language] }).click();
    await second.getByRole('dialog').getByRole('textbox').fill('Bagarre à la porte');
    await second.keyboard.press('Enter');
    await expect(layer(page)).toContainText(words.warned);
    await expect(layer(page)).toContainText('Bagarre à la porte');
    await page.bringToFront();
    await page.screenshot({ path: `test-results/ptz-warned-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await second.bringToFront();
    await expect(layer(second)).toHaveAttribute('data-steer', 'own', { timeout: 15_000 });
    await expect(layer(page)).toHaveCount(0);
    await second.screenshot({ path: `test-results/ptz-taken-${language}.png` });
    expect(core.journal.list({ before: null, limit: 10 }).map(({ kind, detail }) => [kind, detail['because'] ?? detail['reason']])).toContainEqual(['ptz-claimed', 'Bagarre à la porte']);
  });
}

test('what a camera cannot do is said; one that obeys in words only is, too', async ({ openPage }) => {
  const { page, turns } = await desk(openPage, { abilities: { speed: 'steps', zoom: false, relative: false, home: false } });
  await tile(page, 1).dblclick({ position: { x: 60, y: 60 } });
  await takeInHand(page);
  await expect(layer(page)).toContainText('Une seule vitesse');
  await expect(layer(page)).toContainText('Pas de zoom');
  await expect(layer(page)).toContainText('Pas de visée par clic');
  await expect(layer(page).getByRole('button', { name: 'Position de repos' })).toBeDisabled();
  turns.faults.idle = true;
  await page.keyboard.down('ArrowRight');
  await expect.poll(() => turns.told.filter((one) => one.startsWith('move')).length).toBeGreaterThan(0);
  const held = Date.now();
  await expect.poll(() => Date.now() - held).toBeGreaterThan(800);
  await page.keyboard.up('ArrowRight');
  await expect(page.getByText('La caméra dit obéir mais ne bouge pas.', { exact: false })).toBeVisible();
  await page.screenshot({ path: 'test-results/ptz-standing.png' });
});

test('a camera that refuses to move says why', async ({ openPage }) => {
  const { page, turns } = await desk(openPage);
  await takeInHand(page);
  turns.faults.move = true;
  // Held until it is answered: the stop of a key that is let go at once may overtake its move, and then nothing was refused.
  await page.keyboard.down('ArrowRight');
  await expect(page.getByText('La caméra n’a pas pris la commande', { exact: false })).toBeVisible();
  await page.keyboard.up('ArrowRight');
  turns.faults.move = false;
  await page.keyboard.down('ArrowRight');
  await expect(page.getByText('La caméra n’a pas pris la commande', { exact: false })).toHaveCount(0);
  await page.keyboard.up('ArrowRight');
  await page.keyboard.press('Backspace');
  await expect.poll(() => turns.told.at(-1)).toBe('to 0.00');
});

test('a camera that cannot be steered says so', async ({ openPage }) => {
  const { page } = await desk(openPage);
  await tile(page, 0).click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('d');
  await expect(page.getByText('Cette caméra ne se pilote pas')).toBeVisible();
  await expect(layer(page)).toHaveCount(0);
});
