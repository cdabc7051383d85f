/** The search in the footage, on a core whose recording servers are of the test: slow ones, dead ones, a hundred thousand events, regions drawn by mouse and by keys; in three languages. */
import type { Page } from '@playwright/test';
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import { motionColumns, motionRows } from '#model/motion';
import { ServerFault } from '#core/servers/recording-server';
import type { EventsPart, MotionPart, RecordingServer } from '#core/servers/recording-server';
import { createBurnedJpegs } from '../fakes/burned-jpeg.ts';
import { serious } from './axe.ts';
import { expect, items, test, tile } from './page-window.ts';
import type { PageWindow } from './page-window.ts';

const hour = 3_600_000;

/** As an adapter keeps them: newest first, those that began in the range. */
function historyOf(events: readonly CameraEvent[]): NonNullable<EventsPart['history']> {
  const sorted = events.toSorted((a, b) => b.at - a.at);
  return async ({ cameras, range, limit }) => {
    const found: CameraEvent[] = [];
    for (const event of sorted) {
      if (event.at >= range.end || (cameras && !cameras.includes(event.camera ?? ''))) continue;
      if (event.at < range.start || found.length >= limit) break;
      found.push(event);
    }
    return found;
  };
}

const eventsOf = (history: EventsPart['history']): EventsPart => ({ history, push: false, follow: () => undefined });
const jpegs = createBurnedJpegs(320, 180);
const thumbnails: RecordingServer['thumbnails'] = { past: true, at: async (_camera, at) => (at === 'latest' ? null : { jpeg: jpegs.make(at), capturedAt: at }) };

function event(camera: string, at: number, type: CameraEventType, label: string, lengthMs: number | null = 4_000): CameraEvent {
  return { id: `${type}-${at}`, camera, type, label, at, end: lengthMs === null ? null : at + lengthMs, score: null };
}

const list = (page: Page) => page.getByRole('listbox');
const lines = (page: Page) => page.locator('[data-result]');
const buttonOf = (name: Record<'fr' | 'en' | 'ar', string>, language: 'fr' | 'en' | 'ar') => ({ name: name[language], exact: true });
const start = { fr: 'Rechercher', en: 'Search', ar: 'بحث' };
const motionTab = { fr: 'Mouvement dans l’image', en: 'Motion in a picture', ar: 'حركة في الصورة' };
const wholePicture = { fr: 'Image entière', en: 'Whole picture', ar: 'الصورة كاملة' };

async function openSearch({ page, core }: PageWindow): Promise<void> {
  core.arrange(1, (before) => ({ ...before, layout: '4', items: items(4) }));
  await expect(page.locator('[data-tile="0"]')).toHaveAttribute('data-camera', 'embedded/c1');
  await page.locator('[data-tile="0"]').click({ position: { x: 60, y: 60 } });
  await page.keyboard.press('Control+f');
  await expect(page.locator('[data-footage-search]')).toBeVisible();
}

