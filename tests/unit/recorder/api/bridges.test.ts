/** Foreign cameras at the recorder's API: registered, replaced, forgotten; no address in any answer or log. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { StreamRole } from '#model/camera';
import { Bridges } from '#recorder/record/bridges';
import type { BridgesOptions } from '#recorder/record/bridges';
import { createLiveSource } from '#recorder/record/live-source';
import { openFew } from '#recorder/record/open-few';
import type { BridgedStream } from '#recorder/record/bridged-stream';
import { SourceFault } from '#recorder/record/source-fault';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import type { BurnedClip } from '../../../fakes/burned-clip.ts';
import { ClipSource } from '../../../fakes/clip-source.ts';
import { startTestApi } from '../../../fakes/recorder-api.ts';
import type { TestApi } from '../../../fakes/recorder-api.ts';

const secret = 'hunter2-canary';
const address = (host: string) => `rtsp://admin:${secret}@${host}/stream?password=${secret}`;
const silent = { info() {}, warn() {}, error() {}, child: () => silent } as unknown as Parameters<typeof createLiveSource>[0]['log'];

let clip: BurnedClip;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => { clip = await makeBurnedClip({ width: 160, height: 90, seconds: 1 }); });
afterEach(async () => { for (const end of ends.splice(0)) await end(); });

/** Every source fails to open; what was opened and closed is counted. */
function fakeOpener() {
  const opened: { camera: string; role: StreamRole; stream: BridgedStream; closed: boolean }[] = [];
  const open: BridgesOptions['open'] = (camera, role, stream) => {
    const one = { camera, role, stream, closed: false };
    opened.push(one);
    const source = createLiveSource({
      camera, role, always: false, open: () => Promise.reject(new SourceFault('camera-refused-login', 'user or password refused')), enter: async () => () => {},
      clocks: { now: Date.now, monotonic: () => performance.now() }, random: Math.random, log: silent,
    });
    return {
      camera, role, attach: (sink) => source.attach(sink), reconnects: 0,
      get current() { return source.current; }, get init() { return source.init; }, get viewers() { return source.viewers; },
      destroy: () => { one.closed = true; return source.destroy(); },
    };
  };
  return { opened, open };
}

async function started(limits: BridgesOptions['limits'] = {}, monotonic = () => performance.now()) {
  const { opened, open } = fakeOpener();
  const bridges = new Bridges({ open, monotonic, limits });
  const source = new ClipSource(clip);
  const api = await startTestApi({ bridges, sources: [source] });
  ends.push(async () => { await api.close(); source.destroy(); });
  return { api, opened, bridges };
}

