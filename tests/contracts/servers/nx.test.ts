/** The Nx kind against an emulated site over real HTTP, TLS, WebSockets and WebRTC. Not verified against the product. */
import { existsSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CameraEvent } from '#model/camera-event';
import { wallTimeAt } from '#model/time-map';
import { nxKind } from '#core/servers/nx/nx-kind';
import type { CameraHealth, PlaybackSource, ServerHealth, Upstream } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import { chromiumPath } from '../../e2e/chromium.ts';
import { showInChromium } from '../../fakes/answering-page.ts';
import { createAnsweringPeer } from '../../fakes/answering-peer.ts';
import { FaultProxy } from '../../fakes/fault-proxy.ts';
import { connectNx } from '../../fakes/servers/nx/nx-adapter.ts';
import type { NxAdapterOptions } from '../../fakes/servers/nx/nx-adapter.ts';
import { NxFootage } from '../../fakes/servers/nx/nx-footage.ts';
import { makeNxState, nxIds } from '../../fakes/servers/nx/nx-rest.ts';
import { nxLogin, startNxSite } from '../../fakes/servers/nx/nx-site.ts';
import type { NxSite, NxSiteOptions } from '../../fakes/servers/nx/nx-site.ts';
import { makeSelfSigned } from '../../fakes/self-signed.ts';

const start = 1_790_000_000_000;
const [gate, hall, dome] = [`nx1/${nxIds.gate}`, `nx1/${nxIds.hall}`, `nx1/${nxIds.dome}`];
const soon = () => AbortSignal.timeout(15_000);
const certificate = makeSelfSigned();
const ends: (() => Promise<unknown>)[] = [];
let footage: NxFootage;

beforeAll(async () => { footage = await NxFootage.make(); });
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end(); });

async function startSite(part: Partial<NxSiteOptions> = {}, now?: () => number): Promise<NxSite> {
  const site = await startNxSite({ state: makeNxState(footage, now), ...part });
  ends.push(() => site.stop());
  site.state.spans.set(nxIds.gate, [
    { start, end: start + 10_000, serverId: nxIds.server1 }, { start: start + 10_000, end: start + 20_000, serverId: nxIds.server2 }, { start: start + 60_000, end: start + 64_000, serverId: nxIds.server1 },
  ]);
  return site;
}

function connect(address: string, options: NxAdapterOptions = {}) {
  const connected = connectNx(address, options);
  ends.push(connected.destroy);
  return connected;
}

async function read({ url, headers, http: via }: Upstream): Promise<{ status: number; body: Buffer; type: string }> {
  const answer = await via!.bytes(url, { headers, signal: soon() });
  return { status: answer.status, body: answer.body, type: String(answer.headers['content-type']) };
}

