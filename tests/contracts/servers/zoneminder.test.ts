/** The kind `zoneminder` against a real ZoneMinder 1.36 (tests/peers/zoneminder.ts). Its cameras burn the time into their pictures; it lives in another zone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CameraEvent } from '#model/camera-event';
import type { TimeRange } from '#model/time';
import { wallTimeAt } from '#model/time-map';
import { createServerHttp } from '#core/servers/server-http';
import type { LiveCandidate, PushedPicture, RecordingServer } from '#core/servers/recording-server';
import { zoneminderKind } from '#core/servers/zoneminder/zoneminder-kind';
import { startPtzSink } from '../../fakes/ptz-sink.ts';
import type { PtzSink } from '../../fakes/ptz-sink.ts';
import { burnedFrames, burnedTimeOf } from '../../fakes/read-burned.ts';
import { peerZone, prepareZoneminder, startZoneminder } from '../../peers/zoneminder.ts';
import type { ZoneminderPeer } from '../../peers/zoneminder.ts';
import { connect, faultOf, fetchUpstream, never, recovery, watch } from './server-stand.ts';

// A database, a web server and their set-up take minutes where they are not installed: only when asked (`npm run test:peers`).
const missing = process.env.MANARA_PEERS === '1' ? prepareZoneminder() : 'run with MANARA_PEERS=1';
const title = missing === null ? 'a real ZoneMinder 1.36' : `a real ZoneMinder 1.36 (skipped: ${missing})`;
const admin = { user: 'admin', password: 'admin' };
const [gate, yard] = ['city/1', 'city/2'];
const want = { width: 320, height: 180, muted: true, purpose: 'tile' } as const;
/** Its seconds are whole ones: half a second, and what a busy machine adds. */
const toleranceMs = 700;

let peer: ZoneminderPeer;
let sink: PtzSink;
const connected = (login: { user: string; password: string } | null = admin): RecordingServer => connect({ kind: zoneminderKind, address: peer.address, login });
const slow = { timeout: 30_000, interval: 100 };
const setting = (name: string, value: string): void => { peer.sql(`UPDATE Config SET Value='${value}' WHERE Name='${name}'`); };

async function pushed(server: RecordingServer, candidate: LiveCandidate) {
  const pictures: (PushedPicture & { readonly heardAt: number })[] = [];
  const stop = new AbortController();
  onTestFinished(() => { stop.abort(); });
  const ended = server.live.pictures!(candidate, (picture) => { pictures.push({ ...picture, heardAt: Date.now() }); }, stop.signal);
  ended.catch(() => undefined);
  return { pictures, stop, ended };
}

/** The first file behind a connection begins with pictures FFmpeg held back while it looked at the stream (2.4 s): ZoneMinder stamps them late. */
async function secondFile(server: RecordingServer): Promise<TimeRange> {
  const now = Date.now();
  const { spans } = await server.recordings!.spans(gate, { start: now - 3_600_000, end: now }, never);
  const first = await server.playback!.open(gate, { start: spans[0]!.start + 500, end: now }, never);
  return (await server.playback!.open(gate, { start: first.range.end, end: now }, never)).range;
}

/** Where the file of a source was kept to look into it. */
async function saved(bytes: Buffer): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-zm-file-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  const file = path.join(folder, 'event.mp4');
  writeFileSync(file, bytes);
  return file;
}

