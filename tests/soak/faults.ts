/**
 * Program: `npm run soak -- faults [--minutes N | --hours N] [--every SECONDS] [--seed S] [--only FAULT] [--unasked] [--strict]`. A window of 24 tiles and a second one of four, on one core;
 * every 60 s (unless told) a fault out of a seeded list (fault-list.ts). Measured for each: from the fault's end until all tiles of both windows are
 * fresh again. Nobody lifts a hand, and the large window is never opened again: its memory is watched between the faults (private, after
 * a collection of garbage and after the browser was asked to give back what it keeps for others' sake only, such as decoded pictures of
 * which it holds up to 512 MB; with --unasked as it stands in a control room, where nobody asks; from the thirtieth minute on when the run is long enough, FAULTS C6), and so are the processor time of
 * browser and product (C7) and tiles that are called fresh without a new frame (C1). A tile that does not come back within 60 s is
 * stuck and ends the run with a failure. Prints each fault as it is done and tables at the end; after the faults, unless only one was asked
 * for, come what they would disturb: fifteen GPU processes killed (C9), 64 tiles (C3), and all of it killed at once (C11). The last table has C1 to
 * C13 (figures.ts): a wall that lies, stands still or needs a hand fails the run, with --strict every figure that is missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { arrangeFirst, firstCameras, openBridge } from '../bench/bridge-client.ts';
import { share } from '../bench/browser-run.ts';
import { cpuSeconds, privateMegabytes, processTree } from '../bench/process-tree.ts';
import { startProduct } from '../bench/product.ts';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';
import { placeDemoClips } from '../e2e/demo-clips.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { failures, figuresOf, tableOf } from './figures.ts';
import type { SoakFacts } from './figures.ts';
import { gpuProcess, soakFaults } from './fault-list.ts';
import type { Stricken } from './fault-list.ts';
import { readPeers, watchPeers } from './peer-watch.ts';
import { seeded } from '../durability/check-folder.ts';
import { slopePerHour } from './slope.ts';
import { openTab } from './tab.ts';
import { readTruth, shareOfLooks, watchTruth } from './truth-watch.ts';

const { values } = parseArgs({ args: process.argv.slice(2), options: { minutes: { type: 'string' }, hours: { type: 'string' }, every: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' }, unasked: { type: 'boolean' }, strict: { type: 'boolean' } } });
const minutes = values.hours === undefined ? Number(values.minutes ?? 5) : Number(values.hours) * 60;
const tiles = 24;
const secondTiles = 4;
const everyMs = Number(values.every ?? 60) * 1_000;
/** Until a wall of 64 tiles stands, which not every PC carries, ms. */
const sixtyFourMs = 120_000;
/** How long the outage of the 64 lasts, ms. */
const outageMs = 5_000;
const gpuKills = 15;
/** Between two of them, ms. */
const gpuEveryMs = 1_500;
/** A host that ended is started again by its keeper after this (build/keep-host.mjs), ms. */
const keeperMs = 1_000;
/** Target of FAULTS C11. */
const clientBackWithinMs = 8_000;
const stuckMs = 60_000;
const givenUpMs = 300_000;
const noticedWithinMs = 10_000;
const sampleEveryMs = Math.min(10_000, everyMs / 3);
/** The browser gives back what it was asked for within, ms. */
const givesBackMs = 1_000;
/** A window is still filling its buffers before (FAULTS C6). */
const warmUpMinutes = minutes >= 60 ? 30 : minutes / 3;
const faults = soakFaults.filter(({ name }) => name === (values.only ?? name));
if (faults.length === 0) throw new Error(`faults are: ${soakFaults.map(({ name }) => name).join(', ')}`);
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

interface Sample { readonly hours: number; readonly browserS: number; readonly productS: number }
interface Held { readonly hours: number; readonly megabytes: number; readonly kept: number }