describe.each([1, 2, 3, 4] as const)('REST v%i (emulated)', (rest) => {
  let site: NxSite;
  let server: ReturnType<typeof connect>['server'];
  beforeEach(async () => {
    site = await startSite({ rest });
    ({ server } = connect(site.address));
  });

  test('is recognised with its brand and version, without a login', async () => {
    const plain = createServerHttp({ address: site.address });
    ends.push(() => plain.destroy());
    expect(await nxKind.probe(new URL(site.address), plain, soon())).toEqual({ address: `${site.address}/`, product: 'Nx Meta', version: site.state.info(rest)['version' as never], needsLogin: true });
    expect(site.logins).toBe(0);
  });

  test('cameras come with stable ids, numbers, streams and sites; devices without a picture do not', async () => {
    const cameras = await server.cameras(soon());
    expect(cameras.map(({ id }) => id)).toEqual([gate, hall, dome]);
    expect(cameras[0]).toEqual({
      id: gate, server: 'nx1', number: 7, name: { fr: 'باب البلدية' }, site: { id: `server:${nxIds.server1}`, name: { fr: 'North' } }, recorded: true,
      streams: [{ role: 'main', codec: 'h264', width: 1920, height: 1080 }, { role: 'sub', codec: 'h264', width: 640, height: 360 }],
    });
    expect(cameras[1]).toMatchObject({ site: { id: 'group:enc-9', name: { fr: 'Encoder 9' } }, recorded: false, streams: [{ codec: 'h265' }, { codec: 'h264' }] });
    expect(cameras[2]).toMatchObject({ site: { name: { fr: 'South' } }, streams: [{ role: 'main' }, { role: 'sub' }] });
    expect(new Set(cameras.map(({ number }) => number)).size).toBe(3);
    expect(await server.cameras(soon())).toEqual(cameras);
    // A large site answers only what is asked for, and the camera's own password is not.
    expect(site.requests.find((line) => line.includes('/devices?'))).toContain('_with=');
    expect(site.requests.find((line) => line.includes('/devices?'))).not.toContain('credentials');
  });

  test('a live offer is answered and real H.264 arrives; candidates go both ways', async () => {
    const [camera] = await server.cameras(soon());
    const [candidate] = server.live.candidates(camera!, { width: 400, height: 225, muted: true, purpose: 'tile' });
    expect(candidate).toEqual({ camera: gate, role: 'sub', kind: 'offered' });
    const session = await server.live.offer!(candidate!, soon());
    expect(session.offer).toContain('a=candidate:');
    const viewer = createAnsweringPeer();
    await session.answer(await viewer.answer(session.offer), soon());
    await vi.waitFor(() => { expect([...viewer.units]).toEqual(expect.arrayContaining([1, 5, 7, 8])); }, { timeout: 10_000 });
    expect(site.offerers[0]!.candidates.length).toBeGreaterThan(0);
    expect(site.requests.find((line) => line.includes('webrtc'))).toContain(rest >= 3 ? `/rest/v${rest}/devices/${nxIds.gate}/webrtc?` : `/webrtc-tracker/?camera_id=${nxIds.gate}&stream=1`);
    expect(site.requests.find((line) => line.includes('webrtc'))).toContain('_ticket=*');
    await session.close();
    await viewer.close();
  });

  test('spans of several servers are merged, sorted, clipped and end now while they grow', async () => {
    const now = Date.now();
    site.state.spans.set(nxIds.hall, [{ start: now - 5000, end: null, serverId: nxIds.server2 }]);
    const { spans, gaps } = await server.recordings!.spans(gate!, { start: start + 2000, end: start + 62_000 }, soon());
    expect(spans).toEqual([{ start: start + 2000, end: start + 20_000, role: 'main' }, { start: start + 60_000, end: start + 62_000, role: 'main' }]);
    expect(gaps).toEqual([]);
    const growing = await server.recordings!.spans(hall!, { start: now - 60_000, end: now + 60_000 }, soon());
    expect(growing.spans).toHaveLength(1);
    expect(growing.spans[0]!.start).toBe(now - 5000);
    expect(Math.abs(growing.spans[0]!.end - Date.now())).toBeLessThan(1500);
  });

  test('playback begins at the key frame before, and its time map is true for every frame', async () => {
    const source = await server.playback!.open(gate!, { start: start + 3_400, end: start + 7_000 }, soon());
    expect(source.kind).toBe('stream');
    // Before 6.0 the first frame is told only to the frame.
    const slackMs = rest >= 3 ? 1 : 1000 / 15;
    expect(Math.abs(source.range.start - (start + 3_000))).toBeLessThanOrEqual(slackMs);
    expect(source.range.end).toBe(start + 7_000);
    await checkFrames(source, start, slackMs);
  });

  test('bookmarks are the site\'s own, with tags', async () => {
    const made = await server.bookmarks!.add({ camera: gate!, range: { start: start + 1000, end: start + 4000 }, title: 'Fight', note: 'two men', tags: ['case 12', 'night'] }, soon());
    expect(made).toMatchObject({ camera: gate, range: { start: start + 1000, end: start + 4000 }, title: 'Fight', note: 'two men', tags: ['case 12', 'night'], author: 'operator', createdAt: 1_790_000_000_000 });
    await server.bookmarks!.change(made.id, { title: 'Fight at the gate' }, soon());
    const found = await server.bookmarks!.list({ cameras: [gate!], range: { start: start + 2000, end: start + 3000 }, limit: 10 }, soon());
    expect(found).toEqual([{ ...made, title: 'Fight at the gate' }]);
    expect(await server.bookmarks!.list({ text: 'case 12', limit: 10 }, soon())).toHaveLength(1);
    expect(await server.bookmarks!.list({ range: { start: start + 5000, end: start + 6000 }, limit: 10 }, soon())).toEqual([]);
    await server.bookmarks!.remove(made.id, soon());
    expect(await server.bookmarks!.list({ limit: 10 }, soon())).toEqual([]);
    await expect(server.bookmarks!.remove(made.id, soon())).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });
});

