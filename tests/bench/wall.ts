/**
 * Program, part of `npm run bench`: walls of 16, 36, 64 and 100 tiles on the same streams in the same run: the product, a plain page
 * of hls.js, a page of video.js players, and FFmpeg decoding to nothing as the limit. `-- 36` measures that size alone. Prints a
 * table, writes `bench-wall.json` and `bench-wall.svg` into the folder of MANARA_BENCH_OUT (the current one unless told).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { wallArguments } from '#bridge/wall-switches';
import type { LayoutName } from '#model/layout';
import { arrangeFirst } from './bridge-client.ts';
import { emptyBrowserMb, openBrowser, runInBrowser } from './browser-run.ts';
import type { BrowserRun } from './browser-run.ts';
import { plainPages } from './contestants.ts';
import { curves } from './curves.ts';
import { decodeLimit, hasFfmpeg } from './decode-limit.ts';
import { cpuSeconds } from './process-tree.ts';
import { startProduct } from './product.ts';

const sizes = ['16', '36', '64', '100'] as const satisfies readonly LayoutName[];
const measureS = 20;
/** Streams of the demo that are sent 15 times a second. */
const sentPerTile = 15;
/** The main stream, which the selected tile shows. */
const sentToSelected = 25;
const players = ['product', 'hls.js', 'video.js'] as const;

export interface WallResult {
  readonly tiles: number;
  /** Seconds of processor time per second, FFmpeg alone; null where FFmpeg is not installed. */
  readonly limit: number | null;
  /** Core and recorder beside the product's page. */
  readonly core: number;
  readonly runs: Readonly<Record<(typeof players)[number], BrowserRun>>;
}

const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const asked = process.argv.slice(2);
const wanted = sizes.filter((size) => asked.length === 0 || asked.includes(size));
const data = mkdtempSync(path.join(tmpdir(), 'manara-bench-'));
const product = await startProduct(data, 'agadir');
const results: WallResult[] = [];
const emptyMb = await emptyBrowserMb();
say(`a browser that shows nothing takes ${Math.round(emptyMb)} MB (PSS)`);
try {
  for (const size of wanted) results.push(await measureWall(size));
  const out = process.env['MANARA_BENCH_OUT'] ?? '.';
  writeFileSync(path.join(out, 'bench-wall.json'), `${JSON.stringify({ at: new Date().toISOString(), measureS, emptyMb, results }, null, 2)}\n`);
  writeFileSync(path.join(out, 'bench-wall.svg'), curves(results));
} finally {
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}

async function measureWall(size: (typeof sizes)[number]): Promise<WallResult> {
  const tiles = Number(size);
  await arrangeFirst(product.address, 1, size, tiles);
  // Every stream is opened beforehand and kept open, so that all find running ones.
  const pages = await plainPages(data, tiles);
  const warm = await openBrowser();
  try {
    await (await warm.newPage({ viewport: { width: 1920, height: 1080 } })).goto(pages.address('hls.js', tiles));
    await new Promise((resolve) => { setTimeout(resolve, 10_000); });
    await warm.close();
    const limit = hasFfmpeg() ? await decodeLimit(pages.streams.slice(0, tiles), measureS) : null;
    const hls = await runInBrowser(pages.address('hls.js', tiles), tiles, measureS);
    const coreBefore = { cpu: cpuSeconds(product.pid), at: performance.now() };
    const own = await runInBrowser(product.address, tiles, measureS, wallArguments);
    const core = (cpuSeconds(product.pid) - coreBefore.cpu) / ((performance.now() - coreBefore.at) / 1000);
    const video = await runInBrowser(pages.address('video.js', tiles), tiles, measureS);
    const result: WallResult = { tiles, limit: limit?.cpu ?? null, core, runs: { product: own, 'hls.js': hls, 'video.js': video } };
    tell(result);
    return result;
  } finally {
    pages.close();
  }
}

function tell({ tiles, limit, core, runs }: WallResult): void {
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  const total = ({ cpu }: BrowserRun): number => cpu.browser + cpu.renderer + cpu.gpu + cpu.other;
  const ms = (value: number): string => (Number.isFinite(value) ? String(Math.round(value)) : 'never');
  say(`\n${tiles} tiles, ${tiles * sentPerTile} frames/s sent${limit === null ? '' : `, decode limit ${percent(limit)} of a core`}; core and recorder beside the product's page ${percent(core)}`);
  say('| page | processor | – browser / renderer / GPU process / other | memory (PSS) | – each tile, over an empty browser | frames/s shown | dropped | frozen | first picture p50 / p95 ms | moving p50 / p95 ms | age p50 / p95 ms, worst tile p95 |');
  say('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const player of players) {
    const run = runs[player];
    const kinds = [run.cpu.browser, run.cpu.renderer, run.cpu.gpu, run.cpu.other].map(percent).join(' / ');
    say(`| ${player} | ${percent(total(run))} | ${kinds} | ${Math.round(run.memoryMb)} MB | ${((run.memoryMb - emptyMb) / tiles).toFixed(1)} MB | ${Math.round(run.framesPerSecond)} | ${Math.round(run.droppedPerSecond)} | ${run.frozen} | ${ms(run.firstPictureMs.p50)} / ${ms(run.firstPictureMs.p95)} | ${ms(run.movingMs.p50)} / ${ms(run.movingMs.p95)} | ${run.ageMs ? `${ms(run.ageMs.p50)} / ${ms(run.ageMs.p95)}, ${ms(run.worstTileAgeMs ?? Number.NaN)}` : '–'} |`);
  }
  const { selectedFramesPerSecond } = runs.product;
  if (selectedFramesPerSecond !== null) say(`the selected tile shows ${selectedFramesPerSecond.toFixed(1)} frames/s of ${sentToSelected} sent`);
  const ratio = (of: (run: BrowserRun) => number, player: 'hls.js' | 'video.js'): string => (of(runs.product) / of(runs[player])).toFixed(2);
  if (limit !== null) say(`product / decode limit: processor ${(total(runs.product) / limit).toFixed(2)}, without the GPU process ${((total(runs.product) - runs.product.cpu.gpu) / limit).toFixed(2)}; hls.js ${(total(runs['hls.js']) / limit).toFixed(2)} and ${((total(runs['hls.js']) - runs['hls.js'].cpu.gpu) / limit).toFixed(2)}`);
  for (const player of ['hls.js', 'video.js'] as const) {
    say(`product / ${player}: processor ${ratio(total, player)}, memory ${ratio(({ memoryMb }) => memoryMb, player)} (${ratio(({ memoryMb }) => memoryMb - emptyMb, player)} over an empty browser), frames ${ratio(({ framesPerSecond }) => framesPerSecond, player)}, first picture p95 ${ratio(({ firstPictureMs }) => firstPictureMs.p95, player)}`);
  }
}
