/** Cameras of a list: emulated ones over HTTP, and a real RTSP server through the real recorder. */
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { StreamRole } from '#model/camera';
import type { LaneMessage } from '#model/lane-message';
import type { LiveWant } from '#model/live';
import { genericKind } from '#core/servers/generic/generic-kind';
import { createLogger } from '#core/log';
import type { CameraHealth, LiveCandidate, PushedPicture, RecordingServer, ServerHealth } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { Credentials, InventoryCamera, RtspBridge } from '#core/servers/server-kind';
import { killStarted, rtspMissing, startCameras, startRecorder } from '../../fakes/bridge-recorder.ts';
import { startPlainCameras } from '../../fakes/servers/generic/plain-cameras.ts';
import type { PlainCameras } from '../../fakes/servers/generic/plain-cameras.ts';

const soon = { timeout: 10_000, interval: 20 };
const { signal } = new AbortController();
const tile: LiveWant = { width: 400, height: 300, muted: true, purpose: 'tile' };
type Streams = InventoryCamera['streams'];

const listed = (number: number, streams: Streams): InventoryCamera => ({
  camera: {
    id: `list/n${number}`, server: 'list', number, name: { fr: `Caméra ${number}` }, site: { id: 's', name: { fr: 'Centre' } }, recorded: false,
    streams: [...new Set(streams.map(({ role }) => role))].map((role) => ({ role })),
  },
  streams,
});
const noBridge: RtspBridge = { live: () => ({ candidates: () => [], open: () => Promise.reject(new Error('no bridge here')), lane: { follow() {} } }) };

interface Want { readonly inventory: () => readonly InventoryCamera[]; readonly login?: Credentials | null; readonly own?: (camera: string) => Promise<Credentials | null>; readonly bridge?: RtspBridge }

function connect({ inventory, login = null, own, bridge = noBridge }: Want) {
  const http = createServerHttp({ address: 'http://127.0.0.1:9/' });
  const server = genericKind.create({ id: 'list', kind: 'generic', name: 'Liste', address: 'inventory:', options: {} }, {
    http, bridge, inventory, credentials: async () => login, ...(own && { cameraCredentials: own }), now: Date.now, random: Math.random, log: createLogger('test'), server: () => null,
  });
  onTestFinished(async () => { await server.destroy(); await http.destroy(); });
  return server;
}

async function emulated(streams: (origin: string) => Streams, login: Credentials | null = null) {
  const cameras = await startPlainCameras();
  onTestFinished(() => cameras.stop());
  const inventory = [listed(1, streams(cameras.origin))];
  return { cameras, inventory, server: connect({ inventory: () => inventory, login }) };
}

const way = (kind: LiveCandidate['kind'], role: StreamRole = 'main', number = 1): LiveCandidate => ({ camera: `list/n${number}`, role, kind });

async function fetchWay(server: RecordingServer, candidate: LiveCandidate) {
  const { url, headers, http } = await server.live.open(candidate, signal);
  return http!.bytes(url, { headers, signal });
}

function watch(server: RecordingServer) {
  const told = { catalogue: 0, cameras: [] as CameraHealth[], server: [] as ServerHealth[] };
  const stop = new AbortController();
  server.watch({ catalogueChanged: () => { told.catalogue += 1; }, cameraHealth: (changes) => { told.cameras.push(...changes); }, serverHealth: (health) => { told.server.push(health); } }, stop.signal);
  onTestFinished(() => { stop.abort(); });
  return told;
}

/** Follows until the picture wanted came, or rejects. */
function picturesOf(server: RecordingServer, count: number, candidate = way('mjpeg')): Promise<PushedPicture[]> {
  const stop = new AbortController();
  const pictures: PushedPicture[] = [];
  return server.live.pictures!(candidate, (picture) => {
    pictures.push(picture);
    if (pictures.length === count) stop.abort();
  }, AbortSignal.any([stop.signal, signal])).then(() => pictures, (error: unknown) => {
    if (stop.signal.aborted) return pictures;
    throw error;
  });
}