for (const language of ['fr', 'en', 'ar'] as const) {
  test(`events: quick servers are seen at once, a slow one and a dead one are named; Enter, back, B (${language})`, async ({ openPage }) => {
    const opened = await openPage({ settings: { language } });
    const { page, core } = opened;
    const now = Date.now();
    let answer: () => void = () => undefined;
    const late = [event('embedded/c9', now - 90_000, 'line', 'Quai nord')];
    core.recorders.set('embedded', { thumbnails, events: eventsOf(historyOf([event('embedded/c1', now - 60_000, 'connection', 'camera-lost', 12_000), event('embedded/c2', now - 120_000, 'object', 'person'), event('embedded/c1', now - 180_000, 'motion', '', null)])) });
    core.recorders.set('slow', { events: eventsOf((query, signal) => new Promise((resolve) => { answer = () => { void historyOf(late)(query, signal).then(resolve); }; })) });
    core.recorders.set('dead', { events: eventsOf(() => Promise.reject(new ServerFault({ code: 'server-unreachable' }))) });
    core.recorders.set('bare', {});
    await openSearch(opened);
    await expect(page.locator('[data-nothing]')).toBeVisible();
    await page.screenshot({ path: `test-results/search-empty-${language}.png` });
    await page.getByRole('button', buttonOf(start, language)).click();
    await expect(lines(page)).toHaveCount(3);
    await expect(page.locator('[data-server="dead"]')).toHaveAttribute('data-is', 'failed');
    await expect(page.locator('[data-server="slow"]')).toHaveAttribute('data-is', 'asked');
    await expect(page.locator('[data-server="bare"]')).toHaveAttribute('data-is', 'keepsNone');
    await expect(list(page)).toBeFocused();
    await expect(page.locator('[data-still="shown"]')).toHaveCount(3);
    // One walks on while it comes, and what is in hand stays in hand.
    await page.keyboard.press('ArrowDown');
    await expect(lines(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    const inHand = await lines(page).nth(1).getAttribute('data-result');
    answer();
    await expect(lines(page)).toHaveCount(4);
    await expect(page.locator('[aria-selected="true"]')).toHaveAttribute('data-result', inHand!);
    expect(await lines(page).evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-at'))))).toEqual([now - 60_000, now - 90_000, now - 120_000, now - 180_000]);
    await page.screenshot({ path: `test-results/search-events-${language}.png` });
    expect(await serious(page)).toEqual([]);

    await page.keyboard.press('b');
    await expect.poll(async () => (await core.bookmarks.list({ text: '', cameras: null, range: null, severity: null, before: null, limit: 5 })).bookmarks).toMatchObject([{ cameras: ['embedded/c2'], range: { start: now - 125_000, end: now - 111_000 } }]);
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-review]')).toBeVisible();
    expect(Math.abs(Number(await page.locator('[data-review-time]').getAttribute('data-review-time')) - (now - 120_000))).toBeLessThan(10_000);
    await expect(page.locator('[data-timeline]')).toHaveAttribute('data-finds', 'true');
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-review]')).toHaveCount(0);
    await expect(list(page)).toBeFocused();
    await expect(page.locator('[aria-selected="true"]')).toHaveAttribute('data-result', inHand!);
    const [written] = core.journal.list({ before: null, limit: 20 }).filter(({ kind }) => kind === 'events-searched');
    expect(written).toMatchObject({ monitor: 1, detail: { where: 'all', types: 'all', who: expect.stringMatching(/^page-/) } });
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-tile="0"]')).toBeVisible();
  });

  test(`motion: a region by mouse, then by keys; what was found, its order, its marks (${language})`, async ({ openPage }) => {
    const opened = await openPage({ settings: { language } });
    const { page, core } = opened;
    const asked: (readonly number[] | null)[] = [];
    const motion: MotionPart = {
      looksAt: 'region', longestMs: hour / 4,
      search: async (_camera, { range, cells }) => {
        asked.push(cells);
        return [{ start: range.start + 60_000, end: range.start + 64_000, strength: asked.length % 2 === 0 ? 0.4 : 0.12 }];
      },
    };
    core.recorders.set('embedded', { thumbnails, motion, events: eventsOf(null) });
    await openSearch(opened);
    await page.getByRole('radio', { name: motionTab[language] }).click();
    const picture = page.getByRole('application');
    await expect(picture.locator('img')).toBeVisible();
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.8);
    // Beyond the edge is the edge.
    await page.mouse.move(box.x + box.width * 1.02, box.y + box.height * 1.05);
    await page.mouse.up();
    await expect(picture).toHaveAttribute('data-region', 'done');
    await page.screenshot({ path: `test-results/search-region-${language}.png` });
    expect(await serious(page)).toEqual([]);
    await page.locator('form:visible').getByRole('button', buttonOf(start, language)).click();
    await expect(page.locator('[data-motion="done"]')).toBeVisible();
    await expect(lines(page)).toHaveCount(4);
    const right = Array.from({ length: motionColumns * motionRows }, (_, cell) => cell).filter((cell) => cell % motionColumns >= motionColumns / 2 && cell >= motionColumns * motionRows / 2);
    expect(asked[0]).toEqual(right);
    const times = () => lines(page).evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-at'))));
    const earliest = await times();
    expect(earliest).toEqual(earliest.toSorted((a, b) => a - b));
    await page.getByRole('radio', { name: { fr: 'Les plus forts d’abord', en: 'Strongest first', ar: 'الأقوى أولا' }[language] }).click();
    await expect.poll(times).toEqual([earliest[1], earliest[3], earliest[0], earliest[2]]);
    await page.getByRole('radio', { name: { fr: 'Grands mouvements', en: 'Large movements', ar: 'الحركات الكبيرة' }[language] }).click();
    await expect(lines(page)).toHaveCount(2);
    await page.screenshot({ path: `test-results/search-motion-${language}.png` });

    // By keys alone: the upper left quarter.
    await picture.focus();
    // The corner ends it, wherever the mouse had left the cursor.
    for (let step = 0; step < 20; step += 1) await page.keyboard.press('Shift+ArrowUp');
    for (let step = 0; step < 20; step += 1) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Space');
    for (let step = 0; step < 16; step += 1) await page.keyboard.press('ArrowRight');
    for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(picture).toHaveAttribute('data-region', 'done');
    asked.length = 0;
    await page.locator('form:visible').getByRole('button', buttonOf(start, language)).click();
    await expect.poll(() => asked.length).toBeGreaterThanOrEqual(4);
    const cells = new Set(asked[0]);
    expect([cells.has(0), cells.has(motionColumns - 1), cells.has(motionColumns * (motionRows - 1))]).toEqual([true, false, false]);
    await expect(list(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-timeline]')).toHaveAttribute('data-finds', 'true');
    await page.screenshot({ path: `test-results/search-review-${language}.png` });
    expect(await serious(page)).toEqual([]);
    const at = async (): Promise<number> => Number(await page.locator('[data-review-time]').getAttribute('data-review-time'));
    const before = await at();
    await page.keyboard.press('n');
    await expect.poll(async () => Math.round((await at() - before) / 60_000)).toBeGreaterThanOrEqual(15);
  });
}