/** Each frame's place in the clip must be the one its wall time says. */
async function checkFrames(source: PlaybackSource, spanStart: number, slackMs: number): Promise<number> {
  const { status, body, type } = await read(source.upstream);
  expect([status, type]).toEqual([200, 'video/mp4']);
  using input = new Input({ formats: [MP4], source: new BufferSource(body) });
  const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
  const length = footage.clip.units.length;
  let frames = 0;
  for await (const packet of sink.packets()) {
    const wall = wallTimeAt(source.timeMap, packet.timestamp)!;
    const place = footage.frameOf(packet.data);
    expect(place).toBeGreaterThanOrEqual(0);
    const burned = Math.round(((wall - spanStart) * 15) / 1000 / length - place / length) * length + place;
    expect(Math.abs(spanStart + (burned * 1000) / 15 - wall)).toBeLessThanOrEqual(slackMs + 1);
    expect(wall).toBeLessThan(source.range.end + slackMs);
    if (frames === 0) expect(place % 15).toBe(0);
    frames += 1;
  }
  expect(frames).toBeGreaterThan(15);
  return frames;
}

describe('footage (emulated)', () => {
  test('a source ends where its span does, the next call goes on behind the hole', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    const source = await server.playback!.open(gate!, { start: start + 18_000, end: start + 100_000 }, soon());
    expect(source.range).toEqual({ start: start + 18_000, end: start + 20_000 });
    const next = await server.playback!.open(gate!, { start: source.range.end, end: start + 100_000 }, soon());
    expect(next.range).toEqual({ start: start + 60_000, end: start + 64_000 });
    await checkFrames(next, start + 60_000, 1);
    await expect(server.playback!.open(gate!, { start: start + 64_000, end: start + 100_000 }, soon())).rejects.toMatchObject({ problem: { code: 'no-recording' } });
  });

  test('a year is asked for month by month; small chunks and small gaps stay', async () => {
    const site = await startSite();
    const day = 24 * 3600_000;
    site.state.spans.set(nxIds.hall, [{ start: start + day, end: start + day + 400, serverId: nxIds.server1 }, { start: start + day + 700, end: start + day + 900, serverId: nxIds.server1 }, { start: start + 300 * day, end: start + 301 * day, serverId: nxIds.server1 }]);
    const { server } = connect(site.address);
    const { spans } = await server.recordings!.spans(hall!, { start, end: start + 365 * day }, soon());
    expect(spans.map(({ start: from, end: to }) => [from - start, to - start])).toEqual([[day, day + 400], [day + 700, day + 900], [300 * day, 301 * day]]);
    expect(site.requests.filter((line) => line.includes('/footage?'))).toHaveLength(12);
  });

  test('a window whose answer is too large is asked for in halves', async () => {
    const site = await startSite();
    let large = 0;
    site.intercept = (request, response) => {
      const url = new URL(request.url!, 'http://site');
      if (!url.pathname.endsWith('/footage') || Number(url.searchParams.get('endTimeMs')) - Number(url.searchParams.get('startTimeMs')) < 5 * 24 * 3600_000) return false;
      large += 1;
      response.writeHead(200).end(`[${'{"startTimeMs":1,"durationMs":1},'.repeat(320_000)}{}]`);
      return true;
    };
    const { server } = connect(site.address);
    const { spans } = await server.recordings!.spans(gate!, { start: start - 8 * 24 * 3600_000, end: start + 8 * 24 * 3600_000 }, AbortSignal.timeout(25_000));
    expect(large).toBe(3);
    expect(spans).toHaveLength(2);
  });

  test('pictures of any moment, the latest, and none where there is no footage', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    expect(Buffer.from((await server.thumbnails!.at(gate!, start + 5000, 320, soon()))!.jpeg).toString('latin1')).toContain(`at=${start + 5000} 320x0`);
    expect(Buffer.from((await server.thumbnails!.at(gate!, 'latest', 9000, soon()))!.jpeg).toString('latin1')).toContain('at=latest 4096x0');
    expect(await server.thumbnails!.at(gate!, start + 30_000, 320, soon())).toBeNull();
  });

  test('an export is one MP4 of what there is, streamed', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    const { status, body } = await read(await server.exports!.start(gate!, { start: start + 4000, end: start + 6000 }, () => undefined, soon()));
    expect(status).toBe(200);
    using input = new Input({ formats: [MP4], source: new BufferSource(body) });
    expect(await input.computeDuration()).toBeCloseTo(2, 1);
    expect(site.requests.at(-1)).toContain('download=true');
    await expect(server.exports!.start(gate!, { start: start + 30_000, end: start + 40_000 }, () => undefined, soon())).rejects.toMatchObject({ problem: { code: 'no-recording' } });
  });

  test('F19 what is being recorded ends by the site\'s clock, not ours', async () => {
    const site = await startSite({}, () => Date.now() + 600_000);
    const { server } = connect(site.address);
    site.state.spans.set(nxIds.hall, [{ start: Date.now() + 590_000, end: null, serverId: nxIds.server1 }]);
    await server.cameras(soon());
    const { spans } = await server.recordings!.spans(hall!, { start: Date.now(), end: Date.now() + 700_000 }, soon());
    expect(spans[0]!.end - spans[0]!.start).toBeGreaterThan(9_000);
    expect(spans[0]!.end - spans[0]!.start).toBeLessThan(15_000);
  });
});

