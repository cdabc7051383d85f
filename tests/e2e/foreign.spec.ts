/** Recording servers that are not ours, through the core's real gateway into a real browser: what a tile tells must be what is seen. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Bench, Sample } from './engines-page/main.tsx';
import { percentile, picture, samplesOf } from './engines-page/samples.ts';
import { isInstalled, startPeer } from './foreign/peer-program.ts';
import type { Counts, Order } from './foreign/serve.ts';

declare const bench: Bench;
type DoorAsk = { open: Extract<Order, { op: 'open' }>['kinds']; camera: string } | { close: string } | { renew: string };

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Servers {
  readonly launchUrl: string;
  tell(order: Order): Promise<unknown>;
  counts(): Promise<Counts>;
}

async function startServers(): Promise<Servers & { end(): Promise<void> }> {
  const child = fork(path.join(root, 'tests/e2e/foreign/serve.ts'), { execPath: path.join(root, 'node_modules/node/bin/node'), execArgv: [], cwd: root });
  const { launchUrl } = await firstWord(child);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  child.on('message', ({ id, done, failed }: { id: number; done: unknown; failed?: string }) => {
    if (failed === undefined) waiting.get(id)?.resolve(done);
    else waiting.get(id)?.reject(new Error(failed));
    waiting.delete(id);
  });
  let next = 1;
  const tell = (order: Order): Promise<unknown> => new Promise((resolve, reject) => {
    waiting.set(next, { resolve, reject });
    child.send({ id: next, order });
    next += 1;
  });
  return {
    launchUrl, tell, counts: async () => (await tell({ op: 'counts' })) as Counts,
    async end() {
      const ended = new Promise((resolve) => { child.once('exit', resolve); });
      child.disconnect();
      await ended;
    },
  };
}

function firstWord(child: ChildProcess): Promise<{ launchUrl: string }> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the servers ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as { launchUrl: string });
    });
  });
}

const test = base.extend<object, { servers: Servers }>({
  // oxlint-disable-next-line no-empty-pattern
  servers: [async ({}, use) => {
    const servers = await startServers();
    await use(servers);
    await servers.end();
  }, { scope: 'worker' }],
});

test.beforeEach(async ({ page, servers }) => {
  await servers.tell({ op: 'camera', is: 'resume' });
  await servers.tell({ op: 'zms', is: 'good' });
  await page.exposeFunction('door', (ask: DoorAsk) => {
    if ('open' in ask) return servers.tell({ op: 'open', kinds: ask.open, camera: ask.camera });
    return servers.tell('close' in ask ? { op: 'close', id: ask.close } : { op: 'renew', id: ask.renew });
  });
  // What the browser is really given for its peer connections.
  await page.addInitScript(() => {
    const made: RTCConfiguration[] = [];
    Object.assign(window, { made });
    const Real = RTCPeerConnection;
    Object.assign(window, { RTCPeerConnection: function (configuration: RTCConfiguration) { made.push(configuration); return new Real(configuration); } });
  });
  await page.goto(servers.launchUrl);
});

test.afterEach(async ({ page, servers }, info) => {
  if (info.status !== info.expectedStatus) await info.attach('states', { body: JSON.stringify(await page.evaluate(() => bench.takeStates()), null, 1) });
  await page.evaluate(() => bench.clear());
  await expect.poll(() => page.evaluate(() => bench.living()), { message: 'engines left' }).toBe(0);
  await expect.poll(async () => (await servers.counts()).offered, { message: 'sessions left at the server', timeout: 10_000 }).toBe(0);
});

const show = (page: Page, kinds: readonly string[], camera: string) =>
  page.evaluate(([which, id]) => bench.show(which as Parameters<Bench['show']>[0], {}, id), [kinds, camera] as const);

function figuresOf(name: string, samples: readonly Sample[]): { seen: number; errorP50: number; errorP95: number; ageP50: number; ageP95: number } {
  const seen = samples.flatMap((sample) => (sample.true === null ? [] : [sample.true]));
  const errors = samples.flatMap((sample) => (sample.told !== null && sample.true !== null ? [Math.abs(sample.told - sample.true)] : []));
  const figures = { seen: seen.length, errorP50: percentile(errors, 0.5), errorP95: percentile(errors, 0.95), ageP50: percentile(seen, 0.5), ageP95: percentile(seen, 0.95) };
  test.info().annotations.push({ type: name, description: JSON.stringify(figures) });
  process.stdout.write(`  ${name}: ${JSON.stringify(figures)}\n`);
  return figures;
}

test('mjpeg (emulated nph-zms): the age told is the age of the picture seen, at the server’s rate', { tag: '@alone' }, async ({ page, servers }) => {
  const before = await servers.counts();
  await show(page, ['mjpeg'], 'zms/1');
  const samples = await samplesOf(page, 8, { settleMs: 2_000 });
  const figures = figuresOf('mjpeg', samples);
  expect(figures.seen).toBeGreaterThan(samples.length * 0.9);
  expect(figures.errorP95).toBeLessThanOrEqual(150);
  expect(figures.ageP95).toBeLessThanOrEqual(400);
  const asked = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/still?after=')).length);
  const after = await servers.counts();
  const pushed = after.zmsPushed - before.zmsPushed;
  process.stdout.write(`  mjpeg: ${asked} requests for ${pushed} pushed pictures; servers and gateway ${(after.cpuMs - before.cpuMs).toFixed(0)} ms of CPU\n`);
  // One request a picture: none asked for nothing, and few pictures missed even on a busy machine.
  expect(asked).toBeLessThanOrEqual(pushed + 3);
  expect(asked).toBeGreaterThan(pushed * 0.6);
  const shot = await page.evaluate(() => bench.snapshot());
  expect(Math.abs((shot?.burned ?? 0) - (shot?.capturedAt ?? 1e6))).toBeLessThanOrEqual(150);
});

test('mjpeg (emulated nph-zms): F09 frozen when the server stalls, F01 back by itself when it broke, F24 a page is not video', async ({ page, servers }) => {
  await show(page, ['mjpeg'], 'zms/1');
  await expect.poll(() => picture(page), { timeout: 20_000 }).toBe('fresh');
  await servers.tell({ op: 'zms', is: 'stall' });
  await expect.poll(() => picture(page), { timeout: 20_000, intervals: [100] }).toBe('frozen');
  await expect.poll(() => picture(page), { timeout: 20_000, intervals: [100] }).toBe('recovering');
  expect(await page.evaluate(() => bench.seen()), 'the last still stays').not.toBeNull();
  await servers.tell({ op: 'zms', is: 'good' });
  await expect.poll(() => picture(page), { timeout: 20_000 }).toBe('fresh');

  const opened = (await servers.counts()).zmsOpened;
  await servers.tell({ op: 'zms', is: 'drop' });
  await expect.poll(async () => (await servers.counts()).zmsOpened, { timeout: 5_000 }).toBeGreaterThan(opened);
  await expect.poll(() => picture(page), { timeout: 5_000 }).toBe('fresh');

  await servers.tell({ op: 'zms', is: 'html' });
  await expect.poll(() => page.evaluate(() => {
    const state = bench.state();
    return state?.state === 'recovering' ? state.error.code : null;
  }), { timeout: 20_000, intervals: [50] }).toBe('not-video');
  await servers.tell({ op: 'zms', is: 'good' });
  await expect.poll(() => picture(page), { timeout: 20_000 }).toBe('fresh');
  expect(await page.evaluate(() => bench.blackFrames())).toBe(0);
});

test('mjpeg (emulated nph-zms): F13 two pages, one stream upstream', async ({ page, servers, context }) => {
  const other = await context.newPage();
  await other.exposeFunction('door', (ask: DoorAsk) => ('open' in ask ? servers.tell({ op: 'open', kinds: ask.open, camera: ask.camera }) : 'close' in ask ? servers.tell({ op: 'close', id: ask.close }) : servers.tell({ op: 'renew', id: ask.renew })));
  await other.goto(servers.launchUrl);
  for (const each of [page, other]) await show(each, ['mjpeg'], 'zms/1');
  for (const each of [page, other]) await expect.poll(() => picture(each), { timeout: 20_000 }).toBe('fresh');
  expect((await servers.counts()).zmsOpen).toBe(1);
  await other.close();
});

test('offered (emulated, werift offers): stamped packets give the age, and the session ends with the tile', { tag: '@alone' }, async ({ page, servers }) => {
  await show(page, ['offered'], 'nx/1');
  const figures = figuresOf('offered', await samplesOf(page, 6, { settleMs: 2_000 }));
  expect(figures.errorP95).toBeLessThanOrEqual(150);
  expect(figures.ageP95).toBeLessThanOrEqual(400);
  expect((await servers.counts()).offered).toBe(1);
});

test('offered (emulated, werift offers): without stamps the age is unknown, yet F09 frozen is told by the frames', async ({ page, servers }) => {
  await show(page, ['offered'], 'nx-plain/1');
  await samplesOf(page, 3, { is: 'unknown', settleMs: 2_000 });
  await servers.tell({ op: 'camera', is: 'stall' });
  await expect.poll(() => picture(page), { timeout: 20_000, intervals: [100] }).toMatch(/frozen|recovering/);
  await expect.poll(() => picture(page), { timeout: 20_000, intervals: [100] }).toBe('recovering');
  await servers.tell({ op: 'camera', is: 'resume' });
  await expect.poll(() => picture(page), { timeout: 20_000 }).toBe('unknown');
});

test('llhls with a session (emulated MediaMTX): redirect, session in the addresses, opaque names; F11 a lost session heals from a fresh ticket', { tag: '@alone' }, async ({ page, servers }) => {
  await show(page, ['llhls'], 'mtx/1');
  const figures = figuresOf('llhls with a session', await samplesOf(page, 8, { settleMs: 2_000 }));
  // One process makes the pictures and is every server: its hold-ups shift single pictures against their playlist, not the median.
  expect(figures.errorP50).toBeLessThanOrEqual(100);
  expect(figures.errorP95).toBeLessThanOrEqual(400);
  expect(figures.ageP95).toBeLessThanOrEqual(2000);
  const { hls } = await servers.counts();
  expect(hls.some((request) => /main_stream\.m3u8\?session=\w+&viewer=1&_HLS_msn=\d+&_HLS_part=\d+$/.test(request))).toBe(true);
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/media/live/')));
  expect(names.filter((name) => !/\/media\/live\/[\w-]{43}\/(index\.m3u8|[vips]\d+\.(m3u8|mp4|m4s))(\?_HLS_[\w=&]+)?$/.test(name))).toEqual([]);

  await page.evaluate(() => bench.takeStates());
  await servers.tell({ op: 'forget' });
  await expect.poll(async () => (await servers.counts()).hls.slice(hls.length).some((request) => request.includes('cookieCheck')), { timeout: 15_000 }).toBe(true);
  await expect.poll(() => picture(page), { timeout: 15_000 }).toBe('fresh');
  const told = await page.evaluate(() => bench.takeStates().flatMap(({ state }) => (state.state === 'failed' || state.state === 'recovering' ? [state.error.code] : [])));
  expect(new Set(told)).toEqual(new Set(['ticket-expired']));
  expect(await page.evaluate(() => bench.blackFrames())).toBe(0);
});

const hasAiortc = isInstalled('/usr/bin/python3', ['-c', 'import aiortc, aiohttp, numpy']);

test('whep against a real aiortc: showing, truth by frames, ICE servers before the offer, F14 silence told, session ended', { tag: '@alone' }, async ({ page }) => {
  test.skip(!hasAiortc, 'aiortc is not installed (python3-aiortc python3-aiohttp)');
  const link = '<stun:127.0.0.1:9>; rel="ice-server"';
  const turn = '<turn:127.0.0.1:9?transport=tcp>; rel="ice-server"; username="a\\"b, <c>"; credential="p;w"; credential-type="password"';
  const peer = await startPeer('/usr/bin/python3', 'aiortc-whep.py', ['--token', 't0ken', '--link', link, '--link', turn, '--link', '<https://evil.test/>; rel="ice-server"']);
  try {
    await show(page, ['whep'], `aiortc/${peer.port}`);
    const samples = await samplesOf(page, 6, { is: 'unknown', settleMs: 2_000 });
    const figures = figuresOf('whep, real aiortc', samples);
    expect(figures.seen).toBeGreaterThan(samples.length * 0.9);
    expect(figures.ageP95).toBeLessThanOrEqual(600);
    expect(samples.map(({ told }) => told).every((told) => told === null)).toBe(true);
    expect(await page.evaluate(() => (window as unknown as { made: RTCConfiguration[] }).made[0]?.iceServers)).toEqual([
      { urls: 'stun:127.0.0.1:9' }, { urls: 'turn:127.0.0.1:9?transport=tcp', username: 'a"b, <c>', credential: 'p;w' },
    ]);
    peer.signal('SIGSTOP');
    await expect.poll(() => picture(page), { timeout: 8_000, intervals: [100] }).toMatch(/recovering|frozen/);
    peer.signal('SIGCONT');
    await expect.poll(() => picture(page), { timeout: 20_000 }).toBe('unknown');
    await page.evaluate(() => bench.clear());
    await expect.poll(async () => ((await (await fetch(`http://127.0.0.1:${peer.port}/sessions`)).json()) as { open: number }).open, { timeout: 10_000 }).toBe(0);
  } finally {
    await peer.end();
  }
});

test('whep against a real aiortc that names no session and no ICE servers', async ({ page }) => {
  test.skip(!hasAiortc, 'aiortc is not installed (python3-aiortc python3-aiohttp)');
  const peer = await startPeer('/usr/bin/python3', 'aiortc-whep.py', ['--no-location']);
  try {
    await show(page, ['whep'], `aiortc/${peer.port}`);
    await samplesOf(page, 2, { is: 'unknown', settleMs: 2_000 });
    expect(await page.evaluate(() => (window as unknown as { made: RTCConfiguration[] }).made[0]?.iceServers)).toEqual([]);
  } finally {
    await peer.end();
  }
});

const hasNginx = isInstalled('/usr/sbin/nginx', ['-v']) && isInstalled('/usr/bin/test', ['-e', '/usr/lib/nginx/modules/ngx_rtmp_module.so']);

test('hls in MPEG-TS against a real nginx-rtmp: it plays, truth by frames, F09 frozen when its camera stops', { tag: '@alone' }, async ({ page }) => {
  test.skip(!hasNginx, 'nginx-rtmp is not installed (nginx-light libnginx-mod-rtmp)');
  const peer = await startPeer(path.join(root, 'node_modules/node/bin/node'), 'nginx-rtmp.ts');
  try {
    await show(page, ['hls'], `rtmp/${peer.port}`);
    const figures = figuresOf('hls in TS, real nginx-rtmp', await samplesOf(page, 6, { is: 'unknown', settleMs: 2_000 }));
    expect(figures.seen).toBeGreaterThan(10);
    expect(figures.ageP95).toBeLessThanOrEqual(8000);
    expect(await page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /\/s\d+\.ts$/.test(name)))).toBe(true);
    peer.signal('SIGUSR2');
    await expect.poll(() => picture(page), { timeout: 30_000, intervals: [100] }).toMatch(/frozen|recovering/);
  } finally {
    await peer.end();
  }
});
