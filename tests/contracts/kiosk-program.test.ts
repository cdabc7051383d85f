/** The kiosk program as another PC has it: a process of its own, a real Chromium on a screen without a monitor, a whole core behind its TLS door. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findBrowser } from '#node/browser';
import { processTree } from '../bench/process-tree.ts';
import { startCoreApp } from '../fakes/core-app.ts';
import { canHaveScreen, startScreen } from '../fakes/virtual-screen.ts';

const able = process.platform === 'linux' && canHaveScreen() && findBrowser(process.env) !== null;
const long = { timeout: 60_000, interval: 100 };
const root = path.join(import.meta.dirname, '..', '..');

/** Speaks to the core once it has painted. */
const script = `let n = 0;
const paint = () => {
  n += 1;
  if (n < 10) requestAnimationFrame(paint);
  else new WebSocket(location.origin.replace('https', 'wss') + '/bridge');
};
requestAnimationFrame(paint);`;

interface Stand {
  /** How often a page was let in by the token, and how often one with monitor 3's rights spoke to the core. */
  uses(): Promise<{ opened: number; connected: number }>;
  readonly said: string[];
  readonly secret: string;
  start(screen: string, pin?: string): ChildProcess;
}

async function stand(): Promise<Stand> {
  const pageFiles = temporary();
  mkdirSync(path.join(pageFiles, 'assets'));
  writeFileSync(path.join(pageFiles, 'index.html'), '<!doctype html><title>wall</title><script src="/assets/wall.js"></script>');
  writeFileSync(path.join(pageFiles, 'assets', 'wall.js'), script);
  const app = await startCoreApp({ pageFiles, door: { host: '127.0.0.1', port: 0, files: null } });
  const { client } = app.bridge();
  const { address, pin } = await client.walls.tokens.make({ monitor: 3, days: null });
  const folder = temporary();
  const tokenFile = path.join(folder, 'address');
  writeFileSync(tokenFile, `${address}\n`, { mode: 0o600 });
  const said: string[] = [];
  return {
    said, secret: new URL(address).searchParams.get('token')!,
    async uses() {
      const hows = (await client.journal.list({ before: null, limit: 200 })).filter(({ kind, monitor }) => kind === 'monitor-token-used' && monitor === 3).map(({ detail }) => detail['how']);
      return { opened: hows.filter((how) => how === 'opened').length, connected: hows.filter((how) => how === 'connected').length };
    },
    start(screen, givenPin = pin!) {
      const args = ['--address', new URL(address).origin, '--monitor', '3', '--token-file', tokenFile, '--certificate-pin', givenPin, '--data', path.join(folder, 'browser')];
      const child = spawn(process.execPath, ['node/kiosk-main.ts', ...args], { cwd: root, env: { ...process.env, DISPLAY: screen }, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const out of [child.stdout, child.stderr]) createInterface({ input: out }).on('line', (line) => { said.push(line); });
      onTestFinished(async () => {
        if (child.exitCode === null && child.signalCode === null) await end(child);
      });
      return child;
    },
  };
}

function temporary(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-kiosk-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); });
  return folder;
}

async function end(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  return (await ended)[0];
}

const renderersOf = ({ pid }: ChildProcess) => processTree(pid!).filter(({ command }) => command.includes('--type=renderer'));
const browserOf = ({ pid }: ChildProcess) => processTree(pid!).find(({ parent }) => parent === pid)!;

test.skipIf(!able)('F28 F29 a monitor elsewhere comes back by itself when its page or its browser is killed; SIGTERM leaves no process', { timeout: 180_000 }, async () => {
  const { uses, said, secret, start } = await stand();
  const screen = await startScreen();
  onTestFinished(screen.stop);
  const kiosk = start(screen.name);
  await vi.waitFor(async () => { expect((await uses()).connected).toBeGreaterThan(0); }, long);
  const all = processTree(kiosk.pid!);
  expect(all.length).toBeGreaterThan(3);
  for (const { command } of all) expect(command).not.toContain(secret);

  const browser = browserOf(kiosk);
  const first = await uses();
  for (const { pid } of renderersOf(kiosk)) process.kill(pid, 'SIGKILL');
  await vi.waitFor(async () => { expect((await uses()).connected).toBeGreaterThan(first.connected); }, long);
  expect(browserOf(kiosk).pid).toBe(browser.pid);
  expect(said).toContain('Monitor 3: its page crashed and is loaded again.');

  const second = await uses();
  process.kill(browser.pid, 'SIGKILL');
  await vi.waitFor(async () => { expect((await uses()).connected).toBeGreaterThan(second.connected); }, long);
  expect((await uses()).opened).toBeGreaterThan(second.opened);
  expect(said).toContain('Monitor 3: its browser ended and is opened again.');

  const last = processTree(kiosk.pid!);
  expect(await end(kiosk)).toBe(0);
  await vi.waitFor(() => { expect(last.filter(({ pid }) => existsSync(`/proc/${pid}`))).toEqual([]); }, long);
  expect(said.join('\n')).not.toContain(secret);
});

test.skipIf(!able)('F28 a monitor elsewhere that is started before its screen is there waits for it, and for it again when it is gone', { timeout: 180_000 }, async () => {
  const { uses, said, start } = await stand();
  // Far above the numbers that Xvfb chooses itself, and beside those of the host's windows.
  const name = `:${50_000 + process.pid % 10_000}`;
  const kiosk = start(name);
  await vi.waitFor(() => { expect(said.filter((line) => line.includes('tried again'))).toHaveLength(1); }, long);
  const first = await startScreen(name);
  await vi.waitFor(async () => { expect((await uses()).connected).toBeGreaterThan(0); }, long);
  const browser = browserOf(kiosk);
  const before = await uses();
  first.stop();
  await vi.waitFor(() => { expect(existsSync(`/proc/${browser.pid}`)).toBe(false); }, long);
  const second = await startScreen(name);
  onTestFinished(second.stop);
  await vi.waitFor(async () => { expect((await uses()).connected).toBeGreaterThan(before.connected); }, long);
  // Its browser ends also where it has only just begun.
  process.kill(browserOf(kiosk).pid, 'SIGKILL');
  await vi.waitFor(() => { expect(browserOf(kiosk)).toBeDefined(); }, long);
  const last = processTree(kiosk.pid!);
  expect(await end(kiosk)).toBe(0);
  await vi.waitFor(() => { expect(last.filter(({ pid }) => existsSync(`/proc/${pid}`))).toEqual([]); }, long);
});

test.skipIf(!able)('a certificate with another key than the pinned one is shown no token, and the reason is told', { timeout: 180_000 }, async () => {
  const { uses, said, start } = await stand();
  const screen = await startScreen();
  onTestFinished(screen.stop);
  start(screen.name, `${'A'.repeat(43)}=`);
  await vi.waitFor(() => { expect(said).toContain('Monitor 3: its page cannot be loaded (net::ERR_CERT_AUTHORITY_INVALID) and is tried again.'); }, long);
  expect(await uses()).toEqual({ opened: 0, connected: 0 });
});
