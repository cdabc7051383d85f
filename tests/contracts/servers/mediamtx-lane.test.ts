/** The lane of a MediaMTX, made from its HLS: against an emulated one over real HTTP. Not verified against the product. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { LaneFragment, LaneMessage } from '#model/lane-message';
import { LaneHub } from '#core/live/lane-hub';
import type { RecordingServer } from '#core/servers/recording-server';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import { makeSelfSigned } from '../../fakes/self-signed.ts';
import { connectMtx } from '../../fakes/servers/mediamtx/mtx-adapter.ts';
import { MtxFootage } from '../../fakes/servers/mediamtx/mtx-footage.ts';
import { startMtxSite } from '../../fakes/servers/mediamtx/mtx-site.ts';
import type { MtxSite } from '../../fakes/servers/mediamtx/mtx-site.ts';
import type { MtxState } from '../../fakes/servers/mediamtx/mtx-state.ts';

const login = { user: 'viewer', password: 'pass:wört+1' };
const candidate = { camera: 'mtx/nord/cam7', role: 'main', kind: 'lane' } as const;
const ends: (() => Promise<unknown> | void)[] = [];
let footage: MtxFootage;

beforeAll(async () => { footage = new MtxFootage(await makeBurnedClip({ width: 160, height: 96, framesPerSecond: 15, seconds: 4, bitsPerSecond: 100_000 })); });
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end(); });

async function open(part: Partial<MtxState> = {}, { secure = false, credentials = login } = {}) {
  const certificate = secure ? makeSelfSigned('mediamtx') : undefined;
  const site = await startMtxSite(footage, { paths: [{ name: 'nord/cam7', source: null }], ...part }, certificate);
  const source = site.publish(site.state.paths[0]!);
  const { server, destroy } = connectMtx(site.address, { credentials: async () => credentials, options: site.options, ...(certificate && { certificate: certificate.fingerprint }) });
  ends.push(() => site.stop(), destroy);
  return { site, server, source };
}

/** Everything that comes by the lane until the test ends. */
function follow(server: RecordingServer) {
  const stop = new AbortController();
  const all: LaneMessage[] = [];
  server.live.lane!.follow(candidate, (_encoded, message) => { all.push(message); }, stop.signal);
  ends.push(() => { stop.abort(); });
  return {
    all, stop,
    fragments: () => all.filter((message): message is LaneFragment => message.kind === 'fragment'),
    losses: () => all.flatMap((message) => (message.kind === 'status' && message.is === 'lost' ? [message.problem?.code] : [])),
  };
}

const playlists = (site: MtxSite): string[] => site.state.requests.filter((request) => request.includes('index.m3u8') && request.includes('cookieCheck'));

test.each([['over HTTP, the session in its addresses', false], ['over TLS, the session in a cookie', true]])('%s: an init, then fragments from a key frame on without a hole, each with the time it was captured', async (_, secure) => {
  const { server, source, site } = await open({}, { secure });
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 20_000 }).toBeGreaterThan(15);
  expect(lane.all.find(({ kind }) => kind !== 'status')?.kind).toBe('init');
  const fragments = lane.fragments();
  expect(fragments[0]?.randomAccess).toBe(true);
  for (const [at, { sequence, mediaTime, duration, captureAt, discontinuity }] of fragments.entries()) {
    const next = fragments[at + 1];
    if (next) expect(next.mediaTime).toBeCloseTo(mediaTime + duration, 3);
    expect([sequence, discontinuity]).toEqual([at, at === 0]);
    // The server tells the time: its own way of gathering pictures for 0.2 s and more is known, not guessed.
    expect(Math.abs(captureAt - (source.startedAt + mediaTime * 1000))).toBeLessThan(at < 8 ? 1_500 : 60);
    expect(duration).toBeLessThanOrEqual(0.4);
  }
  expect(playlists(site).length).toBe(1);
  expect(site.state.requests.some((request) => /_HLS_msn=\d+&_HLS_part=\d+/.test(request))).toBe(true);
});

test.each([3_600_000, -3_600_000])('a server clock that is wrong by %i ms is not believed: the arrivals tell', async (clockOffsetMs) => {
  const { server, source } = await open({ clockOffsetMs });
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 20_000 }).toBeGreaterThan(20);
  for (const { captureAt, mediaTime } of lane.fragments().slice(-5)) expect(Math.abs(captureAt - (source.startedAt + mediaTime * 1000))).toBeLessThan(1_000);
});

test('without parts it goes by whole segments, with the same times', async () => {
  const { server, source, site } = await open({ hlsVariant: 'fmp4' });
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 30_000 }).toBeGreaterThan(20);
  const late = lane.fragments().slice(-8);
  for (const { captureAt, mediaTime } of late) expect(Math.abs(captureAt - (source.startedAt + mediaTime * 1000))).toBeLessThan(60);
  expect(site.state.requests.some((request) => request.includes('_HLS_'))).toBe(false);
  // Asked a few times a second, not without pause.
  const asked = site.state.requests.filter((request) => request.includes('main_stream.m3u8')).length;
  expect(asked).toBeLessThan(5 * (lane.fragments().at(-1)!.mediaTime - lane.fragments()[0]!.mediaTime + 5));
});