const data = mkdtempSync(path.join(tmpdir(), 'manara-soak-'));
placeDemoClips(data);
let product = await startProduct(data, 'casablanca');
const { port, hostname } = new URL(product.address);
const line = new FaultProxy({ host: hostname, port: Number(port) });
const through = `127.0.0.1:${await line.listen()}`;
// The third crash of the GPU process would end the browser (FAULTS finding 7); the product's own windows are started with it too.
let browser = await chromium.launch({
  executablePath: chromiumPath,
  args: [...chromiumArguments, '--disable-gpu-process-crash-limit', '--js-flags=--expose-gc', `--host-resolver-rules=MAP 127.0.0.1:${port} ${through}, MAP *.localhost:${port} ${through}`],
});
const random = seeded(Number(values.seed ?? 1));
const backMs = new Map<string, number[]>();
const unseen = new Map<string, number>();
const samples: Sample[] = [];
const held: Held[] = [];
const pageErrors: string[] = [];
const healed: Record<'C2' | 'C10', number[]> = { C2: [], C10: [] };
const bookmarkMs: (number | null)[] = [];
let faultsDone = 0;
let switches = 0;
const stuck: string[] = [];
let givenUp = false;
try {
  const wall = await openWindow(1);
  const secondPage = await openWindow(2);
  const second = await openTab(secondPage, (message) => { pageErrors.push(message); });
  await arrangeFirst(product.address, 1, '25', tiles);
  await arrangeFirst(product.address, 2, '4', secondTiles);
  await allFresh(180_000);
  const renderer = largestRenderer();
  say(`${tiles} and ${secondTiles} tiles fresh; a fault every ${everyMs / 1000} s for ${minutes} min`);
  const on: Stricken = {
    product: () => product.pid, browser: browserPid, line, changeView,
    crashSecondWindow: () => second.crash(),
  };
  const began = performance.now();
  const sinceHours = (): number => (performance.now() - began) / 3_600_000;
  const sample = (): void => { samples.push({ hours: sinceHours(), browserS: cpuSeconds(browserPid()), productS: cpuSeconds(product.pid) }); };
  const devtools = await wall.context().newCDPSession(wall);
  const weigh = async (): Promise<void> => {
    await wall.evaluate(() => { (globalThis as { gc?: () => void }).gc?.(); });
    const megabytes = privateMegabytes(renderer);
    if (values.unasked) return void held.push({ hours: sinceHours(), megabytes, kept: megabytes });
    await devtools.send('Memory.simulatePressureNotification', { level: 'critical' });
    await until(performance.now() + givesBackMs);
    held.push({ hours: sinceHours(), megabytes, kept: privateMegabytes(renderer) });
  };
  while (performance.now() - began < minutes * 60_000 && !givenUp) {
    const next = performance.now() + everyMs;
    const fault = faults[Math.floor(random() * faults.length)]!;
    const struckAt = performance.now();
    await fault.strike(on);
    // Else the wall of before the fault would pass for the one after it.
    const [seen] = await Promise.all([anyLost(fault.forMs === 0 ? noticedWithinMs : fault.forMs), ...(fault.recorderGone ? [keepBookmark()] : [])]);
    await until(struckAt + fault.forMs);
    await fault.heal?.(on);
    const from = fault.forMs === 0 ? struckAt : performance.now();
    let freshAt = await allFresh().catch(() => null);
    if (freshAt === null) {
      stuck.push(`${fault.name}: ${await notFresh(wall, 1)}; monitor 2: ${await second.notFresh()}`);
      say(`STUCK after ${stuck.at(-1)}`);
      freshAt = await allFresh(givenUpMs - stuckMs).catch(() => null);
      givenUp = freshAt === null;
    }
    if (!seen) unseen.set(fault.name, (unseen.get(fault.name) ?? 0) + 1);
    const ms = seen || fault.forMs > 0 ? (freshAt ?? performance.now()) - from : 0;
    faultsDone += 1;
    if (fault.figure && (seen || fault.forMs > 0)) healed[fault.figure].push(ms);
    backMs.set(fault.name, [...backMs.get(fault.name) ?? [], ms]);
    say(`${((performance.now() - began) / 60_000).toFixed(1)} min: ${fault.name}${seen ? '' : ' (no tile lost its picture)'}, ${freshAt === null ? 'given up' : `all fresh after ${Math.round(ms)} ms`}; window ${privateMegabytes(renderer).toFixed(0)} MB`);
    while (performance.now() < next - sampleEveryMs) {
      await until(performance.now() + sampleEveryMs);
      sample();
    }
    await weigh();
    await until(next);
  }
  const told = await report(wall);
  const whole = values.only === undefined && !givenUp;
  const gpu = whole ? await killGpu() : null;
  const sixtyFour = whole ? await showSixtyFour() : 'not asked';
  const truth = await readTruth(wall);
  const peers = await readPeers(wall);
  const figures = figuresOf({
    minutes, faults: faultsDone, pageErrors: pageErrors.length, stuck: stuck.length, truth: { p99Ms: shareOfLooks(truth, 0.99), mostMs: truth.mostMs, looks: truth.looks },
    serverBackMs: healed.C2, rendererBackMs: healed.C10, sixtyFour, ...told, switches, peers, gpu, bookmarkMs, clientBackMs: whole ? await killAll() : 'not asked',
  });
  say(`\n${tableOf(figures)}`);
  const failed = failures(figures, values.strict === true);
  if (failed.length > 0) say(`failed: ${failed.map(({ name }) => name).join(', ')}`);
  if (failed.length > 0) process.exitCode = 1;

  /** Resolves with the moment at which all tiles of both windows were fresh; rejects when that does not come. */
  async function allFresh(withinMs = stuckMs, count = tiles): Promise<number> {
    await Promise.all([freshIn(wall, count, withinMs), second.allFresh(secondTiles, withinMs)]);
    return performance.now();
  }

  /** Whether a tile stops claiming a fresh picture within so many ms; a page that sleeps with everything else answers nothing. */
  function anyLost(withinMs: number): Promise<boolean> {
    const lost = wall.waitForFunction(() => [...document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')].some((tile) => tile.dataset['picture'] !== 'fresh'), undefined, { timeout: withinMs, polling: 50 });
    const inSecond = second.anyLost(withinMs).then((is) => { if (!is) throw new Error('none lost'); });
    return Promise.race([Promise.any([lost, inSecond]).then(() => true, () => false), until(performance.now() + withinMs).then(() => false)]);
  }

  async function killGpu(): Promise<SoakFacts['gpu']> {
    const from = performance.now();
    let kills = 0;
    for (; kills < gpuKills; kills += 1) {
      const next = performance.now() + gpuEveryMs;
      let pid = gpuProcess(browserPid());
      for (; pid === null && performance.now() < next + gpuEveryMs; pid = gpuProcess(browserPid())) await until(performance.now() + 50);
      if (pid === null) break;
      process.kill(pid, 'SIGKILL');
      if (kills < gpuKills - 1) await until(next);
    }
    const struckAt = performance.now();
    // What was killed last may not be noticed yet.
    await anyLost(1_000);
    const freshAt = await allFresh().catch(() => null);
    if (freshAt === null) stuck.push(`${kills} GPU processes killed: ${await notFresh(wall, 1)}`);
    return { kills, inMs: struckAt - from, backMs: (freshAt ?? performance.now()) - struckAt };
  }

  async function showSixtyFour(): Promise<SoakFacts['sixtyFour']> {
    await arrangeFirst(product.address, 1, '64', 64);
    const began64 = performance.now();
    if (await allFresh(sixtyFourMs, 64).catch(() => null) === null) return `this PC does not carry 64 tiles: ${await wall.locator('[data-tile][data-picture="fresh"]').count()} fresh after ${sixtyFourMs / 1000} s`;
    say(`64 tiles fresh after ${Math.round(performance.now() - began64)} ms`);
    line.mostOpening = 0;
    await line.set({ verb: 'refuse' });
    await until(performance.now() + outageMs);
    const from = performance.now();
    await line.set({ verb: 'pass' });
    const freshAt = await allFresh(sixtyFourMs, 64).catch(() => null);
    if (freshAt === null) stuck.push(`64 tiles: ${await notFresh(wall, 1)}`);
    return { backMs: (freshAt ?? performance.now()) - from, mostOpening: line.mostOpening };
  }

  /** Host, core, recorder and browser at once; then what a keeper of each does. */
  async function killAll(): Promise<SoakFacts['clientBackMs']> {
    await arrangeFirst(product.address, 1, '25', tiles);
    if (await allFresh().catch(() => null) === null) return '24 tiles did not come back before';
    const from = performance.now();
    for (const { pid } of [...processTree(browserPid()), ...processTree(product.pid)]) {
      try { process.kill(pid, 'SIGKILL'); } catch { /* Its parent took it along. */ }
    }
    await until(from + keeperMs);
    product = await startProduct(data, 'casablanca');
    browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArguments, '--disable-gpu-process-crash-limit'] });
    const startedMs = performance.now() - from;
    const [first, other] = await Promise.all([openWindow(1), openWindow(2)]);
    const openedMs = performance.now() - from;
    const bothFresh = (withinMs: number) => Promise.all([freshIn(first, tiles, withinMs), freshIn(other, secondTiles, withinMs)]).then(() => true, () => false);
    const inTime = await bothFresh(Math.max(1, clientBackWithinMs - openedMs));
    // What it waits for is known while it waits only.
    if (!inTime) say(`whole client killed, not back after ${clientBackWithinMs} ms: ${await notFresh(first, 1)}; ${await notFresh(other, 2)}`);
    const isBack = inTime || await bothFresh(stuckMs);
    if (!isBack) stuck.push(`whole client killed: ${await notFresh(first, 1)}`);
    say(`whole client killed: started after ${Math.round(startedMs)} ms, windows open after ${Math.round(openedMs)}, all fresh after ${Math.round(performance.now() - from)}`);
    return performance.now() - from;
  }
} finally {
  await browser.close();
  await line.close();
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}

