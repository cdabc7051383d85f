import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CameraEvent } from '#model/camera-event';
import { wallTimeAt } from '#model/time-map';
import type { EpochMs, TimeRange } from '#model/time';
import { boxesIn } from '#core/servers/fmp4-boxes';
import { frigateKind } from '#core/servers/frigate/frigate-kind';
import type { PlaybackSource, RecordingServer } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { BurnedClip } from '../../fakes/burned-clip.ts';
import { cityClip, frameOf } from '../../fakes/servers/city-clip.ts';
import { FakeFrigate } from '../../fakes/servers/frigate/fake-frigate.ts';
import type { FakeFrigateOptions } from '../../fakes/servers/frigate/fake-frigate.ts';
import { tinyJpeg } from '../../fakes/servers/go2rtc/fake-go2rtc.ts';
import { connect, faultOf, fetchUpstream, followLane, never, recovery, watch } from './server-stand.ts';
import type { ConnectOptions } from './server-stand.ts';

let clip: BurnedClip;
beforeAll(async () => { clip = await cityClip(); });
const login = { user: 'amina', password: 'minaret 7!' };
const viewer = { user: 'viewer', password: 'only looking' };
/** A whole multiple of the clip's four seconds, long past. */
const base = Date.UTC(2026, 10, 20, 9, 0, 0) / 1000;
const gate = 'city/gate_1';

async function started(options: Partial<FakeFrigateOptions> = {}): Promise<FakeFrigate> {
  const fake = new FakeFrigate({ clip, ...options });
  // 30 s, a hole of 50 s, 20 s; segments of 10 s.
  fake.segments.set('gate_1', [0, 10, 20, 80, 90].map((from) => ({ start: base + from, seconds: 10 })));
  await fake.start();
  onTestFinished(() => fake.kill());
  return fake;
}

const connected = (fake: FakeFrigate, options: Partial<ConnectOptions> = {}): RecordingServer => connect({ kind: frigateKind, address: fake.address, login, ...options });
const range = (fromS: number, toS: number): TimeRange => ({ start: (base + fromS) * 1000, end: (base + toS) * 1000 });

async function probe(fake: FakeFrigate) {
  const http = createServerHttp({ address: fake.address });
  onTestFinished(() => http.destroy());
  return frigateKind.probe(new URL(fake.address), http, AbortSignal.timeout(2_000));
}