describe('the login (emulated)', () => {
  test('is shared by all who ask at once, and ended on leaving', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    await Promise.all(Array.from({ length: 12 }, () => server.cameras(soon())));
    expect(site.logins).toBe(1);
    await server.destroy();
    expect(site.requests).toContain('DELETE /rest/v4/login/sessions/current');
  });

  test.each([[false, 'by 401'], [true, 'by 403 with its reason']])('a session that ended is replaced once, however many notice (%s, %s)', async (oldTokenIs403) => {
    const site = await startSite();
    site.state.oldTokenIs403 = oldTokenIs403;
    const { server } = connect(site.address);
    await server.cameras(soon());
    site.endSessions();
    await Promise.all(Array.from({ length: 12 }, () => server.cameras(soon())));
    expect(site.logins).toBe(2);
  });

  test('media opened before the session ended are fetched with a new one; sockets get a fresh ticket each', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    const source = await server.playback!.open(gate!, { start, end: start + 5000 }, soon());
    expect(JSON.stringify([source.upstream.url, source.upstream.headers])).not.toMatch(/vms-|Bearer|_ticket/);
    site.endSessions();
    expect(await checkFrames(source, start, 1)).toBe(75);
    site.endSessions();
    for (let time = 0; time < 2; time += 1) {
      const session = await server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon());
      await session.close();
    }
    expect(site.requests.filter((line) => line.includes('/login/tickets')).length).toBeGreaterThanOrEqual(2);
    const still = await read(await server.live.open({ camera: gate!, role: 'main', kind: 'stills' }, soon()));
    expect([still.status, still.type]).toEqual([200, 'image/jpeg']);
  });

  test('a wrong password is told and not tried again until it is another', async () => {
    const site = await startSite();
    let password = 'wrong';
    const { server } = connect(site.address, { credentials: async () => ({ user: nxLogin.user, password }) });
    for (let time = 0; time < 5; time += 1) await expect(server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'login-refused' } });
    expect(site.logins).toBe(1);
    password = nxLogin.password;
    expect(await server.cameras(soon())).toHaveLength(3);
  });

  test('without a password, and for a user of the vendor\'s cloud, a person is told what is wanted', async () => {
    const site = await startSite();
    await expect(connect(site.address, { credentials: async () => null }).server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'login-required' } });
    await expect(connect(site.address, { credentials: async () => ({ user: 'cloudy', password: 'x' }) }).server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'login-refused', detail: expect.stringContaining('nxOAuth2') } });
    expect(site.logins).toBe(0);
  });

  test('a 307 on the same server keeps method and body; the token never follows to another host', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    await server.cameras(soon());
    const stolen: string[] = [];
    const thief = http.createServer((request, response) => { stolen.push(JSON.stringify(request.headers)); response.end('{}'); });
    await new Promise<void>((resolve) => { thief.listen(0, '127.0.0.1', resolve); });
    ends.push(() => new Promise((resolve) => { thief.close(resolve); thief.closeAllConnections(); }));
    site.intercept = (request, response) => {
      if (request.method !== 'POST' || request.url!.includes('again')) return false;
      response.writeHead(307, { location: `${request.url}?again` }).end();
      return true;
    };
    expect(await server.bookmarks!.add({ camera: gate!, range: { start, end: start + 1 }, title: 'kept', note: '', tags: [] }, soon())).toMatchObject({ title: 'kept' });
    for (const host of [`http://localhost:${(thief.address() as AddressInfo).port}`, `http://127.0.0.1:${(thief.address() as AddressInfo).port}`]) {
      site.intercept = (_request, response) => { response.writeHead(307, { location: `${host}/rest/v4/devices` }).end(); return true; };
      await expect(server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'server-refused' } });
    }
    expect(stolen).toEqual([]);
  });
});

