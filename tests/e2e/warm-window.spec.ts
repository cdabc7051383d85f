/** A window that is worn out is replaced while nobody sees it: real Chromium windows on a screen without a monitor, real pictures (F31). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCore } from '#core/start';
import { defaultSettings } from '#model/settings';
import { createNodeHost } from '#node/host';
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { canHaveScreen, startScreen } from '../fakes/virtual-screen.ts';
import { encodeStream, writeMp4 } from '../fakes/encoded-stream.ts';
import { expect, root, test } from './wall-app.ts';

const tiles = 4;

test('F31 beyond its bound of memory a window is replaced by one that plays already: at every moment all tiles are fresh in one of them', { tag: '@long' }, async () => {
  test.skip(test.info().project.name === 'electron', 'windows of the Node host');
  test.skip(process.platform !== 'linux' || !canHaveScreen(), 'needs Xvfb');
  test.setTimeout(240_000);
  const screen = await startScreen();
  const display = process.env['DISPLAY'];
  process.env['DISPLAY'] = screen.name;
  const data = mkdtempSync(path.join(tmpdir(), 'manara-warm-'));
  const recorderData = path.join(data, 'recorder');
  mkdirSync(path.join(recorderData, 'clips'), { recursive: true, mode: 0o700 });
  writeMp4(path.join(recorderData, 'clips', 'street.mp4'), encodeStream({ seconds: 4, framesPerSecond: 15, width: 320, height: 180 }));
  writeFileSync(path.join(recorderData, 'config.json'), JSON.stringify({
    version: 1, data: recorderData, retention: { reserveBytes: 0 },
    cameras: Array.from({ length: tiles }, (_, index) => ({
      id: `street-${index + 1}`, number: index + 1, name: { fr: `Rue ${index + 1}` }, site: { id: 'centre', name: { fr: 'Centre' } }, streams: { main: { source: 'sim:street' }, sub: { source: 'sim:street?start=1' } },
    })),
  }));
  const host = createNodeHost({ data, open: true, say: () => undefined });
  // So low that a page with pictures is beyond it, and one that has only begun is not.
  await host.writeSettings({ ...defaultSettings, windowMemoryMb: 40 });
  const core = await startCore(host, {
    data, port: 0, demo: null, pageFiles: path.join(root, 'dist/page'), onProgress: () => undefined, windowPace: { lookMs: 1_000, youngMs: 0, pauseMs: 3_600_000 },
  });
  const { client, close } = await openBridge(core.launchUrl(1));
  try {
    await expect.poll(async () => (await client.cameras.list({ after: null, limit: 10 })).cameras.length, { timeout: 60_000 }).toBe(tiles);
    const { cameras } = await client.cameras.list({ after: null, limit: tiles });
    await arrangeCameras(client, 1, '4', cameras.map(({ id }) => id));
    expect(await host.openWindow({ monitor: 1, url: core.launchUrl(1), fullScreen: false })).toBe(true);
    const [first] = host.kiosks.all();
    const fresh = async (window: typeof first): Promise<number> => Number(await window!.evaluate("document.querySelectorAll('[data-tile][data-picture=\"fresh\"]').length").catch(() => 0));
    await expect.poll(() => fresh(first), { timeout: 90_000, intervals: [100] }).toBe(tiles);

    let [looks, most] = [0, 0];
    const poor: string[] = [];
    await expect.poll(async () => {
      const windows = host.kiosks.all();
      const counts = await Promise.all(windows.map(fresh));
      looks += 1;
      most = Math.max(most, windows.length);
      if (Math.max(...counts) < tiles) poor.push(`look ${looks}: ${counts.join(' and ')} of ${tiles}`);
      return windows.length === 1 && windows[0] !== first;
    }, { timeout: 120_000, intervals: [50] }).toBe(true);
    expect(poor).toEqual([]);
    expect([most, looks > 10]).toEqual([2, true]);
    const entry = (await client.journal.list({ before: null, limit: 20 })).find(({ kind }) => kind === 'window-replaced');
    expect(entry).toMatchObject({ monitor: 1, detail: { why: 'memory', memoryMb: expect.any(Number), memoryAfterMb: expect.any(Number) } });
    console.info(`window replaced warm: ${String(entry?.detail['memoryMb'])} MB, the new one ${String(entry?.detail['memoryAfterMb'])} MB, ${String(entry?.detail['tookMs'])} ms from opening to swap, ${looks} looks`);
  } finally {
    close();
    await core.stop();
    await host.kiosks.closeAll();
    screen.stop();
    if (display === undefined) delete process.env['DISPLAY'];
    else process.env['DISPLAY'] = display;
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
