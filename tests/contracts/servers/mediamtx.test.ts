/** The `mediamtx` kind against an emulated MediaMTX over real HTTP, TLS, LL-HLS and WebRTC. Not verified against the product. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EncodedPacketSink, BufferSource, Input, MP4 } from 'mediabunny';
import { wallTimeAt } from '#model/time-map';
import { ServerFault } from '#core/servers/recording-server';
import type { PlaybackSource, RecordingServer } from '#core/servers/recording-server';
import { readOptions } from '#core/servers/mediamtx/options';
import { mediamtxKind } from '#core/servers/mediamtx/mediamtx-kind';
import { probeServer } from '#core/servers/probe-server';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import { makeSelfSigned } from '../../fakes/self-signed.ts';
import type { SelfSigned } from '../../fakes/self-signed.ts';
import { readMp4 } from '../../fakes/read-mp4.ts';
import { connectMtx } from '../../fakes/servers/mediamtx/mtx-adapter.ts';
import type { MtxAdapterOptions } from '../../fakes/servers/mediamtx/mtx-adapter.ts';
import { MtxFootage } from '../../fakes/servers/mediamtx/mtx-footage.ts';
import { startMtxSite } from '../../fakes/servers/mediamtx/mtx-site.ts';
import type { MtxSite } from '../../fakes/servers/mediamtx/mtx-site.ts';
import type { MtxPath, MtxState } from '../../fakes/servers/mediamtx/mtx-state.ts';
import { fetchUpstream, makeViewer, playPlaylist } from '../server-suite/fetch-upstream.ts';
import { watch } from '../server-suite/live-theme.ts';
import { soon } from '../server-suite/stand.ts';
import { serverSuite } from '../server-suite.ts';
import type { Stand } from '../server-suite.ts';

const login = { user: 'viewer', password: 'pass:wört+1' };
const secrets = [login.password, encodeURIComponent(login.password), Buffer.from(`${login.user}:${login.password}`).toString('base64'), 'camera-secret'];
const hour = 3_600_000;
/** Across a midnight of UTC, three days ago: the last day footage may reach into is over at every hour (a day counts as over an hour after its end). A part of a second, so that nothing happens to fall on a round one. */
const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 3 * 86_400_000;
const recordings = [
  { start: midnight - 40_321, end: midnight + 50_000 },
  // At once after the first, and yet another stretch: its tracks differ.
  { start: midnight + 50_400, end: midnight + 70_000 },
  { start: midnight + 600_000, end: midnight + 630_000 },
];
const camera = 'mtx/nord/cam7';
const ends: (() => Promise<unknown>)[] = [];
let footage: MtxFootage;
let certificate: SelfSigned;
let other: SelfSigned;

beforeAll(async () => {
  footage = new MtxFootage(await makeBurnedClip({ width: 160, height: 96, framesPerSecond: 15, seconds: 4, bitsPerSecond: 100_000 }));
  [certificate, other] = [makeSelfSigned('mediamtx'), makeSelfSigned('mediamtx')];
});
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end(); });

const paths = (): MtxPath[] => [
  { name: 'nord/cam7', source: null, record: true, recordings }, { name: 'nord/cam7_sub', source: null },
  { name: 'entree', source: null, sourceOnDemand: true }, { name: 'cam2', source: null },
];

async function startSite(part: Partial<MtxState> = {}, secure = false): Promise<MtxSite> {
  const site = await startMtxSite(footage, { paths: paths(), ...part }, secure ? certificate : undefined);
  for (const each of site.state.paths.filter(({ name }) => name.startsWith('nord/'))) site.publish(each);
  return site;
}

async function open(part: Partial<MtxState> = {}, adapter: MtxAdapterOptions = {}) {
  const site = await startSite(part);
  const connected = connectMtx(site.address, { credentials: async () => login, ...adapter, options: { ...site.options, ...adapter.options } });
  ends.push(() => site.stop(), connected.destroy);
  return { site, ...connected };
}