describe('Frigate (emulated): finding and logging in', () => {
  test.each(['0.16.4-aaa', '0.17.2-bbb', '0.18.0-ccc'])('%s is recognised without a login', async (version) => {
    const fake = await started({ version, basePath: '/ingress/abc' });
    expect(await probe(fake)).toEqual({ address: fake.address, product: 'Frigate', version: null, needsLogin: true });
    expect(fake.login.logins).toBe(0);
    fake.login.enabled = false;
    expect(await probe(fake)).toEqual({ address: fake.address, product: 'Frigate', version, needsLogin: false });
    fake.fault = 'garbage';
    expect(await probe(fake)).toBeNull();
  });

  test('many questions at once are one login, and a void token is renewed without anybody noticing', async () => {
    const fake = await started();
    const server = connected(fake);
    await Promise.all([server.cameras(never), server.recordings!.spans(gate, range(0, 60), never), server.thumbnails!.at(gate, 'latest', 320, never)]);
    expect(fake.login.logins).toBe(1);
    fake.login.forgetTokens();
    await Promise.all(Array.from({ length: 5 }, () => server.cameras(never)));
    expect(fake.login.logins).toBe(2);
  });

  test('a cookie slides on by itself; where it did not, it is renewed before it ends', async () => {
    const fake = await started();
    let now = Date.now();
    fake.now = () => now / 1000;
    fake.login.sessionLength = 3_600;
    const server = connected(fake, { now: () => now });
    const spans = () => server.recordings!.spans(gate, range(0, 60), never);
    await spans();
    // In its last half hour each answer brings a new one.
    for (let half = 0; half < 4; half += 1) {
      now += 45 * 60_000;
      await spans();
    }
    expect(fake.login.logins).toBe(1);
    // Nobody asked until 30 s before the end: a cookie so old is not used any more.
    fake.login.refreshTime = 0;
    now += 3_600_000 - 30_000;
    await spans();
    expect(fake.login.logins).toBe(2);
    expect(fake.seen.filter(({ path: asked }) => asked !== '/api/login').every(({ headers }) => headers.cookie?.startsWith('frigate_token='))).toBe(true);
  });

  test('wrong, missing and locked passwords have words of their own, and a refusal is not repeated', async () => {
    const fake = await started();
    const wrong = connected(fake, { login: { ...login, password: 'guess' } });
    expect(await faultOf(wrong.cameras(never))).toBe('login-refused');
    expect(await faultOf(wrong.cameras(never))).toBe('login-refused');
    const told = watch(wrong);
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'login-refused' } }); }, recovery);
    expect(fake.login.logins).toBe(1);
    expect(await faultOf(connected(fake, { login: null }).cameras(never))).toBe('login-required');
    fake.login.rateLimited = true;
    expect(await faultOf(connected(fake).cameras(never))).toBe('login-locked');
  });

  test('where the login is switched off none is needed, with a password saved or not', async () => {
    const fake = await started();
    fake.login.enabled = false;
    expect(await connected(fake).cameras(never)).toHaveLength(3);
    const server = connected(fake, { login: null });
    expect(await server.cameras(never)).toHaveLength(3);
    fake.login.enabled = true;
    expect(await faultOf(server.cameras(never))).toBe('login-required');
  });

  test('what is too old says so', async () => {
    expect(await faultOf(connected(await started({ version: '0.15.2-ddd' })).cameras(never))).toBe('server-too-old');
  });

  test('only the certificate that was approved is good', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'manara-'));
    const made = (name: string) => {
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=frigate', '-keyout', `${folder}/${name}.key`, '-out', `${folder}/${name}.crt`], { stdio: 'ignore' });
      return { key: readFileSync(`${folder}/${name}.key`, 'utf8'), cert: readFileSync(`${folder}/${name}.crt`, 'utf8') };
    };
    const tls = made('one');
    const fingerprint = createHash('sha256').update(new X509Certificate(tls.cert).raw).digest('hex').toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    const fake = await started({ tls });
    const server = connected(fake, { certificate: fingerprint });
    expect(await server.cameras(never)).toHaveLength(3);
    const lane = followLane(server, { camera: gate, role: 'sub', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(1); }, recovery);
    expect(await faultOf(connected(fake).cameras(never))).toBe('certificate-unknown');
    expect(await faultOf(connected(await started({ tls: made('two') }), { certificate: fingerprint }).cameras(never))).toBe('certificate-changed');
  });
});