describe('self-signed TLS (emulated)', () => {
  test('everything runs through the approved certificate, WebRTC signalling too', async () => {
    const site = await startSite({ tls: certificate });
    const { server } = connect(site.address, { certificate: certificate.fingerprint });
    expect(await server.cameras(soon())).toHaveLength(3);
    const session = await server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon());
    expect(session.offer).toContain('m=video');
    await session.close();
    const source = await server.playback!.open(gate!, { start, end: start + 3000 }, soon());
    await checkFrames(source, start, 1);
  });

  test('F18 an unknown certificate is told, a changed one too, and nothing is sent', async () => {
    const site = await startSite({ tls: certificate });
    await expect(connect(site.address).server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'certificate-unknown' } });
    await expect(connect(site.address, { certificate: makeSelfSigned().fingerprint }).server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'certificate-changed' } });
    expect(site.requests).toEqual([]);
  });
});

describe('WebRTC (emulated)', () => {
  test('a server that puts its candidates into the offer is answered as well', async () => {
    const site = await startSite();
    site.state.trickles = false;
    const { server } = connect(site.address);
    const session = await server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon());
    const viewer = createAnsweringPeer();
    await session.answer(await viewer.answer(session.offer), soon());
    await vi.waitFor(() => { expect(viewer.packets).toBeGreaterThan(10); }, { timeout: 10_000 });
    await session.close();
    await viewer.close();
  });

  test.skipIf(!existsSync(chromiumPath))('Chromium shows the picture', async () => {
    const site = await startSite();
    const session = await connect(site.address).server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon());
    expect(await showInChromium(session, soon())).toEqual({ width: 160, height: 96 });
    await session.close();
  });

  test.each([
    ['transcodingDisabled', 'codec-unsupported'], ['mjpegDisabled', 'codec-unsupported'], ['authorization', 'not-allowed'], ['lostConnection', 'camera-unreachable'], ['whatever', 'server-refused'], [{ code: 3, message: 'Forbidden' }, 'not-allowed'],
  ])('its error %j comes in the closed list', async (error, code) => {
    const site = await startSite();
    site.signalling = [{ error }];
    await expect(connect(site.address).server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon())).rejects.toMatchObject({ problem: { code } });
  });

  test('one that never offers is found out, and a viewer that leaves ends it', async () => {
    const site = await startSite();
    site.signalling = [];
    const { server } = connect(site.address);
    await expect(server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon())).rejects.toMatchObject({ problem: { code: 'server-hangs' } });
    const leaving = new AbortController();
    const opening = server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(opening).rejects.toThrow('gone');
  });

  test('a session closed before it was answered is gone at the server', async () => {
    const site = await startSite();
    const session = await connect(site.address).server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon());
    await session.close();
    await session.close();
    await expect(session.answer('v=0', soon())).rejects.toMatchObject({ problem: { code: 'server-unreachable' } });
  });
});

test('a site that allows RTSP lends its tiles to the bridge; addresses with the login stay behind it (emulated)', async () => {
  const site = await startSite({ tls: certificate });
  let sources: ((camera: string, signal: AbortSignal) => Promise<object>) | null = null;
  const { server } = connect(site.address, {
    certificate: certificate.fingerprint, options: { rtsp: true },
    bridge: { live: (given) => { sources = given; return { candidates: (camera) => [{ camera: camera.id, role: 'sub', kind: 'lane' }], open: async () => ({ url: 'http://recorder/', headers: {} }), lane: { follow: () => undefined } }; } },
  });
  const [camera] = await server.cameras(soon());
  expect(server.live.candidates(camera!, { width: 300, height: 200, muted: true, purpose: 'tile' }).map(({ kind }) => kind)).toEqual(['lane', 'offered', 'offered', 'stills']);
  expect(server.live.lane).not.toBeNull();
  expect(await server.live.open({ camera: gate!, role: 'main', kind: 'llhls' }, soon())).toMatchObject({ url: 'http://recorder/' });
  expect(await sources!(gate!, soon())).toEqual({
    main: `rtsps://operator:correct%20horse@127.0.0.1:${site.port}/${nxIds.gate}?stream=0`, sub: `rtsps://operator:correct%20horse@127.0.0.1:${site.port}/${nxIds.gate}?stream=1`,
  });
});

