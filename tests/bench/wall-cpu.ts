/**
 * Program, part of `npm run bench`: what a wall of 36 tiles costs the browser, our lane against a plain page of hls.js on the
 * very same streams, one after the other on the same machine. Prints ratios; absolute figures belong to one machine and hour.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';
import { arrangeFirst } from './bridge-client.ts';
import { cpuSeconds, processTree } from './process-tree.ts';
import { startProduct } from './product.ts';
import { recorderPlaylists } from './recorder-playlists.ts';

const tiles = 36;
const measureS = 20;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

interface Measure { readonly cpuPercent: number; readonly firstPictureP95Ms: number; readonly framesPerSecond: number }

const data = mkdtempSync(path.join(tmpdir(), 'manara-bench-'));
const product = await startProduct(data, 'casablanca');
try {
  await arrangeFirst(product.address, 1, '36', tiles);
  // Every source is opened beforehand, so that both pages find running streams.
  const warm = await openBrowser();
  await (await warm.newPage()).goto(product.address);
  const plain = await plainHlsPage();
  await new Promise((resolve) => { setTimeout(resolve, 8_000); });
  const hls = await measure(plain.address);
  await warm.close();
  const lane = await measure(product.address);
  plain.close();
  for (const [name, each] of [['lane (the product)', lane], ['plain page of hls.js', hls]] as const) {
    say(`${name}: ${each.cpuPercent.toFixed(0)} % of a core, first picture p95 ${Math.round(each.firstPictureP95Ms)} ms, ${Math.round(each.framesPerSecond)} frames/s`);
  }
  say(`ratio lane / hls.js: processor ${(lane.cpuPercent / hls.cpuPercent).toFixed(2)}, first picture ${(lane.firstPictureP95Ms / hls.firstPictureP95Ms).toFixed(2)}`);
} finally {
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}

function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
}

async function measure(address: string): Promise<Measure> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const began = performance.now();
    await page.goto(address);
    const first = await firstPictures(page, began);
    await page.waitForTimeout(5_000);
    const root = browserPid();
    const before = { cpu: cpuSeconds(root), frames: await frames(page), at: performance.now() };
    await page.waitForTimeout(measureS * 1000);
    const seconds = (performance.now() - before.at) / 1000;
    return {
      cpuPercent: ((cpuSeconds(root) - before.cpu) / seconds) * 100,
      framesPerSecond: ((await frames(page)) - before.frames) / seconds,
      firstPictureP95Ms: first.toSorted((a, b) => a - b)[Math.floor(first.length * 0.95)] ?? Number.NaN,
    };
  } finally {
    await browser.close();
  }
}

/** Ms from navigation to each tile's first decoded frame. */
async function firstPictures(page: Page, began: number): Promise<number[]> {
  const seen = new Map<number, number>();
  while (seen.size < tiles && performance.now() - began < 60_000) {
    const playing = await page.locator('video').evaluateAll((videos) => videos.map((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames > 0));
    for (const [tile, is] of playing.entries()) if (is && !seen.has(tile)) seen.set(tile, performance.now() - began);
    await page.waitForTimeout(20);
  }
  return [...seen.values()];
}

async function frames(page: Page): Promise<number> {
  return page.locator('video').evaluateAll((videos) => videos.reduce((sum, video) => sum + (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames, 0));
}

/** The newest browser of ours. */
function browserPid(): number {
  const browsers = processTree(process.pid).filter((each) => each.command.includes('--remote-debugging') && !each.command.includes('--type='));
  const newest = browsers.toSorted((a, b) => b.pid - a.pid)[0];
  if (!newest) throw new Error('no browser process found');
  return newest.pid;
}

/** A page that plays the recorder's own LL-HLS with hls.js as it comes, muted, one element per stream, each stream on its own host name. */
async function plainHlsPage(): Promise<{ address: string; close: () => void }> {
  const script = readFileSync(createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js'));
  const playlists = await recorderPlaylists(data, tiles);
  const html = `<!doctype html><style>body{display:grid;grid-template-columns:repeat(6,1fr);margin:0}video{width:100%}</style><script src="/hls.js"></script><body><script>
    for (const url of ${JSON.stringify(playlists.addresses)}) { const v = document.createElement('video'); v.muted = true; v.autoplay = true; document.body.append(v);
      const h = new Hls(); h.loadSource(url); h.attachMedia(v); }</script>`;
  const server = createServer((request, response) => {
    if (request.url === '/hls.js') response.setHeader('content-type', 'text/javascript').end(script);
    else response.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => { server.close(); playlists.close(); } };
}