async function freshIn(page: Page, count: number, withinMs: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const all = [...document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')];
    return all.length === wanted && all.every((tile) => tile.dataset['picture'] === 'fresh');
  }, count, { timeout: withinMs, polling: 100 });
}

/** While the recorder answers nothing: the desk's own bookmarks are kept all the same. */
async function keepBookmark(): Promise<void> {
  const { client, close } = await openBridge(product.address);
  const from = performance.now();
  try {
    const [camera] = await firstCameras(client, 1);
    const now = Date.now();
    const { id } = await client.bookmarks.add({ cameras: [camera!.id], range: { start: now - 5_000, end: now }, monitor: 1, words: { title: 'soak' } });
    const { bookmarks } = await client.bookmarks.list({ text: '', cameras: null, range: null, severity: null, before: null, limit: 10 });
    bookmarkMs.push(bookmarks.some((each) => each.id === id) ? performance.now() - from : null);
  } catch (error) {
    say(`a bookmark was refused: ${error instanceof Error ? error.message : String(error)}`);
    bookmarkMs.push(null);
  } finally {
    close();
  }
}

async function report(wall: Page): Promise<Pick<SoakFacts, 'memory' | 'load'>> {
  let memory: SoakFacts['memory'] = null;
  const drifts: number[] = [];
  say('\n| fault | times | a tile lost its picture | all fresh again p50 | most |\n|---|---|---|---|---|');
  for (const [fault, ms] of backMs) say(`| ${fault} | ${ms.length} | ${ms.length - (unseen.get(fault) ?? 0)} | ${Math.round(share(ms, 0.5))} ms | ${Math.round(Math.max(...ms))} ms |`);
  const all = [...backMs.values()].flat();
  say(`all ${all.length}: p50 ${Math.round(share(all, 0.5))}, p95 ${Math.round(share(all, 0.95))}, most ${Math.round(Math.max(...all))} ms`);
  const afterWarmUp = ({ hours }: { readonly hours: number }): boolean => hours * 60 >= warmUpMinutes;
  const weighed = held.filter(afterWarmUp);
  if (weighed.length > 2) {
    const { slope, error } = slopePerHour(weighed.map(({ hours, kept }) => ({ hours, megabytes: kept })));
    memory = { slope, error, mostMegabytes: Math.max(...weighed.map(({ megabytes }) => megabytes)), minutes };
    const [first, last] = [weighed[0]!, weighed.at(-1)!];
    const most = Math.max(...weighed.map(({ megabytes }) => megabytes)).toFixed(0);
    const asked = values.unasked ? `at most ${most}` : `before it was asked ${first.megabytes.toFixed(0)} and ${last.megabytes.toFixed(0)} MB, at most ${most}`;
    say(`window's memory after ${Math.round(warmUpMinutes)} min of warm-up, ${values.unasked ? 'the browser never asked' : 'once the browser was asked for what it can give back'}: ${slope.toFixed(1)} ± ${error.toFixed(1)} MB/h (${first.kept.toFixed(0)} MB at first, ${last.kept.toFixed(0)} at the end, ${weighed.length} times; ${asked})`);
  }
  const settled = samples.filter(afterWarmUp);
  if (settled.length > 2) {
    for (const kind of ['browserS', 'productS'] as const) {
      const loads = loadsOf(settled, kind);
      const third = Math.max(1, Math.floor(loads.length / 3));
      const [early, late] = [share(loads.slice(0, third), 0.5), share(loads.slice(-third), 0.5)];
      drifts.push(late / early - 1);
      say(`processor time of the ${kind === 'browserS' ? 'browser' : 'product'}, median of the first and the last third: ${Math.round(early * 100)} and ${Math.round(late * 100)} % of a core`);
    }
  }
  const truth = await readTruth(wall);
  say(`called fresh without a new frame: p99 below ${shareOfLooks(truth, 0.99)} ms, p99.9 below ${shareOfLooks(truth, 0.999)} ms, most ${Math.round(truth.mostMs)} ms of ${truth.looks} looks at tiles; by half seconds: ${truth.stood.join(' ')}`);
  say(`${pageErrors.length} page errors${pageErrors[0] === undefined ? '' : `, first: ${pageErrors[0]}`}; ${stuck.length === 0 ? 'no tile stuck, no hand lifted' : `tiles were stuck ${stuck.length} times, first after: ${stuck[0]}`}`);
  return { memory, load: drifts.length > 0 ? { drift: Math.max(...drifts), minutes } : null };
}