describe('Frigate (emulated): cameras and live', () => {
  test('the configuration becomes cameras, groups become sites, friendly names are kept', async () => {
    const fake = await started({ basePath: '/ingress/abc' });
    const server = connected(fake);
    const cameras = await server.cameras(never);
    expect(cameras.map(({ id, name, site, streams, recorded }) => [id, name, site.name, streams.map(({ role }) => role).join(), recorded])).toEqual([
      [gate, { en: 'gate 1' }, { en: 'north' }, 'main,sub', true], ['city/market', { ar: 'السوق المركزي' }, { en: 'all' }, 'main', true], ['city/yard', { en: 'yard' }, { en: 'City' }, 'main', true],
    ]);
    expect(new Set(cameras.map(({ number }) => number)).size).toBe(3);
    // A viewer sees what the role names.
    expect((await connected(fake, { login: viewer }).cameras(never)).map(({ id }) => id)).toEqual([gate]);
  });

  test('a camera that has jsmpeg only is shown in JPEGs, and says why', async () => {
    const fake = await started();
    const server = connected(fake);
    const [first, , yard] = await server.cameras(never);
    const asked = fake.seen.length;
    const kinds = (camera: typeof yard) => server.live.candidates(camera!, { width: 400, height: 300, muted: true, purpose: 'tile' }).map(({ kind, role }) => `${kind} ${role}`);
    expect([kinds(first), kinds(yard)]).toEqual([['lane sub', 'lane main', 'mjpeg sub', 'stills sub'], ['mjpeg main', 'stills main']]);
    expect(fake.seen).toHaveLength(asked);
    expect(await faultOf(server.live.open({ camera: 'city/yard', role: 'main', kind: 'whep' }, never))).toBe('unsupported');
    const lane = followLane(server, { camera: 'city/yard', role: 'main', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.statuses()).toEqual(['opening', 'lost unsupported']); }, recovery);
  });

  test('JPEGs are pushed until they are not wanted, with a token that is renewed', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    fake.login.forgetTokens();
    const stop = new AbortController();
    const pictures: Uint8Array[] = [];
    const pushed = server.live.pictures!({ camera: 'city/yard', role: 'main', kind: 'mjpeg' }, ({ jpeg }) => pictures.push(jpeg), stop.signal);
    await vi.waitFor(() => { expect(pictures.length).toBeGreaterThan(2); }, recovery);
    expect(pictures[1]).toEqual(tinyJpeg);
    stop.abort(new Error('tile gone'));
    await expect(pushed).rejects.toThrow('tile gone');
    expect(await faultOf(connected(fake, { login: viewer }).live.pictures!({ camera: 'city/yard', role: 'main', kind: 'mjpeg' }, () => undefined, never))).toBe('not-found');
  });

  test('the lane shows the frames of the stream of its role, survives a void token and a killed server', async () => {
    const fake = await started({ basePath: '/ingress/abc' });
    const server = connected(fake);
    const lane = followLane(server, { camera: gate, role: 'sub', kind: 'lane' });
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(4); }, recovery);
    expect(fake.seen.find(({ path: asked }) => asked === '/live/mse/api/ws')?.query.get('src')).toBe('gate_1_sub');
    expect(frameOf(clip, Buffer.from(lane.fragments()[0]!.data))).toBe(0);
    expect(lane.statuses()).toEqual(['opening', 'live']);
    fake.login.forgetTokens();
    await fake.kill();
    await vi.waitFor(() => { expect(lane.statuses().at(-1)).toBe('lost server-unreachable'); }, recovery);
    await fake.start();
    const before = lane.fragments().length;
    await vi.waitFor(() => { expect(lane.fragments().length).toBeGreaterThan(before); }, recovery);
    expect(lane.statuses().at(-1)).toBe('live');
  }, 20_000);

  test('WebRTC takes a POST, stills are JPEGs, both with the login; nothing else is offered', async () => {
    const fake = await started();
    const server = connected(fake);
    const whep = await server.live.open({ camera: gate, role: 'main', kind: 'whep' }, never);
    expect((await fetchUpstream(whep, { method: 'POST', body: 'v=0', type: 'application/sdp' })).status).toBe(201);
    expect((await fetchUpstream(await server.live.open({ camera: gate, role: 'sub', kind: 'stills' }, never))).body).toEqual(tinyJpeg);
    expect(await faultOf(server.live.open({ camera: gate, role: 'main', kind: 'llhls' }, never))).toBe('unsupported');
  });
});

/** Frames of a source as fetched: media seconds and the clip's frame numbers. */
async function framesOf(source: PlaybackSource): Promise<{ media: number; frame: number }[]> {
  const get = async (name: string) => (await fetchUpstream({ ...source.upstream, url: new URL(name, source.upstream.url).href })).body;
  const master = (await get('master.m3u8')).toString();
  const variant = master.split('\n').find((line) => line.endsWith('.m3u8'))!;
  const playlist = (await get(variant)).toString();
  expect(playlist).toContain('#EXT-X-ENDLIST');
  const frames: { media: number; frame: number }[] = [];
  for (const name of playlist.split('\n').filter((line) => line.endsWith('.m4s'))) {
    const bytes = await get(name);
    const boxes = [...boxesIn(bytes)];
    for (const [index, box] of boxes.entries()) {
      const mdat = boxes[index + 1];
      if (box.type === 'moof' && mdat) frames.push({ media: frames.length / clip.framesPerSecond, frame: frameOf(clip, bytes.subarray(mdat.at, mdat.end)) });
    }
  }
  return frames;
}

/** The clip's frame that was recorded at this moment. */
const frameAt = (at: EpochMs): number => Math.round((at / 1000) * clip.framesPerSecond) % clip.units.length;