describe('events (emulated)', () => {
  const entry = (timestampMs: number, type: string, part: object = {}) => ({ timestampMs, eventData: { type, state: 'instant', deviceIds: [nxIds.gate], caption: `${type} seen`, ...part }, ruleId: '00000000-0000-0000-0000-000000000000' });
  const follow = (server: ReturnType<typeof connect>['server']) => {
    const heard: CameraEvent[] = [];
    const missed: object[] = [];
    const leaving = new AbortController();
    server.events!.follow((events) => { heard.push(...events); }, (range) => { missed.push(range); }, leaving.signal);
    ends.push(async () => { leaving.abort(); });
    return { heard, missed };
  };

  test('are pushed; what came while the socket was down is filled in from the log, each once', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    const { heard, missed } = follow(server);
    await vi.waitFor(() => { expect(site.feeds.size).toBe(1); });
    site.log(entry(Date.now(), 'motion'));
    await vi.waitFor(() => { expect(heard).toHaveLength(1); });
    expect(heard[0]).toMatchObject({ id: null, camera: gate, type: 'motion', label: 'motion seen', end: null, score: null });
    for (const socket of site.feeds) socket.terminate();
    site.log(entry(Date.now() + 1, 'cameraInput'), true);
    await vi.waitFor(() => { expect(heard.map(({ type }) => type)).toEqual(['motion', 'input']); }, { timeout: 8_000 });
    await vi.waitFor(() => { expect(site.feeds.size).toBe(1); });
    site.log(entry(Date.now() + 2, 'storageIssue', { deviceIds: [] }));
    await vi.waitFor(() => { expect(heard).toHaveLength(3); });
    expect(heard[2]).toMatchObject({ camera: null, type: 'storage' });
    expect(missed).toEqual([]);
  });

  test('an end is joined to its start', async () => {
    const site = await startSite();
    const { heard } = follow(connect(site.address).server);
    await vi.waitFor(() => { expect(site.feeds.size).toBe(1); });
    site.log(entry(start, 'motion', { state: 'started' }));
    site.log(entry(start + 9000, 'motion', { state: 'stopped' }));
    await vi.waitFor(() => { expect(heard).toHaveLength(2); });
    // What lasts has a name of its own, and its end the same.
    expect(heard[0]!.id).toContain('motion seen');
    expect(heard[1]!.id).toBe(heard[0]!.id);
    expect(heard.map(({ at, end }) => [at - start, end === null ? null : end - start])).toEqual([[0, null], [0, 9000]]);
  });

  test('a log this user may not read is told as missed', async () => {
    const site = await startSite();
    const { heard, missed } = follow(connect(site.address).server);
    await vi.waitFor(() => { expect(site.feeds.size).toBe(1); });
    site.log(entry(start, 'motion'));
    await vi.waitFor(() => { expect(heard).toHaveLength(1); });
    site.intercept = (request, response) => {
      if (!request.url!.includes('/events/log')) return false;
      response.writeHead(403).end();
      return true;
    };
    for (const socket of site.feeds) socket.terminate();
    await vi.waitFor(() => { expect(missed).toHaveLength(1); }, { timeout: 8_000 });
  });

  test('their history comes newest first, of the cameras asked for', async () => {
    const site = await startSite();
    for (const [at, type] of [[1000, 'motion'], [2000, 'analyticsObject'], [3000, 'deviceDisconnected']] as const) site.log(entry(start + at, type), true);
    site.log(entry(start + 2500, 'motion', { deviceIds: [nxIds.hall] }), true);
    const events = await connect(site.address).server.events!.history!({ cameras: [gate!], range: { start, end: start + 2900 }, limit: 10 }, soon());
    expect(events.map(({ at, type }) => [at - start, type])).toEqual([[2000, 'object'], [1000, 'motion']]);
  });
});