async function openStand(secure: boolean): Promise<Stand> {
  const site = await startSite({}, secure);
  const connected = connectMtx(site.address, { credentials: async () => login, options: site.options, ...(secure && { certificate: certificate.fingerprint }) });
  const { state } = site;
  const pass = async (): Promise<void> => {
    state.answers = 'right';
    await site.set({ verb: 'pass' });
  };
  return {
    server: connected.server, cameraWithEverything: camera, secrets,
    knownSpans: { range: { start: midnight - hour, end: midnight + hour }, spans: recordings, toleranceMs: 2 },
    checkPlayback,
    faults: {
      kill: async () => { site.forget(); await site.set({ verb: 'refuse' }); },
      restart: pass,
      hang: () => site.set({ verb: 'hang' }),
      garbage: async () => { state.answers = 'garbage'; },
      huge: async () => { state.answers = 'huge'; },
      wrongTypes: async () => { state.answers = 'wrong types'; },
      resume: async () => { if (secure) await site.certify(certificate); await pass(); },
      expireTokens: async () => { site.forget(); },
      ...(secure && { changeCertificate: () => site.certify(other) }),
    },
    destroy: async () => { await connected.destroy(); await site.stop(); },
  };
}

/** Every frame that takes time was captured at the wall time the map gives for it. */
async function checkPlayback(source: PlaybackSource, bytes: Buffer): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mtx-'));
  try {
    const packets = await readMp4(path.join(folder, 'x.mp4'), [bytes]);
    expect(packets.length).toBeGreaterThan(15);
    expect(packets[0]?.key).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const stretch = recordings.find(({ start, end }) => start <= source.range.start && source.range.start < end)!;
  const input = new Input({ formats: [MP4], source: new BufferSource(bytes) });
  const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
  let seen = 0;
  for await (const { data, timestamp, duration } of sink.packets()) {
    if (duration === 0) continue;
    const wall = wallTimeAt(source.timeMap, timestamp)!;
    expect(Math.abs(footage.wallOf(data, stretch, wall)! - wall)).toBeLessThanOrEqual(2);
    expect(wall).toBeGreaterThanOrEqual(source.range.start);
    seen += 1;
  }
  expect(seen).toBeGreaterThan(15);
  expect(Math.abs((seen * 1000) / 15 - (source.range.end - source.range.start))).toBeLessThan(100);
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'resolved', (error: unknown) => (error instanceof ServerFault ? error.problem.code : String(error)));
const candidate = (kind: 'whep' | 'llhls' | 'hls', role: 'main' | 'sub' = 'main') => ({ camera, role, kind });
const namesOf = async (server: RecordingServer): Promise<string[]> => (await server.cameras(soon())).map(({ id }) => id.slice('mtx/'.length));

serverSuite('mediamtx over HTTP (emulated)', () => openStand(false), ['recordings', 'playback', 'exports', 'bookmarks']);
serverSuite('mediamtx over TLS (emulated)', () => openStand(true), ['recordings', 'playback', 'exports', 'bookmarks']);

describe('cameras of a MediaMTX (emulated)', () => {
  test('pages are read from 0 to the last; patterns are no cameras; sub streams stand with their main; folders are sites', async () => {
    const many: MtxPath[] = Array.from({ length: 1_203 }, (_, index) => ({ name: `ville/c${index + 1}`, source: null }));
    const { server, site } = await open({ paths: [...paths(), ...many] });
    const cameras = await server.cameras(soon());
    expect(cameras.length).toBe(1_203 + 3);
    expect(site.state.requests.filter((request) => request.includes('/v3/paths/list')).length).toBe(3);
    expect(cameras.find(({ id }) => id === camera)).toMatchObject({
      name: { en: 'cam7' }, site: { id: 'nord', name: { en: 'nord' } }, recorded: true, streams: [{ role: 'main' }, { role: 'sub' }],
    });
    expect(cameras.some(({ id }) => /_sub$|all_others|~/.test(id))).toBe(false);
    expect(JSON.stringify(cameras)).not.toContain('camera-secret');
  });

  test('another naming rule, or none', async () => {
    expect(await namesOf((await open({}, { options: { subSuffix: '' } })).server)).toContain('nord/cam7_sub');
    const names = await namesOf((await open({ paths: [{ name: 'a', source: null }, { name: 'a-low', source: null }, { name: 'b-low', source: null }] }, { options: { subSuffix: '-low' } })).server);
    // Without its main a sub path is a camera like any other.
    expect(names).toEqual(['a', 'b-low']);
  });

  test('tells who is lost, who is idle on demand, and a publisher that leaves', async () => {
    const dynamic: MtxPath = { name: 'dynamic1', source: null, confName: '~^dyn' };
    const { server, site } = await open({ paths: [...paths(), dynamic] });
    site.publish(dynamic);
    const told = watch(server);
    const last = (id: string) => told.cameras.findLast((change) => change.camera === `mtx/${id}`)?.is;
    await expect.poll(() => ['nord/cam7', 'cam2', 'entree', 'dynamic1'].map(last)).toEqual(['ok', 'lost', 'unknown', 'ok']);
    dynamic.source = null;
    await expect.poll(() => last('dynamic1'), { timeout: 15_000 }).toBe('lost');
    expect(await namesOf(server)).toContain('dynamic1');
    // What was learnt of its stream stays.
    expect((await server.cameras(soon())).find(({ id }) => id === 'mtx/dynamic1')?.streams).toEqual([{ role: 'main', codec: 'h264', width: 160, height: 96 }]);
    told.stop();
  }, 40_000);

  test('health names the version, the latency and a clock that is ten minutes off (F19)', async () => {
    const { server } = await open({ clockOffsetMs: 600_000 });
    const told = watch(server);
    await expect.poll(() => told.health.at(-1)?.info).toEqual({ product: 'MediaMTX', version: 'v1.20.1', timeZone: null });
    expect(told.health.at(-1)!.latencyMs).toBeGreaterThanOrEqual(0);
    expect(Math.abs(told.health.at(-1)!.clockOffsetMs! - 600_000)).toBeLessThan(1_500);
    told.stop();
  });

  test('an older version: no info, no new fields', async () => {
    const { server } = await open({ version: 'v1.11.0' });
    expect((await server.cameras(soon())).find(({ id }) => id === camera)?.streams[0]).toEqual({ role: 'main', codec: 'h264' });
    const told = watch(server);
    await expect.poll(() => told.health.at(-1)?.info?.version).toBeNull();
    await expect.poll(() => told.cameras.find((change) => change.camera === camera)?.is).toBe('ok');
    told.stop();
  });
});

