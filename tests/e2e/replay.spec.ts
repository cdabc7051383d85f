/** Instant replay: the last two minutes of a tile out of memory, over the live picture, with the true time of what is seen. */
import type { Page } from '@playwright/test';
import { openBridge } from '../bench/bridge-client.ts';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';
import { serious } from './axe.ts';
import { hasGstreamer, rtspCameras, startBurnedRtsp } from './rtsp-cameras.ts';
import { expect, test, tilesThatAre } from './wall-app.ts';

const replay = (page: Page) => page.locator('[data-tile="0"] [data-replay]');
const told = async (page: Page): Promise<number> => Number(await replay(page).getAttribute('data-replay'));

/** The time burned into the replay's picture and the time told of it, read in the same frame. */
async function seen(page: Page): Promise<{ burned: number; told: number }> {
  const { cells, at } = await page.evaluate(([columns, rows]) => new Promise<{ cells: number[]; at: number }>((resolve) => {
    const layer = document.querySelector('[data-tile="0"] [data-replay]')!;
    const video = layer.querySelector('video')!;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext('2d')!;
    context.drawImage(video, 0, 0);
    const cell = (column: number, row: number) => context.getImageData(Math.floor(((column + 0.5) * canvas.width) / columns!), Math.floor(((row + 0.5) * canvas.height) / 4 / rows!), 1, 1).data[1] ?? 0;
    resolve({ cells: Array.from({ length: columns! * rows! }, (_, index) => cell(index % columns!, Math.floor(index / columns!))), at: Number(layer.getAttribute('data-replay')) });
  }), [burnedColumns, burnedRows]);
  return { burned: timeOfCells((column, row) => cells[row * burnedColumns + column] ?? 0) ?? Number.NaN, told: at };
}

test('J shows what was, says when it was, goes back and on without a hole, and Esc is live again', async ({ startWall }) => {
  test.skip(!hasGstreamer(), 'GStreamer’s RTSP server is not installed (gir1.2-gst-rtsp-server-1.0)');
  test.setTimeout(150_000);
  const cameras = await startBurnedRtsp(2);
  try {
    const wall = await startWall({ demo: 'none', recorder: { cameras: rtspCameras(2, (n) => `rtsp://127.0.0.1:${cameras.port}/cam${n}`, 'never') } });
    const { page } = wall;
    await expect(tilesThatAre(page, 'fresh')).toHaveCount(2, { timeout: 60_000 });
    const freshAt = Date.now();
    await page.locator('[data-tile="0"]').click();
    // Enough in memory to go back twice.
    await expect.poll(() => Date.now() - freshAt, { timeout: 60_000, intervals: [1_000] }).toBeGreaterThan(26_000);
    const pressedAt = Date.now();
    await page.keyboard.press('j');
    await expect.poll(async () => (await seen(page)).burned, { timeout: 10_000, intervals: [50] }).toBeGreaterThan(0);
    const firstMs = Date.now() - pressedAt;
    const first = await seen(page);
    console.info(`replay: first picture after ${firstMs} ms, ${pressedAt - first.burned} ms before the key; told ${first.told - first.burned} ms off`);
    test.info().annotations.push({ type: 'replay', description: `first picture ${firstMs} ms` });
    expect(Math.abs(pressedAt - first.burned - 10_000)).toBeLessThan(2_500);
    await expect(page.locator('[data-tile="0"]')).toContainText('REVOIR');
    await page.screenshot({ path: 'test-results/replay.png' });
    expect(await serious(page)).toEqual([]);

    await page.keyboard.press('j');
    await expect.poll(async () => Date.now() - (await seen(page)).burned, { timeout: 5_000, intervals: [50] }).toBeGreaterThan(18_000);
    await page.keyboard.press('k');
    await expect(replay(page)).toHaveAttribute('data-paused', 'true');
    const halted = await seen(page);
    expect(Math.abs(halted.told - halted.burned)).toBeLessThan(250);
    await page.keyboard.press('k');

    // On at its own rate, past the moment the key was pressed: what came meanwhile is there too.
    const times: number[] = [];
    await expect.poll(async () => {
      const now = await seen(page);
      expect(Math.abs(now.told - now.burned)).toBeLessThan(500);
      times.push(now.burned);
      return now.burned;
    }, { timeout: 60_000, intervals: [250] }).toBeGreaterThan(pressedAt + 3_000);
    const steps = times.slice(1).map((time, at) => time - (times[at] ?? time));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...steps)).toBeLessThan(2_000);

    const before = await told(page);
    await page.locator('[data-tile="0"]').hover();
    await page.getByRole('button', { name: '10 secondes en arrière' }).click();
    await expect.poll(async () => before - await told(page), { timeout: 5_000, intervals: [100] }).toBeGreaterThan(8_000);
    await page.locator('[data-tile="0"]').focus();
    await page.keyboard.press('Escape');
    await expect(replay(page)).toHaveCount(0);
    await expect(page.locator('[data-tile="0"]')).toHaveAttribute('data-picture', 'fresh');

    const { client, close } = await openBridge(wall.address);
    const [entry] = (await client.journal.list({ before: null, limit: 50 })).filter(({ kind }) => kind === 'replay-watched');
    expect(entry).toMatchObject({ camera: 'embedded/cam1', monitor: 1 });
    close();
  } finally {
    await cameras.close();
  }
});