test('a camera whose server finds no motion says so and leads to its events; one that knows the whole picture only says that', async ({ openPage }) => {
  const opened = await openPage();
  const { page, core } = opened;
  core.recorders.set('embedded', { events: eventsOf(historyOf([event('embedded/c1', Date.now() - 60_000, 'input', 'Porte')])) });
  await openSearch(opened);
  await page.getByRole('radio', { name: motionTab.fr }).click();
  await expect(page.locator('[data-cannot]')).toContainText('ne sait pas chercher un mouvement');
  await page.screenshot({ path: 'test-results/search-cannot-fr.png' });
  await expect(page.locator('form:visible').getByRole('button', buttonOf(start, 'fr'))).toBeDisabled();
  await page.getByRole('button', { name: 'Chercher ses événements' }).click();
  await page.locator('form:visible').getByRole('button', buttonOf(start, 'fr')).click();
  await expect(lines(page)).toHaveCount(1);
});

test('a search for motion is stopped by hand, and its work ends', async ({ openPage }) => {
  const opened = await openPage();
  const { page, core } = opened;
  let [running, ended] = [0, 0];
  const motion: MotionPart = {
    looksAt: 'region', longestMs: hour / 10,
    search: async (_camera, { range }, signal) => {
      if (running === 3) await new Promise<never>((_resolve, reject) => { signal.addEventListener('abort', () => { ended += 1; reject(signal.reason as Error); }); });
      running += 1;
      return [{ start: range.start, end: range.start + 2_000, strength: 0.5 }];
    },
  };
  core.recorders.set('embedded', { thumbnails, motion });
  await openSearch(opened);
  await page.getByRole('radio', { name: motionTab.fr }).click();
  await page.getByRole('radio', { name: wholePicture.fr }).click();
  await page.locator('form:visible').getByRole('button', buttonOf(start, 'fr')).click();
  await expect(lines(page)).toHaveCount(3);
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.screenshot({ path: 'test-results/search-running-fr.png' });
  await page.locator('form:visible').getByRole('button', { name: 'Arrêter la recherche' }).click();
  await expect.poll(() => ended).toBe(1);
  await expect(page.locator('[data-motion="cancelled"]')).toContainText('30');
  await expect(lines(page)).toHaveCount(3);
});

