/**
 * Program: how much a wall window of 24 tiles grows. `npm run soak -- [minutes] [warm-up minutes]`
 * Samples the renderer's private memory every 10 s after a collection of garbage, and prints the slope (least squares) in MB/h
 * with its standard error. A short run cannot resolve 5 MB/h: the error says so. The slopes of the script's own memory (heap),
 * of nodes and of listeners tell a leak of the page from the browser's buffers breathing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { arrangeFirst } from '../bench/bridge-client.ts';
import { startProduct } from '../bench/product.ts';
import { processTree, privateMegabytes } from '../bench/process-tree.ts';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';
import { placeDemoClips } from '../e2e/demo-clips.ts';
import { slopePerHour } from './slope.ts';

const minutes = Number(process.argv[2] ?? 30);
const warmUpMinutes = Number(process.argv[3] ?? 5);
const sampleMs = 10_000;
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const data = mkdtempSync(path.join(tmpdir(), 'manara-soak-'));
placeDemoClips(data);
const product = await startProduct(data, 'casablanca');
const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArguments, '--js-flags=--expose-gc'] });
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(product.address);
  await page.locator('[data-tile][data-picture="fresh"]').first().waitFor({ timeout: 60_000 });
  await arrangeFirst(product.address, 1, '25', 24);
  await page.waitForFunction(() => document.querySelectorAll('[data-tile][data-picture="fresh"]').length >= 24, undefined, { timeout: 90_000 });
  say(`24 tiles fresh; warming up for ${warmUpMinutes} min`);
  await page.waitForTimeout(warmUpMinutes * 60_000);
  const renderer = rendererPid();
  const samples: { hours: number; megabytes: number }[] = [];
  const pageSeries = { JSHeapUsedSize: series(2 ** 20), Nodes: series(1), JSEventListeners: series(1) };
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Performance.enable');
  const began = performance.now();
  while (performance.now() - began < minutes * 60_000) {
    await page.evaluate(() => { (globalThis as { gc?: () => void }).gc?.(); });
    const hours = (performance.now() - began) / 3_600_000;
    samples.push({ hours, megabytes: privateMegabytes(renderer) });
    const { metrics } = await inspector.send('Performance.getMetrics');
    for (const { name, value } of metrics) if (name in pageSeries) pageSeries[name as keyof typeof pageSeries].add(hours, value);
    if (samples.length % 30 === 1) say(`${Math.round((performance.now() - began) / 60_000)} min: ${samples.at(-1)?.megabytes.toFixed(1)} MB, ${await freshTiles()} fresh`);
    await page.waitForTimeout(sampleMs);
  }
  const { slope, error } = slopePerHour(samples);
  say(`slope ${slope.toFixed(1)} ± ${error.toFixed(1)} MB/h over ${minutes} min, ${samples.length} samples, last ${samples.at(-1)?.megabytes.toFixed(1)} MB, ${await freshTiles()} tiles fresh, ${errors.length} page errors`);
  say(`script's heap ${pageSeries.JSHeapUsedSize.text('MB')}, nodes ${pageSeries.Nodes.text('')}, listeners ${pageSeries.JSEventListeners.text('')}`);

  async function freshTiles(): Promise<number> {
    return page.locator('[data-tile][data-picture="fresh"]').count();
  }

  function rendererPid(): number {
    const root = processTree(process.pid).find((each) => each.command.includes(chromiumPath) || /chromium.*--headless/.test(each.command));
    const renderers = processTree(root?.pid ?? process.pid).filter((each) => each.command.includes('--type=renderer'));
    const largest = renderers.toSorted((a, b) => privateMegabytes(b.pid) - privateMegabytes(a.pid))[0];
    if (!largest) throw new Error('no renderer process found');
    return largest.pid;
  }
} finally {
  await browser.close();
  await product.stop();
  rmSync(data, { recursive: true, force: true });
}

function series(unit: number): { add(hours: number, value: number): void; text(name: string): string } {
  const values: { hours: number; megabytes: number }[] = [];
  return {
    add: (hours, value) => { values.push({ hours, megabytes: value / unit }); },
    text: (name) => {
      const { slope, error } = slopePerHour(values);
      return `${values.at(-1)?.megabytes.toFixed(1)} ${name} at ${slope.toFixed(1)} ± ${error.toFixed(1)} an hour`;
    },
  };
}
