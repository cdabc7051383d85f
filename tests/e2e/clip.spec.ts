/** Issue 6, part 3: one clip by itself in video.js: a bookmark's footage with its marks and gaps, a film the operator has as a file, and nothing left behind. */
import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { frameAt as frameSince, framesPerSecond } from './review/recorded-cameras.ts';
import { burnedOnScreen, recordedScene } from './review/recorded-scene.ts';
import { expect as hasty, test } from './wall-app.ts';

/** On a machine whose cores others use, too. */
const expect = hasty.configure({ timeout: 20_000 });

const frameAt = (at: number, { start }: { readonly start: number }): number => frameSince(at, start);
const detail = (page: Page) => page.locator('[data-detail]');
const state = (page: Page) => page.locator('[data-clip-state]');
const media = async (page: Page): Promise<number> => Number(await page.locator('[data-clip-times]').getAttribute('data-media'));
const burned = async (page: Page): Promise<number | null> => (await burnedOnScreen(page, '[data-detail] video'))[0] ?? null;
const stampIn = (text: string | null): number => Date.parse((/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC[+-]\d\d:\d\d/.exec(text ?? '')?.[0] ?? '').replace(' UTC', '').replace(' ', 'T'));

/** It begins to play by itself, here. */
async function pause(page: Page, from: number): Promise<void> {
  await expect.poll(() => media(page), { intervals: [50] }).toBeGreaterThan(from);
  await page.keyboard.press('k');
  await expect(page.locator('[data-detail] .video-js.vjs-paused')).toHaveCount(1);
  await expect.poll(() => burned(page)).not.toBeNull();
}

test('a bookmark by itself: picture and time agree, its marks and gap are shown, every key does what it says', async ({ startWall }) => {
  test.setTimeout(400_000);
  const { wall, stretches: [first, second], client, close } = await recordedScene(startWall, 2);
  const { page } = wall;
  try {
    const cameras = ['embedded/cam1', 'embedded/cam2'];
    await client.bookmarks.add({ cameras, range: { start: first.end - 10_000, end: second.start + 20_000 }, monitor: 1, words: { title: 'Attroupement' } });
    await client.bookmarks.add({ cameras: [cameras[0]!], range: { start: second.start + 8_000, end: second.start + 8_000 }, monitor: 1, words: { title: 'إغلاق الأبواب' } });
    await client.bookmarks.add({ cameras: [cameras[0]!], range: { start: first.end + 5_000, end: first.end + 9_000 }, monitor: 1, words: { title: 'in the gap' } });
    await expect(page.locator('[data-tile]').first()).toBeVisible();
    const requested: string[] = [];
    page.on('request', (request) => { requested.push(request.url()); });
    await page.keyboard.press('Control+b');
    await page.locator('[data-bookmark]').filter({ hasText: 'Attroupement' }).getByRole('button', { name: 'Regarder en détail' }).click();
    await expect(state(page)).toHaveAttribute('data-clip-state', 'showing', { timeout: 20_000 });
    // The player came with the clip, not with the page.
    expect(requested.some((url) => /detail-player-.*\.js/.test(url))).toBe(true);
    await pause(page, 30);
    // It begins where the mark does, after the half minute around it.
    expect(await media(page)).toBeGreaterThanOrEqual(30);
    const agree = async (): Promise<number | null> => {
      const [number, text] = [await burned(page), await page.locator('[data-clip-times]').textContent()];
      const at = stampIn(text);
      if (number === null || Number.isNaN(at)) return null;
      // The stamp has whole seconds, the frame 25 in each.
      return Math.floor(number / framesPerSecond) - Math.floor(frameAt(at, at < second.start ? first : second) / framesPerSecond);
    };
    expect(await agree()).toBe(0);

    // One frame after the other, both ways.
    let number = (await burned(page))!;
    for (const [key, by] of [['.', 1], ['.', 1], [',', -1], ['.', 1], [',', -1], [',', -1]] as const) {
      await page.keyboard.press(key);
      number += by;
      await expect.poll(() => burned(page), { intervals: [20] }).toBe(number);
    }

    // What lies on it: the bookmark, the one beyond the gap, the gap with its reason; the one inside the gap is nowhere.
    await expect(page.locator('[data-mark="bookmark"]')).toHaveCount(2);
    await expect(page.locator('[data-mark="break"]')).toHaveCount(1);
    await expect(detail(page)).toContainText('Trou de 30');
    await expect(detail(page)).toContainText('caméra perdue');
    await expect(detail(page)).not.toContainText('in the gap');
    await page.keyboard.press(']');
    await expect.poll(() => burned(page)).toBe(frameAt(second.start + 8_000, second));
    expect(await agree()).toBe(0);
    await page.keyboard.press('[');
    await expect.poll(() => burned(page)).toBe(frameAt(first.end - 10_000, first));
    await page.keyboard.press('j');
    await expect.poll(() => burned(page)).toBe(frameAt(first.end - 20_000, first));
    // The bar goes from left to right in every language.
    const bar = page.locator('[data-detail] [role=slider].vjs-progress-holder');
    const box = (await bar.boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2);
    await expect.poll(() => media(page)).toBeGreaterThan(50);
    await page.keyboard.press('+');
    await expect(page.locator('.vjs-playback-rate-value')).toHaveText('2x');
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    await expect(page.locator('.vjs-playback-rate-value')).toHaveText('0.5x');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement?.className ?? '')).toContain('video-js');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull();
    await page.screenshot({ path: 'test-results/clip-fr.png' });
    expect(await serious(page)).toEqual([]);

    // Round the mark: from its end to its beginning.
    await page.keyboard.press('r');
    await expect(page.locator('[data-loops]')).toHaveCount(1);
    await page.getByRole('button', { name: /Attroupement/ }).last().click();
    // It is half a minute into the clip.
    await expect.poll(() => media(page)).toBeLessThan(31);
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('+');
    const from = await media(page);
    await page.keyboard.press('k');
    await expect.poll(() => media(page), { timeout: 15_000, intervals: [30] }).toBeGreaterThan(from + 15);
    await expect.poll(() => media(page), { timeout: 15_000, intervals: [30] }).toBeLessThan(from + 10);

    // The other camera of the mark; then Arabic, opened from the timeline's moment.
    await page.getByRole('radio', { name: /Caméra 2/ }).click();
    await expect(state(page)).toHaveAttribute('data-clip-state', 'showing');
    await page.keyboard.press('Escape');
    await expect(detail(page)).toHaveCount(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await client.settings.write({ language: 'ar' });
    await page.locator('[data-tile="0"]').click({ position: { x: 40, y: 60 } });
    await page.keyboard.press('u');
    await expect(page.locator('[data-clip]')).toHaveCount(1);
    await page.keyboard.press('k');
    await page.getByRole('textbox', { name: 'الانتقال إلى وقت' }).fill(new Date(second.start + 8_000).toTimeString().slice(0, 8));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'إغلاق الأبواب' }).click();
    await expect(state(page)).toHaveAttribute('data-clip-state', 'showing');
    // The half minute before lies in the gap but for eight seconds.
    await pause(page, 8);
    expect(await agree()).toBe(0);
    await expect(detail(page).getByRole('button', { name: 'ملء الشاشة', exact: true })).toBeVisible();
    await page.screenshot({ path: 'test-results/clip-ar.png' });
    expect(await serious(page)).toEqual([]);
    // Every look is in the journal.
    expect((await client.journal.list({ before: null, limit: 50 })).filter(({ kind }) => kind === 'footage-watched').length).toBeGreaterThanOrEqual(3);
  } finally {
    close();
  }
});

