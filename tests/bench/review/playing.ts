/** Footage on the product's own page: seeks, skew, steps, stills under the pointer; by the product's keys, read from the pictures. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import { recordPast } from '../../fakes/recorded-past.ts';
import { recorderAccess, writeRecorderConfig } from '../../e2e/recorder-access.ts';
import { frameAfter, frameAt, frameMs, layFootage, recorderCameras, reviewClip } from '../../e2e/review/recorded-cameras.ts';
import { nextStill, numbers, onTimeline, openReview, pointAtTime, spread, timelineRange, toldTime, untilNumbers, untilShowing } from '../../e2e/review/review-page.ts';
import { arrangeCameras, openBridge } from '../bridge-client.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { openBrowser } from '../browser-run.ts';
import { startProduct } from '../product.ts';
import { p95 } from './figures.ts';
import type { Figure } from './figures.ts';

const cameras = 9;
const searched = `cam${cameras + 1}`;
const [mainMs, subMs] = [400_000, 3_600_000];

export async function playingFigures(say: (line: string) => void, found: (...figures: Figure[]) => void): Promise<void> {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-bench-review-'));
  const end = Math.floor(Date.now() / 1000) * 1000 - 5_000;
  const start = end - mainMs;
  say(`${cameras} cameras 640×360 at 25/s: ${mainMs / 1000} s of main stream each, an hour of sub stream of one`);
  await layFootage(data, cameras, [{ start, end }], await reviewClip(640, 360));
  // A camera of its own, so that the others have one picture size.
  await recordPast(path.join(data, 'recorder'), searched, await makeBurnedClip({ width: 320, height: 180, framesPerSecond: 15, seconds: 40, bitsPerSecond: 200_000 }), [{ start: end - subMs, end }], 'sub');
  const listed = recorderCameras(cameras + 1) as { streams: object }[];
  writeRecorderConfig(data, { cameras: listed.map((camera, at) => (at === cameras ? { ...camera, streams: { ...camera.streams, sub: { source: 'rtsp://127.0.0.1:9/none', open: 'demand' } } } : camera)) });
  const product = await startProduct(data, 'none');
  const browser = await openBrowser();
  const { client, close } = await openBridge(product.address);
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    for (const count of [1, cameras]) {
      await arrangeCameras(client, 1, count === 1 ? '1' : '9', Array.from({ length: count }, (_, at) => `embedded/cam${at + 1}`));
      await page.goto(product.address);
      await openReview(page, count);
      await back(page, count, end);
      if (count > 1) found(await playing(page, count));
      await page.keyboard.press('k');
      found(...await seeks(page, count, start, end));
      found(...await steps(page, count, start, end));
      if (count === 1) found(await scrub(page, start, end));
    }
    found(await stills(client, start, end));
    found(...await motion(data, end));
  } finally {
    close();
    await browser.close();
    await product.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** As an operator would: ten seconds back until there is footage, with room on both sides. */
async function back(page: Page, count: number, end: number): Promise<void> {
  const presses = Math.ceil((Date.now() - end) / 10_000) + 15;
  for (let press = 0; press < presses; press += 1) await page.keyboard.press('j');
  await untilShowing(page, count, 60_000);
}

async function playing(page: Page, count: number): Promise<Figure> {
  // They start as each has its footage, and fall into step.
  await page.waitForTimeout(3_000);
  const seen = await spread(page, 200, 50);
  return p95(`skew of ${count} playing 1 ×`, seen.map((frames) => frames * frameMs), 67);
}

const all = (count: number, number: number): number[] => Array.from({ length: count }, () => number);