describe('logins of a MediaMTX (emulated)', () => {
  test('a viewer without the permission api: the cameras a person named, and everything of theirs', async () => {
    const viewer: Partial<MtxState> = { permits: (action) => action !== 'api' };
    expect(await codeOf((await open(viewer)).server.cameras(soon()))).toBe('login-refused');
    const { server } = await open(viewer, { options: { paths: 'nord/cam7, nord/cam7_sub,cam2' } });
    expect(await namesOf(server)).toEqual(['cam2', 'nord/cam7']);
    const told = watch(server);
    await expect.poll(() => told.health.at(-1)?.is).toBe('ok');
    told.stop();
    const { playlists } = await playPlaylist(await server.live.open(candidate('llhls'), soon()));
    expect(playlists[0]).toContain('#EXT-X-STREAM-INF');
    expect((await server.recordings!.spans(camera, { start: midnight - hour, end: midnight + hour }, soon())).spans.length).toBe(3);
  });

  test('a control API that is off: the same', async () => {
    const { server, site } = await open({}, { options: { apiPort: 1, paths: 'nord/cam7' } });
    expect(await namesOf(server)).toEqual(['nord/cam7']);
    expect(site.state.requests.some((request) => request.includes(' api '))).toBe(false);
  });

  test('a wrong password is refused, and tried no more than once at each service, however many tiles ask', async () => {
    let password = 'wrong';
    const { server, site } = await open({ delayMs: () => 300 }, { credentials: async () => ({ user: 'viewer', password }) });
    const told = watch(server);
    const asking = Array.from({ length: 12 }, () => [
      server.live.open(candidate('whep'), soon()), server.live.open(candidate('llhls', 'sub'), soon()), server.cameras(soon()),
      server.recordings!.spans(camera, { start: midnight, end: midnight + hour }, soon()), server.playback!.open(camera, { start: midnight, end: midnight + hour }, soon()),
    ]).flat();
    expect(new Set(await Promise.all(asking.map(codeOf)))).toEqual(new Set(['login-refused']));
    await expect.poll(() => told.health.at(-1)?.lastError?.code).toBe('login-refused');
    for (let round = 0; round < 5; round += 1) expect(await codeOf(server.live.open(candidate('hls'), soon()))).toBe('login-refused');
    expect(site.state.refusals.map(({ service }) => service).toSorted()).toEqual(['api', 'hls', 'playback', 'webrtc']);
    // A person corrects it: no waiting.
    password = login.password;
    expect((await server.cameras(soon())).length).toBe(3);
    expect(await codeOf(server.live.open(candidate('whep'), soon()))).toBe('resolved');
    await expect.poll(() => told.health.at(-1)?.is, { timeout: 5_000 }).toBe('ok');
    expect(site.state.refusals.length).toBe(4);
    told.stop();
  });

  test('a permission for some paths only does not close the others', async () => {
    const { server, site } = await open({ permits: (action, name) => action === 'api' || name !== 'cam2' });
    await server.cameras(soon());
    const forbidden = { camera: 'mtx/cam2', role: 'main' as const, kind: 'llhls' as const };
    expect(await codeOf(server.live.open(forbidden, soon()))).toBe('login-refused');
    expect(await codeOf(server.live.open(forbidden, soon()))).toBe('login-refused');
    expect(site.state.refusals.length).toBe(1);
    expect(await codeOf(server.live.open(candidate('llhls'), soon()))).toBe('resolved');
    expect(await codeOf(server.cameras(soon()))).toBe('resolved');
  });

  test('no login where one is asked for is login-required; none is sent where anybody may', async () => {
    const { server } = await open({}, { credentials: async () => null });
    expect(await codeOf(server.cameras(soon()))).toBe('login-required');
    expect(await codeOf(server.live.open(candidate('whep'), soon()))).toBe('login-required');
    const free = await open({ anonymous: ['api', 'read', 'playback'], login: null }, { credentials: async () => null });
    expect((await free.server.cameras(soon())).length).toBe(3);
    expect((await free.server.live.open(candidate('whep'), soon())).headers).toEqual({});
  });
});

