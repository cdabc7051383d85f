/** The host dies: `npm start` starts it again, with all windows that stood open. The real program with real windows on a screen without a monitor (F28). */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openBridge } from '../bench/bridge-client.ts';
import type { OpenBridge } from '../bench/bridge-client.ts';
import { processTree } from '../bench/process-tree.ts';
import { canHaveScreen, startScreen } from '../fakes/virtual-screen.ts';
import { root } from './wall-app.ts';

interface Started { readonly child: ChildProcess; readonly said: string[]; readonly ended: Promise<number | null> }

function start(args: readonly string[], display: string): Started {
  const child = spawn(process.execPath, ['build/start.mjs', '--host', 'node', '--demo', 'none', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DISPLAY: display } });
  const said: string[] = [];
  for (const out of [child.stdout, child.stderr]) out.setEncoding('utf8').on('data', (text: string) => { said.push(text); });
  return { child, said, ended: new Promise((resolve) => { child.once('exit', (code) => { resolve(code); }); }) };
}

const hostPid = ({ child }: Started): number | undefined => processTree(child.pid ?? -1).find(({ command }) => command.includes('node/main.ts'))?.pid;
/** Profiles of the browsers that stand. */
const windows = ({ child }: Started): string[] => processTree(child.pid ?? -1).flatMap(({ command }) => (command.includes('--type=') ? [] : /--user-data-dir=\S+\/(monitor-\d+)/.exec(command)?.[1] ?? [])).toSorted();
const addresses = ({ said }: Started): string[] => [...said.join('').matchAll(/Its address: (\S+)/g)].map(([, address]) => address ?? '');
/** As a monitor that has no window: its visit is no window's. */
const enter = (address: string): Promise<OpenBridge> => openBridge(address.replace('monitor=1', 'monitor=9'));
/** Monitors whose pages came in since an entry of the journal. */
async function cameIn({ client }: OpenBridge, since: number): Promise<(number | null)[]> {
  const entries = await client.journal.list({ before: null, limit: 100 });
  return entries.filter(({ id, kind, monitor }) => id > since && kind === 'window-opened' && monitor !== 9).map(({ monitor }) => monitor).toSorted();
}
const newest = async ({ client }: OpenBridge): Promise<number> => (await client.journal.list({ before: null, limit: 1 }))[0]?.id ?? 0;

test('F28 F35 kill -9 of the host: it is started again and both windows are there again; a start that fails at once, as a second one on the same data, ends', async () => {
  test.skip(process.platform !== 'linux' || !canHaveScreen(), 'needs Xvfb');
  test.setTimeout(240_000);
  const screen = await startScreen();
  const data = mkdtempSync(path.join(tmpdir(), 'manara-host-faults-'));
  const product = start(['--data', data], screen.name);
  try {
    await expect.poll(() => addresses(product).length, { timeout: 90_000 }).toBe(1);
    const before = await enter(addresses(product)[0]!);
    await expect.poll(() => cameIn(before, 0), { timeout: 60_000 }).toEqual([1]);
    expect(await before.client.walls.openWindow({ number: 2 })).toEqual({ opened: true });
    await expect.poll(() => cameIn(before, 0), { timeout: 60_000 }).toEqual([1, 2]);
    const last = await newest(before);
    before.close();

    // Its port is taken: told once, and it ends.
    const { port } = new URL(addresses(product)[0]!);
    const second = start(['--data', `${data}-b`, '--port', port, '--no-open'], screen.name);
    expect(await second.ended).toBe(1);
    expect(second.said.join('')).toContain(port);
    expect(second.said.join('')).not.toContain('started again');

    // F35: started a second time on the same data, with an option that would take the desk's PIN away: it is told, and changes nothing.
    const again = start(['--data', data, '--no-open', '--forget-pin'], screen.name);
    expect(await again.ended).toBe(1);
    expect(again.said.join('')).toContain('another Manara is using this data folder');
    expect(again.said.join('')).not.toContain('started again');
    const meanwhile = await enter(addresses(product)[0]!);
    expect(await cameIn(meanwhile, last)).toEqual([]);
    expect(windows(product)).toEqual(['monitor-1', 'monitor-2']);
    meanwhile.close();

    // Started a second time to be seen: the first one shows its windows, opens one that was closed, and the second ends in order.
    const known = await enter(addresses(product)[0]!);
    const third = start(['--data', data], screen.name);
    expect(await third.ended).toBe(0);
    expect(third.said.join('')).toContain('its windows are in front');
    expect(windows(product)).toEqual(['monitor-1', 'monitor-2']);
    expect(await cameIn(known, last)).toEqual([]);
    known.close();

    const killed = hostPid(product)!;
    const killedAt = Date.now();
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => new Set(addresses(product)).size, { timeout: 90_000 }).toBe(2);
    expect(product.said.join('').match(/Manara ended unexpectedly.*/g)).not.toBeNull();
    expect(hostPid(product)).toBeDefined();
    expect(hostPid(product)).not.toBe(killed);
    const after = await enter(addresses(product).at(-1)!);
    await expect.poll(() => cameIn(after, last), { timeout: 60_000 }).toEqual([1, 2]);
    console.info(`host killed: both windows there again after ${Date.now() - killedAt} ms`);
    after.close();
    expect(windows(product)).toEqual(['monitor-1', 'monitor-2']);

    product.child.kill('SIGTERM');
    expect(await product.ended).toBe(0);
  } finally {
    product.child.kill('SIGTERM');
    await product.ended;
    screen.stop();
    for (const folder of [data, `${data}-b`]) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