function send(api: TestApi, method: string, id: string, body?: unknown) {
  return fetch(`${api.origin}/api/v1/bridges/${id}`, {
    method, headers: { authorization: `Bearer ${api.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

test('a bridge answers at the live routes in every role, is in no list, and is gone after DELETE', async () => {
  const { api, opened } = await started();
  const put = await send(api, 'PUT', 'b1', { streams: { main: { source: address('cam') }, third: { source: address('cam3'), transport: 'udp' } } });
  expect(put.status).toBe(200);
  expect(await put.json()).toEqual({ id: 'b1', streams: [{ role: 'main', state: 'closed', since: expect.any(Number) as number }, { role: 'third', state: 'closed', since: expect.any(Number) as number }] });
  expect(opened.map(({ role, stream }) => [role, stream.transport])).toEqual([['main', 'tcp'], ['third', 'udp']]);
  for (const role of ['main', 'third']) {
    const answer = await api.get(`/api/v1/live/b1/${role}/still`);
    expect([answer.status, await answer.json()]).toEqual([503, { code: 'camera-refused-login', detail: 'user or password refused' }]);
  }
  expect((await api.get('/api/v1/live/b1/sub/still')).status).toBe(404);
  expect((await api.get('/api/v1/cameras/b1')).status).toBe(404);
  expect(((await (await api.get('/api/v1/cameras')).json()) as { total: number }).total).toBe(1);
  expect((await send(api, 'DELETE', 'b1')).status).toBe(200);
  expect((await send(api, 'DELETE', 'b1')).status).toBe(404);
  expect((await api.get('/api/v1/live/b1/main/still')).status).toBe(404);
  expect(opened.every(({ closed }) => closed)).toBe(true);
});

test('PUT again changes nothing; what changed is replaced and only that', async () => {
  const { api, opened } = await started();
  const body = { streams: { main: { source: address('a') }, sub: { source: address('b') } } };
  await send(api, 'PUT', 'b1', body);
  await send(api, 'PUT', 'b1', body);
  expect(opened).toHaveLength(2);
  await send(api, 'PUT', 'b1', { streams: { main: { source: address('a') }, sub: { source: address('c') } } });
  expect(opened.map(({ stream, closed }) => [stream.source, closed])).toEqual([[address('a'), false], [address('b'), true], [address('c'), false]]);
  await send(api, 'PUT', 'b1', { streams: { main: { source: address('a'), transport: 'udp' } } });
  expect(opened.map(({ closed }) => closed)).toEqual([true, true, true, false]);
});

test('what is no RTSP address, no body, no id or a configured camera is refused, and no answer or log holds a secret', async () => {
  const { api } = await started();
  const streams = { main: { source: address('a') } };
  const answers = await Promise.all([
    send(api, 'PUT', 'b1', { streams: {} }),
    send(api, 'PUT', 'b1', { streams: { main: { source: `http://admin:${secret}@cam/` } } }),
    send(api, 'PUT', 'b1', { streams: { main: { source: `sim:${secret}` } } }),
    send(api, 'PUT', 'b1', { streams: { main: { source: `file:///etc/${secret}` } } }),
    send(api, 'PUT', 'b1', { streams: { [address('a')]: { source: 1 } } }),
    send(api, 'PUT', 'b1', { streams, more: 1 }),
    send(api, 'PUT', 'b1', `{"streams":{"main":{"source":"${address('a')}"`),
    send(api, 'PUT', 'b1', '{"__proto__":{"streams":1}}'),
    send(api, 'PUT', '..%2f', { streams }),
    send(api, 'PUT', 'b1'),
    send(api, 'PUT', 'b1', { streams, pad: 'x'.repeat(20_000) }),
    send(api, 'PUT', 'c1', { streams }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 413, 409]);
  for (const answer of answers) expect(await answer.text()).not.toContain(secret);
  expect(api.logged.join('')).not.toContain(secret);
  const wrong = await fetch(`${api.origin}/api/v1/bridges/b1`, { method: 'PUT', headers: { authorization: 'Bearer wrong', 'content-type': 'application/json' }, body: JSON.stringify({ streams }) });
  expect(wrong.status).toBe(401);
});

test('at the cap the least lately used goes, never one that is watched', async () => {
  const { api, bridges } = await started({ cameras: 2 });
  const streams = { main: { source: address('a') } };
  for (const id of ['b1', 'b2']) await send(api, 'PUT', id, { streams });
  const leave = [bridges.source('b1', 'main')!, bridges.source('b2', 'main')!].map((source) => source.attach({ init() {}, fragment() {}, state() {} }));
  expect((await send(api, 'PUT', 'b3', { streams })).status).toBe(503);
  expect((await send(api, 'PUT', 'b1', { streams })).status).toBe(200);
  leave[1]!();
  expect((await send(api, 'PUT', 'b3', { streams })).status).toBe(200);
  expect([bridges.size, bridges.sources('b2')]).toEqual([2, null]);
  leave[0]!();
});

test('a bridge that nobody uses expires; one that is watched does not', async () => {
  let now = 0;
  const { api, bridges } = await started({ unusedMs: 1_000, sweepMs: 5 }, () => now);
  for (const id of ['watched', 'unused']) await send(api, 'PUT', id, { streams: { main: { source: address('a') } } });
  const states: string[] = [];
  const leave = bridges.source('watched', 'main')!.attach({ init() {}, fragment() {}, state: ({ is }) => states.push(is) });
  now = 1_500;
  await vi.waitFor(() => { expect(bridges.size).toBe(1); });
  expect(bridges.sources('unused')).toBeNull();
  leave();
  now = 3_000;
  await vi.waitFor(() => { expect(bridges.size).toBe(0); });
});

test('whoever watches a bridge that is replaced is told that it ended', async () => {
  const { api, bridges } = await started();
  await send(api, 'PUT', 'b1', { streams: { main: { source: address('a') } } });
  const states: string[] = [];
  bridges.source('b1', 'main')!.attach({ init() {}, fragment() {}, state: ({ is }) => states.push(is) });
  await send(api, 'PUT', 'b1', { streams: { main: { source: address('b') } } });
  await vi.waitFor(() => { expect(states.at(-1)).toBe('closed'); });
});

test('only so many are open at once; a place is free again when its source has closed, once', async () => {
  const closed = async () => {};
  const few = openFew(1);
  const source = { next: async () => null, captureAt: () => 0, clockJumped() {}, close: closed, video: {}, audio: null } as unknown as Awaited<ReturnType<Parameters<typeof few>[0]>>;
  const { signal } = new AbortController();
  const first = await few(async () => source)(signal);
  await expect(few(async () => source)(signal)).rejects.toMatchObject({ problem: { code: 'over-budget' } });
  await first.close();
  await first.close();
  await expect(few(() => Promise.reject(new Error('no')))(signal)).rejects.toThrow('no');
  await few(async () => source)(signal);
  await expect(few(async () => source)(signal)).rejects.toMatchObject({ problem: { code: 'over-budget' } });
});
