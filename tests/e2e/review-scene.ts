/** Cameras with a past of burned-in frame numbers, and the page that reviews it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { TimeRange } from '#model/time';
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import type { BurnedClip } from '../fakes/burned-clip.ts';
import { recordPast } from '../fakes/recorded-past.ts';
import { framesPerSecond, loopSeconds, recorderCameras } from './review/recorded-cameras.ts';
import { clips, numbers, readPictures } from './review/review-page.ts';
import { expect } from './wall-app.ts';
import type { RunningWall, WallWant } from './wall-app.ts';

export const loopFrames = loopSeconds * framesPerSecond;

export interface ReviewScene { readonly wall: RunningWall; readonly stretches: readonly [TimeRange, TimeRange]; close(): void }

export function makeSceneClip(width = 320, height = 180, seconds = loopSeconds): Promise<BurnedClip> {
  return makeBurnedClip({ width, height, seconds, framesPerSecond });
}

export interface SceneWant {
  readonly count: number;
  /** What each of the two stretches shows; the same picture size in both unless two are given. */
  readonly clips?: readonly [BurnedClip, BurnedClip];
  /** Between the stretches, ms. */
  readonly gapMs?: number;
}

/** Two stretches of footage and a gap between them; the cameras' live picture is nowhere. */
export async function reviewScene(startWall: (want: WallWant) => Promise<RunningWall>, { count, clips, gapMs = 30_000 }: SceneWant): Promise<ReviewScene> {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-review-'));
  const one = clips ? null : await makeSceneClip();
  const [first, second] = clips ?? [one!, one!];
  const end = Math.floor(Date.now() / 1000) * 1000 - 5_000;
  const stretches = [{ start: end - 210_000 - gapMs, end: end - 110_000 - gapMs }, { start: end - 110_000, end }] as const;
  for (let camera = 1; camera <= count; camera += 1) {
    if (first === second) await recordPast(path.join(data, 'recorder'), `cam${camera}`, first, stretches);
    else for (const [index, clip] of [first, second].entries()) await recordPast(path.join(data, 'recorder'), `cam${camera}`, clip, [stretches[index]!]);
  }
  const wall = await startWall({
    demo: 'none', data,
    recorder: { cameras: recorderCameras(count) },
  });
  const { client, close } = await openBridge(wall.address);
  await expect.poll(async () => (await client.cameras.list({ after: null, limit: 50 })).total, { timeout: 20_000 }).toBe(count);
  await arrangeCameras(client, 1, count === 1 ? '1' : count <= 4 ? '4' : '9', Array.from({ length: count }, (_, index) => `embedded/cam${index + 1}`));
  return { wall, stretches, close };
}

export async function review(page: Page, count: number): Promise<void> {
  await expect(page.locator('[data-tile]').first()).toBeVisible({ timeout: 60_000 });
  await page.locator('[data-tile="0"]').click({ position: { x: 40, y: 60 } });
  await page.keyboard.press('Shift+U');
  await expect(page.locator('[data-clip]')).toHaveCount(count, { timeout: 20_000 });
  await readPictures(page);
}

/** As an operator would: ten seconds back until there is footage. */
export async function backToFootage(page: Page, count: number, presses: number): Promise<void> {
  for (let press = 0; press < presses; press += 1) await page.keyboard.press('j');
  await expect(clips(page, 'showing')).toHaveCount(count, { timeout: 15_000 });
}

/** Types a moment into the field for it. */
export async function goTo(page: Page, at: number): Promise<void> {
  const typed = await page.evaluate((ms) => {
    const two = (value: number, digits = 2) => String(value).padStart(digits, '0');
    const date = new Date(ms);
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
  }, at);
  const field = page.getByLabel('Aller à une heure');
  await field.fill(typed);
  await field.press('Enter');
  await field.blur();
}

/** Stands on a moment: all cameras show the same frame, which is returned. */
export async function standing(page: Page, count: number): Promise<number> {
  let found: (number | null)[] = [];
  await expect.poll(async () => {
    found = await numbers(page);
    return found.includes(null) || found.length < count ? 0 : new Set(found).size;
  }, { timeout: 15_000, intervals: [20] }).toBe(1);
  return found[0] ?? Number.NaN;
}
