/** The kind `zoneminder` against an emulated 1.38: what the real 1.36 does not have, and the ways in which servers fail. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LaneMessage } from '#model/lane-message';
import { withLowGear } from '#core/live/low-gear';
import { createServerHttp } from '#core/servers/server-http';
import { commandAnswer } from '#core/servers/zoneminder/answers';
import { eventsOfCamera, readEvents } from '#core/servers/zoneminder/event-list';
import { momentsOf, namedZone } from '#core/servers/zoneminder/local-time';
import { MonitorList } from '#core/servers/zoneminder/monitor-list';
import { readPaths } from '#core/servers/zoneminder/options';
import { KnownServer } from '#core/servers/zoneminder/server-facts';
import { zoneminderKind } from '#core/servers/zoneminder/zoneminder-kind';
import { ZoneminderSession } from '#core/servers/zoneminder/zoneminder-session';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import { FakeGo2rtc } from '../../fakes/servers/go2rtc/fake-go2rtc.ts';
import { FakeZoneminder } from '../../fakes/servers/zoneminder/fake-zoneminder.ts';
import type { FakeEvent } from '../../fakes/servers/zoneminder/fake-zoneminder.ts';
import { connect, faultOf, never, recovery, watch } from './server-stand.ts';

const login = FakeZoneminder.login;
const monitor = (Id: number, more: Record<string, unknown> = {}) => ({ Id: String(Id), Name: `Camera ${Id}`, Width: '1920', Height: '1080', Function: 'Monitor', Enabled: '1', Deleted: '0', Capturing: 'Always', Recording: 'Always', ControlId: '', ...more });
const event = (Id: number, MonitorId: number, StartDateTime: string, EndDateTime: string | null, more: Partial<FakeEvent> = {}): FakeEvent => ({
  Id, MonitorId, StartDateTime, EndDateTime, Length: '60.00', Name: `Event-${Id}`, Notes: '', Archived: '0', AlarmFrames: '0', Cause: 'Continuous', DefaultVideo: `${Id}-video.mp4`, ...more,
});
const local = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

async function started(): Promise<FakeZoneminder> {
  const fake = new FakeZoneminder();
  fake.monitors.push(monitor(1), monitor(2));
  await fake.start();
  onTestFinished(() => fake.kill());
  return fake;
}
const connected = (fake: FakeZoneminder, options = {}) => connect({ kind: zoneminderKind, address: fake.address, login, ...options });

function session(fake: FakeZoneminder) {
  let at = 0;
  const http = createServerHttp({ address: fake.address });
  onTestFinished(() => http.destroy());
  const one = new ZoneminderSession({ http, paths: readPaths({}, http.base), credentials: async () => login, monotonic: () => at });
  const server = new KnownServer(one, Date.now);
  return { one, source: { session: one, server, monitors: new MonitorList('city', one) }, forward: (ms: number) => { at += ms; } };
}

describe('ZoneMinder 1.38 (emulated): logins', () => {
  test('many questions at once are one login; a token is renewed before it ends, by the refresh token, once', async () => {
    const fake = await started();
    const { one, forward } = session(fake);
    const tokens = await Promise.all(Array.from({ length: 10 }, () => one.token(never)));
    expect(new Set(tokens).size).toBe(1);
    expect(fake.logins).toEqual({ full: 1, refreshed: 0 });
    forward(7_200_000 - 61_000);
    expect(await one.token(never)).toBe(tokens[0]);
    forward(2_000);
    const renewed = await Promise.all(Array.from({ length: 10 }, () => one.token(never)));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(tokens[0]);
    expect(fake.logins).toEqual({ full: 1, refreshed: 1 });
    // After a day the refresh token is old too.
    forward(86_400_000);
    await one.token(never);
    expect(fake.logins).toEqual({ full: 2, refreshed: 1 });
  });

  test('one caller that gives up does not end the login of others; addresses that live on get a token that does', async () => {
    const fake = await started();
    const { one, forward } = session(fake);
    const gone = new AbortController();
    const [first, second] = [one.token(gone.signal), one.token(never)];
    gone.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await second).toMatch(/^access/);
    forward(3_000_000);
    expect(await one.token(never, 3_600_000)).toBe(await second);
    forward(1_000_000);
    expect(await one.token(never, 3_600_000)).not.toBe(await second);
  });

  test('expired and revoked tokens are renewed without anybody noticing', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    fake.expire();
    expect(await Promise.all(Array.from({ length: 5 }, () => server.cameras(never)))).toHaveLength(5);
    fake.revoke();
    expect(await server.cameras(never)).toHaveLength(2);
    // The portal's word for an old token is its login page.
    const { one } = session(fake);
    const old = await one.token(never);
    fake.expire();
    expect(await one.portal({ view: 'request', request: 'control', id: 1, control: 'moveStop' }, commandAnswer, never)).toEqual({ result: 'Ok', message: 'Success' });
    expect(await one.token(never)).not.toBe(old);
  });

  test('a server without logins, with and without saved ones', async () => {
    const fake = await started();
    fake.asksLogin = false;
    expect(await connected(fake, { login: null }).cameras(never)).toHaveLength(2);
    expect(await connected(fake).cameras(never)).toHaveLength(2);
    const http = createServerHttp({ address: fake.address });
    onTestFinished(() => http.destroy());
    expect(await zoneminderKind.probe(new URL(fake.address), http, AbortSignal.timeout(2_000))).toEqual({ address: fake.address, product: 'ZoneMinder', version: '1.38.4', needsLogin: false });
    fake.version = '1.34.26';
    expect(await faultOf(connected(fake).bookmarks!.list({ limit: 1 }, never))).toBe('server-too-old');
  });
});

describe('ZoneMinder 1.38 (emulated): cameras and live', () => {
  test('its three settings say what is recorded; deleted monitors are gone', async () => {
    const fake = await started();
    fake.monitors.push(monitor(3, { Deleted: '1' }), monitor(4, { Recording: 'None', Function: 'Record' }), monitor(5, { Orientation: 'ROTATE_90' }));
    const cameras = await connected(fake).cameras(never);
    expect(cameras.map(({ id, recorded }) => [id, recorded])).toEqual([['city/1', true], ['city/2', true], ['city/4', false], ['city/5', true]]);
    expect(cameras[0]!.streams).toEqual([{ role: 'main', width: 1920, height: 1080 }, { role: 'sub', width: 640, height: 360 }]);
    expect(cameras[3]!.streams[0]).toEqual({ role: 'main', width: 1080, height: 1920 });
  });

  test('a monitor that go2rtc serves has a lane, with low gear; one that it does not serve has none, and a wrong login stands in no message', async () => {
    const fake = await started();
    const clip = await makeBurnedClip({ width: 160, height: 96, framesPerSecond: 15, seconds: 2, bitsPerSecond: 100_000 });
    const beside = new FakeGo2rtc({ clip, login: { user: 'city', password: 's cret' } });
    beside.streams.set('7_CameraDirectPrimary', { codec: 'H264', clip, up: true, frozen: false, garbage: null });
    await beside.start();
    onTestFinished(() => beside.kill());
    fake.monitors.push(monitor(7, { Go2RTCEnabled: '1', StreamChannel: 'CameraDirectPrimary' }));
    fake.settings['ZM_GO2RTC_PATH'] = `http://city:s%20cret@127.0.0.1:${new URL(beside.address).port}/api`;
    const server = connected(fake);
    const cameras = await server.cameras(never);
    const ways = (id: string) => withLowGear(server.live.candidates(cameras.find((camera) => camera.id === id)!, { width: 400, height: 225, muted: true, purpose: 'tile' })).map(({ kind }) => kind);
    expect(ways('city/7')).toEqual(['lane', 'whep', 'keyframes', 'mjpeg', 'stills']);
    expect(ways('city/1')).toEqual(['mjpeg', 'stills']);
    const follow = (one: typeof server) => {
      const told: LaneMessage[] = [];
      const stop = new AbortController();
      onTestFinished(() => { stop.abort(); });
      one.live.lane!.follow({ camera: 'city/7', role: 'main', kind: 'lane' }, (_, message) => { told.push(message); }, stop.signal);
      return told;
    };
    const told = follow(server);
    await expect.poll(() => told.filter(({ kind }) => kind === 'fragment').length, { timeout: 15_000 }).toBeGreaterThan(5);
    fake.settings['ZM_GO2RTC_PATH'] = fake.settings['ZM_GO2RTC_PATH'].replace('s%20cret', 'other');
    const refused = follow(connected(fake));
    await expect.poll(() => refused.find((message) => message.kind === 'status' && message.is === 'lost'), { timeout: 15_000 }).toBeDefined();
    expect(JSON.stringify([told, refused])).not.toMatch(/s cret|s%20cret|other|city:/);
  });

  test('go2rtc, Janus and RTSP2Web where a monitor uses them, with logins in headers and on its own host only', async () => {
    const fake = await started();
    fake.monitors.push(monitor(7, { Go2RTCEnabled: '1', JanusEnabled: '1', RTSP2WebEnabled: '1', StreamChannel: 'Restream', RTSPServer: '1' }));
    fake.settings['ZM_GO2RTC_PATH'] = 'http://city:s%20cret@127.0.0.1:1984/api';
    fake.settings['ZM_RTSP2WEB_PATH'] = 'http://127.0.0.1:8083';
    const server = connected(fake);
    const camera = (await server.cameras(never)).find(({ id }) => id === 'city/7')!;
    const want = { width: 400, height: 225, muted: true, purpose: 'tile' } as const;
    expect(server.live.candidates(camera, want).map(({ kind, role }) => `${kind} ${role}`)).toEqual(['lane main', 'whep main', 'offered main', 'hls main', 'mjpeg sub', 'stills sub']);
    expect(server.live.candidates(camera, { ...want, purpose: 'ptz' }).map(({ kind }) => kind).slice(0, 2)).toEqual(['whep', 'lane']);
    expect(server.live.candidates(camera, { ...want, muted: false })[0]).toMatchObject({ kind: 'whep' });
    expect(server.live.candidates(camera, { ...want, purpose: 'selected' }).at(-1)).toMatchObject({ kind: 'stills', role: 'main' });
    expect(await server.live.open({ camera: 'city/7', role: 'main', kind: 'whep' }, never)).toMatchObject({
      url: 'http://127.0.0.1:1984/api/webrtc?src=7_ZoneMinderPrimary', headers: { authorization: `Basic ${Buffer.from('city:s cret').toString('base64')}` },
    });
    expect(await server.live.open({ camera: 'city/7', role: 'main', kind: 'hls' }, never)).toMatchObject({ url: 'http://127.0.0.1:8083/stream/7/channel/2/hls/live/index.m3u8', headers: {}, session: true });
    const stills = await server.live.open({ camera: 'city/7', role: 'sub', kind: 'stills' }, never);
    expect(stills.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/zm\/cgi-bin\/nph-zms\?mode=single&monitor=7&scale=33&token=access-\d+$/);

    const far = await started();
    far.settings['ZM_GO2RTC_PATH'] = 'http://media.elsewhere:1984/api';
    expect(await faultOf(connected(far).live.open({ camera: 'city/1', role: 'main', kind: 'whep' }, never))).toBe('unsupported');
    expect(await faultOf(connected(far).live.open({ camera: 'city/1', role: 'main', kind: 'hls' }, never))).toBe('unsupported');
    expect(await faultOf(connected(far).live.open({ camera: 'city/99', role: 'main', kind: 'stills' }, never))).toBe('not-found');
  });

  test('the stream program is where the server says it is', async () => {
    const fake = await started();
    fake.settings['ZM_PATH_ZMS'] = '/cgi-bin-zm/nph-zms';
    expect((await connected(fake).live.open({ camera: 'city/1', role: 'main', kind: 'stills' }, never)).url).toContain('/cgi-bin-zm/nph-zms?mode=single&monitor=1&scale=100');
    expect((await connected(fake, { options: { cgi: '/zms/nph-zms' } }).live.open({ camera: 'city/1', role: 'main', kind: 'stills' }, never)).url).toContain('/zms/nph-zms?');
  });
});

describe('ZoneMinder 1.38 (emulated): events', () => {
  const paris = namedZone('Europe/Paris')!;
  const noon = momentsOf('2026-11-20 12:00:00', paris)[0]!;

  test('long lists are read page by page, merged over small gaps, the running one too', async () => {
    const fake = await started();
    for (let at = 0; at < 250; at += 1) {
      // A minute each; the next one begins up to two seconds late.
      const start = Date.UTC(2026, 10, 20, 12) + at * 61_000;
      fake.events.push(event(at + 1, 1, local(start), local(start + 60_000)));
    }
    fake.events.push(event(900, 1, '2026-11-20 18:00:00', '2026-11-20 18:01:00'), event(901, 2, '2026-11-20 12:00:00', '2026-11-20 12:01:00'));
    const server = connected(fake);
    const { spans } = await server.recordings!.spans('city/1', { start: noon - 1_000, end: noon + 12 * 3_600_000 }, never);
    expect(spans.map(({ start, end }) => [Math.round((start - noon) / 1000), Math.round((end - noon) / 1000)])).toEqual([[1, 249 * 61 + 61], [21_601, 21_661]].map(([from, to]) => [expect.closeTo(from!, -0.5), expect.closeTo(to!, -0.5)]));
    expect(fake.seen.filter(({ path, query }) => path.includes('EndDateTime') && query.get('limit') === '100').map(({ query }) => query.get('page'))).toEqual(['1', '2', '3']);
  });

  test('where the filter by monitor fails (#4465), everything is read and sorted out', async () => {
    const fake = await started();
    fake.failsOnMonitorFilter = true;
    fake.events.push(event(1, 1, '2026-11-20 12:00:00', '2026-11-20 12:01:00'), event(2, 2, '2026-11-20 12:00:30', '2026-11-20 12:01:30'));
    const { source } = session(fake);
    expect((await eventsOfCamera(source, 'city/1', { start: noon, end: noon + 60_000 }, never)).map(({ id }) => id)).toEqual([1]);
  });

  test('a clock that goes by other rules is noticed with the first event, however long the server was connected before', async () => {
    const fake = await started();
    fake.zone = 'UTC';
    let now = Date.now();
    const http = createServerHttp({ address: fake.address });
    onTestFinished(() => http.destroy());
    const server = new KnownServer(new ZoneminderSession({ http, paths: readPaths({}, http.base), credentials: async () => login, monotonic: () => 0 }), () => now);
    expect((await server.facts(never)).zone.aheadMs).toBe(0);
    fake.events.push(event(1, 1, local(now + 3_600_000 - 20_000), null, { Length: '20.00' }));
    now += 6_000;
    expect((await server.facts(never)).zone.aheadMs).toBe(3_600_000);
  });

  test('an event that runs since before the range is found, one that a crash left behind ends where its file does', async () => {
    const fake = await started();
    fake.zone = 'UTC';
    const now = Date.now();
    fake.events.push(event(1, 1, local(now - 40_000), null, { Length: '38.00' }), event(2, 2, local(now - 3_600_000), null, { Length: '100.00' }));
    const server = connected(fake);
    const of = async (camera: string) => (await server.recordings!.spans(camera, { start: now - 7_200_000, end: now + 60_000 }, never)).spans.map(({ start, end }) => [now - start, now - end]);
    const [running] = await of('city/1');
    expect(Math.abs(running![0]! - 40_000)).toBeLessThan(1_600);
    expect(Math.abs(running![1]!)).toBeLessThan(1_600);
    const [left] = await of('city/2');
    expect(left![0]! - left![1]!).toBe(100_000);
  });

  test('a limit is kept, the newest first', async () => {
    const fake = await started();
    for (let id = 1; id <= 7; id += 1) fake.events.push(event(id, 1, `2026-11-20 12:0${id}:00`, `2026-11-20 12:0${id}:30`, { AlarmFrames: id % 2 ? '3' : '0', Cause: id % 2 ? 'Motion' : 'Continuous' }));
    fake.events.push(event(8, 2, '2026-11-20 12:08:00', '2026-11-20 12:08:20', { Cause: 'Signal' }));
    const server = connected(fake);
    const history = await server.events!.history!({ range: { start: noon, end: noon + 3_600_000 }, limit: 3 }, never);
    expect(history.map(({ id, type, camera }) => [id, type, camera])).toEqual([['8', 'connection', 'city/2'], ['7', 'motion', 'city/1'], ['5', 'motion', 'city/1']]);
    expect((await server.events!.history!({ cameras: ['city/1'], range: { start: noon, end: noon + 3_600_000 }, limit: 9 }, never)).map(({ id }) => id)).toEqual(['7', '5', '3', '1']);
    const { source } = session(fake);
    expect(await readEvents(source, { filters: [], direction: 'desc', limit: 3 }, never)).toMatchObject({ complete: false, events: [{ id: 6 }, { id: 7 }, { id: 8 }] });
  });

  test('bookmarks have tags', async () => {
    const fake = await started();
    fake.events.push(event(5, 1, '2026-11-20 12:00:00', '2026-11-20 12:10:00', { Length: '600.00', Notes: 'Motion: All' }));
    const server = connected(fake);
    const range = { start: noon + 60_000, end: noon + 70_000 };
    const made = await server.bookmarks!.add({ camera: 'city/1', range, title: 'Vol', note: 'par la porte', tags: ['police', 'نقل'] }, never);
    expect(server.bookmarks!.tags).toBe(true);
    expect(made).toMatchObject({ id: '5', title: 'Vol', note: 'Motion: All par la porte', tags: ['police', 'نقل'] });
    expect(fake.events[0]).toMatchObject({ Archived: '1', Name: 'Vol', Notes: 'Motion: All\npar la porte' });
    const listed = () => server.bookmarks!.list({ range, limit: 5 }, never);
    expect((await listed())[0]!.tags).toEqual(['police', 'نقل']);
    await server.bookmarks!.change('5', { tags: ['police', 'clos'] }, never);
    expect((await listed())[0]!.tags.toSorted()).toEqual(['clos', 'police']);
    expect(fake.tags.find(({ Name }) => Name === 'نقل')!.events).toEqual([]);
    await server.bookmarks!.remove('5', never);
    expect(await listed()).toEqual([]);
  });
});

describe('ZoneMinder 1.38 (emulated): failing', () => {
  test.each([['garbage', 'server-garbage'], ['wrong-types', 'server-garbage'], ['huge', 'too-large']] as const)('%s is %s', async (fault, code) => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    fake.fault = fault;
    expect(await faultOf(server.cameras(never))).toBe(code);
    // Before anybody logged in, too.
    expect(await faultOf(connected(fake).cameras(never))).toBe(code);
    fake.fault = 'none';
    expect(await server.cameras(never)).toHaveLength(2);
  });

  test('killed and hanging servers are told as such, and are back at once', async () => {
    const fake = await started();
    const server = connected(fake);
    const told = watch(server);
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'ok', info: { product: 'ZoneMinder', version: '1.38.4', timeZone: 'Europe/Paris' } }); }, recovery);
    await vi.waitFor(() => { expect(told.cameras.map(({ is }) => is)).toEqual(['ok', 'ok']); }, recovery);
    await fake.kill();
    expect(await faultOf(server.cameras(never))).toBe('server-unreachable');
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'server-unreachable' } }); }, { timeout: 15_000 });
    fake.zone = 'UTC';
    await fake.start();
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'ok', info: { version: '1.38.4', timeZone: 'UTC' } }); }, recovery);
    fake.version = '1.38.5';
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'ok', info: { version: '1.38.5' } }); }, recovery);
    fake.fault = 'hang';
    await vi.waitFor(() => { expect(told.health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'server-hangs' } }); }, { timeout: 20_000 });
    fake.fault = 'none';
    await vi.waitFor(() => { expect(told.health.at(-1)!.is).toBe('ok'); }, recovery);
    expect(JSON.stringify(told)).not.toMatch(/access-|minaret/);
  }, 60_000);

  test('no fault tells a token', async () => {
    const fake = await started();
    const server = connected(fake);
    await server.cameras(never);
    const faults = await Promise.all([
      server.bookmarks!.remove('77', never), server.live.open({ camera: 'city/77', role: 'main', kind: 'stills' }, never), server.playback!.open('city/1', { start: 0, end: 1 }, never),
    ].map((work) => work.then(() => 'nothing', (error: unknown) => JSON.stringify(error))));
    expect(faults.join()).not.toMatch(/access-/);
    expect(faults.every((fault) => fault.includes('"code"'))).toBe(true);
  });
});
