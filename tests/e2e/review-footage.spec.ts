/** Issue 6: footage as years of recording leave it: a gap, a clock that was set, other sizes and codecs, sound that begins, the hour that Morocco's clocks repeat before Ramadan. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { EpochMs } from '#model/time';
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { recordedH265, recordedRun, recordedStream, recordRuns } from '../fakes/recorded-past.ts';
import { frameMs, recorderCameras, reviewClip } from './review/recorded-cameras.ts';
import { clips, isRunning, openReview, toldTime } from './review/review-page.ts';
import { offByNumbers } from './review/stand.ts';
import { expect, test } from './wall-app.ts';

/** 2025-02-23T02:00:00Z: three o'clock becomes two o'clock in Morocco. */
const change = Date.UTC(2025, 1, 23, 2);
const at = (second: number): EpochMs => change + second * 1000;
const slow = { timeout: 60_000, intervals: [50] };
/** Where runs with burned numbers begin, seconds from the change; the last set the clock back by ten seconds. */
const burned = [-80, 90, 120, 180, 820, 840] as const;

async function layFootage(data: string): Promise<void> {
  const [small, large] = [await reviewClip(), await reviewClip(640, 360)];
  await recordRuns(path.join(data, 'recorder'), 'cam1', [
    { ...recordedRun(small, at(-80), 140), pause: { reason: 'camera-lost', at: at(60) } },
    recordedRun(small, at(90), 30), recordedRun(large, at(120), 30), recordedStream(at(150), { seconds: 20, framesPerSecond: 15, audio: 'aac' }), recordedH265(at(170), 10), recordedRun(small, at(180), 40),
    // The clock was put on by ten minutes, then back by ten seconds.
    recordedRun(small, at(820), 30), recordedRun(small, at(840), 40),
  ]);
}

/** Types a time of Morocco; in the hour that came twice, says which one is meant. */
async function goTo(page: Page, moment: EpochMs): Promise<void> {
  const local = new Date(moment + (moment < change ? 3_600_000 : 0)).toISOString().slice(0, 19).replace('T', ' ');
  await page.getByLabel('Aller à une heure').fill(local);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: moment < change ? /UTC\+01:00/ : /UTC\+00:00/ }).click();
  await expect.poll(() => toldTime(page), slow).toBe(moment);
}

test('gaps, a clock set on and back, sizes, codecs, sound and a repeated hour: each border is played across, told and drawn @long', async ({ startWall, browser }) => {
  test.setTimeout(600_000);
  const data = mkdtempSync(path.join(tmpdir(), 'manara-footage-'));
  await layFootage(data);
  const wall = await startWall({ demo: 'none', data, recorder: { cameras: recorderCameras(1) as object[], retention: { days: 3650 } } });
  const { client, close } = await openBridge(wall.address);
  const context = await browser.newContext({ timezoneId: 'Africa/Casablanca', viewport: { width: 1600, height: 900 } });
  try {
    await expect.poll(async () => (await client.cameras.list({ after: null, limit: 50 })).total, { timeout: 60_000 }).toBe(1);
    await arrangeCameras(client, 1, '1', ['embedded/cam1']);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => { faults.push(String(error)); });
    await page.goto(wall.address);
    expect(await page.evaluate((then) => [then - 1, then].map((one) => 0 - new Date(one).getTimezoneOffset()), change)).toEqual([60, 0]);
    await openReview(page, 1, 'u');
    if (await isRunning(page)) await page.keyboard.press('k');
    const label = page.locator('[data-review-time]');
    const off = offByNumbers(page, (_, moment) => at(burned.findLast((second) => moment >= at(second)) ?? 0));
    const right = async (): Promise<void> => { await expect.poll(async () => Math.abs((await off(await toldTime(page)))[0] ?? Infinity), slow).toBeLessThanOrEqual(frameMs); };
    const stand = async (second: number): Promise<void> => {
      await goTo(page, at(second));
      await expect(clips(page, 'showing')).toHaveCount(1, { timeout: 60_000 });
    };
    /** Plays until that second, and stands there. */
    const playTo = async (second: number): Promise<void> => {
      await page.keyboard.press('k');
      await expect.poll(() => toldTime(page), { timeout: 60_000, intervals: [50] }).toBeGreaterThanOrEqual(at(second));
      await page.keyboard.press('k');
    };

    await test.step('the repeated hour', async () => {
      await stand(-10);
      await right();
      await expect(label).toContainText('2025-02-23 02:59:50 UTC+01:00');
      await page.screenshot({ path: 'test-results/footage-hour.png' });
      await playTo(2);
      await expect(label).toContainText(/2025-02-23 02:00:\d\d UTC\+00:00/);
      await right();
      // The same reading an hour before: nothing was recorded then.
      await goTo(page, at(3 - 3600));
      await expect(clips(page, 'none')).toHaveCount(1, { timeout: 60_000 });
    });
    await test.step('over a gap', async () => {
      await stand(58);
      await playTo(90);
      await expect(clips(page, 'showing')).toHaveCount(1, { timeout: 60_000 });
      await right();
    });
    await test.step('another size', async () => {
      await stand(117);
      await playTo(123);
      await right();
      expect(await page.locator('[data-clip] video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(640);
    });
    await test.step('sound begins, then H.265, then H.264 without sound again', async () => {
      await stand(147);
      await playTo(155);
      await expect(clips(page, 'showing')).toHaveCount(1, { timeout: 60_000 });
      expect(await page.locator('[data-clip] video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(160);
      await goTo(page, at(168));
      await page.keyboard.press('k');
      await expect.poll(() => toldTime(page), { timeout: 60_000 }).toBeGreaterThan(at(172));
      // Chromium decodes H.265 only where the PC has a decoder for it.
      const can = await page.evaluate(() => MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L60.90"'));
      if (!can) await expect(page.locator('[data-clip]')).toContainText('Ce type de vidéo ne peut pas être affiché ici');
      await page.screenshot({ path: 'test-results/footage-h265.png' });
      await expect.poll(() => toldTime(page), { timeout: 60_000 }).toBeGreaterThan(at(183));
      await expect(clips(page, 'showing')).toHaveCount(1, { timeout: 60_000 });
      await page.keyboard.press('k');
      await right();
    });
    await test.step('the clock was set', async () => {
      await stand(217);
      await playTo(820);
      await expect(clips(page, 'showing')).toHaveCount(1, { timeout: 60_000 });
      await right();
      // Of what was recorded twice the later is shown.
      await stand(845);
      await right();
      await goTo(page, at(500));
      await expect(page.locator('[data-clip]')).toContainText('horloge', { timeout: 60_000 });
      await page.screenshot({ path: 'test-results/footage-clock.png' });
    });

    await client.settings.write({ language: 'ar' });
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl', { timeout: 10_000 });
    await page.screenshot({ path: 'test-results/footage-ar.png' });
    expect(faults).toEqual([]);
  } finally {
    close();
    await context.close();
  }
});