async function seeks(page: Page, count: number, start: number, end: number): Promise<Figure[]> {
  const [delays, apart]: [number[], number[]] = [[], []];
  for (let round = 0; round < 30; round += 1) {
    // Back and on by ten seconds, and far away now and then: what is buffered already would flatter.
    const far = round % 3 === 2;
    const at = await toldTime(page);
    const to = far ? (at - start > mainMs / 2 ? -1 : 1) : round % 2 === 0 ? -1 : 1;
    const presses = far ? 12 : 1;
    for (let press = 1; press < presses; press += 1) await page.keyboard.press(to < 0 ? 'j' : 'l');
    await page.keyboard.press(to < 0 ? 'j' : 'l');
    const wanted = Math.min(end - frameMs, at + to * presses * 10_000);
    delays.push(await untilNumbers(page, all(count, frameAt(wanted, start)), { off: 1 }));
    await page.waitForTimeout(300);
    const seen = (await numbers(page)).filter((one) => one !== null);
    apart.push(seen.length === count ? Math.max(...seen) - Math.min(...seen) : Number.POSITIVE_INFINITY);
  }
  return [
    p95(`seek to first picture, ${count === 1 ? 'one camera' : `${count} cameras`}`, delays, count === 1 ? 300 : 800),
    ...(count > 1 ? [p95(`skew of ${count} paused`, apart, 0, 'frames')] : []),
  ];
}

async function steps(page: Page, count: number, start: number, end: number): Promise<Figure[]> {
  const [delays, apart]: [number[], number[]] = [[], []];
  let number = frameAt(await toldTime(page), start);
  if (await toldTime(page) > end - 5_000) throw new Error('no room to step');
  await untilNumbers(page, all(count, number));
  for (const [key, by] of [['.', 1], [',', -1]] as const) {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press(key);
      number = frameAfter(number, by);
      delays.push(await untilNumbers(page, all(count, number)));
      const seen = (await numbers(page)).filter((one) => one !== null);
      apart.push(seen.length === count ? Math.max(...seen) - Math.min(...seen) : Number.POSITIVE_INFINITY);
    }
  }
  return [
    p95(`step both ways, ${count === 1 ? 'one camera' : `${count} cameras`}`, delays, 100),
    ...(count > 1 ? [p95(`skew of ${count} stepping`, apart, 0, 'frames')] : []),
  ];
}

/** The pointer set down at one place of the footage after another, which fills the timeline. */
async function scrub(page: Page, start: number, end: number): Promise<Figure> {
  for (let turn = 0; turn < 30; turn += 1) {
    const shown = await timelineRange(page);
    if (shown.end - shown.start < end - start) break;
    await pointAtTime(page, (start + end) / 2);
    await page.mouse.wheel(0, -240);
    // What it tells of its range follows when it rests.
    await page.waitForTimeout(600);
  }
  const delays: number[] = [];
  const caption = page.locator('[data-hover-still] figcaption');
  for (let round = 0; round < 40; round += 1) {
    // One that is still on its way is not the next one.
    await page.waitForTimeout(300);
    const before = await caption.count() === 0 ? '' : await caption.textContent() ?? '';
    // Never twice near the same place.
    const { x, y } = await onTimeline(page, 0.1 + 0.8 * ((round * 0.618) % 1));
    // From before the hand moves: the page's own events do not tell, for a still that appears under the pointer moves it once more.
    const asked = performance.now();
    await page.mouse.move(x, y);
    delays.push(await nextStill(page, before) ? performance.now() - asked : -1);
  }
  await page.mouse.move(10, 10);
  return p95('still under the pointer after it moved', delays, 150);
}

async function stills(client: BridgeClient, start: number, end: number): Promise<Figure> {
  const delays: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const at = Math.floor(start + ((round * 0.618) % 1) * (end - start - 1_000));
    const asked = performance.now();
    const still = await client.playback.still({ camera: `embedded/cam${(round % cameras) + 1}`, at, width: 320 });
    delays.push(still ? performance.now() - asked : -1);
  }
  return p95('still at t, over the bridge', delays, null);
}

/** The recorder's own answer for an hour of one camera: at first, and when it has been asked before. */
async function motion(data: string, end: number): Promise<Figure[]> {
  const times: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const asked = performance.now();
    const answer = await recorderAccess(data).get(`/cameras/${searched}/footage/motion?role=sub&from=${end - subMs}&to=${end}`) as { samples?: unknown[] };
    times.push(answer.samples && answer.samples.length > 3_500 ? (performance.now() - asked) / 1000 : Number.POSITIVE_INFINITY);
  }
  return times.map((value, at) => ({ what: `motion search of an hour${at === 0 ? '' : ', again'}`, value, unit: 's', target: 5, of: '320×180 at 15/s, a key frame a second' }));
}