describe('Frigate (emulated): recordings', () => {
  test('segments become spans, clipped and merged over a second; both ends are always sent', async () => {
    const fake = await started();
    fake.segments.get('gate_1')!.push({ start: base + 101, seconds: 10 });
    const server = connected(fake);
    const { spans, gaps } = await server.recordings!.spans(gate, range(5, 105), never);
    expect(spans).toEqual([{ ...range(5, 30), role: 'main' }, { ...range(80, 105), role: 'main' }]);
    expect(gaps).toEqual([]);
    for (const { query } of fake.seen.filter(({ path: asked }) => asked === '/api/gate_1/recordings')) expect([...query.keys()]).toEqual(['after', 'before']);
    expect(await faultOf(server.recordings!.spans('city/nowhere', range(0, 10), never))).toBe('not-found');
    expect(await faultOf(connected(fake, { login: viewer }).recordings!.spans('city/market', range(0, 10), never))).toBe('not-found');
  });

  test('a month is asked in parts, and days without footage are not asked for', async () => {
    const fake = await started();
    const server = connected(fake);
    const { spans } = await server.recordings!.spans(gate, { start: (base - 15 * 86_400) * 1000, end: (base + 5 * 86_400) * 1000 }, never);
    expect(spans).toHaveLength(2);
    expect(fake.seen.filter(({ path: asked }) => asked === '/api/gate_1/recordings').length).toBeLessThanOrEqual(2);
  });

  test.each([['0.16.4', 0], ['0.17.2', 13], ['0.18.0', 13]])('%s plays from the key frame it says, across a hole, each frame at its wall time', async (version, startS) => {
    const fake = await started({ version, basePath: '/ingress/abc' });
    // 0.16 does not say where it starts: then the segment's own start is taken.
    const source = await connected(fake).playback!.open(gate, { start: (base + 13.6) * 1000, end: (base + 95) * 1000 }, never);
    expect(source.range).toEqual(range(startS === 0 ? 10 : startS, 95));
    expect(source).toMatchObject({ kind: 'hls', upstream: { session: true } });
    const frames = await framesOf(source);
    expect(frames).toHaveLength((95 - 80 + 30 - source.range.start / 1000 + base) * 15);
    for (const { media, frame } of frames) expect([media, frame]).toEqual([media, frameAt(wallTimeAt(source.timeMap, media)!)]);
  });

  test('a start in a hole is the next footage, nothing at all is no-recording, hours are the most', async () => {
    const fake = await started();
    fake.segments.set('market', Array.from({ length: 720 }, (_, index) => ({ start: base + index * 10, seconds: 10 })));
    const playback = connected(fake).playback!;
    const source = await playback.open(gate, range(40, 85), never);
    expect(source.range).toEqual(range(80, 85));
    expect(await faultOf(playback.open(gate, range(40, 70), never))).toBe('no-recording');
    const hour = await playback.open('city/market', range(0, 7_200), never);
    expect([hour.range, playback.maxRangeMs]).toEqual([range(0, 3_600), 3_600_000]);
    // What follows is opened from its end.
    expect((await playback.open('city/market', { start: hour.range.end, end: range(0, 7_200).end }, never)).range.start).toBe(hour.range.end);
  });

  test('a picture of any moment, none where nothing is; the old picture of a lost camera is not its picture now', async () => {
    const fake = await started();
    const { at, past } = connected(fake).thumbnails!;
    expect(past).toBe(true);
    expect(await at(gate, (base + 15) * 1000, 320, never)).toEqual({ jpeg: tinyJpeg, capturedAt: (base + 15) * 1000 });
    expect(fake.seen.at(-1)).toMatchObject({ path: `/api/gate_1/recordings/${base + 15}.000/snapshot.jpg` });
    expect(fake.seen.at(-1)?.query.get('height')).toBe('180');
    expect(await at(gate, (base + 50) * 1000, 320, never)).toBeNull();
    expect(await at(gate, 'latest', 320, never)).toEqual({ jpeg: tinyJpeg, capturedAt: null });
    fake.offline.add('gate_1');
    expect(await at(gate, 'latest', 320, never)).toBeNull();
  });

  test.each(['0.16.4', '0.17.2', '0.18.0'])('%s writes an export first and gives it when it is whole', async (version) => {
    const fake = await started({ version });
    const server = connected(fake);
    const progress: number[] = [];
    const upstream = await server.exports!.start(gate, range(0, 30), (fraction) => progress.push(fraction), never);
    expect((await fetchUpstream(upstream)).body.subarray(4, 8).toString()).toBe('ftyp');
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect([progress[0], progress.at(-1)]).toEqual([0, 1]);
    if (version === '0.18.0') expect(progress).toContain(0.3);
    expect(await faultOf(server.exports!.start(gate, range(40, 70), () => undefined, never))).toBe('no-recording');
    fake.exports.queueFull = true;
    expect(await faultOf(server.exports!.start(gate, range(0, 30), () => undefined, never))).toBe('over-budget');
  });

  test('an export that fails says so, one given up is no fault', async () => {
    const fake = await started({ version: '0.18.0' });
    const server = connected(fake);
    fake.exports.outcome = 'failed';
    expect(await faultOf(server.exports!.start(gate, range(0, 30), () => undefined, never))).toBe('server-refused');
    const stop = new AbortController();
    const started2 = server.exports!.start(gate, range(0, 30), () => { stop.abort(new Error('enough')); }, stop.signal);
    await expect(started2).rejects.toThrow('enough');
  });
});