describe('media of a MediaMTX (emulated)', () => {
  test('WHEP: ICE servers by Link, pictures in the viewer, and the end of its session', async () => {
    const { server, site, http } = await open();
    const upstream = await server.live.open(candidate('whep'), soon());
    const { headers } = await http.bytes(upstream.url, { method: 'OPTIONS', headers: upstream.headers, signal: soon() });
    expect(String(headers['link'])).toContain('rel="ice-server"');
    const { peer, offer } = await makeViewer();
    ends.push(() => peer.close());
    let packets = 0;
    peer.onTrack.subscribe((track) => { track.onReceiveRtp.subscribe(() => { packets += 1; }); });
    const answer = await fetchUpstream(upstream, { method: 'POST', type: 'application/sdp', body: offer });
    expect(answer.status).toBe(201);
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.body.toString() });
    await expect.poll(() => packets, { timeout: 15_000 }).toBeGreaterThan(10);
    expect(site.peers.size).toBe(1);
    expect((await fetchUpstream({ ...upstream, url: new URL(answer.location!, upstream.url).href }, { method: 'DELETE' })).status).toBe(200);
    expect(site.peers.size).toBe(0);
  });

  test('a path without a publisher is not-found in each way, not a login matter', async () => {
    const { server } = await open();
    const idle = { camera: 'mtx/cam2', role: 'main' as const };
    expect((await fetchUpstream(await server.live.open({ ...idle, kind: 'llhls' }, soon()))).status).toBe(404);
    const { peer, offer } = await makeViewer();
    ends.push(() => peer.close());
    expect((await fetchUpstream(await server.live.open({ ...idle, kind: 'whep' }, soon()), { method: 'POST', type: 'application/sdp', body: offer })).status).toBe(404);
  });

  test('names keep their slashes, and none leaves its place', async () => {
    const { server } = await open();
    expect(new URL((await server.live.open(candidate('llhls', 'sub'), soon())).url).pathname).toBe('/nord/cam7_sub/index.m3u8');
    for (const id of ['mtx/../v3/config', 'mtx//x', 'mtx/a/../../b', 'mtx/x?y', 'mtx/', 'other/nord/cam7']) expect(await codeOf(server.live.open({ ...candidate('hls'), camera: id }, soon()))).toBe('not-found');
  });

  test('playback begins a second later where an old version finds nothing just before a stretch', async () => {
    const { server } = await open({ getNeedsInside: true });
    const source = await server.playback!.open(camera, { start: midnight + 500_000, end: midnight + 640_000 }, soon());
    expect(source.range).toEqual({ start: recordings[2]!.start + 1_000, end: recordings[2]!.end });
    await checkPlayback(source, (await fetchUpstream(source.upstream)).body);
  });

  test('playback finds the next footage however far it is, and goes on from stretch to stretch without a loss', async () => {
    const { server } = await open();
    const range = { start: midnight - 20 * hour, end: midnight + hour };
    const seen: { start: number; end: number }[] = [];
    for (let at = range.start; ;) {
      const source = await server.playback!.open(camera, { start: at, end: range.end }, soon()).catch((error: unknown) => codeOf(Promise.reject(error)));
      if (typeof source === 'string') {
        expect(source).toBe('no-recording');
        break;
      }
      await checkPlayback(source, (await fetchUpstream(source.upstream)).body);
      seen.push(source.range);
      at = source.range.end;
    }
    const total = (all: readonly { start: number; end: number }[]): number => all.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(seen[0]?.start).toBe(recordings[0]?.start);
    expect(Math.abs(total(seen) - total(recordings))).toBeLessThan(10);
  });

  test('an export over a break is refused rather than cut off without a word', async () => {
    const { server } = await open();
    expect(server.exports!.oneStretch).toBe(true);
    expect(await codeOf(server.exports!.start(camera, { start: midnight, end: midnight + 65_000 }, () => undefined, soon()))).toBe('invalid-input');
    expect(await codeOf(server.exports!.start(camera, { start: midnight + 100_000, end: midnight + 200_000 }, () => undefined, soon()))).toBe('no-recording');
  });

  test('ninety days are asked for by day, only where footage is, and days that are over only once', async () => {
    const { server, site } = await open();
    const range = { start: midnight - 60 * 24 * hour, end: midnight + 30 * 24 * hour };
    const lists = (): URLSearchParams[] => site.state.requests.filter((request) => request.startsWith('GET playback /list')).map((request) => new URL(request.split(' ')[2]!, 'http://x').searchParams);
    const { spans } = await server.recordings!.spans(camera, range, soon());
    expect(spans.map(({ start, end }) => ({ start, end }))).toEqual(recordings);
    expect(lists().length).toBeLessThanOrEqual(3);
    for (const query of lists()) expect(Date.parse(query.get('end')!) - Date.parse(query.get('start')!)).toBeLessThanOrEqual(24 * hour);
    const before = lists().length;
    await server.recordings!.spans(camera, range, soon());
    // The first is no whole day: it begins with the first segment.
    expect(lists().length).toBe(before + 1);
  });

  test('answers that end late do not hold up an abort', async () => {
    const { server, site } = await open();
    await server.cameras(soon());
    await site.set({ verb: 'hang' });
    const reason = new Error('enough');
    const stop = new AbortController();
    const asking = [server.cameras(stop.signal), server.playback!.open(camera, { start: midnight, end: midnight + hour }, stop.signal), server.live.open(candidate('whep'), stop.signal)];
    setTimeout(() => { stop.abort(reason); }, 100);
    for (const end of await Promise.allSettled(asking)) expect(end).toMatchObject({ status: 'rejected', reason });
  });
});

