/** A real browser on the recorder's own HTTP surface: hls.js on the LL-HLS window, Chromium's own WebRTC on WHEP. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';

interface Sample { readonly at: number; readonly frame: number; readonly claimed: number | null }
declare const live: {
  takeSamples(): Sample[];
  readonly errors: string[];
  readonly whepLocation: string | null;
  readonly peer: RTCPeerConnection;
  stop(): void;
  llhls(url: string): void;
  whep(url: string): Promise<void>;
};

interface Served { readonly port: number; readonly startedAt: number; readonly framesPerSecond: number; readonly frames: number }

const root = fileURLToPath(new URL('../..', import.meta.url));

function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the recorder ended with ${code}`)));
  });
}

const test = base.extend<{ recorder: Served & { restart(): Promise<void> } }>({
  recorder: async ({ page }, use) => {
    const child = fork(path.join(root, 'tests/e2e/recorder-live/serve.ts'), { execPath: path.join(root, 'node_modules/node/bin/node'), execArgv: [], cwd: root });
    const served = (await heard(child)) as Served;
    await page.goto(`http://localhost:${served.port}/`);
    await page.waitForFunction(() => 'live' in globalThis);
    await use({
      ...served,
      async restart() {
        child.send({ op: 'restart' });
        await heard(child);
      },
    });
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.disconnect();
    await ended;
  },
});

/** Ages of shown frames in ms, true and claimed, once the first `settleMs` are over. */
async function agesOf(page: Page, served: Served, settleMs: number, forMs: number): Promise<{ true: number[]; error: number[] }> {
  await expect.poll(() => page.evaluate(() => live.takeSamples().length), { timeout: 20_000 }).toBeGreaterThan(0);
  const from = (await page.evaluate(() => Date.now())) + settleMs;
  const samples: Sample[] = [];
  await expect.poll(async () => {
    samples.push(...(await page.evaluate(() => live.takeSamples())));
    return (samples.at(-1)?.at ?? 0) - from;
  }, { timeout: settleMs + forMs + 30_000, intervals: [300] }).toBeGreaterThan(forMs);
  const loopMs = (served.frames * 1000) / served.framesPerSecond;
  const seen = samples.filter(({ at }) => at >= from).map((sample) => {
    // The newest time at which this frame was sent: the clip is a loop.
    const first = served.startedAt + (sample.frame * 1000) / served.framesPerSecond;
    const sentAt = first + Math.floor((sample.at - first) / loopMs) * loopMs;
    return { age: sample.at - sentAt, error: sample.claimed === null ? Number.NaN : Math.abs(sample.claimed - sentAt) };
  });
  return { true: seen.map(({ age }) => age), error: seen.map(({ error }) => error) };
}

function share(values: readonly number[], part: number): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN);
}

function figures(ages: { true: number[]; error: number[] }): string {
  return JSON.stringify({ frames: ages.true.length, ageP50: share(ages.true, 0.5), ageP95: share(ages.true, 0.95), errorP95: share(ages.error, 0.95) });
}

test('LL-HLS: hls.js plays the window at the live edge, under another path', { tag: '@alone' }, async ({ page, recorder }) => {
  await page.evaluate(() => live.llhls('/somewhere/else/index.m3u8'));
  const ages = await agesOf(page, recorder, 5000, 10_000);
  test.info().annotations.push({ type: 'llhls', description: figures(ages) });
  expect(ages.true.length).toBeGreaterThan(50);
  expect(share(ages.true, 0.95)).toBeLessThanOrEqual(1500);
  expect(share(ages.error, 0.95)).toBeLessThanOrEqual(150);
  expect(await page.evaluate(() => live.errors.filter((error) => error.endsWith('true')))).toEqual([]);
});

test('F20 a new run in the LL-HLS window: playing goes on after the discontinuity', async ({ page, recorder }) => {
  await page.evaluate(() => live.llhls('/somewhere/else/index.m3u8'));
  await expect.poll(() => page.evaluate(() => live.takeSamples().length), { timeout: 20_000 }).toBeGreaterThan(0);
  await recorder.restart();
  const from = await page.evaluate(() => Date.now());
  // Frames of the new run are still being shown ten seconds later: nothing stuck at the seam.
  let late = 0;
  await expect.poll(async () => (late += (await page.evaluate(() => live.takeSamples())).filter(({ at }) => at > from + 8000).length), { timeout: 30_000 }).toBeGreaterThan(30);
});

test('WHEP: Chromium plays with a true clock; DELETE ends the session', { tag: '@alone' }, async ({ page, recorder }) => {
  await page.evaluate(() => live.whep('/somewhere/else/whep'));
  const ages = await agesOf(page, recorder, 2000, 10_000);
  test.info().annotations.push({ type: 'whep', description: figures(ages) });
  expect(ages.true.length).toBeGreaterThan(100);
  expect(share(ages.true, 0.95)).toBeLessThanOrEqual(400);
  expect(share(ages.error, 0.95)).toBeLessThanOrEqual(150);
  const viewers = () => page.evaluate(async () => ((await (await fetch('/figures')).json()) as { streams: { viewers: number }[] }).streams[0]?.viewers);
  expect(await viewers()).toBe(1);
  expect(await page.evaluate(async () => (await fetch(live.whepLocation ?? '', { method: 'DELETE' })).status)).toBe(200);
  await expect.poll(viewers).toBe(0);
  // F15: ending it once more is no fault of anybody's.
  expect(await page.evaluate(async () => (await fetch(live.whepLocation ?? '', { method: 'DELETE' })).status)).toBe(404);
});

test('F14 a WHEP client that goes away without a word is let go', async ({ page, recorder }) => {
  expect(recorder.frames).toBeGreaterThan(0);
  await page.evaluate(() => live.whep('/somewhere/else/whep'));
  await expect.poll(() => page.evaluate(() => live.takeSamples().length), { timeout: 20_000 }).toBeGreaterThan(0);
  const viewers = () => page.evaluate(async () => ((await (await fetch('/figures')).json()) as { streams: { viewers: number }[] }).streams[0]?.viewers);
  await page.evaluate(() => live.stop());
  await expect.poll(viewers, { timeout: 60_000 }).toBe(0);
});