const still = (origin: string): Streams => [{ role: 'main', kind: 'stills', address: `${origin}/still.jpg` }];
const admin = (cameras: Pick<PlainCameras, 'user' | 'password'>): Credentials => ({ user: cameras.user, password: cameras.password });
const known: Credentials = { user: 'admin', password: 'c@nary:é' };

describe('cameras of a list over HTTP (emulated)', () => {
  test('candidates need no I/O and follow what the camera has', () => {
    const rtspAndMore = listed(1, [{ role: 'main', kind: 'rtsp', address: 'rtsp://a/' }, { role: 'sub', kind: 'mjpeg', address: 'http://a/' }, { role: 'main', kind: 'stills', address: 'http://a/s' }]);
    const whepOnly = listed(2, [{ role: 'main', kind: 'whep', address: 'http://a/whep' }]);
    const server = connect({ inventory: () => [rtspAndMore, whepOnly] });
    const ways = (camera: InventoryCamera, want: LiveWant) => server.live.candidates(camera.camera, want).map(({ kind, role }) => `${kind} ${role}`);
    expect(ways(rtspAndMore, tile)).toEqual(['mjpeg sub', 'lane main', 'llhls main', 'stills main']);
    expect(ways(rtspAndMore, { ...tile, width: 1_200 })).toEqual(['lane main', 'llhls main', 'mjpeg sub', 'stills main']);
    expect(ways(rtspAndMore, { ...tile, purpose: 'ptz' })).toEqual(['whep main', 'lane main', 'llhls main', 'mjpeg sub', 'stills main']);
    expect(ways(whepOnly, tile)).toEqual(['whep main']);
    expect(server.live.candidates({ ...rtspAndMore.camera, id: 'list/gone' }, tile)).toEqual([]);
  });

  test.each(['none', 'basic', 'digest', 'digest-sha256', 'digest-2069', 'both'] as const)('stills, pushed pictures, playlist and WHEP behind %s', async (scheme) => {
    const { cameras, server } = await emulated((origin) => [
      ...still(origin), { role: 'main', kind: 'mjpeg', address: `${origin}/mjpeg?channel=1` }, { role: 'main', kind: 'hls', address: `${origin}/live/index.m3u8` }, { role: 'main', kind: 'whep', address: `${origin}/whep` },
    ], known);
    cameras.scheme = scheme;
    const first = await fetchWay(server, way('stills'));
    expect([first.status, first.body.toString('latin1')]).toEqual([200, expect.stringContaining('picture 1') as string]);
    expect((await picturesOf(server, 3)).map(({ jpeg, capturedAt }) => [Buffer.from(jpeg).readUInt16BE(0), typeof capturedAt])).toEqual([[0xffd8, 'number'], [0xffd8, 'number'], [0xffd8, 'number']]);
    const playlist = await server.live.open(way('hls'), signal);
    expect(playlist.session).toBe(true);
    expect((await playlist.http!.bytes(playlist.url, { signal })).body.toString()).toMatch(/^#EXTM3U/);
    const whep = await server.live.open(way('whep'), signal);
    expect((await whep.http!.bytes(whep.url, { method: 'POST', body: 'v=0', headers: { 'content-type': 'application/sdp' }, signal })).status).toBe(201);
    const shot = await server.thumbnails!.at('list/n1', 'latest', 320, signal);
    expect(Buffer.from(shot!.jpeg).toString('latin1')).toContain('picture');
    // Asked once, answered at once from then on; a password goes out readable only where nothing better is spoken.
    expect(cameras.requests.filter((one) => one.endsWith(' -')).length).toBe(scheme === 'none' ? 5 : 1);
    expect(cameras.requests).toHaveLength(scheme === 'none' ? 5 : 6);
    expect(cameras.requests.some((one) => one.endsWith(' Basic'))).toBe(scheme === 'basic');
  });

  test('a nonce that was used up is renewed without a person', async () => {
    const { cameras, server } = await emulated(still, known);
    Object.assign(cameras, { scheme: 'digest', nonceUses: 2 });
    for (let times = 0; times < 7; times += 1) expect((await fetchWay(server, way('stills'))).status).toBe(200);
    expect(cameras.requests).toHaveLength(7 + 4);
  });

  test('a wrong password is refused once and then not tried again; the right one is, at once', async () => {
    const cameras = await startPlainCameras();
    onTestFinished(() => cameras.stop());
    cameras.scheme = 'digest';
    let login: Credentials = { user: 'admin', password: 'wrong-canary' };
    const inventory = [listed(1, still(cameras.origin))];
    const server = connect({ inventory: () => inventory, own: async () => login });
    const told = watch(server);
    expect((await fetchWay(server, way('stills'))).status).toBe(401);
    for (let times = 0; times < 5; times += 1) {
      const fault: unknown = await fetchWay(server, way('stills')).catch((error: unknown) => error);
      expect(fault).toMatchObject({ problem: { code: 'login-refused' } });
      expect(JSON.stringify(fault) + String(fault)).not.toContain('canary');
    }
    expect(cameras.requests).toHaveLength(2);
    expect(told.cameras.map(({ is }) => is)).toEqual(['lost']);
    login = admin(cameras);
    expect((await fetchWay(server, way('stills'))).status).toBe(200);
    expect(told.cameras.map(({ is }) => is)).toEqual(['lost', 'ok']);
  });

  test('a login inside the address fills its places; a token goes as bearer; the stored address holds none', async () => {
    const { cameras, server } = await emulated((origin) => [{ role: 'main', kind: 'stills', address: `${origin}/still.jpg?user={user}&pwd={password}` }], known);
    expect((await fetchWay(server, way('stills'))).status).toBe(200);
    expect(cameras.heard[0]).toContain('/still.jpg?user=admin&pwd=c%40nary%3A%C3%A9');
    const bearer = await emulated(still, { user: '', password: 'token-1' });
    await fetchWay(bearer.server, way('stills'));
    expect(bearer.cameras.heard[0]).toContain('"authorization":"Bearer token-1"');
  });

  test('F65 a redirect to another host is not followed and takes no login along', async () => {
    const { server } = await emulated((origin) => [{ role: 'main', kind: 'stills', address: `${origin}/away` }], known);
    await expect(fetchWay(server, way('stills'))).rejects.toMatchObject({ problem: { code: 'server-refused' } });
  });

  test('broken, garbage, too large, gone: the closed list, no crash, and back as soon as the camera is', async () => {
    const { cameras, server } = await emulated((origin) => [...still(origin), { role: 'main', kind: 'mjpeg', address: `${origin}/mjpeg` }, { role: 'sub', kind: 'stills', address: `${origin}/large.jpg` }, { role: 'sub', kind: 'mjpeg', address: `${origin}/nothing` }]);
    cameras.mode = 'breaks';
    await expect(fetchWay(server, way('stills'))).rejects.toMatchObject({ problem: { code: 'server-unreachable' } });
    await expect(picturesOf(server, 1)).rejects.toMatchObject({ problem: { code: 'server-unreachable' } });
    cameras.mode = 'garbage';
    await expect(picturesOf(server, 1)).rejects.toMatchObject({ problem: { code: 'not-video' } });
    await expect(server.thumbnails!.at('list/n1', 'latest', 100, signal)).rejects.toMatchObject({ problem: { code: 'server-garbage' } });
    cameras.mode = 'ok';
    await expect(fetchWay(server, way('stills', 'sub'))).rejects.toMatchObject({ problem: { code: 'too-large' } });
    await expect(picturesOf(server, 1, way('mjpeg', 'sub'))).rejects.toMatchObject({ problem: { code: 'not-found' } });
    expect(await picturesOf(server, 2)).toHaveLength(2);
    await expect(server.live.open(way('hls'), signal)).rejects.toMatchObject({ problem: { code: 'not-found' } });
    await expect(server.live.open(way('stills', 'main', 9), signal)).rejects.toMatchObject({ problem: { code: 'not-found' } });
    const left = AbortSignal.abort(new Error('left'));
    await expect(server.live.open(way('stills'), left)).rejects.toThrow('left');
  });

  test('F02 a camera that accepts and never answers is told within its time, one that stops pushing too', async () => {
    const { cameras, server } = await emulated((origin) => [...still(origin), { role: 'main', kind: 'mjpeg', address: `${origin}/mjpeg` }]);
    cameras.mode = 'hangs';
    const hanging = expect(fetchWay(server, way('stills'))).rejects.toMatchObject({ problem: { code: 'server-hangs' } });
    await vi.waitFor(() => { expect(cameras.requests).toHaveLength(1); }, soon);
    cameras.mode = 'ok';
    cameras.stalled = true;
    await expect(picturesOf(server, 1)).rejects.toMatchObject({ problem: { code: 'camera-stalled' } });
    await hanging;
  }, 30_000);

  test('health comes from live use alone; a list is degraded only when nothing that was asked answers', async () => {
    const cameras = await startPlainCameras();
    onTestFinished(() => cameras.stop());
    const inventory = [1, 2, 3].map((number) => listed(number, still(cameras.origin)));
    const server = connect({ inventory: () => inventory });
    const told = watch(server);
    expect([told.catalogue, told.server.map(({ is }) => is), cameras.requests]).toEqual([1, ['ok'], []]);
    cameras.mode = 'breaks';
    for (const number of [1, 2, 3]) await fetchWay(server, way('stills', 'main', number)).catch(() => undefined);
    expect(told.server.map(({ is, alarms }) => [is, alarms.map(({ code }) => code)])).toEqual([['ok', []], ['degraded', ['camera-unreachable']]]);
    cameras.mode = 'ok';
    await fetchWay(server, way('stills', 'main', 2));
    expect(told.server.at(-1)).toMatchObject({ is: 'ok', alarms: [] });
    expect(told.cameras.map(({ camera, is }) => `${camera} ${is}`)).toEqual(['list/n1 lost', 'list/n2 lost', 'list/n3 lost', 'list/n2 ok']);
  });

  test('a list that is imported anew is told', async () => {
    let inventory = [listed(1, still('http://127.0.0.1:9'))];
    const server = connect({ inventory: () => inventory });
    const told = watch(server);
    inventory = [listed(2, still('http://127.0.0.1:9'))];
    await vi.waitFor(() => { expect(told.catalogue).toBe(2); }, soon);
    expect((await server.cameras(signal)).map(({ number }) => number)).toEqual([2]);
  });

  test('pushed pictures of a camera whose address is another end, and the next request goes there; others go on', async () => {
    const [old, next] = [await startPlainCameras(), await startPlainCameras()];
    onTestFinished(async () => { await Promise.all([old.stop(), next.stop()]); });
    for (const one of [old, next]) one.scheme = 'none';
    const at = (number: number, { origin }: PlainCameras) => listed(number, [{ role: 'main', kind: 'mjpeg', address: `${origin}/mjpeg?channel=${number}` }]);
    let inventory = [at(1, old), at(2, old)];
    const server = connect({ inventory: () => inventory });
    const told = watch(server);
    const came = { 1: 0, 2: 0 };
    const stop = new AbortController();
    const [first, second] = ([1, 2] as const).map((number) => server.live.pictures!(way('mjpeg', 'main', number), () => { came[number] += 1; }, stop.signal));
    await vi.waitFor(() => { expect(Math.min(came[1], came[2])).toBeGreaterThan(0); }, soon);
    inventory = [at(1, next), at(2, old)];
    await first;
    const seen = came[2];
    await vi.waitFor(() => { expect(came[2]).toBeGreaterThan(seen); }, soon);
    expect((await picturesOf(server, 1)).length).toBe(1);
    expect(next.requests).toEqual(['GET /mjpeg?channel=1 -']);
    expect(told.cameras.map(({ is }) => is)).not.toContain('lost');
    stop.abort();
    await expect(second).rejects.toThrow();
  });

  test('a wrong address or option is named', () => {
    const deps = { http: createServerHttp({ address: 'http://127.0.0.1:9/' }), bridge: noBridge, inventory: () => [], credentials: async () => null, now: Date.now, random: Math.random, log: createLogger('test'), server: () => null };
    onTestFinished(() => deps.http.destroy());
    const config = { id: 'list', kind: 'generic', name: 'Liste', address: 'inventory:', options: {} } as const;
    for (const [change, detail] of [[{ address: 'http://a/' }, 'address'], [{ options: { port: 3 } }, 'port'], [{ options: { 'certificate:a': 'xy' } }, 'certificate:a']] as const) {
      let fault: unknown;
      try { genericKind.create({ ...config, ...change }, deps); } catch (error) { fault = error; }
      expect(fault).toMatchObject({ problem: { code: 'invalid-input', detail: expect.stringContaining(detail) as string } });
    }
  });
});

describe.skipIf(rtspMissing)('cameras of a list over RTSP, real recorder and real RTSP server', () => {
  afterAll(killStarted);

  test('the bridge gets the address with the camera\'s own login, and health follows the pictures', async () => {
    const port = await startCameras('--mount', '/main=h264', '--user', 'viewer', '--password', known.password);
    const { recorder, said } = await startRecorder();
    const inventory = [listed(1, [{ role: 'main', kind: 'rtsp', address: `rtsp://127.0.0.1:${port}/main` }]), listed(2, [{ role: 'main', kind: 'rtsp', address: `rtsp://127.0.0.1:${port}/main` }])];
    const server = connect({
      inventory: () => inventory, bridge: recorder.bridge, login: { user: 'viewer', password: 'wrong-canary' },
      own: async (camera) => (camera === 'list/n1' ? { user: 'viewer', password: known.password } : null),
    });
    const told = watch(server);
    const got: LaneMessage[] = [];
    const stop = new AbortController();
    onTestFinished(() => { stop.abort(); });
    for (const number of [1, 2]) server.live.lane!.follow(way('lane', 'main', number), (_encoded, message) => { if (number === 1) got.push(message); }, stop.signal);
    await vi.waitFor(() => { expect(got.filter(({ kind }) => kind === 'fragment').length).toBeGreaterThan(3); }, soon);
    await vi.waitFor(() => { expect(told.cameras.map(({ camera, is }) => `${camera} ${is}`).toSorted()).toEqual(['list/n1 ok', 'list/n2 lost']); }, soon);
    const shot = await server.live.open(way('stills'), signal);
    expect((await fetch(shot.url, { headers: shot.headers })).headers.get('content-type')).toBe('image/jpeg');
    expect(said.err).not.toContain('canary');
  }, 60_000);

  test('a camera whose row has another address is followed there at once, although the old one still gives pictures', async () => {
    const [old, next] = [await startCameras('--mount', '/main=h264'), await startCameras('--mount', '/main=h265')];
    const { recorder } = await startRecorder();
    const at = (port: number) => [listed(1, [{ role: 'main', kind: 'rtsp', address: `rtsp://127.0.0.1:${port}/main` }])];
    let inventory: readonly InventoryCamera[] = at(old);
    const server = connect({ inventory: () => inventory, bridge: recorder.bridge });
    watch(server);
    const codecs: string[] = [];
    const losses: (string | undefined)[] = [];
    const stop = new AbortController();
    onTestFinished(() => { stop.abort(); });
    server.live.lane!.follow(way('lane'), (_encoded, message) => {
      if (message.kind === 'init') codecs.push(/avc1|hvc1/.exec(message.mime)?.[0] ?? message.mime);
      if (message.kind === 'status' && message.is === 'lost') losses.push(message.problem?.code);
    }, stop.signal);
    await vi.waitFor(() => { expect(codecs).toEqual(['avc1']); }, soon);
    inventory = at(next);
    await vi.waitFor(() => { expect(codecs).toEqual(['avc1', 'hvc1']); }, soon);
    expect(losses).toEqual([]);
    inventory = [];
    await vi.waitFor(() => { expect(losses).toEqual(['not-found']); }, soon);
  }, 60_000);
});
