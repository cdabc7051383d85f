/** Issue 6: searching in real footage of the embedded recorder, where it is known when and where something moved, and in the events of it and of a second server. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { recordPast } from '../fakes/recorded-past.ts';
import { cityClip } from '../fakes/servers/city-clip.ts';
import { FakeFrigate } from '../fakes/servers/frigate/fake-frigate.ts';
import { recorderCameras } from './review/recorded-cameras.ts';
import { expect, test } from './wall-app.ts';
import type { RunningWall, WallWant } from './wall-app.ts';

/** What moves is in the lower right quarter, in these seconds of each loop of a clip; the ground stands still. */
const moves = { from: 20, to: 24 };
const loopSeconds = 60;

async function scene(startWall: (want: WallWant) => Promise<RunningWall>, seconds: number): Promise<{ readonly wall: RunningWall; readonly start: number; readonly client: Awaited<ReturnType<typeof openBridge>>['client']; close(): void }> {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-search-'));
  const clip = await makeBurnedClip({ width: 640, height: 360, seconds: loopSeconds, mover: (second) => (second >= moves.from && second < moves.to ? { x: second % 2 === 0 ? 0.7 : 0.55, y: 0.7, width: 0.12, height: 0.2 } : null) });
  const start = Math.floor(Date.now() / 1000) * 1000 - seconds * 1000 - 20_000;
  await recordPast(path.join(data, 'recorder'), 'cam1', clip, [{ start, end: start + seconds * 1000 }], 'sub');
  const wall = await startWall({ demo: 'none', data, recorder: { cameras: recorderCameras(1).map((camera) => ({ ...camera, streams: { main: { source: 'rtsp://127.0.0.1:9/none', open: 'demand' }, sub: { source: 'rtsp://127.0.0.1:9/none', open: 'demand' } } })) } });
  const { client, close } = await openBridge(wall.address);
  await expect.poll(async () => (await client.cameras.list({ after: null, limit: 50 })).total, { timeout: 20_000 }).toBe(1);
  await arrangeCameras(client, 1, '1', ['embedded/cam1']);
  return { wall, start, client, close };
}

const lines = (page: Page) => page.locator('[data-result]');
const times = (page: Page) => lines(page).evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-at'))));

async function openMotion(page: Page): Promise<void> {
  await expect(page.locator('[data-tile="0"][data-camera]')).toBeVisible();
  await page.locator('[data-tile="0"]').click({ position: { x: 40, y: 60 } });
  await page.keyboard.press('Control+f');
  await page.getByRole('radio', { name: 'Mouvement dans l’image' }).click();
  await expect(page.getByRole('application').locator('img')).toBeVisible({ timeout: 15_000 });
}

/** Corners in parts of the picture. */
async function drawBox(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const picture = page.getByRole('application');
  await picture.scrollIntoViewIfNeeded();
  const box = (await picture.boundingBox())!;
  await page.mouse.move(box.x + from[0] * box.width, box.y + from[1] * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + ((from[0] + to[0]) / 2) * box.width, box.y + ((from[1] + to[1]) / 2) * box.height);
  await page.mouse.move(box.x + to[0] * box.width, box.y + to[1] * box.height);
  await page.mouse.up();
  await expect(picture).toHaveAttribute('data-region', 'done');
}

const searchNow = (page: Page): Promise<void> => page.locator('form:visible').getByRole('button', { name: 'Rechercher', exact: true }).click();