describe('Frigate (emulated): bookmarks', () => {
  test('0.18: past footage is marked by a manual event that is kept; words can be changed; the mark can go', async () => {
    const fake = await started({ version: '0.18.0' });
    const { add, list, change, remove } = connected(fake).bookmarks!;
    const at = Math.floor(Date.now() / 1000) * 1000 - 600_000;
    const mark = await add({ camera: gate, range: { start: at, end: at + 60_000 }, title: 'سرقة دراجة', note: 'red bicycle', tags: [] }, never);
    expect(Math.abs(mark.range.start - at)).toBeLessThanOrEqual(2_000);
    expect(mark).toMatchObject({ camera: gate, title: 'سرقة دراجة', note: 'red bicycle', range: { end: at + 60_000 } });
    expect(await list({ limit: 10 }, never)).toEqual([mark]);
    expect(await list({ limit: 10, text: 'BICYCLE' }, never)).toHaveLength(1);
    expect(await list({ limit: 10, text: 'car' }, never)).toEqual([]);
    expect(await list({ limit: 10, cameras: ['city/market'] }, never)).toEqual([]);
    await change(mark.id, { title: 'Bicycle', note: 'blue' }, never);
    expect(await list({ limit: 10 }, never)).toEqual([{ ...mark, title: 'Bicycle', note: 'blue' }]);
    await remove(mark.id, never);
    expect([await list({ limit: 10 }, never), fake.events]).toEqual([[], []]);
  });

  test('a tracked object somebody kept loses the mark, not the object', async () => {
    const fake = await started();
    fake.addEvent({ id: '1790000000.5-kept', start_time: base, end_time: base + 5, retain_indefinitely: true });
    const { list, remove } = connected(fake).bookmarks!;
    expect(await list({ limit: 10 }, never)).toEqual([{ id: '1790000000.5-kept', camera: gate, range: range(0, 5), title: 'person', note: '', tags: [], author: null, createdAt: 1_790_000_000_500 }]);
    await remove('1790000000.5-kept', never);
    expect(fake.events).toMatchObject([{ retain_indefinitely: false }]);
  });

  test('before 0.18 only the present can be marked; without the right nothing can', async () => {
    const fake = await started({ version: '0.17.2' });
    const { add } = connected(fake).bookmarks!;
    const mark = (agoMs: number, bookmarks = add) => bookmarks({ camera: gate, range: { start: Date.now() - agoMs, end: Date.now() }, title: 'x', note: '', tags: [] }, never);
    expect(await faultOf(mark(600_000))).toBe('unsupported');
    expect((await mark(1_000)).title).toBe('x');
    expect(await faultOf(mark(1_000, connected(fake, { login: viewer }).bookmarks!.add))).toBe('not-allowed');
  });
});