describe('PTZ (emulated)', () => {
  test('is gated by what the device can do', async () => {
    const { server } = connect((await startSite()).address);
    expect(await server.ptz!.abilities(gate!, soon())).toBeNull();
    expect(await server.ptz!.abilities(hall!, soon())).toBeNull();
    expect(await server.ptz!.abilities(dome!, soon())).toEqual({
      speed: 'analog', pan: true, tilt: true, zoom: true, diagonal: true, relative: true, absolute: true, home: true,
      presets: { list: true, go: true, save: true, rename: true, remove: true }, readBack: true, confirmed: false,
    });
    await expect(server.ptz!.move(gate!, { pan: 1, tilt: 0, zoom: 0 }, soon())).rejects.toMatchObject({ problem: { code: 'unsupported' } });
  });

  test('moves, stops, goes to places and comes home', async () => {
    const site = await startSite();
    const { ptz } = connect(site.address).server;
    await ptz!.move(dome!, { pan: -0.5, tilt: 0.25, zoom: 0 }, soon());
    await ptz!.move(dome!, { pan: 0, tilt: 0, zoom: 0 }, soon());
    await ptz!.stop(dome!, soon());
    await ptz!.goToPreset(dome!, 'p1', soon());
    await ptz!.goHome!(dome!, soon());
    await ptz!.moveBy!(dome!, { pan: 0.25, tilt: 0.25, zoom: 1 }, soon());
    await ptz!.moveTo!(dome!, { pan: 0.5, tilt: -0.5, zoom: 0.5 }, soon());
    expect(site.state.ptz.orders).toEqual([
      { order: 'POST move', body: { pan: -0.5, tilt: 0.25, zoom: 0, api: 'operational' } }, { order: 'DELETE move', body: {} }, { order: 'DELETE move', body: {} },
      { order: 'POST presets/p1/activate', body: { speed: 1 } }, { order: 'POST presets/p1/activate', body: { speed: 1 } },
      { order: 'POST viewportMove', body: { viewportLeft: 0.5, viewportTop: 0, viewportRight: 1, viewportBottom: 0.5, aspectRatio: 16 / 9, speed: 1, api: 'operational' } },
      { order: 'POST position', body: { type: 'logical', pan: 90, tilt: -45, zoom: 45, speed: 1, api: 'operational' } },
    ]);
    expect(await ptz!.position!(dome!, soon())).toEqual({ pan: 0.5, tilt: -0.5, zoom: 0.5 });
  });

  test('presets are made, renamed and removed', async () => {
    const { ptz } = connect((await startSite()).address).server;
    const made = await ptz!.savePreset!(dome!, 'Harbour', soon());
    await ptz!.renamePreset!(dome!, made.id, 'Port', soon());
    expect(await ptz!.presets(dome!, soon())).toEqual([{ id: 'p1', name: 'Gate' }, { id: made.id, name: 'Port' }]);
    await ptz!.removePreset!(dome!, made.id, soon());
    expect(await ptz!.presets(dome!, soon())).toEqual([{ id: 'p1', name: 'Gate' }]);
    expect(await ptz!.presets(gate!, soon())).toEqual([]);
  });
});

