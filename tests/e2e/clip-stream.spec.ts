/** Footage without byte ranges (MediaMTX, Nx) in a real browser: sought in, played over the end of a ticket, and a source that hangs or breaks off. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { MtxFootage } from '../fakes/servers/mediamtx/mtx-footage.ts';
import type { ClipBench } from './clip-page/main.ts';
import { frameAt, frameMs, reviewClip } from './review/recorded-cameras.ts';
import { burnedOnScreen } from './review/recorded-scene.ts';

declare const bench: ClipBench;

const from = 1_760_000_000_000;
const [stretchMs, ticketMs] = [90_000, 40_000];
/** What the source does; `limit` bytes of each answer come, then nothing, or the connection is cut. */
interface Source { readonly origin: string; is: 'good' | 'gone'; limit: number | null; cuts: boolean; opened: number }

const test = base.extend<object, { source: Source & { end(): Promise<void> } }>({
  // oxlint-disable-next-line no-empty-pattern
  source: [async ({}, use) => {
    const outDir = mkdtempSync(path.join(tmpdir(), 'manara-clip-'));
    await build({ root: fileURLToPath(new URL('clip-page', import.meta.url)), configFile: false, logLevel: 'error', build: { outDir, emptyOutDir: true, target: 'chrome130', chunkSizeWarningLimit: 4000 } });
    const footage = new MtxFootage(await reviewClip());
    const source = { origin: '', is: 'good' as Source['is'], limit: null as number | null, cuts: false, opened: 0 };
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://loopback');
      if (url.pathname === '/open') {
        source.opened += 1;
        const start = Math.max(from, Number(url.searchParams.get('from')));
        const end = Math.min(from + stretchMs, start + ticketMs);
        response.setHeader('content-type', 'application/json');
        if (source.is === 'gone') return void response.writeHead(502).end(JSON.stringify({ code: 'server-unreachable' }));
        if (start >= end) return void response.writeHead(404).end(JSON.stringify({ code: 'no-recording' }));
        return void response.end(JSON.stringify({ id: String(source.opened), kind: 'stream', url: `/media?start=${start}&end=${end}`, range: { start, end }, timeMap: [{ media: 0, at: start }] }));
      }
      if (url.pathname === '/media') {
        const [start, end] = [Number(url.searchParams.get('start')), Number(url.searchParams.get('end'))];
        let sent = 0;
        response.setHeader('content-type', 'video/mp4');
        for (const piece of footage.fragments({ start: from, end: from + stretchMs }, start, (end - start) / 1000)) {
          if (source.limit !== null && sent > source.limit) return source.cuts ? void response.destroy() : undefined;
          sent += piece.length;
          if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
        }
        return void response.end();
      }
      const file = path.join(outDir, url.pathname === '/' ? 'index.html' : path.normalize(url.pathname));
      readFile(file).then((body) => { response.writeHead(200, { 'content-type': file.endsWith('.js') ? 'text/javascript' : 'text/html' }).end(body); }, () => { response.writeHead(404).end(); });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    source.origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    await use(Object.assign(source, { end: async () => undefined }));
    server.closeAllConnections();
    server.close();
    rmSync(outDir, { recursive: true, force: true });
  }, { scope: 'worker' }],
});

const slow = { timeout: 60_000, intervals: [50] };
const wish = (page: Page, second: number, isRunning: boolean) => page.evaluate((one) => { bench.wish(one); }, { at: from + second * 1000, rate: 1, isRunning });
const last = (page: Page) => page.evaluate(() => bench.states().at(-1));
/** The number burned into the picture. */
const number = async (page: Page) => (await burnedOnScreen(page, 'video'))[0];

async function begin(page: Page, source: Source): Promise<void> {
  Object.assign(source, { is: 'good', limit: null, cuts: false, opened: 0 });
  await page.goto(source.origin);
}

test('it is sought in frame by frame, near and far, both ways', async ({ page, source }) => {
  test.setTimeout(180_000);
  await begin(page, source);
  for (const second of [20.3, 20.34, 20.3, 25, 18.02, 70.5, 2]) {
    await wish(page, second, false);
    await expect.poll(() => number(page), { message: `at ${second} s`, ...slow }).toBe(frameAt(from + second * 1000, from));
    // The picture is on the screen a moment before it is told.
    await expect.poll(() => last(page), slow).toMatchObject({ is: 'showing' });
  }
});

test('it plays on over the end of what one ticket holds', async ({ page, source }) => {
  test.setTimeout(180_000);
  await begin(page, source);
  await wish(page, 10, false);
  await expect.poll(() => number(page), slow).toBe(frameAt(from + 10_000, from));
  await wish(page, 10 + ticketMs / 1000 - 3, true);
  await expect.poll(() => page.evaluate(() => bench.at()), slow).toBeGreaterThan(from + 10_000 + ticketMs + 1_000);
  // In the middle of a frame: the file's clock rounds where it begins.
  const seconds = 10 + ticketMs / 1000 + 2.02;
  await wish(page, seconds, false);
  await expect.poll(() => number(page), slow).toBe(frameAt(from + seconds * 1000, from));
  expect(source.opened).toBeGreaterThan(1);
});

for (const cuts of [true, false]) {
  test(`a source that ${cuts ? 'breaks off' : 'hangs'} in mid-play is told, and it goes on when the source is back`, async ({ page, source }) => {
    test.setTimeout(180_000);
    await begin(page, source);
    Object.assign(source, { limit: 120_000, cuts });
    await wish(page, 0, true);
    await expect.poll(() => number(page), slow).not.toBeNull();
    source.is = 'gone';
    await expect.poll(async () => (await last(page))?.is, slow).toBe(cuts ? 'failed' : 'stalled');
    if (cuts) expect(await last(page)).toMatchObject({ is: 'failed', problem: { code: 'server-unreachable' } });
    const stood = await page.evaluate(() => bench.shownAt());
    Object.assign(source, { is: 'good', limit: null });
    // Whoever hears of it holds the clock; here it jumps back to where it stood, and on, beyond what was fetched.
    const second = 30;
    await wish(page, second, false);
    await expect.poll(() => number(page), slow).toBe(frameAt(from + second * 1000, from));
    expect(stood === null || stood < from + second * 1000 - frameMs).toBe(true);
    // The picture is on the screen a moment before it is told.
    await expect.poll(() => last(page), slow).toMatchObject({ is: 'showing' });
  });
}
