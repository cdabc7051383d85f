import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { go2rtcKind } from '#core/servers/go2rtc/go2rtc-kind';
import { createServerHttp } from '#core/servers/server-http';
import type { BurnedClip } from '../../fakes/burned-clip.ts';
import { FaultProxy } from '../../fakes/fault-proxy.ts';
import { cityClip, frameOf } from '../../fakes/servers/city-clip.ts';
import { FakeGo2rtc, tinyJpeg } from '../../fakes/servers/go2rtc/fake-go2rtc.ts';
import { connect, faultOf, fetchUpstream, followLane, never, recovery, watch } from './server-stand.ts';

let clip: BurnedClip;
beforeAll(async () => { clip = await cityClip(); });
const login = { user: 'admin', password: 'p:ä ß' };

async function started(options: { login?: typeof login; basePath?: string } = {}): Promise<FakeGo2rtc> {
  const fake = new FakeGo2rtc({ clip, ...options });
  await fake.start();
  onTestFinished(() => fake.kill());
  return fake;
}

async function probe(fake: FakeGo2rtc) {
  const http = createServerHttp({ address: fake.address });
  onTestFinished(() => http.destroy());
  return go2rtcKind.probe(new URL(fake.address), http, AbortSignal.timeout(2_000));
}

describe('go2rtc (emulated)', () => {
  test('is recognised with and without a login and behind a base path; nothing else is', async () => {
    const open = await started({ basePath: '/rtc' });
    expect(await probe(open)).toEqual({ address: open.address, product: 'go2rtc', version: '1.9.14', needsLogin: false });
    const closed = await started({ login });
    expect(await probe(closed)).toEqual({ address: closed.address, product: 'go2rtc', version: null, needsLogin: true });
    open.fault = 'garbage';
    expect(await probe(open)).toBeNull();
    open.fault = 'hang';
    expect(await probe(open)).toBeNull();
  });

  test('streams become cameras with stable ids, sub streams by their names', async () => {
    const fake = await started({ login });
    const server = connect({ kind: go2rtcKind, address: fake.address, login });
    const cameras = await server.cameras(never);
    expect(cameras.map(({ id, streams, recorded }) => [id, streams.map(({ role }) => role).join(), recorded])).toEqual([['city/gate 1', 'main,sub', false], ['city/market/7', 'main', false], ['city/old', 'main', false]]);
    expect(new Set(cameras.map(({ number }) => number)).size).toBe(3);
    expect((await server.cameras(never)).map(({ id }) => id)).toEqual(cameras.map(({ id }) => id));
  });

  test('ways to watch cost no question, and HLS is the last that moves', async () => {
    const fake = await started();
    const server = connect({ kind: go2rtcKind, address: fake.address });
    const [gate] = await server.cameras(never);
    const asked = fake.seen.length;
    const kinds = (purpose: 'tile' | 'ptz', width: number) => server.live.candidates(gate!, { width, height: 300, muted: true, purpose }).map(({ kind, role }) => `${kind} ${role}`);
    expect(kinds('tile', 400)).toEqual(['lane sub', 'lane main', 'hls sub', 'stills sub']);
    expect(kinds('ptz', 1920)).toEqual(['whep main', 'lane main', 'lane sub', 'hls main', 'stills main']);
    expect(fake.seen).toHaveLength(asked);
  });

  test('the lane carries the very frames the server sent, from a key frame on, over one socket', async () => {
    const fake = await started({ login, basePath: '/rtc' });
    const server = connect({ kind: go2rtcKind, address: fake.address, login });
    const lane = followLane(server, { camera: 'city/gate 1', role: 'sub', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(8); }, recovery);
    expect(lane.statuses()).toEqual(['opening', 'live']);
    expect(lane.messages.find(({ kind }) => kind === 'init')).toMatchObject({ mime: 'video/mp4; codecs="avc1.42C00D"' });
    expect(frameOf(clip, Buffer.from(lane.fragments()[0]!.data))).toBe(0);
    expect(Math.abs(Date.now() - lane.fragments().at(-1)!.captureAt)).toBeLessThan(1_500);
    expect(fake.openSockets).toBe(1);
    // Small streams are for walls: no sound is asked for.
    expect(fake.wishes).toEqual([expect.not.stringContaining('mp4a')]);
    lane.stop();
    await vi.waitFor(() => { expect(fake.openSockets).toBe(0); }, recovery);
  });

  test('H.265 is asked for only when H.264 is not to be had, on the same socket', async () => {
    const fake = await started();
    const server = connect({ kind: go2rtcKind, address: fake.address });
    const lane = followLane(server, { camera: 'city/market/7', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(1); }, recovery);
    expect(lane.messages.find(({ kind }) => kind === 'init')).toMatchObject({ mime: 'video/mp4; codecs="hvc1.1.6.L93.B0"' });
    expect(fake.wishes.map((wish) => wish.includes('hvc1'))).toEqual([false, true]);
    expect(fake.wishes[0]).toContain('mp4a.40.2');
  });

  test('a camera that is gone, one that freezes and one that sends garbage are losses, and come back', async () => {
    const fake = await started();
    const server = connect({ kind: go2rtcKind, address: fake.address });
    await server.cameras(never);
    const stream = fake.streams.get('gate 1')!;
    stream.up = false;
    const lane = followLane(server, { camera: 'city/gate 1', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.statuses()).toEqual(['opening', 'lost camera-unreachable']); }, recovery);
    // The server's words held the camera's password.
    expect(JSON.stringify(lane.messages)).not.toContain('hunter2');
    stream.up = true;
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(2); }, recovery);
    stream.frozen = true;
    await vi.waitFor(() => { expect(lane.statuses()).toContain('lost camera-stalled'); }, recovery);
    stream.frozen = false;
    const before = lane.fragments().length;
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(before + 2); }, recovery);
    expect(lane.fragments()[before]).toMatchObject({ randomAccess: true, discontinuity: true });
    stream.garbage = Buffer.alloc(3_000, 0x3c);
    fake.streams.set('gate 1', stream);
    await fake.kill();
    await fake.start();
    await vi.waitFor(() => { expect(lane.statuses()).toContain('lost server-garbage'); }, recovery);
    stream.garbage = null;
    const after = lane.fragments().length;
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(after + 2); }, recovery);
    // Numbers go on: a hole would mean that we lost something.
    expect(lane.fragments().map(({ sequence }) => sequence)).toEqual(lane.fragments().map((_, index) => index));
  }, 40_000);

  test('a server that hangs with its sockets open is noticed by the lane, and found again', async () => {
    const fake = await started();
    const proxy = new FaultProxy({ host: '127.0.0.1', port: Number(new URL(fake.address).port) });
    const port = await proxy.listen();
    onTestFinished(() => proxy.close());
    const server = connect({ kind: go2rtcKind, address: `http://127.0.0.1:${port}/` });
    const lane = followLane(server, { camera: 'city/gate 1', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(2); }, recovery);
    proxy.set({ verb: 'hang' });
    await vi.waitFor(() => { expect(lane.statuses().at(-1)).toMatch(/^lost (server-hangs|camera-stalled)$/); }, recovery);
    proxy.set({ verb: 'pass' });
    const before = lane.fragments().length;
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(before); }, { timeout: 10_000, interval: 50 });
  }, 40_000);

  test('a server that is killed is told, and found again within five seconds', async () => {
    const fake = await started();
    const server = connect({ kind: go2rtcKind, address: fake.address });
    const told = watch(server);
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'ok', info: { product: 'go2rtc', version: '1.9.14' } }); }, recovery);
    expect(Math.abs(told.health.at(-1)!.clockOffsetMs!)).toBeLessThan(1_500);
    expect(told.catalogue).toBe(1);
    await fake.kill();
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'server-unreachable' } }); }, { timeout: 12_000, interval: 50 });
    await fake.start();
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'ok' }); }, recovery);
    fake.fault = 'garbage';
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'server-garbage' } }); }, { timeout: 12_000, interval: 50 });
  }, 40_000);

  test('WebRTC, stills and HLS are given with the login and really answer', async () => {
    const fake = await started({ login });
    const server = connect({ kind: go2rtcKind, address: fake.address, login });
    const open = (kind: 'whep' | 'stills' | 'hls', camera = 'city/gate 1') => server.live.open({ camera, role: 'main', kind }, never);
    const whep = await fetchUpstream(await open('whep'), { method: 'POST', body: 'v=0\r\nm=video 9 X 97\r\n', type: 'application/sdp' });
    expect([whep.status, whep.headers['location'], whep.body.toString().includes('m=video')]).toEqual([201, undefined, true]);
    expect((await fetchUpstream(await open('whep', 'city/market/7'), { method: 'POST', body: 'v=0', type: 'application/sdp' })).status).toBe(500);
    expect((await fetchUpstream(await open('stills'))).body).toEqual(tinyJpeg);
    const hls = await open('hls');
    expect([hls.session, (await fetchUpstream(hls)).body.toString()]).toEqual([true, expect.stringContaining('hls/playlist.m3u8?id=')]);
    expect(await server.thumbnails!.at('city/gate 1', 'latest', 320, never)).toEqual({ jpeg: tinyJpeg, capturedAt: null });
    expect(await server.thumbnails!.at('city/gate 1', Date.now() - 60_000, 320, never)).toBeNull();
    expect(await faultOf(server.live.open({ camera: 'city/nowhere', role: 'main', kind: 'stills' }, never))).toBe('not-found');
    expect(await faultOf(server.live.open({ camera: 'city/gate 1', role: 'main', kind: 'llhls' }, never))).toBe('unsupported');
  });

  test('an MJPEG source is pushed as pictures once it is known as one; another is refused in words', async () => {
    const fake = await started({ login });
    fake.streams.set('plate', { codec: 'JPEG', clip, up: true, frozen: false, garbage: null });
    const server = connect({ kind: go2rtcKind, address: fake.address, login });
    const lane = followLane(server, { camera: 'city/plate', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.statuses()).toContain('lost codec-unsupported'); }, recovery);
    const other = followLane(server, { camera: 'city/gate 1', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(other.statuses()).toContain('live'); }, recovery);
    const plate = (await server.cameras(never)).find(({ id }) => id === 'city/plate')!;
    expect(server.live.candidates(plate, { width: 400, height: 300, muted: true, purpose: 'tile' }).map(({ kind }) => kind)).toEqual(['mjpeg', 'stills']);
    const pictures: Uint8Array[] = [];
    const pushed = server.live.pictures!({ camera: 'city/plate', role: 'main', kind: 'mjpeg' }, ({ jpeg }) => pictures.push(jpeg), never);
    await vi.waitFor(() => { expect(pictures.length).toBeGreaterThan(2); }, recovery);
    expect(pictures[0]).toEqual(tinyJpeg);
    fake.streams.get('plate')!.up = false;
    await pushed;
    expect(await faultOf(server.live.pictures!({ camera: 'city/gate 1', role: 'main', kind: 'mjpeg' }, () => undefined, never))).toBe('server-refused');
  });

  test.each([['garbage', 'server-garbage'], ['wrong-types', 'server-garbage'], ['huge', 'too-large']] as const)('an answer that is %s is %s', async (fault, code) => {
    const fake = await started();
    const server = connect({ kind: go2rtcKind, address: fake.address });
    fake.fault = fault;
    expect(await faultOf(server.cameras(never))).toBe(code);
    fake.fault = 'none';
    expect(await server.cameras(never)).toHaveLength(3);
  });

  test('a login that is missing or wrong says so; a wrong option too', async () => {
    const fake = await started({ login });
    expect(await faultOf(connect({ kind: go2rtcKind, address: fake.address }).cameras(never))).toBe('login-required');
    const wrong = connect({ kind: go2rtcKind, address: fake.address, login: { ...login, password: 'x' } });
    expect(await faultOf(wrong.cameras(never))).toBe('login-refused');
    const lane = followLane(wrong, { camera: 'city/gate 1', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.statuses()).toContain('lost login-refused'); }, recovery);
    expect(() => connect({ kind: go2rtcKind, address: fake.address, options: { audio: 'loud' } })).toThrow('audio');
  });

  test('a question given up is no fault of the server', async () => {
    const fake = await started();
    const server = connect({ kind: go2rtcKind, address: fake.address });
    fake.fault = 'hang';
    const stop = new AbortController();
    const asked = server.cameras(stop.signal);
    stop.abort(new Error('not wanted any more'));
    await expect(asked).rejects.toThrow('not wanted any more');
  });
});