describe('what goes wrong (emulated)', () => {
  const everything = (server: ReturnType<typeof connect>['server']): (() => Promise<unknown>)[] => [
    () => server.cameras(soon()), () => server.recordings!.spans(gate!, { start, end: start + 1 }, soon()), () => server.playback!.open(gate!, { start, end: start + 1 }, soon()),
    () => server.thumbnails!.at(gate!, start, 100, soon()), () => server.exports!.start(gate!, { start, end: start + 1 }, () => undefined, soon()), () => server.bookmarks!.list({ limit: 1 }, soon()),
    () => server.events!.history!({ range: { start, end: start + 1 }, limit: 1 }, soon()), () => server.ptz!.abilities(gate!, soon()), () => server.live.offer!({ camera: gate!, role: 'main', kind: 'offered' }, soon()),
  ];

  test.each([
    ['garbage', (body: string) => `<html>${body.length}</html>`], ['ten megabytes', () => `[${'"x",'.repeat(10_000_000)}"x"]`], ['wrong types', () => '{"id":7,"token":[],"name":{},"result":"no"}'], ['a list of nonsense', () => '[1,null,"x",{}]'],
  ])('%s is a fault of the closed list from every part', async (_what, make) => {
    const site = await startSite();
    const { server } = connect(site.address);
    await server.cameras(soon());
    const bad = make('');
    site.intercept = (request, response) => {
      if (request.url!.includes('/login/sessions')) return false;
      response.writeHead(200).end(bad);
      return true;
    };
    for (const ask of everything(server)) {
      const result = await ask().then(() => 'answered', (error: unknown) => (error as { problem?: { code: string } }).problem?.code ?? String(error));
      expect(['server-garbage', 'too-large', 'not-video', 'no-recording', 'not-allowed', 'login-required']).toContain(result);
    }
    site.intercept = null;
    expect(await server.cameras(soon())).toHaveLength(3);
  });

  test('an id that would lead elsewhere, or a camera of another server, is refused without a request', async () => {
    const site = await startSite();
    const { server } = connect(site.address);
    for (const camera of ['nx1/../../secret', 'other/1', 'nx1/a?b', 'nx1/']) await expect(server.recordings!.spans(camera, { start, end: start + 1 }, soon())).rejects.toMatchObject({ problem: { code: 'not-found' } });
    expect(site.requests).toEqual([]);
    expect(() => connect(site.address, { options: { rtsp: 'yes' } })).toThrow(/rtsp/);
  });

  test.each(['refuse', 'hang', 'reset'] as const)('F01 F02 a server that does %s is told, and is back within 5 s', async (verb) => {
    const site = await startSite();
    const proxy = new FaultProxy({ host: '127.0.0.1', port: site.port });
    await proxy.listen();
    ends.push(() => proxy.close());
    const { server } = connect(`http://127.0.0.1:${proxy.port}`);
    const healths: ServerHealth[] = [];
    const cameras = new Map<string, CameraHealth['is']>();
    let catalogues = 0;
    const leaving = new AbortController();
    ends.push(async () => { leaving.abort(); });
    server.watch({ catalogueChanged: () => { catalogues += 1; }, cameraHealth: (changes) => { for (const { camera, is } of changes) cameras.set(camera, is); }, serverHealth: (health) => { healths.push(health); } }, leaving.signal);
    await vi.waitFor(() => { expect(healths.at(-1)).toMatchObject({ is: 'ok', info: { product: 'Nx Meta', version: '6.1.0.12345' } }); });
    expect([catalogues, ...cameras.values()]).toEqual([1, 'ok', 'lost', 'ok']);
    expect(Math.abs(healths.at(-1)!.clockOffsetMs!)).toBeLessThan(1000);
    await proxy.set({ verb });
    await vi.waitFor(() => { expect(healths.at(-1)?.is).toBe('unreachable'); }, { timeout: 12_000 });
    expect(['server-unreachable', 'server-hangs']).toContain(healths.at(-1)!.lastError!.code);
    expect([...cameras.values()]).toEqual(['unknown', 'unknown', 'unknown']);
    const fault = await server.cameras(soon()).catch((error: unknown) => (error as { problem: { code: string } }).problem.code);
    expect(['server-unreachable', 'server-hangs']).toContain(fault);
    await proxy.set({ verb: 'pass' });
    const back = performance.now();
    await vi.waitFor(() => { expect(healths.at(-1)?.is).toBe('ok'); expect(cameras.get(gate!)).toBe('ok'); }, { timeout: 10_000, interval: 20 });
    expect(performance.now() - back).toBeLessThan(5_000);
    expect(catalogues).toBe(1);
  });

  test('a refused login leaves the server degraded with the reason; a device that comes or goes is news', async () => {
    const site = await startSite();
    let password = 'wrong';
    const { server } = connect(site.address, { credentials: async () => ({ user: nxLogin.user, password }) });
    const healths: ServerHealth[] = [];
    let catalogues = 0;
    const leaving = new AbortController();
    ends.push(async () => { leaving.abort(); });
    server.watch({ catalogueChanged: () => { catalogues += 1; }, cameraHealth: () => undefined, serverHealth: (health) => { healths.push(health); } }, leaving.signal);
    await vi.waitFor(() => { expect(healths.at(-1)).toMatchObject({ is: 'degraded', lastError: { code: 'login-refused' }, alarms: [{ code: 'login-refused' }] }); });
    expect(JSON.stringify(healths)).not.toContain('wrong');
    password = nxLogin.password;
    await vi.waitFor(() => { expect(healths.at(-1)).toMatchObject({ is: 'ok', alarms: [] }); }, { timeout: 8_000 });
    expect(catalogues).toBe(1);
  });

  test.each([['nothing', 404, ''], ['a web page', 200, '<html>'], ['another server', 200, '{"version":"1.0.0"}']])('%s at the address is not taken for Nx', async (_what, status, body) => {
    const other = http.createServer((_request, response) => { response.writeHead(status).end(body); });
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const plain = createServerHttp({ address });
    ends.push(() => plain.destroy(), () => new Promise((resolve) => { other.close(resolve); other.closeAllConnections(); }));
    expect(await nxKind.probe(new URL(address), plain, soon())).toBeNull();
    await expect(connect(address).server.cameras(soon())).rejects.toMatchObject({ problem: { code: 'server-garbage' } });
  });
});