test('motion is found where it was and when it was, not beside it; its picture and its moment open; events of two servers are one list', async ({ startWall }) => {
  test.setTimeout(180_000);
  const frigate = new FakeFrigate({ clip: await cityClip() });
  await frigate.start();
  const { wall: { page }, start, client, close } = await scene(startWall, 60);
  try {
    await openMotion(page);
    await drawBox(page, [0.5, 0.62], [0.95, 0.98]);
    await searchNow(page);
    await expect(page.locator('[data-motion="done"]')).toBeVisible({ timeout: 20_000 });
    await expect(lines(page)).toHaveCount(1);
    const [found] = await times(page);
    expect(Math.abs(found! - (start + (moves.from - 1) * 1000))).toBeLessThanOrEqual(1_000);
    await expect(page.locator('[data-still="shown"]')).toHaveCount(1);
    await page.screenshot({ path: 'test-results/search-found.png' });

    // The other half of the picture, at the same time: nothing.
    await drawBox(page, [0.02, 0.3], [0.45, 0.98]);
    await searchNow(page);
    await expect(page.locator('[data-motion="done"]')).toBeVisible({ timeout: 20_000 });
    await page.getByRole('radio', { name: 'Tout mouvement' }).click();
    await expect(page.locator('[data-nothing]')).toContainText('Rien n’a bougé');
    await expect(lines(page)).toHaveCount(0);

    await drawBox(page, [0.5, 0.62], [0.95, 0.98]);
    await searchNow(page);
    await expect(lines(page)).toHaveCount(1, { timeout: 20_000 });
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-clip][data-is="showing"]')).toHaveCount(1, { timeout: 20_000 });
    // What it shows is told no later than that it shows something.
    expect(Number(await page.locator('[data-clip]').getAttribute('data-shown-at'))).toBeGreaterThanOrEqual(found! - 1_000);
    await expect(page.locator('[data-timeline]')).toHaveAttribute('data-finds', 'true');
    await page.screenshot({ path: 'test-results/search-reviewed.png' });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeFocused();

    frigate.addEvent({ id: `${start / 1000 + 30}-abc`, start_time: start / 1000 + 30, end_time: start / 1000 + 33 });
    await client.servers.add({ kind: 'frigate', name: 'Frigate du port', address: frigate.address, user: 'amina', password: 'minaret 7!' });
    await page.getByRole('radio', { name: 'Événements' }).click();
    await searchNow(page);
    await expect(lines(page)).toHaveCount(2, { timeout: 20_000 });
    // The recorder's footage broke off at its end; Frigate saw a person before.
    expect(await lines(page).evaluateAll((all) => all.map((one) => [one.getAttribute('data-type'), Number(one.getAttribute('data-at'))]))).toEqual([['connection', start + 60_000], ['object', start + 30_000]]);
    await page.screenshot({ path: 'test-results/search-two-servers.png' });
    const told = (await client.journal.list({ before: null, limit: 50 })).filter(({ kind }) => kind.endsWith('-searched'));
    expect(told.map(({ kind, camera }) => [kind, camera])).toEqual([['events-searched', null], ...Array.from({ length: 3 }, () => ['motion-searched', 'embedded/cam1'])]);
  } finally {
    close();
    await frigate.kill();
  }
});

test('an hour of one camera is searched for motion in a drawn region', { tag: '@long' }, async ({ startWall }) => {
  test.setTimeout(420_000);
  const { wall: { page }, start, close } = await scene(startWall, 3_600);
  try {
    await openMotion(page);
    await page.getByRole('button', { name: '24 dernières heures' }).click();
    await expect(page.getByRole('application').locator('img')).toBeVisible({ timeout: 15_000 });
    await drawBox(page, [0.5, 0.62], [0.95, 0.98]);
    for (const round of ['first time', 'again']) {
      const pressedAt = Date.now();
      await searchNow(page);
      // What an earlier search found is gone at once.
      await expect(page.locator('[data-motion="running"], [data-motion="done"][data-took-ms]')).toBeVisible();
      await page.waitForFunction(() => document.querySelector('[data-result]') !== null, undefined, { polling: 'raf', timeout: 120_000 });
      const firstMs = Date.now() - pressedAt;
      await expect(page.locator('[data-motion="done"]')).toBeVisible({ timeout: 120_000 });
      const tookMs = Number(await page.locator('[data-took-ms]').getAttribute('data-took-ms'));
      console.info(`search: an hour of one camera (640×360, a key frame a second), ${round}: first result after ${firstMs} ms, all after ${tookMs} ms`);
      test.info().annotations.push({ type: 'motion search', description: `${round}: ${tookMs} ms` });
      expect(Number(await page.getByRole('listbox').getAttribute('data-results'))).toBe(60);
    }
    expect((await times(page))[0]).toBeGreaterThanOrEqual(start);
  } finally {
    close();
  }
});
