/**
 * Program, part of `npm run bench`: how long a second start takes, from the command to the first live tile in the window that the product
 * opens itself. Needs a screen, or Xvfb. The browser gets a debugging port through a wrapper, and nothing else is changed.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumPath } from '../e2e/chromium.ts';
import { freePort } from '../fakes/free-port.ts';
import { canHaveScreen, startScreen } from '../fakes/virtual-screen.ts';
import { startProduct } from './product.ts';

const rounds = 3;
const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string): void => { process.stdout.write(`${line}\n`); };
const folder = mkdtempSync(path.join(tmpdir(), 'manara-start-'));
const data = path.join(folder, 'data');
if (!process.env['DISPLAY'] && !canHaveScreen()) throw new Error('this measurement needs a screen or Xvfb');
const screen = process.env['DISPLAY'] ? null : await startScreen();
try {
  const first = await startProduct(data, 'casablanca');
  await first.stop();
  for (let round = 1; round <= rounds; round += 1) say(`second start ${round}: ${await secondStart()}`);
} finally {
  screen?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function secondStart(): Promise<string> {
  const port = await freePort();
  const wrapper = path.join(folder, 'browser');
  writeFileSync(wrapper, `#!/bin/sh\nexec '${chromiumPath}' --disable-gpu --remote-debugging-port=${port} "$@"\n`);
  chmodSync(wrapper, 0o700);
  const began = performance.now();
  const since = (): number => Math.round(performance.now() - began);
  const child = spawn('npm', ['start', '--', '--host', 'node', '--demo', 'casablanca', '--data', data], {
    cwd: root, stdio: 'ignore', env: { ...process.env, MANARA_CHROMIUM: wrapper, ...(screen && { DISPLAY: screen.name }) },
  });
  try {
    let browser = null;
    while (browser === null && since() < 30_000) {
      browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
      if (browser === null) await sleep(50);
    }
    const opened = since();
    const page = browser?.contexts()[0]?.pages()[0];
    if (!page) return 'no window was opened';
    const fresh = (count: number) => page.waitForFunction((wanted) => document.querySelectorAll('[data-tile][data-picture="fresh"]').length >= wanted, count, { timeout: 60_000, polling: 50 });
    await fresh(1);
    const one = since();
    await fresh(16);
    const all = since();
    // Disconnecting alone would leave its window to the next round.
    await (await browser?.newBrowserCDPSession())?.send('Browser.close').catch(() => undefined);
    return `browser ${opened} ms, first live tile ${one} ms, all sixteen ${all} ms`;
  } finally {
    await ended(child);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const end = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  await end;
  // npm is gone at once; the product notices and ends in order. The next start must find nothing that runs.
  const { pid } = JSON.parse(readFileSync(path.join(data, 'recorder/endpoint.json'), 'utf8')) as { pid: number };
  while (existsSync(`/proc/${pid}`)) await sleep(50);
  await sleep(1_000);
}

process.exit(0);
