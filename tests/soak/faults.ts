/**
 * Program: `npm run soak -- faults [--minutes N | --hours N] [--seed S]`. A wall of 24 tiles in one window; a fault out of a seeded
 * list every 60 s: the recorder or the core is killed or stands still, the page crashes or is arranged anew. Measured for each: until
 * no tile claims a picture it does not have, and until all are fresh again. Nobody lifts a hand; a tile that does not come back within
 * 60 s is stuck and ends the run with a failure. Prints each fault and a table at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { arrangeFirst, openBridge } from '../bench/bridge-client.ts';
import { openBrowser, share } from '../bench/browser-run.ts';
import { privateMegabytes, processTree } from '../bench/process-tree.ts';
import { startProduct } from '../bench/product.ts';
import { slopePerHour } from './slope.ts';

const { values } = parseArgs({ args: process.argv.slice(2), options: { minutes: { type: 'string' }, hours: { type: 'string' }, seed: { type: 'string' } } });
const minutes = values.hours === undefined ? Number(values.minutes ?? 5) : Number(values.hours) * 60;
const tiles = 24;
const everyMs = 60_000;
const stuckMs = 60_000;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const faults = ['recorder-killed', 'recorder-stands-still', 'core-killed', 'core-stands-still', 'page-crashed', 'view-changed'] as const;
type Fault = (typeof faults)[number];

const data = mkdtempSync(path.join(tmpdir(), 'manara-soak-'));
const product = await startProduct(data, 'casablanca');
const browser = await openBrowser();
const random = seeded(Number(values.seed ?? 1));
const backMs = new Map<Fault, number[]>();
const memory: { hours: number; megabytes: number }[] = [];
const pageErrors: string[] = [];
let page = await openWall();
let stuck = false;
try {
  await arrangeFirst(product.address, 1, '25', tiles);
  await allFresh();
  const began = performance.now();
  while (performance.now() - began < minutes * 60_000 && !stuck) {
    const next = performance.now() + everyMs;
    const fault = faults[Math.floor(random() * faults.length)] ?? 'recorder-killed';
    const struckAt = performance.now();
    await strike(fault);
    // Else the wall of before the fault would pass for the one after it.
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')].some((tile) => tile.dataset['picture'] !== 'fresh'), undefined, { timeout: 10_000, polling: 50 }).catch(() => { say(`${fault}: nobody noticed`); });
    const freshAt = await allFresh().catch(() => null);
    stuck = freshAt === null;
    const ms = (freshAt ?? performance.now()) - struckAt;
    backMs.set(fault, [...backMs.get(fault) ?? [], ms]);
    const hours = (performance.now() - began) / 3_600_000;
    memory.push({ hours, megabytes: windowMemory() });
    say(`${(hours * 60).toFixed(1)} min: ${fault}, ${stuck ? 'STUCK' : `all fresh after ${Math.round(ms)} ms`}; window ${memory.at(-1)?.megabytes.toFixed(0)} MB`);
    await new Promise((resolve) => { setTimeout(resolve, Math.max(0, next - performance.now())); });
  }
  say('\n| fault | times | all 24 fresh again p50 | most |\n|---|---|---|---|');
  for (const [fault, ms] of backMs) say(`| ${fault} | ${ms.length} | ${Math.round(share(ms, 0.5))} ms | ${Math.round(Math.max(...ms))} ms |`);
  const { slope, error } = memory.length > 2 ? slopePerHour(memory) : { slope: Number.NaN, error: Number.NaN };
  say(`window's memory ${slope.toFixed(0)} ± ${error.toFixed(0)} MB/h since it was opened last; ${pageErrors.length} page errors${pageErrors[0] === undefined ? '' : `, first: ${pageErrors[0]}`}; ${stuck ? 'a tile was stuck' : 'no tile stuck, no hand lifted'}`);
  if (stuck || pageErrors.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}

async function strike(fault: Fault): Promise<void> {
  switch (fault) {
    case 'recorder-killed': return signal('recorder/main.ts', 'SIGKILL');
    case 'core-killed': return signal('core-program.ts', 'SIGKILL');
    case 'recorder-stands-still': case 'core-stands-still': {
      const pid = pidOf(fault === 'core-stands-still' ? 'core-program.ts' : 'recorder/main.ts');
      process.kill(pid, 'SIGSTOP');
      setTimeout(() => { process.kill(pid, 'SIGCONT'); }, 4_000);
      return undefined;
    }
    case 'page-crashed': {
      const crashed = page.waitForEvent('crash');
      page.goto('chrome://crash').catch(() => undefined);
      await crashed;
      await page.close();
      page = await openWall();
      // Another window: its memory is not the one's before.
      memory.length = 0;
      return undefined;
    }
    case 'view-changed': {
      const { client, close } = await openBridge(product.address);
      const monitor = (await client.walls.monitors()).find(({ number }) => number === 1);
      if (monitor) await client.walls.arrange({ number: 1, revision: monitor.revision, view: null, arrangement: { layout: monitor.layout, items: [...monitor.items].reverse() } });
      close();
      return undefined;
    }
    default: throw new Error('no such fault');
  }
}

/** Resolves with the moment at which all tiles were fresh; rejects when that does not come. */
async function allFresh(): Promise<number> {
  await page.waitForFunction((count) => {
    const all = [...document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')];
    return all.length === count && all.every((tile) => tile.dataset['picture'] === 'fresh');
  }, tiles, { timeout: stuckMs, polling: 100 });
  return performance.now();
}

async function openWall(): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  opened.on('pageerror', (error) => pageErrors.push(error.message));
  await opened.goto(product.address);
  return opened;
}

function pidOf(program: string): number {
  const found = processTree(product.pid).find(({ command }) => command.includes(program));
  if (!found) throw new Error(`${program} does not run`);
  return found.pid;
}

function signal(program: string, name: NodeJS.Signals): void {
  process.kill(pidOf(program), name);
}

function windowMemory(): number {
  const renderers = processTree(process.pid).filter(({ command }) => command.includes('--type=renderer'));
  return Math.max(0, ...renderers.map(({ pid }) => privateMegabytes(pid)));
}

/** Mulberry32: the same faults for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