test('MPEG-TS is left to the other ways, and asked for rarely', async () => {
  const { server, site } = await open({ hlsVariant: 'mpegts' });
  const lane = follow(server);
  await expect.poll(() => lane.losses(), { timeout: 20_000 }).toEqual(['codec-unsupported']);
  expect(playlists(site).length).toBeLessThanOrEqual(2);
});

test('a session that is lost is another session, and nobody is told (F11)', async () => {
  const { server, site } = await open();
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 20_000 }).toBeGreaterThan(15);
  const before = lane.fragments().length;
  site.forget();
  await expect.poll(() => lane.fragments().length, { timeout: 10_000 }).toBeGreaterThan(before + 10);
  expect(lane.losses()).toEqual([]);
  expect(playlists(site).length).toBe(2);
  const sequences = lane.fragments().map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, at) => at));
});

test('a camera that stops sending is told within five seconds, as the camera’s fault; it comes back in the same session', async () => {
  const { server, site } = await open();
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 20_000 }).toBeGreaterThan(15);
  site.state.stalledAt = Date.now();
  await expect.poll(() => lane.losses(), { timeout: 6_000 }).toEqual(['camera-stalled']);
  const before = lane.fragments().length;
  site.state.stalledAt = null;
  await expect.poll(() => lane.fragments().length, { timeout: 6_000 }).toBeGreaterThan(before + 3);
  expect(lane.all.findLast(({ kind }) => kind === 'status')).toMatchObject({ is: 'live' });
  expect(playlists(site).length).toBe(1);
});

test('pictures that lie ready from a camera that stands are not shown as live', async () => {
  const { server, site } = await open();
  const first = follow(server);
  await expect.poll(() => first.fragments().length, { timeout: 20_000 }).toBeGreaterThan(15);
  first.stop.abort();
  site.state.stalledAt = Date.now();
  await expect.poll(() => Date.now() - site.state.stalledAt!, { timeout: 15_000 }).toBeGreaterThan(8_000);
  const lane = follow(server);
  await expect.poll(() => lane.losses(), { timeout: 8_000 }).toEqual(['camera-stalled']);
  expect(lane.fragments()).toEqual([]);
}, 60_000);

test.each(['refuse', 'hang'] as const)('a server that is gone (%s) is told once, and back within five seconds of its return', async (verb) => {
  const { server, site } = await open();
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 20_000 }).toBeGreaterThan(15);
  await site.set({ verb });
  await expect.poll(() => lane.losses().length, { timeout: 8_000 }).toBe(1);
  expect(lane.losses()[0]).toMatch(/^server-(unreachable|hangs)$/);
  const before = lane.fragments().length;
  site.forget();
  await site.set({ verb: 'pass' });
  await expect.poll(() => lane.fragments().length, { timeout: 6_000 }).toBeGreaterThan(before + 3);
  expect(lane.losses().length).toBe(1);
}, 60_000);

test('a slow line leaves pictures out rather than growing old, and begins with a key frame after each hole', async () => {
  const { server, site } = await open();
  const lane = follow(server);
  await expect.poll(() => lane.fragments().length, { timeout: 20_000 }).toBeGreaterThan(10);
  await site.set({ verb: 'throttle', bytesPerSecond: 4_000 });
  const holes = (): LaneFragment[] => lane.fragments().filter(({ mediaTime }, at, all) => at > 0 && mediaTime - (all[at - 1]!.mediaTime + all[at - 1]!.duration) > 0.05);
  await expect.poll(() => holes().length, { timeout: 40_000 }).toBeGreaterThan(0);
  for (const { randomAccess } of holes()) expect(randomAccess).toBe(true);
}, 80_000);

test('one session at the server however many windows show it; none when the last has left', async () => {
  const { server, site } = await open();
  const hub = new LaneHub(() => server);
  ends.push(() => { hub.destroy(); });
  const counts = [0, 0, 0];
  const leaves = counts.map((_, at) => hub.join(candidate, () => { counts[at]! += 1; })!);
  await expect.poll(() => Math.min(...counts), { timeout: 20_000 }).toBeGreaterThan(10);
  expect(playlists(site).length).toBe(1);
  for (const leave of leaves) leave();
  await expect.poll(() => hub.size, { timeout: 8_000 }).toBe(0);
  const asked = site.state.requests.length;
  await expect.poll(() => site.state.requests.length - asked, { timeout: 3_000 }).toBeLessThan(3);
});

test('a wrong password is tried once, told as such, and stands in no message', async () => {
  const { server, site } = await open({}, { credentials: { user: 'viewer', password: 'very-secret-word' } });
  const lane = follow(server);
  await expect.poll(() => lane.losses(), { timeout: 10_000 }).toEqual(['login-refused']);
  expect(site.state.refusals.length).toBe(1);
  expect(JSON.stringify(lane.all)).not.toMatch(/very-secret-word|session=/);
});

test('nobody publishes: told as the camera’s, and shown soon after somebody does', async () => {
  const { server, site } = await open();
  const path = site.state.paths[0]!;
  const { source } = path;
  path.source = null;
  const lane = follow(server);
  await expect.poll(() => lane.losses(), { timeout: 10_000 }).toEqual(['camera-unreachable']);
  path.source = source;
  await expect.poll(() => lane.fragments().length, { timeout: 10_000 }).toBeGreaterThan(3);
});
