/** Starts the product as a person would and opens its page: the Node host with the browser, or a real Electron. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { installedElectron } from '../../build/electron-runtime.mjs';
import { placeDemoClips } from './demo-clips.ts';
import { recorderAccess, writeRecorderConfig } from './recorder-access.ts';
import type { RecorderAccess } from './recorder-access.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const node = path.join(root, 'node_modules/node/bin/node');

export interface WallWant {
  readonly demo: 'agadir' | 'tangier' | 'casablanca' | 'none';
  /** Recorder configuration to start with, without `version` and `data`. */
  readonly recorder?: { readonly cameras: readonly object[] } & Record<string, unknown>;
  /** Data folder of an earlier start, to start again on. */
  readonly data?: string;
  /** Further options of the Node host. */
  readonly args?: readonly string[];
  /** Makes the demo from nothing, as a first start does; else its clips are copied from an earlier making and no past footage is placed. */
  readonly firstStart?: boolean;
}

export interface RunningWall {
  readonly page: Page;
  /** Launch address: opens the wall in any browser on this machine. */
  readonly address: string;
  /** Of the program that was started; null on a real Electron. */
  readonly pid: number | null;
  readonly data: string;
  /** Faults the page reported; a test that expects none asserts on it (done at the end of every test). */
  readonly pageErrors: string[];
  recorder(): RecorderAccess;
  /** Stops the product; its data stays until the test ends. */
  stop(): Promise<void>;
}

interface Fixtures { startWall: (want: WallWant) => Promise<RunningWall> }

export const test = base.extend<Fixtures>({
  startWall: async ({ browser }, use, info) => {
    const walls: RunningWall[] = [];
    const folders = new Set<string>();
    await use(async (want) => {
      const data = want.data ?? mkdtempSync(path.join(tmpdir(), 'manara-e2e-'));
      folders.add(data);
      if (want.recorder) writeRecorderConfig(data, want.recorder);
      else if (want.demo !== 'none' && !want.firstStart && !want.data) {
        const began = Date.now();
        placeDemoClips(data);
        // Drawing is not the test's own time.
        info.setTimeout(info.timeout + Date.now() - began);
      }
      const wall = info.project.name === 'electron' ? await startDesktop(want, data) : await startNode(want, data, () => browser.newPage());
      walls.push(wall);
      return wall;
    });
    for (const wall of walls) await wall.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    for (const wall of walls) expect(wall.pageErrors).toEqual([]);
  },
});
export { expect };

async function startNode(want: WallWant, data: string, newPage: () => Promise<Page>): Promise<RunningWall> {
  const child = spawn(node, ['node/main.ts', '--data', data, '--demo', want.demo, '--no-open', ...(want.args ?? [])], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await addressOf(child);
  const page = await newPage();
  const pageErrors = collectErrors(page);
  await page.goto(address);
  return {
    page, address, data, pageErrors, pid: child.pid ?? null, recorder: () => recorderAccess(data),
    stop: async () => {
      await page.close();
      await ended(child);
    },
  };
}

async function startDesktop(want: WallWant, data: string): Promise<RunningWall> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({ executablePath: installedElectron() ?? '', cwd: root, args: [...sandbox, 'electron/main.ts', '--data', data, '--demo', want.demo] });
  const page = await app.firstWindow({ timeout: 120_000 });
  return { page, address: page.url(), data, pid: null, pageErrors: collectErrors(page), recorder: () => recorderAccess(data), stop: () => app.close() };
}

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) errors.push(message.text()); });
  return errors;
}

/** The address the program prints, or an error with everything it said. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${said.join('\n')}`)));
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const address = /https?:\/\/\S+/.exec(line)?.[0];
      if (address) resolve(address);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  await end;
}

export const tilesThatAre = (page: Page, picture: 'fresh' | 'late' | 'frozen') => page.locator(`[data-tile][data-picture="${picture}"]`);
/** Tiles that do not claim a live picture. */
export const tilesNotLive = (page: Page) => page.locator('[data-tile][data-camera]:not([data-picture="fresh"])');
