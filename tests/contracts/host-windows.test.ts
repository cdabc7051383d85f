/** Windows of the Node host in a real Chromium on a screen without a monitor: opened, brought to front, replaced warm. Behind a port, as the core has them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hostOverPort } from '#bridge/host-over-port';
import { serveHost } from '#bridge/serve-host';
import { findBrowser } from '#node/browser';
import { createNodeHost } from '#node/host';
import type { KioskWindow } from '#node/kiosk-window';
import { processTree } from '../bench/process-tree.ts';
import { canHaveScreen, startScreen } from '../fakes/virtual-screen.ts';

const able = process.platform === 'linux' && canHaveScreen() && findBrowser(process.env) !== null;
const long = { timeout: 90_000, interval: 100 };
/** A clock that paints, so that a page out of sight can be told from one that stands. */
const html = '<!doctype html><title>m</title><script>let n=0;const t=()=>{document.title=String(++n);requestAnimationFrame(t)};t()</script>';

interface Stand { readonly screen: { readonly name: string; stop(): void }; readonly host: Awaited<ReturnType<typeof hostOverPort>>; readonly node: ReturnType<typeof createNodeHost>; readonly want: { monitor: number; url: string; fullScreen: boolean }; readonly said: string[]; readonly data: string; readonly page: { answers: boolean }; again(): ReturnType<typeof createNodeHost> }

