/** One page in a browser of its own: what it costs, by kind of process, and what it shows. */
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';
import { cpuByKind, processTree, proportionalMegabytes } from './process-tree.ts';
import type { CpuByKind } from './process-tree.ts';

export interface BrowserRun {
  /** Seconds of processor time per second, by kind of process. */
  readonly cpu: CpuByKind;
  /** Proportional memory (PSS) of all its processes, MB. */
  readonly memoryMb: number;
  readonly framesPerSecond: number;
  readonly droppedPerSecond: number;
  /** Tiles without a new picture for 3 s at any time of the measurement: a frame of a `<video>`, or a later capture time told of what is painted. */
  readonly frozen: number;
  readonly firstPictureMs: { readonly p50: number; readonly p95: number };
  /** Of all tiles that tell an age, looked at once a second; null where none does. */
  readonly ageMs: { readonly p50: number; readonly p95: number } | null;
}

const settleMs = 6_000;
const frozenAfterS = 3;
/** What is told of a picture's age scatters by less than this, ms. */
const laterMs = 250;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
}

export async function runInBrowser(address: string, tiles: number, measureS: number): Promise<BrowserRun> {
  const before = new Set(browserPids());
  const browser = await openBrowser();
  try {
    const root = browserPids().find((pid) => !before.has(pid));
    if (root === undefined) throw new Error('no browser process found');
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const began = performance.now();
    await page.goto(address);
    const first = await firstPictures(page, tiles, began);
    await page.waitForTimeout(settleMs);
    return await measured(page, root, tiles, measureS, first);
  } finally {
    await browser.close();
  }
}

async function measured(page: Page, root: number, tiles: number, measureS: number, first: readonly number[]): Promise<BrowserRun> {
  const cpuBefore = cpuByKind(root);
  const began = performance.now();
  let last = await counts(page);
  let [shown, dropped] = [0, 0];
  const stoodS = new Map<number, number>();
  const frozen = new Set<number>();
  const ages: number[] = [];
  for (let second = 0; second < measureS; second += 1) {
    await page.waitForTimeout(1_000);
    const now = await counts(page);
    for (const [tile, { total, lost, age, capturedAt }] of now.entries()) {
      // A new source counts from 0 again.
      const newFrames = Math.max(0, total - (last[tile]?.total ?? 0));
      const newLost = Math.max(0, lost - (last[tile]?.lost ?? 0));
      shown += Math.max(0, newFrames - newLost);
      dropped += newLost;
      const isLater = capturedAt !== null && capturedAt - (last[tile]?.capturedAt ?? 0) > laterMs;
      stoodS.set(tile, newFrames > 0 || isLater ? 0 : (stoodS.get(tile) ?? 0) + 1);
      if ((stoodS.get(tile) ?? 0) >= frozenAfterS) frozen.add(tile);
      if (age !== null) ages.push(age);
    }
    last = now;
  }
  const seconds = (performance.now() - began) / 1000;
  const cpuAfter = cpuByKind(root);
  const firsts = [...first, ...Array.from({ length: tiles - first.length }, () => Number.POSITIVE_INFINITY)];
  const per = (kind: keyof CpuByKind): number => Math.max(0, cpuAfter[kind] - cpuBefore[kind]) / seconds;
  return {
    cpu: { browser: per('browser'), renderer: per('renderer'), gpu: per('gpu'), other: per('other') },
    memoryMb: processTree(root).reduce((sum, { pid }) => sum + proportionalMegabytes(pid), 0),
    framesPerSecond: shown / seconds, droppedPerSecond: dropped / seconds,
    // A tile that never showed a picture is not alive either.
    frozen: frozen.size + Math.max(0, tiles - last.length),
    firstPictureMs: { p50: share(firsts, 0.5), p95: share(firsts, 0.95) },
    ageMs: ages.length === 0 ? null : { p50: share(ages, 0.5), p95: share(ages, 0.95) },
  };
}

/** Ms from navigation to each tile's first picture. */
async function firstPictures(page: Page, tiles: number, began: number): Promise<number[]> {
  const seen = new Map<number, number>();
  while (seen.size < tiles && performance.now() - began < 45_000) {
    for (const [tile, { total, capturedAt }] of (await counts(page)).entries()) if ((total > 0 || capturedAt !== null) && !seen.has(tile)) seen.set(tile, performance.now() - began);
    await page.waitForTimeout(20);
  }
  return [...seen.values()];
}

interface TileCount { readonly total: number; readonly lost: number; readonly age: number | null; readonly capturedAt: number | null }

/** Of every tile: frames of all its videos, decoded and thrown away, the age it tells, and when what is painted on it was captured. A plain page's age follows its player's clock, not a picture. */
function counts(page: Page): Promise<TileCount[]> {
  return page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-tile]')].filter((tile) => tile.querySelector('video')).map((tile) => {
    const videos = [...tile.querySelectorAll('video')];
    const own = tile.dataset['ageMs'];
    const told = own ?? videos[0]?.dataset['ageMs'] ?? '';
    const quality = videos.map((video) => video.getVideoPlaybackQuality());
    return {
      total: quality.reduce((sum, each) => sum + each.totalVideoFrames, 0), lost: quality.reduce((sum, each) => sum + each.droppedVideoFrames, 0),
      age: told === '' ? null : Number(told), capturedAt: own === undefined ? null : Date.now() - Number(own),
    };
  }));
}

function browserPids(): number[] {
  return processTree(process.pid).filter(({ command }) => command.includes('--remote-debugging') && !command.includes('--type=')).map(({ pid }) => pid);
}

export function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
}