describe('Frigate (emulated): events', () => {
  function follow(server: RecordingServer) {
    const told = { events: [] as CameraEvent[], missed: [] as TimeRange[] };
    const stop = new AbortController();
    server.events!.follow((events) => told.events.push(...events), (missed) => told.missed.push(missed), stop.signal);
    onTestFinished(() => { stop.abort(); });
    return told;
  }

  test('events are told when they begin and when they end; false ones and updates are not', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    const told = follow(server);
    await vi.waitFor(() => { expect(fake.listeners).toBe(1); }, recovery);
    const event = fake.addEvent({ id: '1790000000.5-abc', start_time: base + 3.25, sub_label: 'Youssef' });
    for (const type of ['new', 'update', 'update'] as const) fake.publish('events', { type, before: event, after: event });
    fake.publish('events', { type: 'new', before: event, after: { ...event, id: 'x', false_positive: true } });
    fake.publish('events', 'not json');
    fake.publish('gate_1/motion', 'ON');
    event.end_time = base + 9;
    fake.publish('events', { type: 'end', before: event, after: event });
    await vi.waitFor(() => { expect(told.events).toHaveLength(3); }, recovery);
    expect(told.events[0]).toEqual({ id: '1790000000.5-abc', camera: gate, type: 'object', label: 'person: Youssef', at: (base + 3.25) * 1000, end: null, score: 0.87 });
    expect(told.events[1]).toMatchObject({ type: 'motion' });
    expect(told.events[2]).toEqual({ ...told.events[0], end: (base + 9) * 1000 });
  });

  test('what was missed while the socket was broken is filled in, once, with ends of what began before', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    const told = follow(server);
    await vi.waitFor(() => { expect(fake.listeners).toBe(1); }, recovery);
    const now = (): number => Date.now() / 1000;
    const before = fake.addEvent({ id: '1.1-before', start_time: now() - 100 });
    fake.publish('events', { type: 'new', before, after: before });
    await vi.waitFor(() => { expect(told.events).toHaveLength(1); }, recovery);
    await fake.kill();
    before.end_time = now();
    fake.addEvent({ id: '1.2-missed', start_time: now(), end_time: now() + 0.1 });
    await fake.start();
    await vi.waitFor(() => { expect(told.events.map(({ id, end }) => [id, end !== null])).toEqual([['1.1-before', false], ['1.2-missed', true], ['1.1-before', true]]); }, recovery);
    expect(told.missed).toEqual([]);
  });

  test('what cannot be filled in is told as missed', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    const told = follow(server);
    await vi.waitFor(() => { expect(fake.listeners).toBe(1); }, recovery);
    fake.fault = 'wrong-types';
    const broken = Date.now();
    fake.dropListeners();
    await vi.waitFor(() => { expect(told.missed).toHaveLength(1); }, { timeout: 12_000, interval: 50 });
    expect(Math.abs(told.missed[0]!.start - broken)).toBeLessThan(3_000);
    expect(told.missed[0]!.end).toBeGreaterThanOrEqual(told.missed[0]!.start);
  }, 20_000);

  test('history is newest first and goes over pages', async () => {
    const fake = await started();
    for (let index = 0; index < 1_200; index += 1) fake.addEvent({ id: `e${index}`, start_time: base + index / 10, end_time: base + index / 10 + 1, camera: index % 2 ? 'market' : 'gate_1' });
    const history = connected(fake).events!.history!;
    const found = await history({ range: range(0, 1_000), limit: 1_100 }, never);
    expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 1_100 }, (_, index) => `e${1_199 - index}`));
    expect((await history({ range: range(0, 1), limit: 10, cameras: [gate] }, never)).map(({ id }) => id)).toEqual(['e8', 'e6', 'e4', 'e2']);
  });
});

