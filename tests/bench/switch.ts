/**
 * Program, part of `npm run bench`: from one view of 36 tiles to another with 36 other cameras, and from a small tile to the whole wall.
 * What counts is the picture: the first fresh one of each new tile; an enlarged tile that never shows black before its main stream.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { arrangeCameras, firstCameras, openBridge } from './bridge-client.ts';
import { openBrowser, share } from './browser-run.ts';
import { startProduct } from './product.ts';

const tiles = 36;
const rounds = 4;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const data = mkdtempSync(path.join(tmpdir(), 'manara-bench-'));
const product = await startProduct(data, 'agadir');
const browser = await openBrowser();
const { client, close } = await openBridge(product.address);
try {
  const cameras = await firstCameras(client, tiles * 2);
  const views = [0, 1].map((half) => cameras.slice(half * tiles, (half + 1) * tiles).map(({ id }) => id));
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await arrangeCameras(client, 1, '36', views[0]!);
  await page.goto(product.address);
  await fresh(page, views[0]!);
  const all: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const cameraIds = views[round % 2]!;
    const times = pictures(page, cameraIds);
    await arrangeCameras(client, 1, '36', cameraIds);
    const ms = await times;
    all.push(...ms);
    say(`round ${round}: ${ms.length} of ${tiles} pictures, p50 ${Math.round(share(ms, 0.5))} ms, p95 ${Math.round(share(ms, 0.95))} ms, last ${Math.round(Math.max(...ms))} ms`);
    await page.waitForTimeout(6_000);
  }
  say(`view of ${tiles} to another view, all tiles new: p95 ${Math.round(share(all, 0.95))} ms (target 1,000)`);
  const enlarged: { main: number; black: number }[] = [];
  for (let tile = 1; tile <= 5; tile += 1) {
    enlarged.push(await enlarge(page, tile));
    await page.keyboard.press('Escape');
    await page.waitForTimeout(2_500);
  }
  say(`a tile enlarged: main stream after ${enlarged.map(({ main }) => Math.round(main)).join(', ')} ms (target 700); frames without a picture: ${enlarged.reduce((sum, { black }) => sum + black, 0)}`);
} finally {
  close();
  await browser.close();
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}

async function fresh(page: Page, cameraIds: readonly string[]): Promise<void> {
  await page.waitForFunction((ids) => ids.every((id) => document.querySelector(`[data-camera="${CSS.escape(id)}"][data-picture="fresh"]`)), cameraIds, { timeout: 60_000 });
}

/** Ms from the first tile that names a new camera (the wish has arrived) to each one's fresh picture, seen frame by frame. */
async function pictures(page: Page, cameraIds: readonly string[]): Promise<number[]> {
  return page.evaluate((ids) => new Promise<number[]>((resolve) => {
    const seen = new Map<string, number>();
    let began: number | null = null;
    const look = (): void => {
      const now = performance.now();
      if (began === null && document.querySelector(`[data-camera="${CSS.escape(ids[0] ?? '')}"]`)) began = now;
      for (const id of ids) if (began !== null && !seen.has(id) && document.querySelector(`[data-camera="${CSS.escape(id)}"][data-picture="fresh"]`)) seen.set(id, now - began);
      if (seen.size === ids.length || (began !== null && now - began > 15_000)) resolve([...seen.values(), ...Array.from({ length: ids.length - seen.size }, () => 15_000)]);
      else requestAnimationFrame(look);
    };
    look();
  }), cameraIds);
}

/** Ms from the double click to a picture of the main stream's size in the tile, and how many frames in between had no picture at all. */
async function enlarge(page: Page, tile: number): Promise<{ main: number; black: number }> {
  const watched = page.evaluate((place) => new Promise<{ main: number; black: number }>((resolve) => {
    const element = document.querySelector(`[data-tile="${place}"]`)!;
    let began: number | null = null;
    let black = 0;
    // A video that seeks goes on showing the picture it had.
    const hasPicture = (): boolean => [...element.querySelectorAll('video')].some((video) => video.videoWidth > 0 && (video.readyState >= 2 || (video.seeking && video.getVideoPlaybackQuality().totalVideoFrames > 0)));
    const look = (): void => {
      const now = performance.now();
      if (began === null && element.hasAttribute('data-enlarged')) began = now;
      if (began !== null && !hasPicture()) black += 1;
      const isMain = [...element.querySelectorAll('video')].some((video) => video.videoWidth > 700 && video.readyState >= 2);
      if (began !== null && (isMain || now - began > 10_000)) resolve({ main: now - began, black });
      else requestAnimationFrame(look);
    };
    look();
  }), tile);
  // Never selected before: what it shows is its small stream.
  await page.locator(`[data-tile="${tile}"]`).dblclick();
  return watched;
}
