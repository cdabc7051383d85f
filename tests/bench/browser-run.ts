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
  /** From the navigation to the first picture that moves: a frame of a `<video>`, or a second painted one. The first picture of all may be painted while its player is made ready. */
  readonly movingMs: { readonly p50: number; readonly p95: number };
  /** Of all tiles that tell an age, looked at once a second; null where none does. */
  readonly ageMs: { readonly p50: number; readonly p95: number } | null;
  /** The p95 of the tile where it is highest; null as above. */
  readonly worstTileAgeMs: number | null;
  /** Of the selected tile; null where none is. */
  readonly selectedFramesPerSecond: number | null;
}

const settleMs = 6_000;
const frozenAfterS = 3;
/** What is told of a picture's age scatters by less than this, ms. */
const laterMs = 250;

export function openBrowser(switches: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...chromiumArguments, ...switches] });
}

/** What a browser takes that shows nothing: proportional memory (PSS) of all its processes, MB. */
export function emptyBrowserMb(): Promise<number> {
  return inBrowser(async (page, root) => {
    await page.waitForTimeout(settleMs);
    return memoryMb(root);
  });
}

/** `switches`: of the browser, beside those of every test. */
export function runInBrowser(address: string, tiles: number, measureS: number, switches: readonly string[] = []): Promise<BrowserRun> {
  return inBrowser(async (page, root) => {
    const began = performance.now();
    await page.goto(address);
    const begun = await starts(page, tiles, began);
    await page.waitForTimeout(settleMs);
    return measured(page, root, tiles, measureS, begun);
  }, switches);
}

/** A page in a browser of its own, and the browser's first process. */
async function inBrowser<T>(run: (page: Page, root: number) => Promise<T>, switches: readonly string[] = []): Promise<T> {
  const before = new Set(browserPids());
  const browser = await openBrowser(switches);
  try {
    const root = browserPids().find((pid) => !before.has(pid));
    if (root === undefined) throw new Error('no browser process found');
    return await run(await browser.newPage({ viewport: { width: 1920, height: 1080 } }), root);
  } finally {
    await browser.close();
  }
}

async function measured(page: Page, root: number, tiles: number, measureS: number, { first, moving }: Starts): Promise<BrowserRun> {
  const cpuBefore = cpuByKind(root);
  const began = performance.now();
  let last = await counts(page);
  let [shown, dropped, ofSelected] = [0, 0, 0];
  const stoodS = new Map<number, number>();
  const frozen = new Set<number>();
  const ages = new Map<number, number[]>();
  for (let second = 0; second < measureS; second += 1) {
    await page.waitForTimeout(1_000);
    const now = await counts(page);
    for (const [tile, { total, lost, age, capturedAt, isSelected }] of now.entries()) {
      // A new source counts from 0 again.
      const newFrames = Math.max(0, total - (last[tile]?.total ?? 0));
      const newLost = Math.max(0, lost - (last[tile]?.lost ?? 0));
      shown += Math.max(0, newFrames - newLost);
      dropped += newLost;
      if (isSelected) ofSelected += Math.max(0, newFrames - newLost);
      const isLater = capturedAt !== null && capturedAt - (last[tile]?.capturedAt ?? 0) > laterMs;
      stoodS.set(tile, newFrames > 0 || isLater ? 0 : (stoodS.get(tile) ?? 0) + 1);
      if ((stoodS.get(tile) ?? 0) >= frozenAfterS) frozen.add(tile);
      if (age !== null) ages.set(tile, [...ages.get(tile) ?? [], age]);
    }
    last = now;
  }
  const seconds = (performance.now() - began) / 1000;
  const cpuAfter = cpuByKind(root);
  const ofAll = (times: readonly number[]) => {
    const all = [...times, ...Array.from({ length: tiles - times.length }, () => Number.POSITIVE_INFINITY)];
    return { p50: share(all, 0.5), p95: share(all, 0.95) };
  };
  const per = (kind: keyof CpuByKind): number => Math.max(0, cpuAfter[kind] - cpuBefore[kind]) / seconds;
  return {
    cpu: { browser: per('browser'), renderer: per('renderer'), gpu: per('gpu'), other: per('other') },
    memoryMb: memoryMb(root),
    framesPerSecond: shown / seconds, droppedPerSecond: dropped / seconds,
    // A tile that never showed a picture is not alive either.
    frozen: frozen.size + Math.max(0, tiles - last.length),
    firstPictureMs: ofAll(first), movingMs: ofAll(moving),
    ageMs: ages.size === 0 ? null : { p50: share([...ages.values()].flat(), 0.5), p95: share([...ages.values()].flat(), 0.95) },
    worstTileAgeMs: ages.size === 0 ? null : Math.max(...[...ages.values()].map((one) => share(one, 0.95))),
    selectedFramesPerSecond: last.some(({ isSelected }) => isSelected) ? ofSelected / seconds : null,
  };
}

function memoryMb(root: number): number {
  return processTree(root).reduce((sum, { pid }) => sum + proportionalMegabytes(pid), 0);
}

interface Starts { readonly first: readonly number[]; readonly moving: readonly number[] }

/** Ms from navigation to each tile's first picture, and to its first that moves. */
async function starts(page: Page, tiles: number, began: number): Promise<Starts> {
  const first = new Map<number, { readonly at: number; readonly capturedAt: number | null }>();
  const moving = new Map<number, number>();
  while (moving.size < tiles && performance.now() - began < 45_000) {
    for (const [tile, { total, capturedAt }] of (await counts(page)).entries()) {
      const at = performance.now() - began;
      if ((total > 0 || capturedAt !== null) && !first.has(tile)) first.set(tile, { at, capturedAt });
      const isLater = capturedAt !== null && capturedAt - (first.get(tile)?.capturedAt ?? capturedAt) > laterMs;
      if ((total > 0 || isLater) && !moving.has(tile)) moving.set(tile, at);
    }
    await page.waitForTimeout(20);
  }
  return { first: [...first.values()].map(({ at }) => at), moving: [...moving.values()] };
}

interface TileCount { readonly total: number; readonly lost: number; readonly age: number | null; readonly capturedAt: number | null; readonly isSelected: boolean }

/** Of every tile: frames of all its videos, decoded and thrown away, the age it tells, and when what is painted on it was captured. A plain page's age follows its player's clock, not a picture. */
function counts(page: Page): Promise<TileCount[]> {
  return page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-tile]')].filter((tile) => tile.querySelector('video')).map((tile) => {
    const videos = [...tile.querySelectorAll<HTMLVideoElement>('video:not([data-painted])')];
    const own = tile.dataset['ageMs'];
    const told = own ?? videos[0]?.dataset['ageMs'] ?? '';
    const quality = videos.map((video) => video.getVideoPlaybackQuality());
    return {
      total: quality.reduce((sum, each) => sum + each.totalVideoFrames, 0), lost: quality.reduce((sum, each) => sum + each.droppedVideoFrames, 0),
      age: told === '' ? null : Number(told), capturedAt: own === undefined ? null : Date.now() - Number(own),
      isSelected: tile.dataset['selected'] !== undefined,
    };
  }));
}

function browserPids(): number[] {
  return processTree(process.pid).filter(({ command }) => command.includes('--remote-debugging') && !command.includes('--type=')).map(({ pid }) => pid);
}

export function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
}