describe.skipIf(missing !== null)(title, () => {
  beforeAll(async () => {
    sink = await startPtzSink();
    peer = await startZoneminder(sink.address);
    // Three files of ten seconds, and a fourth begun.
    await vi.waitFor(() => { expect(Number(peer.sql("SELECT MIN(n) FROM (SELECT COUNT(*) n FROM Events WHERE EndDateTime IS NOT NULL AND Length > 4 GROUP BY MonitorId) c"))).toBeGreaterThanOrEqual(3); }, { timeout: 80_000, interval: 200 });
  }, 150_000);
  afterAll(async () => {
    await peer?.stop();
    await sink?.close();
  }, 20_000);

  test('it starts within a minute, and is recognised without a login', async () => {
    expect(peer.startedInMs).toBeLessThan(60_000);
    for (const address of [peer.address, new URL('/', peer.address).href, new URL('index.php', peer.address).href]) {
      const http = createServerHttp({ address });
      onTestFinished(() => http.destroy());
      expect(await zoneminderKind.probe(new URL(address), http, AbortSignal.timeout(2_000))).toEqual({ address: peer.address, product: 'ZoneMinder', version: null, needsLogin: true });
    }
  });

  test('monitors are cameras with stable ids, and nothing of their addresses comes along', async () => {
    const server = connected();
    const cameras = await server.cameras(never);
    expect(cameras.map(({ id, number, name, recorded, streams }) => ({ id, number, name, recorded, streams }))).toEqual([
      { id: gate, number: 1, name: { en: 'Gate 1' }, recorded: true, streams: [{ role: 'main', width: 320, height: 180 }] },
      { id: yard, number: 2, name: { en: 'Gate 2' }, recorded: true, streams: [{ role: 'main', width: 320, height: 180 }] },
    ]);
    expect(JSON.stringify(cameras)).not.toMatch(/rtsp|onvif/);
    expect(await connected().cameras(never)).toEqual(cameras);
    expect(server.live.candidates(cameras[0]!, want).map(({ kind }) => kind)).toEqual(['mjpeg', 'stills']);
  });

  test('pictures are pushed with the time they were captured at, and its process ends with us', async () => {
    const server = connected();
    const [camera] = await server.cameras(never);
    const { pictures, stop, ended } = await pushed(server, server.live.candidates(camera!, want)[0]!);
    await vi.waitFor(() => { expect(pictures.length).toBeGreaterThan(20); }, slow);
    const errors = pictures.slice(-10).map(({ jpeg, capturedAt }) => capturedAt! - burnedTimeOf(jpeg)!);
    // The stamp is set when ZoneMinder has decoded the picture: after the truth, never before.
    expect(Math.min(...errors)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...errors)).toBeLessThan(toleranceMs);
    expect(pictures.map(({ capturedAt }) => capturedAt)).toEqual(pictures.map(({ capturedAt }) => capturedAt).toSorted());
    expect(peer.viewers()).toBe(1);
    stop.abort();
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => peer.viewers(), { timeout: 3_000, interval: 50 }).toBe(0);
  });

  test('a monitor that captures nothing draws its trouble into pictures: those are not shown, and told as a fault', async () => {
    const server = connected();
    await server.cameras(never);
    peer.sql("INSERT INTO Monitors SET Id=9,Name='Dead',Type='Ffmpeg',`Function`='None',Enabled=0,Path='rtsp://127.0.0.1:9/none',Width=320,Height=180,Colours=4,StorageId=1");
    onTestFinished(() => { peer.sql('DELETE FROM Monitors WHERE Id=9'); });
    const { pictures, ended } = await pushed(server, { camera: 'city/9', role: 'main', kind: 'mjpeg' });
    expect(await faultOf(ended)).toBe('camera-unreachable');
    expect(pictures).toEqual([]);
    await expect.poll(() => peer.viewers(), { timeout: 3_000, interval: 50 }).toBe(0);
  });

  test('stills are fetched from an address of their own', async () => {
    const server = connected();
    const upstream = await server.live.open({ camera: gate, role: 'main', kind: 'stills' }, never);
    const { status, body } = await fetchUpstream(upstream);
    expect(status).toBe(200);
    expect(Math.abs(burnedTimeOf(body)! - Date.now())).toBeLessThan(2_000);
  });

  test('logins: wrong, missing, of little right, and none wanted', async () => {
    const wrong = connected({ user: 'admin', password: 'guessed' });
    expect(await faultOf(wrong.cameras(never))).toBe('login-refused');
    // The second is not even asked: accounts lock.
    const failures = (): number => Number(peer.sql("SELECT COUNT(*) FROM Logs WHERE Message LIKE '%Login denied%' OR Message LIKE '%unable to retrieve user%' OR Message LIKE '%password%incorrect%'"));
    const before = failures();
    expect(await faultOf(wrong.cameras(never))).toBe('login-refused');
    expect(failures()).toBe(before);
    expect(await faultOf(connected(null).cameras(never))).toBe('login-required');

    const viewer = connected({ user: 'viewer', password: 'viewer' });
    expect((await viewer.cameras(never)).map(({ id }) => id)).toEqual([gate]);
    expect(await faultOf(viewer.ptz!.stop(yard, never))).toBe('not-found');
    expect(await faultOf(viewer.bookmarks!.change('1', { title: 'x' }, never))).toMatch(/^not-(allowed|found)$/);
    expect(await faultOf(viewer.ptz!.goToPreset(gate, '1', never))).toBe('not-allowed');

    setting('ZM_AUTH_HASH_SECRET', '');
    onTestFinished(() => { setting('ZM_AUTH_HASH_SECRET', 'peer-test-secret'); });
    await expect(connected().cameras(never)).rejects.toMatchObject({ problem: { code: 'server-refused', detail: expect.stringContaining('AUTH_HASH_SECRET') as string } });
    setting('ZM_OPT_USE_AUTH', '0');
    onTestFinished(() => { setting('ZM_OPT_USE_AUTH', '1'); });
    expect(await connected(null).cameras(never)).toHaveLength(2);
    expect(await connected().cameras(never)).toHaveLength(2);
  });

  test('an old token is renewed unnoticed, however each part of the server says that it is old', async () => {
    const server = connected();
    const [camera] = await server.cameras(never);
    const { start } = await secondFile(server);
    const within = { start: start + 2_000, end: start + 4_000 };
    const second = (): number => Number(peer.sql('SELECT UNIX_TIMESTAMP()'));
    onTestFinished(() => { peer.sql('UPDATE Users SET TokenMinExpiry=0'); });
    const revoke = async (): Promise<void> => {
      await server.cameras(never);
      const now = second();
      await expect.poll(second, { interval: 50 }).toBeGreaterThan(now);
      peer.sql("UPDATE Users SET TokenMinExpiry=UNIX_TIMESTAMP() WHERE Username='admin'");
    };
    await revoke();
    expect(await server.cameras(never)).toHaveLength(2);
    await revoke();
    await server.ptz!.stop(gate, never);
    await revoke();
    const { pictures, stop } = await pushed(server, { camera: camera!.id, role: 'main', kind: 'mjpeg' });
    await vi.waitFor(() => { expect(pictures.length).toBeGreaterThan(0); }, slow);
    stop.abort();
    await revoke();
    expect(await server.thumbnails!.at(gate, within.start, 200, never)).not.toBeNull();
    await revoke();
    expect((await server.playback!.open(gate, within, never)).kind).toBe('file');
  }, 60_000);

  test('the timeline is one span until now, clipped to what was asked', async () => {
    const server = connected();
    const now = Date.now();
    const { spans, gaps } = await server.recordings!.spans(gate, { start: now - 3_600_000, end: now + 3_600_000 }, never);
    expect(gaps).toEqual([]);
    expect(spans).toHaveLength(1);
    expect(Math.abs(spans[0]!.end - now)).toBeLessThan(1_500);
    expect(now - spans[0]!.start).toBeGreaterThan(25_000);
    expect(await server.recordings!.spans(gate, { start: now - 9_000, end: now - 5_000 }, never)).toEqual({ spans: [{ start: now - 9_000, end: now - 5_000, role: 'main' }], gaps: [] });
    expect(await server.recordings!.spans(gate, { start: now - 86_400_000, end: now - 80_000_000 }, never)).toEqual({ spans: [], gaps: [] });
  });

  test('footage: each frame is at the time the map gives it; ranges are served', async () => {
    const server = connected();
    let at = (await secondFile(server)).start + 1_000;
    const errors: number[] = [];
    for (let file = 0; file < 2; file += 1) {
      const source = await server.playback!.open(gate, { start: at, end: at + 60_000 }, never);
      expect(source.kind).toBe('file');
      expect(source.range.start).toBeLessThanOrEqual(at + 500);
      const { body } = await fetchUpstream(source.upstream);
      const frames = burnedFrames(await saved(body));
      expect(frames.length).toBeGreaterThan(50);
      errors.push(...frames.map(({ media, at: captured }) => wallTimeAt(source.timeMap, media)! - captured));
      expect(Math.abs(frames.at(-1)!.at - source.range.end)).toBeLessThan(1_500);
      const part = await source.upstream.http!.bytes(source.upstream.url, { signal: never, headers: { range: 'bytes=100-299' } });
      expect([part.status, part.body.equals(body.subarray(100, 300))]).toEqual([206, true]);
      at = source.range.end;
    }
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(toleranceMs);
  });

  // Files follow each other every ten seconds, and the one that is asked for must hold a key frame by then.
  test('the file that is being written plays from its start', { timeout: 70_000 }, async () => {
    const server = connected();
    const source = await vi.waitFor(async () => {
      const open = await server.playback!.open(gate, { start: Date.now() - 5_000, end: Date.now() }, never);
      expect(open.kind).toBe('stream');
      return open;
    }, { ...slow, timeout: 50_000 });
    const frames = burnedFrames(await saved((await fetchUpstream(source.upstream)).body));
    expect(frames.length).toBeGreaterThan(5);
    for (const { media, at } of frames) expect(Math.abs(wallTimeAt(source.timeMap, media)! - at)).toBeLessThan(1_200);
    // It holds what it says, and no more is said than it holds.
    expect(frames.at(-1)!.at).toBeGreaterThan(source.range.end - 1_200);
  });

  test('what was never recorded, or as single pictures only, is said so', async () => {
    const server = connected();
    const old = Date.UTC(2026, 5, 1, 12, 0, 0);
    expect(await faultOf(server.playback!.open(gate, { start: old, end: old + 60_000 }, never))).toBe('no-recording');
    peer.sql("INSERT INTO Events SET MonitorId=1,StorageId=1,Name='Old',Cause='Motion',StartDateTime='2026-06-01 13:00:00',EndDateTime='2026-06-01 13:01:00',Length=60,Frames=600,AlarmFrames=9,Width=320,Height=180,DefaultVideo='',SaveJPEGs=3,StateId=1");
    onTestFinished(() => { peer.sql("DELETE FROM Events WHERE Name='Old'"); });
    await expect(server.playback!.open(gate, { start: old + 1_000, end: old + 60_000 }, never)).rejects.toMatchObject({ problem: { code: 'no-recording', detail: expect.stringContaining('single pictures') as string } });
    expect((await server.recordings!.spans(gate, { start: old, end: old + 3_600_000 }, never)).spans).toHaveLength(1);
    peer.sql("UPDATE Events SET DefaultVideo='9-video.mp4' WHERE Name='Old'");
    await expect(server.playback!.open(gate, { start: old + 1_000, end: old + 60_000 }, never)).rejects.toMatchObject({ problem: { code: 'no-recording', detail: expect.stringContaining('missing') as string } });
  });

  test('thumbnails of now and of then', async () => {
    const server = connected();
    const latest = await server.thumbnails!.at(gate, 'latest', 200, never);
    expect(Math.abs(burnedTimeOf(latest!.jpeg)! - latest!.capturedAt!)).toBeLessThan(toleranceMs);
    const { start } = await secondFile(server);
    for (const after of [1_000, 3_000, 5_000, 7_000]) {
      const at = start + after;
      const then = await server.thumbnails!.at(gate, at, 280, never);
      expect(Math.abs(burnedTimeOf(then!.jpeg)! - at)).toBeLessThan(1_500);
    }
    expect(await server.thumbnails!.at(gate, Date.UTC(2026, 5, 1), 280, never)).toBeNull();
  });

  test('an export is the file that holds the range; what lies in several is refused', async () => {
    const server = connected();
    const file = await secondFile(server);
    const start = file.start + 2_000;
    const upstream = await server.exports!.start(gate, { start, end: start + 3_000 }, () => undefined, never);
    const times = burnedFrames(await saved((await fetchUpstream(upstream)).body)).map(({ at }) => at);
    expect(times[0]).toBeLessThan(start);
    expect(times.at(-1)).toBeGreaterThan(start + 3_000);
    expect(await faultOf(server.exports!.start(gate, { start, end: file.end + 5_000 }, () => undefined, never))).toBe('unsupported');
  });

  test('bookmarks are archived events with name and notes', async () => {
    const server = connected();
    expect(server.bookmarks!.tags).toBe(false);
    const at = Date.now() - 14_000;
    const made = await server.bookmarks!.add({ camera: gate, range: { start: at, end: at + 1_000 }, title: 'تسرب ماء – Fuite', note: 'Vanne 3/4 : été', tags: [] }, never);
    expect(made).toMatchObject({ camera: gate, title: 'تسرب ماء – Fuite', note: 'Vanne 3/4 : été' });
    expect(made.range.start).toBeLessThanOrEqual(at + 500);
    const listed = () => server.bookmarks!.list({ cameras: [gate], range: { start: at - 60_000, end: at + 60_000 }, text: 'fuite', limit: 10 }, never);
    expect((await listed()).map(({ id, title: called, note }) => ({ id, called, note }))).toEqual([{ id: made.id, called: 'تسرب ماء – Fuite', note: 'Vanne 3/4 : été' }]);
    expect(await server.bookmarks!.list({ cameras: [yard], limit: 10 }, never)).toEqual([]);
    expect(await faultOf(server.bookmarks!.add({ camera: gate, range: { start: at, end: at + 1_000 }, title: 'again', note: '', tags: [] }, never))).toBe('conflict');
    await server.bookmarks!.change(made.id, { title: 'Fuite réparée' }, never);
    expect(await listed()).toMatchObject([{ title: 'Fuite réparée', note: 'Vanne 3/4 : été' }]);
    await server.bookmarks!.remove(made.id, never);
    expect(await listed()).toEqual([]);
    expect(await faultOf(server.bookmarks!.remove(made.id, never))).toBe('not-found');
    expect(await faultOf(server.bookmarks!.remove('99999', never))).toBe('not-found');
  });

  test('footage is locked by archiving its events, which a bookmark may have done already, and let go again', async () => {
    const server = connected();
    const part = server.locks!;
    const at = Date.now() - 14_000;
    const range = { start: at, end: at + 1_000 };
    const wish = { id: 'one', camera: gate, range, reason: 'accident', bookmark: null, by: 'monitor 1', until: null };
    expect(await part.held(gate, range, never)).toEqual([]);
    const name = await part.lock(wish, never);
    expect(name).toMatch(/^\d+(,\d+)*$/);
    expect(await part.held(gate, range, never)).toEqual([range]);
    expect(peer.sql(`SELECT COUNT(*) FROM Events WHERE Id IN (${name}) AND Archived = 1`)).toContain(String(name.split(',').length));
    expect(await part.held(yard, range, never)).toEqual([]);
    await part.letGo(name, never);
    expect(await part.held(gate, range, never)).toEqual([]);
    expect(await faultOf(part.letGo(name, never))).toBe('not-found');
    expect(await faultOf(part.lock({ ...wish, range: { start: at - 90 * 86_400_000, end: at - 90 * 86_400_000 + 1_000 } }, never))).toBe('no-recording');
    // What a bookmark has archived stays so when the lock is over.
    const made = await server.bookmarks!.add({ camera: gate, range, title: 'x', note: '', tags: [] }, never);
    const second = await part.lock({ ...wish, range: { start: made.range.start + 1_000, end: made.range.start + 2_000 } }, never);
    await part.letGo(second, never);
    expect(await server.bookmarks!.list({ cameras: [gate], limit: 10 }, never)).toMatchObject([{ id: made.id }]);
    await server.bookmarks!.remove(made.id, never);
  });

  test('motion is in the history and followed as it comes; continuous files are no events', async () => {
    const server = connected();
    await server.cameras(never);
    const heard: CameraEvent[] = [];
    const stop = new AbortController();
    onTestFinished(() => { stop.abort(); });
    server.events!.follow((events) => heard.push(...events), () => { throw new Error('nothing was missed'); }, stop.signal);
    const history = await server.events!.history!({ range: { start: Date.now() - 600_000, end: Date.now() }, limit: 3 }, never);
    expect(history.length).toBeGreaterThan(0);
    expect(history.length).toBeLessThanOrEqual(3);
    expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted((a, b) => b - a));
    expect(history[0]).toMatchObject({ camera: yard, type: 'motion', label: 'Motion: All' });
    // One that begins now, and is told again when it has ended.
    await vi.waitFor(() => { expect(heard.some(({ id, end }) => end !== null && heard.some((first) => first.id === id && first.end === null))).toBe(true); }, { timeout: 40_000, interval: 200 });
    expect(heard.every(({ camera }) => camera === yard)).toBe(true);
    expect(heard.every(({ at }) => Math.abs(Date.now() - at) < 60_000)).toBe(true);
  }, 60_000);

  test('steering reaches the camera, stops it, and is offered only where it can', async () => {
    const server = connected();
    expect(await server.ptz!.abilities(gate, never)).toMatchObject({ speed: 'steps', pan: true, zoom: true, diagonal: true, confirmed: false, readBack: false, presets: { list: true, go: true, rename: false } });
    expect(await server.ptz!.abilities(yard, never)).toBeNull();
    expect(await faultOf(server.ptz!.move(yard, { pan: 1, tilt: 0, zoom: 0 }, never))).toBe('unsupported');
    const seen = async (call: object): Promise<void> => { await vi.waitFor(() => { expect(sink.calls).toContainEqual(expect.objectContaining(call)); }, slow); };
    await server.ptz!.move(gate, { pan: -0.5, tilt: 0, zoom: 0 }, never);
    await seen({ does: 'ContinuousMove', x: -0.49 });
    await server.ptz!.stop(gate, never);
    await seen({ does: 'Stop' });
    sink.calls.length = 0;
    await server.ptz!.move(gate, { pan: 0.8, tilt: 0.7, zoom: 0 }, never);
    await seen({ does: 'ContinuousMove', x: 0.5, y: 0.5 });
    await server.ptz!.stop(gate, never);
    expect((await server.ptz!.presets(gate, never)).slice(0, 2)).toEqual([{ id: '1', name: '1' }, { id: '2', name: '2' }]);
    await server.ptz!.goToPreset(gate, '3', never);
    await seen({ does: 'GotoPreset', preset: '3' });
    await server.ptz!.goHome!(gate, never);
    await seen({ does: 'GotoHomePosition' });
    expect(await faultOf(server.ptz!.goToPreset(gate, '99', never))).toBe('invalid-input');
  }, 60_000);

  test('health, and coming back from being killed and from hanging', async () => {
    const server = connected();
    const told = watch(server);
    const last = () => told.health.at(-1);
    await vi.waitFor(() => { expect(last()).toMatchObject({ is: 'ok', info: { product: 'ZoneMinder', version: expect.stringMatching(/^1\.36/) as string, timeZone: peerZone } }); }, recovery);
    expect(Math.abs(last()!.clockOffsetMs!)).toBeLessThan(1_000);
    await vi.waitFor(() => { expect(told.cameras.filter(({ is }) => is === 'ok').map(({ camera }) => camera).toSorted()).toEqual([gate, yard]); }, slow);
    const { pictures, ended } = await pushed(server, { camera: gate, role: 'main', kind: 'mjpeg' });
    await vi.waitFor(() => { expect(pictures.length).toBeGreaterThan(3); }, slow);

    await peer.kill();
    expect(await faultOf(ended)).toBe('server-unreachable');
    expect(await faultOf(server.cameras(never))).toBe('server-unreachable');
    await vi.waitFor(() => { expect(last()).toMatchObject({ is: 'unreachable', lastError: { code: 'server-unreachable' } }); }, slow);
    expect(told.cameras.at(-1)).toMatchObject({ is: 'unknown' });
    await peer.restart();
    await vi.waitFor(() => { expect(last()!.is).toBe('ok'); }, recovery);
    await vi.waitFor(async () => { expect(await server.cameras(never)).toHaveLength(2); }, recovery);

    const again = await vi.waitFor(async () => {
      const live = await pushed(server, { camera: gate, role: 'main', kind: 'mjpeg' });
      await vi.waitFor(() => { expect(live.pictures.length).toBeGreaterThan(3); }, { timeout: 4_000 });
      return live;
    }, slow);
    peer.freeze();
    expect(await faultOf(again.ended)).toBe('server-hangs');
    expect(await faultOf(server.cameras(never))).toBe('server-hangs');
    await vi.waitFor(() => { expect(last()).toMatchObject({ is: 'unreachable', lastError: { code: 'server-hangs' } }); }, slow);
    peer.thaw();
    await vi.waitFor(() => { expect(last()!.is).toBe('ok'); }, recovery);
    expect(JSON.stringify(told.health)).not.toMatch(/token|ey[A-Za-z0-9]{20}/);
  }, 120_000);
});