describe('Frigate (emulated): steering', () => {
  test('directions, stop, presets and moves by parts of the picture', async () => {
    const fake = await started();
    const server = connected(fake);
    const ptz = server.ptz!;
    expect(await ptz.abilities(gate, never)).toMatchObject({ speed: 'steps', pan: true, zoom: true, diagonal: false, relative: true, confirmed: false, readBack: false });
    expect(await ptz.abilities('city/yard', never)).toBeNull();
    expect(await ptz.presets(gate, never)).toEqual([{ id: 'home', name: 'home' }, { id: 'north gate', name: 'north gate' }]);
    await ptz.move(gate, { pan: 0.8, tilt: 0.2, zoom: 0 }, never);
    // The stick is held: told again, the server would stop and start.
    await ptz.move(gate, { pan: 0.9, tilt: 0.2, zoom: 0 }, never);
    await ptz.move(gate, { pan: 0, tilt: -0.7, zoom: 0 }, never);
    await ptz.move(gate, { pan: 0, tilt: 0, zoom: 0 }, never);
    await ptz.move(gate, { pan: 0, tilt: 0, zoom: 1 }, never);
    await ptz.stop(gate, never);
    await ptz.goToPreset(gate, 'north gate', never);
    await ptz.moveBy!(gate, { pan: 0.25, tilt: -0.1, zoom: 0 }, never);
    const said = () => fake.said.filter(({ topic }) => topic === 'gate_1/ptz').map(({ payload }) => payload);
    await vi.waitFor(() => { expect(said()).toEqual(['MOVE_RIGHT', 'MOVE_DOWN', 'STOP', 'ZOOM_IN', 'STOP', 'preset_north gate', 'move_relative_0.5_-0.2']); }, recovery);
    expect(await faultOf(ptz.goToPreset(gate, 'moon', never))).toBe('not-found');
    expect(await faultOf(ptz.move('city/yard', { pan: 1, tilt: 0, zoom: 0 }, never))).toBe('unsupported');
    await fake.kill();
    await vi.waitFor(() => { expect(fake.listeners).toBe(0); }, recovery);
    expect(await faultOf(ptz.stop(gate, never))).toMatch(/^server-/);
  });
});

describe('Frigate (emulated): health', () => {
  test('cameras that give no pictures are lost, at once where the server says so; a killed server is found again', async () => {
    const fake = await started({ version: '0.18.0' });
    const server = connected(fake);
    const told = watch(server);
    const state = (camera: string) => told.cameras.findLast((one) => one.camera === camera)?.is;
    await vi.waitFor(() => { expect([state(gate), state('city/market')]).toEqual(['ok', 'ok']); }, recovery);
    expect(told.health).toMatchObject([{ is: 'ok', info: { product: 'Frigate', version: '0.18.0', timeZone: null } }]);
    expect(told.health[0]!.latencyMs).toBeGreaterThanOrEqual(0);
    expect(Math.abs(told.health[0]!.clockOffsetMs!)).toBeLessThan(1_500);
    expect(told.catalogue).toBe(1);
    fake.offline.add('gate_1');
    await vi.waitFor(() => { expect(state(gate)).toBe('lost'); }, recovery);
    fake.publish('market/status/detect', 'offline');
    await vi.waitFor(() => { expect(state('city/market')).toBe('lost'); }, { timeout: 1_000, interval: 10 });
    await fake.kill();
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'server-unreachable' } }); }, { timeout: 12_000, interval: 50 });
    expect(state(gate)).toBe('unknown');
    await fake.start();
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'ok' }); }, recovery);
    await vi.waitFor(() => { expect(state('city/market')).toBe('ok'); }, recovery);
  }, 40_000);

  test('a server that accepts and never answers is told as one that hangs, and answers again at once', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    fake.fault = 'hang';
    expect(await Promise.all([faultOf(server.cameras(never)), faultOf(server.recordings!.spans(gate, range(0, 60), never)), faultOf(server.events!.history!({ range: range(0, 60), limit: 1 }, never))]))
      .toEqual(['server-hangs', 'server-hangs', 'server-hangs']);
    fake.fault = 'none';
    expect(await server.cameras(never)).toHaveLength(3);
  }, 20_000);

  test.each([['garbage', 'server-garbage'], ['wrong-types', 'server-garbage'], ['huge', 'too-large']] as const)('answers that are %s are %s, for every part, and nothing else breaks', async (fault, code) => {
    const fake = await started({ version: '0.18.0' });
    const server = connected(fake);
    await server.cameras(never);
    fake.fault = fault;
    const works: readonly (() => Promise<unknown>)[] = [
      () => server.cameras(never), () => server.recordings!.spans(gate, range(0, 60), never), () => server.playback!.open(gate, range(0, 60), never),
      () => server.exports!.start(gate, range(0, 30), () => undefined, never), () => server.bookmarks!.list({ limit: 10 }, never), () => server.events!.history!({ range: range(0, 60), limit: 10 }, never),
    ];
    for (const work of works) expect(await faultOf(work())).toBe(code);
    fake.fault = 'none';
    expect(await server.cameras(never)).toHaveLength(3);
  });
});