test('twenty thousand events: the list stays short to draw, goes to its end, and its place is kept over a review', async ({ openPage }) => {
  test.setTimeout(240_000);
  const opened = await openPage();
  const { page, core } = opened;
  const now = Date.now();
  core.recorders.set('embedded', { thumbnails, events: eventsOf(historyOf(Array.from({ length: 20_000 }, (_, index) => event(`embedded/c${(index % 20) + 1}`, now - 1_000 - index * 30, 'motion', '')))) });
  await openSearch(opened);
  await page.locator('form:visible').getByRole('button', buttonOf(start, 'fr')).click();
  await expect(lines(page).first()).toBeVisible();
  const count = async (): Promise<number> => Number(await list(page).getAttribute('data-results'));
  await expect.poll(count).toBeGreaterThanOrEqual(300);
  const began = Date.now();
  await list(page).focus();
  await expect.poll(async () => {
    await page.keyboard.press('End');
    return count();
  }, { timeout: 200_000, intervals: [20] }).toBe(20_000);
  console.info(`search: 20,000 events walked to the end in ${Date.now() - began} ms`);
  expect(await lines(page).count()).toBeLessThan(40);
  // What a key costs at the end of it all.
  const costs = await page.evaluate(async () => {
    const box = document.querySelector<HTMLElement>('[role=listbox]')!;
    const all: number[] = [];
    for (let press = 0; press < 30; press += 1) {
      const before = performance.now();
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }));
      await new Promise(requestAnimationFrame);
      all.push(performance.now() - before);
    }
    return all.toSorted((a, b) => a - b);
  });
  console.info(`search: an arrow in 20,000 lines, to the next frame: p50 ${Math.round(costs[15]!)} ms, p95 ${Math.round(costs[28]!)} ms`);
  const inHand = await page.locator('[aria-selected="true"]').getAttribute('data-result');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-review]')).toBeVisible();
  await page.getByRole('button', { name: 'Retour aux résultats' }).click();
  await expect(page.locator('[aria-selected="true"]')).toHaveAttribute('data-result', inHand!);
});

test('N in a review of results goes to the next one, and answers no push that waits; on the wall it does', async ({ openPage }) => {
  const opened = await openPage();
  const { page, core } = opened;
  const now = Date.now();
  core.recorders.set('embedded', { thumbnails, events: eventsOf(historyOf([60_000, 180_000].map((ago) => event('embedded/c1', now - ago, 'motion', '')))) });
  core.pushes.ask({ monitor: 1, first: true });
  await openSearch(opened);
  await page.getByRole('button', buttonOf(start, 'fr')).click();
  await expect(lines(page)).toHaveCount(2);
  await expect(list(page)).toBeFocused();
  core.pushes.send({ from: 2, to: 1, content: { kind: 'item', item: { kind: 'camera', camera: 'embedded/c7' }, tile: 3 }, reason: '', returnAfterS: null });
  const waiting = page.locator('[data-push="waiting"]');
  await expect(waiting).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  const near = async (at: number) => Math.abs(Number(await page.locator('[data-review-time]').getAttribute('data-review-time')) - at) < 20_000;
  await expect.poll(() => near(now - 180_000)).toBe(true);
  // Where keys do not answer, none is shown on the buttons.
  await expect(waiting.locator('kbd')).toHaveCount(0);
  await page.keyboard.press('n');
  await expect.poll(() => near(now - 60_000)).toBe(true);
  await page.keyboard.press('p');
  await expect.poll(() => near(now - 180_000)).toBe(true);
  await page.keyboard.press('y');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Résultat suivant');
  await expect(page.getByRole('dialog')).not.toContainText('412>2.7');
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await expect(tile(page, 0)).toBeVisible();
  expect(core.journal.list({ before: null, limit: 20 }).map(({ kind }) => kind).filter((kind) => /push-(refused|shown)/.test(kind))).toEqual([]);
  await page.keyboard.press('n');
  await expect(waiting).toHaveCount(0);
  expect(core.journal.list({ before: null, limit: 1 })[0]?.kind).toBe('push-refused');
});