test('a film that was exported plays as a file; one that is none says so; twenty clips leave nothing behind', async ({ startWall }) => {
  test.setTimeout(400_000);
  const { wall, stretches: [, second], client, close } = await recordedScene(startWall, 1);
  const { page } = wall;
  try {
    const film = await wall.recorder().bytes(`/cameras/cam1/footage/export.mp4?from=${second.start + 10_000}&to=${second.start + 30_000}`);
    await expect(page.locator('[data-tile]').first()).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('film export');
    await page.keyboard.press('Enter');
    await expect(page.getByText('lu dans cette page seulement')).toBeVisible();
    await page.screenshot({ path: 'test-results/clip-file.png' });
    expect(await serious(page)).toEqual([]);
    const sent: string[] = [];
    // The tile's own tries at a live picture go on.
    page.on('request', (request) => { if (!/^blob:|\/assets\/|\/media\/live\//.test(request.url())) sent.push(`${request.method()} ${request.url()}`); });
    const chooser = async (name: string, buffer: Buffer): Promise<void> => {
      const asked = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choisir un film' }).click();
      await (await asked).setFiles({ name, mimeType: 'video/mp4', buffer });
    };
    await chooser('export.mp4', film);
    await expect(state(page)).toHaveAttribute('data-clip-state', 'showing', { timeout: 20_000 });
    await pause(page, 0);
    const at = await media(page);
    expect(await burned(page)).toBe(frameAt(second.start + 10_000 + at * 1000 + 5, second));
    await expect(detail(page)).toContainText('ne dit pas quand');
    await chooser('liste.mp4', Buffer.from('not a film '.repeat(1000)));
    await expect(page.getByRole('alert')).toContainText('ne peut pas être lu');
    await page.screenshot({ path: 'test-results/clip-file-bad.png' });
    expect(sent).toEqual([]);
    await page.keyboard.press('Escape');

    await client.bookmarks.add({ cameras: ['embedded/cam1'], range: { start: second.start + 10_000, end: second.start + 20_000 }, monitor: 1, words: { title: 'vingt fois' } });
    await page.keyboard.press('Control+b');
    const open = page.locator('[data-bookmark]').getByRole('button', { name: 'Regarder en détail' });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const left = async (): Promise<{ nodes: number; listeners: number }> => {
      await cdp.send('HeapProfiler.collectGarbage');
      await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
      return { nodes: of('Nodes'), listeners: of('JSEventListeners') };
    };
    let before = { nodes: 0, listeners: 0 };
    for (let round = 0; round <= 20; round += 1) {
      await open.click();
      await expect(state(page)).toHaveAttribute('data-clip-state', 'showing', { timeout: 20_000 });
      await page.keyboard.press('Escape');
      await expect(detail(page)).toHaveCount(0);
      // The first fills what stays for good: the code itself, its words.
      if (round === 0) before = await left();
    }
    const after = await left();
    console.info(`clip: twenty opened and closed, nodes ${before.nodes} to ${after.nodes}, listeners ${before.listeners} to ${after.listeners}`);
    expect(await page.locator('[data-detail] video, .video-js').count()).toBe(0);
    // One player has some 400 nodes and 150 listeners.
    expect(after.nodes - before.nodes).toBeLessThan(400);
    expect(after.listeners - before.listeners).toBeLessThan(100);
  } finally {
    close();
  }
});
