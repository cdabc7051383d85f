/** The Node host's own windows, each a Chromium with a profile of its own on a screen without a monitor, meet at the core as windows of one PC: host, launch, core and page together. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCore } from '#core/start';
import { createNodeHost } from '#node/host';
import { openBridge } from '../bench/bridge-client.ts';
import { canHaveScreen, standOnScreen } from '../fakes/virtual-screen.ts';
import { expect, root, test } from './wall-app.ts';

test('windows of the Node host tell each other what they would have, one behind another as such, and one that is closed nothing more', async () => {
  test.skip(process.platform !== 'linux' || !canHaveScreen(), 'needs Xvfb');
  const leaveScreen = await standOnScreen();
  const data = mkdtempSync(path.join(tmpdir(), 'manara-pc-windows-'));
  const host = createNodeHost({ data, open: true, say: () => undefined });
  const core = await startCore(host, { data, port: 0, demo: null, pageFiles: path.join(root, 'dist/page'), onProgress: () => undefined });
  const { client, close } = await openBridge(core.launchUrl(9));
  try {
    const wantOf = (monitor: number, window = '') => ({ monitor, url: `${core.launchUrl(monitor)}${window}`, fullScreen: false });
    expect(await host.openWindow(wantOf(1))).toBe(true);
    const [first] = host.kiosks.all();
    const pcOf = async () => /&pc=([\da-f-]{36})$/.exec(String(await first!.evaluate('location.search').catch(() => '')))?.[1] ?? null;
    await expect.poll(pcOf, { timeout: 30_000 }).not.toBeNull();
    // The test listens as one more window of this PC.
    let windows: string[] = [];
    const watch = await client.pc.watch({ pc: (await pcOf())!, window: 'test' });
    const isOver = (async () => {
      for await (const all of watch) windows = all.map(({ monitor, isBehind }) => `${monitor}${isBehind ? ' behind' : ''}`).toSorted();
    })().catch(() => undefined);
    await expect.poll(() => windows, { timeout: 30_000 }).toEqual(['1']);
    expect(await host.openWindow(wantOf(2))).toBe(true);
    await expect.poll(() => windows, { timeout: 30_000 }).toEqual(['1', '2']);
    expect(await host.openBehind(wantOf(1, '&window=next'))).toBe(true);
    await expect.poll(() => windows, { timeout: 30_000 }).toEqual(['1', '1 behind', '2']);
    await host.swapWindow(1);
    await expect.poll(() => windows, { timeout: 30_000 }).toEqual(['1 behind', '2']);
    await host.kiosks.closeAll();
    await expect.poll(() => windows, { timeout: 30_000 }).toEqual([]);
    close();
    await isOver;
  } finally {
    close();
    await core.stop();
    await host.kiosks.closeAll();
    leaveScreen();
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