async function stand(screenName?: string): Promise<Stand> {
  const screen = await startScreen(screenName);
  vi.stubEnv('DISPLAY', screen.name);
  const data = mkdtempSync(path.join(tmpdir(), 'manara-windows-'));
  const page = { answers: true };
  const server = createServer((_request, response) => { if (page.answers) response.setHeader('content-type', 'text/html').end(html); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const said: string[] = [];
  const hosts: ReturnType<typeof createNodeHost>[] = [];
  const again = (): ReturnType<typeof createNodeHost> => {
    const one = createNodeHost({ data, open: true, say: (line) => { said.push(line); } });
    hosts.push(one);
    return one;
  };
  const node = again();
  const { port1, port2 } = new MessageChannel();
  serveHost(node, port1 as unknown as Parameters<typeof serveHost>[1]);
  onTestFinished(async () => {
    await Promise.all(hosts.map((one) => one.kiosks.closeAll()));
    port1.close();
    server.close();
    server.closeAllConnections();
    screen.stop();
    vi.unstubAllEnvs();
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });
  const host = await hostOverPort(port2 as unknown as Parameters<typeof hostOverPort>[0]);
  return { screen, host, node, said, data, page, again, want: { monitor: 2, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/one`, fullScreen: false } };
}

const painted = (window: KioskWindow) => async () => { expect(Number(await window.evaluate('document.title'))).toBeGreaterThan(10); };

test.skipIf(!able)('F31 a second window paints beside the screen, takes the place of the first, and the first is gone', { timeout: 300_000 }, async () => {
  const { host, node, want } = await stand();
  expect(await host.openBehind(want)).toBe(false);
  expect(await host.openWindow(want)).toBe(true);
  const [first] = node.kiosks.all();
  await vi.waitFor(painted(first!), long);
  const search = await first!.evaluate('location.search');
  expect(search).toMatch(/^\?pc=[\da-f-]{36}$/);
  const before = await first!.bounds();
  await vi.waitFor(async () => { expect((await host.windows())[0]).toMatchObject({ monitor: 2, memoryBytes: expect.any(Number) }); }, long);
  expect((await host.windows())[0]!.memoryBytes).toBeGreaterThan(5 * 1024 * 1024);
  // Once more: the one there is, not another.
  expect(await host.openWindow(want)).toBe(true);
  expect(node.kiosks.all()).toHaveLength(1);

  expect(await host.openBehind({ ...want, url: want.url.replace('one', 'two') })).toBe(true);
  const second = node.kiosks.all()[1]!;
  await vi.waitFor(painted(second), long);
  expect(await second.evaluate('document.visibilityState')).toBe('visible');
  const hidden = await second.bounds();
  expect(hidden.left + hidden.width).toBeLessThanOrEqual(0);
  expect((await host.windows()).map(({ monitor }) => monitor)).toEqual([2]);
  await host.swapWindow(2);
  await first!.gone;
  expect(node.kiosks.all()).toEqual([second]);
  expect(await second.bounds()).toEqual(before);
  expect(await second.evaluate('location.pathname')).toBe('/two');
  // Both say on which PC they stand.
  expect(await second.evaluate('location.search')).toBe(search);

  // One that is dropped leaves the one in front alone; without one there is no swap.
  expect(await host.openBehind(want)).toBe(true);
  await host.dropBehind(2);
  await expect(host.swapWindow(2)).rejects.toThrow();
  expect(node.kiosks.all()).toEqual([second]);
  await second.close();
  await vi.waitFor(async () => { expect(await host.windows()).toEqual([]); }, long);
});

test.skipIf(!able)('F29 a page whose process is killed is loaded again, by itself and in its window; its address is on no command line', { timeout: 120_000 }, async () => {
  const { host, node, want, said } = await stand();
  await host.openWindow({ ...want, url: `${want.url}?token=hunter2` });
  const [window] = node.kiosks.all();
  await vi.waitFor(painted(window!), long);
  const before = await window!.bounds();
  const processes = processTree(window!.pid);
  expect(processes.length).toBeGreaterThan(2);
  for (const { pid } of processes) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('hunter2');
  // Nothing to go back to: the empty page it began with is no page of the wall.
  expect(await window!.evaluate('history.length')).toBe(1);
  await window!.evaluate('globalThis.isOld = true');
  for (const { pid, command } of processes) if (command.includes('--type=renderer')) process.kill(pid, 'SIGKILL');
  await vi.waitFor(async () => { expect(await window!.evaluate('globalThis.isOld')).toBeUndefined(); }, long);
  await vi.waitFor(painted(window!), long);
  expect(await window!.bounds()).toEqual(before);
  expect(said.filter((line) => line.includes('crashed'))).toHaveLength(1);
});

test.skipIf(!able)('F30 a page that stands still is ended and loaded again', { timeout: 180_000 }, async () => {
  const { host, node, want, said } = await stand();
  await host.openWindow(want);
  const [window] = node.kiosks.all();
  await vi.waitFor(painted(window!), long);
  await window!.evaluate('globalThis.isOld = true; setTimeout(() => { for (;;); }, 0)');
  await vi.waitFor(() => { expect(said.filter((line) => line.includes('stood still'))).toHaveLength(1); }, long);
  await vi.waitFor(async () => { expect(await window!.evaluate('globalThis.isOld')).toBeUndefined(); }, long);
  await vi.waitFor(painted(window!), long);
});

test.skipIf(!able)('F30 a browser that hangs itself, so that its page cannot be ended, is ended and opened again', { timeout: 180_000 }, async () => {
  const { host, node, want, said } = await stand();
  await host.openWindow(want);
  const [window] = node.kiosks.all();
  await vi.waitFor(painted(window!), long);
  const before = processTree(window!.pid);
  process.kill(window!.pid, 'SIGSTOP');
  expect(await window!.gone).toBe('crashed');
  await vi.waitFor(() => { expect(node.kiosks.all()[0]?.pid).not.toBeOneOf([undefined, window!.pid]); }, long);
  await vi.waitFor(painted(node.kiosks.all()[0]!), long);
  expect(said.filter((line) => line.includes('stood still'))).toHaveLength(2);
  expect(said.filter((line) => line.includes('opened again'))).toHaveLength(1);
  // Nothing of the old one is left.
  const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`);
  await vi.waitFor(() => { expect(before.filter(({ pid }) => isThere(pid))).toEqual([]); }, long);
});

test.skipIf(!able)('F28 a browser that ends by itself is opened again, also a second time; GPU processes that crash do not end it; one that somebody closes stays closed', { timeout: 180_000 }, async () => {
  const { host, node, want, said } = await stand();
  await host.openWindow(want);
  for (let time = 1; time <= 2; time += 1) {
    const [window] = node.kiosks.all();
    await vi.waitFor(painted(window!), long);
    process.kill(window!.pid, 'SIGKILL');
    expect(await window!.gone).toBe('crashed');
    await vi.waitFor(() => { expect(node.kiosks.all()[0]?.pid).not.toBeOneOf([undefined, window!.pid]); }, long);
    expect(node.kiosks.all()).toHaveLength(1);
    expect(said.filter((line) => line.includes('opened again'))).toHaveLength(time);
  }
  const [window] = node.kiosks.all();
  await vi.waitFor(painted(window!), long);
  // F27: without its switch a browser ends with one of the first.
  for (let time = 0; time < 15; time += 1) {
    const gpu = processTree(window!.pid).find(({ command }) => command.includes('--type=gpu-process'))!.pid;
    process.kill(gpu, 'SIGKILL');
    await vi.waitFor(() => { expect(processTree(window!.pid).find(({ command }) => command.includes('--type=gpu-process'))?.pid).not.toBeOneOf([undefined, gpu]); }, long);
  }
  const before = Number(await window!.evaluate('document.title'));
  await vi.waitFor(async () => { expect(Number(await window!.evaluate('document.title'))).toBeGreaterThan(before + 10); }, long);
  await window!.evaluate('setTimeout(() => { window.close(); }, 0)');
  expect(await window!.gone).toBe('closed');
  expect(node.kiosks.all()).toEqual([]);
  expect(said.filter((line) => line.includes('opened again'))).toHaveLength(2);
});

test.skipIf(!able)('F28 a window that is kept open, as on another PC, is opened again also when somebody closed it, until all are closed', { timeout: 120_000 }, async () => {
  const { node, want, said } = await stand();
  node.kiosks.keepOpen(want);
  await vi.waitFor(() => { expect(node.kiosks.all()).toHaveLength(1); }, long);
  const [window] = node.kiosks.all();
  await vi.waitFor(painted(window!), long);
  await window!.evaluate('setTimeout(() => { window.close(); }, 0)');
  expect(await window!.gone).toBe('closed');
  await vi.waitFor(() => { expect(node.kiosks.all()[0]?.pid).not.toBeOneOf([undefined, window!.pid]); }, long);
  await vi.waitFor(painted(node.kiosks.all()[0]!), long);
  await node.kiosks.closeAll();
  expect(node.kiosks.all()).toEqual([]);
  expect(said.filter((line) => line.includes('opened again'))).toEqual(['Monitor 2: its window was closed and is opened again.']);
});

test.skipIf(!able)('F28 windows whose screen is gone are opened again when it is back, although their browsers ended in order', { timeout: 180_000 }, async () => {
  // Far above the numbers that Xvfb chooses itself: nobody takes it while it is gone.
  const { screen, host, node, want, said } = await stand(`:${10_000 + process.pid % 40_000}`);
  await host.openWindow(want);
  const [window] = node.kiosks.all();
  await vi.waitFor(painted(window!), long);
  screen.stop();
  expect(await window!.gone).toBe('crashed');
  await vi.waitFor(() => { expect(said.filter((line) => line.includes('tried again'))).not.toEqual([]); }, long);
  const back = await startScreen(screen.name);
  onTestFinished(back.stop);
  await vi.waitFor(() => { expect(node.kiosks.all()[0]?.pid).not.toBeOneOf([undefined, window!.pid]); }, long);
  await vi.waitFor(painted(node.kiosks.all()[0]!), long);
  expect(node.kiosks.all()).toHaveLength(1);
});

test.skipIf(!able)('F02 a page that does not answer leaves its window open, which says so once and shows it as soon as it does', { timeout: 180_000 }, async () => {
  const { host, node, want, said, page } = await stand();
  page.answers = false;
  expect(await host.openWindow(want)).toBe(true);
  const [window] = node.kiosks.all();
  page.answers = true;
  await vi.waitFor(painted(window!), long);
  expect(node.kiosks.all()).toEqual([window]);
  expect(said.filter((line) => line.includes('cannot be loaded'))).toEqual(['Monitor 2: its page cannot be loaded (no answer) and is tried again.']);
});

test.skipIf(!able)('windows that stood open when the host was gone are opened by the next one, full screen where they were; one that somebody closed is not', { timeout: 180_000 }, async () => {
  const { host, node, want, data, again } = await stand();
  await host.openWindow({ ...want, monitor: 1 });
  await host.openWindow({ ...want, monitor: 3 });
  await host.openWindow({ ...want, fullScreen: true });
  const [one, three, two] = node.kiosks.all();
  await vi.waitFor(painted(two!), long);
  const kept = (): unknown => JSON.parse(readFileSync(path.join(data, 'host', 'windows.json'), 'utf8'));
  await vi.waitFor(() => { expect(kept()).toMatchObject({ windows: [{ monitor: 1, fills: null }, { monitor: 2, fills: { left: expect.any(Number) } }, { monitor: 3, fills: null }] }); }, long);
  await three!.evaluate('setTimeout(() => { window.close(); }, 0)');
  expect(await three!.gone).toBe('closed');
  await vi.waitFor(() => { expect(kept()).toMatchObject({ windows: [{ monitor: 1 }, { monitor: 2 }] }); }, long);

  // A browser that ends is full screen again, too.
  process.kill(two!.pid, 'SIGKILL');
  await vi.waitFor(() => { expect(node.kiosks.all()).toHaveLength(2); expect(node.kiosks.all()).not.toContain(two); }, long);
  await vi.waitFor(async () => { expect(await node.kiosks.all()[1]?.bounds()).toMatchObject({ windowState: 'fullscreen' }); }, long);

  await node.kiosks.closeAll();
  expect(await one!.gone).toBe('closed');
  const next = again();
  await next.openFirst(want.url);
  expect(next.kiosks.all()).toHaveLength(2);
  for (const window of next.kiosks.all()) await vi.waitFor(painted(window), long);
  const pages = await Promise.all(next.kiosks.all().map(async (window) => ({ search: String(await window.evaluate('location.search')).replace(/&pc=[\da-f-]{36}$/, ''), windowState: (await window.bounds()).windowState })));
  expect(pages.toSorted((a, b) => a.search.localeCompare(b.search))).toEqual([{ search: '?monitor=1', windowState: 'normal' }, { search: '?monitor=2', windowState: 'fullscreen' }]);
});