/** Of each pair of samples that follow each other; a process that ended in between is not told (its time is gone from the sum). */
function loadsOf(of: readonly Sample[], kind: 'browserS' | 'productS'): number[] {
  return of.slice(1).map((each, at) => (each[kind] - of[at]![kind]) / ((each.hours - of[at]!.hours) * 3_600)).filter((load) => load >= 0);
}

async function openWindow(monitor: 1 | 2): Promise<Page> {
  const opened = await browser.newPage({ viewport: monitor === 1 ? { width: 1920, height: 1080 } : { width: 960, height: 540 } });
  // The second one may crash, and tells its errors by its tab.
  if (monitor === 1) opened.on('pageerror', (error) => pageErrors.push(error.message));
  await watchTruth(opened);
  await watchPeers(opened);
  await opened.goto(product.address.replace('monitor=1', `monitor=${monitor}`));
  return opened;
}

async function changeView(): Promise<void> {
  const { client, close } = await openBridge(product.address);
  const monitor = (await client.walls.monitors()).find(({ number }) => number === 1);
  if (monitor) await client.walls.arrange({ number: 1, revision: monitor.revision, view: null, arrangement: { layout: monitor.layout, items: [...monitor.items].reverse() } });
  switches += tiles;
  close();
}

/** What the tiles that are not fresh say of themselves, with a picture of the window (test-results/soak-stuck-N.png). */
async function notFresh(page: Page, monitor: 1 | 2): Promise<string> {
  await page.screenshot({ path: `test-results/soak-stuck-${monitor}.png` });
  const told = await page.locator('[data-tile][data-camera]:not([data-picture="fresh"])').evaluateAll((all) => all.map((tile) => `${JSON.stringify({ ...(tile as HTMLElement).dataset })} ${(tile as HTMLElement).innerText.replaceAll('\n', ' ')}`));
  return `monitor ${monitor}: ${told.length} tiles, ${told[0] ?? ''}`;
}

function browserPid(): number {
  const found = processTree(process.pid).find(({ command }) => command.includes('--remote-debugging') && !command.includes('--type='));
  if (!found) throw new Error('the browser does not run');
  return found.pid;
}

function largestRenderer(): number {
  const renderers = processTree(browserPid()).filter(({ command }) => command.includes('--type=renderer'));
  const largest = renderers.toSorted((a, b) => privateMegabytes(b.pid) - privateMegabytes(a.pid))[0];
  if (!largest) throw new Error('no renderer process found');
  return largest.pid;
}

/** Until a moment of `performance.now()`. */
function until(at: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, Math.max(0, at - performance.now())); });
}