describe('finding a MediaMTX (emulated)', () => {
  test('at its control API, with and without a login', async () => {
    const locked = await startSite();
    const free = await startSite({ anonymous: ['api'] });
    ends.push(() => locked.stop(), () => free.stop());
    const found = async (address: string) => (await probeServer(address, [mediamtxKind], soon())).found;
    expect(await found(locked.address)).toMatchObject([{ kind: 'mediamtx', product: 'MediaMTX', version: null, needsLogin: true, address: `${locked.address}/`, certificate: null }]);
    expect(await found(free.address)).toMatchObject([{ version: 'v1.20.1', needsLogin: false }]);
  });

  test('by any of its other services, and over TLS', async () => {
    const site = await startSite({}, true);
    ends.push(() => site.stop());
    const [found] = (await probeServer(site.address, [mediamtxKind], soon())).found;
    expect(found).toMatchObject({ kind: 'mediamtx', needsLogin: true, certificate: { fingerprint: certificate.fingerprint } });
    const plain = await startSite();
    ends.push(() => plain.stop());
    // Nothing stands at its usual port here, so the address of the control API is the usual one and a login is asked for.
    expect((await probeServer(`http://127.0.0.1:${plain.options['hlsPort']}`, [mediamtxKind], soon())).found).toMatchObject([{ address: 'http://127.0.0.1:9997/', needsLogin: true }]);
  });
});

test.each([
  [{ hlsPort: 0 }, 'hlsPort'], [{ webrtcPort: 'x' }, 'webrtcPort'], [{ playbackAddress: 'http://elsewhere/' }, 'playbackAddress'], [{ subSuffix: 'a/b' }, 'subSuffix'], [{ paths: 'ok,../x' }, 'paths'],
])('options %j are refused by name', (options, name) => {
  expect(() => readOptions({ address: 'http://127.0.0.1:9', options })).toThrow(expect.objectContaining({ problem: { code: 'invalid-input', detail: `option ${name}` } }));
});
