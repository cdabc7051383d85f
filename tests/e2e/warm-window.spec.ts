/**
 * A window that is worn out is replaced while nobody sees it: real Chromium windows on a screen without a monitor, real pictures (F31).
 * Each page writes down by itself every moment at which a tile of it had no moving picture: a test that looks from outside looks rarely on
 * a machine that is busy.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startCore } from '#core/start';
import { defaultSettings } from '#model/settings';
import { createNodeHost } from '#node/host';
import type { KioskWindow } from '#node/kiosk-window';
import { arrangeCameras, openBridge } from '../bench/bridge-client.ts';
import { canHaveScreen, standOnScreen } from '../fakes/virtual-screen.ts';
import { encodeStream, writeMp4 } from '../fakes/encoded-stream.ts';
import { expect, root, test } from './wall-app.ts';

const tiles = 4;

/** Begins the record, or reads it: tiles that are fresh now, and every time a tile stopped showing or froze since the record began. */
const record = `(() => {
  const tiles = [...document.querySelectorAll('[data-tile]')];
  if (!globalThis.poor) {
    globalThis.poor = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) if (target.dataset.state !== 'showing' || target.dataset.picture === 'frozen') poor.push(target.dataset.tile + ' ' + target.dataset.state + ' ' + target.dataset.picture);
    }).observe(document.body, { subtree: true, attributeFilter: ['data-state', 'data-picture'] });
  }
  return { fresh: tiles.filter(({ dataset }) => dataset.picture === 'fresh').length, moving: tiles.filter(({ dataset }) => dataset.state === 'showing' && dataset.picture !== 'frozen').length, poor };
})()`;
const told = z.object({ fresh: z.number(), moving: z.number(), poor: z.array(z.string()) });

test('F31 beyond its bound of memory a window is replaced by one that plays already: at every moment all tiles move in one of them', { tag: '@long' }, async () => {
  test.skip(test.info().project.name === 'electron', 'windows of the Node host');
  test.skip(process.platform !== 'linux' || !canHaveScreen(), 'needs Xvfb');
  test.setTimeout(240_000);
  const leaveScreen = await standOnScreen();
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
  await host.writeSettings({ ...defaultSettings, windowMemoryMb: 0 });
  const swaps: { readonly windows: readonly z.infer<typeof told>[]; readonly next: KioskWindow }[] = [];
  // A page that has not begun cannot be asked yet.
  const tell = async (window: KioskWindow) => window.evaluate(record).then((answer) => told.parse(answer)).catch(() => ({ fresh: 0, moving: 0, poor: [] }));
  const core = await startCore({
    ...host,
    // Between "it plays" and the swap both windows are asked: the old one up to here, the new one from here on.
    swapWindow: async (monitor) => {
      const [old, next] = host.kiosks.all();
      if (!old || !next) throw new Error('a window is missing');
      swaps.push({ windows: [await tell(old), await tell(next)], next });
      await host.swapWindow(monitor);
    },
  }, {
    data, port: 0, demo: null, pageFiles: path.join(root, 'dist/page'), onProgress: () => undefined, windowPace: { lookMs: 1_000, youngMs: 0, pauseMs: 3_600_000 },
  });
  const { client, close } = await openBridge(core.launchUrl(1));
  try {
    await expect.poll(async () => (await client.cameras.list({ after: null, limit: 10 })).cameras.length, { timeout: 60_000 }).toBe(tiles);
    const { cameras } = await client.cameras.list({ after: null, limit: tiles });
    await arrangeCameras(client, 1, '4', cameras.map(({ id }) => id));
    expect(await host.openWindow({ monitor: 1, url: core.launchUrl(1), fullScreen: false })).toBe(true);
    const [first] = host.kiosks.all();
    await expect.poll(async () => (await tell(first!)).fresh, { timeout: 90_000 }).toBe(tiles);
    // What it took to begin is not asked about.
    await first!.evaluate('poor.length = 0');
    // So low that a page with pictures is beyond it.
    await client.settings.write({ windowMemoryMb: 40 });
    await expect.poll(() => host.kiosks.all().length === 1 && host.kiosks.all()[0] !== first, { timeout: 120_000 }).toBe(true);
    const [last] = host.kiosks.all();
    expect(swaps.map(({ windows }) => windows)).toEqual([[{ fresh: expect.any(Number), moving: tiles, poor: [] }, { fresh: expect.any(Number), moving: tiles, poor: [] }]]);
    expect(swaps[0]?.next).toBe(last);
    // It goes on playing with the other one gone.
    await expect.poll(async () => (await tell(last!)).fresh, { timeout: 30_000 }).toBe(tiles);
    expect((await tell(last!)).poor).toEqual([]);
    const entry = (await client.journal.list({ before: null, limit: 20 })).find(({ kind }) => kind === 'window-replaced');
    expect(entry).toMatchObject({ monitor: 1, detail: { why: 'memory', memoryMb: expect.any(Number), memoryAfterMb: expect.any(Number) } });
    console.info(`window replaced warm: ${String(entry?.detail['memoryMb'])} MB, the new one ${String(entry?.detail['memoryAfterMb'])} MB, ${String(entry?.detail['tookMs'])} ms from opening to swap`);
  } finally {
    close();
    await core.stop();
    await host.kiosks.closeAll();
    leaveScreen();
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
