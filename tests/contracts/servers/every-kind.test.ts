/** The one contract suite over every kind of recording server (MediaMTX's two stands are in mediamtx.test.ts, the real ZoneMinder has zoneminder.test.ts). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { ProgramProcess } from '#bridge/host';
import { startNodeProgram } from '#node/programs';
import { createOwnBookmarks } from '#core/bookmarks/own-bookmarks';
import { openCoreData } from '#core/data/open-core-data';
import { compositeKind } from '#core/servers/composite/composite-kind';
import { createEmbeddedRecorder } from '#core/servers/embedded/embedded-recorder';
import { encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import type { ServerConfig } from '#model/server';
import { motionCells } from '#model/motion';
import { cellsOfPolygon, cornersOfBox } from '#model/motion-region';
import { wallTimeAt } from '#model/time-map';
import { ServerFault } from '#core/servers/recording-server';
import type { RecordingServer } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { Credentials, RtspBridge, ServerDeps, ServerKindParts } from '#core/servers/server-kind';
import { frigateKind } from '#core/servers/frigate/frigate-kind';
import { go2rtcKind } from '#core/servers/go2rtc/go2rtc-kind';
import { genericKind } from '#core/servers/generic/generic-kind';
import { onvifKind } from '#core/servers/onvif/onvif-kind';
import { zoneminderKind } from '#core/servers/zoneminder/zoneminder-kind';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import type { BurnedClip } from '../../fakes/burned-clip.ts';
import { burnedNumbers } from '../../fakes/burned-numbers.ts';
import { encodeStream, writeMp4 } from '../../fakes/encoded-stream.ts';
import { FaultProxy } from '../../fakes/fault-proxy.ts';
import { recordPast } from '../../fakes/recorded-past.ts';
import { startOnvifDevice } from '#recorder/demo/dome/device/onvif-device';
import { cityClip } from '../../fakes/servers/city-clip.ts';
import { FakeFrigate } from '../../fakes/servers/frigate/fake-frigate.ts';
import { connectNx } from '../../fakes/servers/nx/nx-adapter.ts';
import { NxFootage } from '../../fakes/servers/nx/nx-footage.ts';
import { makeNxState, nxIds } from '../../fakes/servers/nx/nx-rest.ts';
import { nxLogin, startNxSite } from '../../fakes/servers/nx/nx-site.ts';
import { vodFile } from '../../fakes/servers/frigate/recordings.ts';
import { startPlainCameras } from '../../fakes/servers/generic/plain-cameras.ts';
import { FakeGo2rtc } from '../../fakes/servers/go2rtc/fake-go2rtc.ts';
import type { TestServer } from '../../fakes/servers/test-server.ts';
import { FakeZoneminder } from '../../fakes/servers/zoneminder/fake-zoneminder.ts';
import { serverSuite } from '../server-suite.ts';
import type { Stand, StandFaults } from '../server-suite.ts';

let clip: BurnedClip;
let footage: NxFootage;
beforeAll(async () => { [clip, footage] = [await cityClip(), await NxFootage.make()]; });

const noBridge: RtspBridge = { live: () => ({ candidates: () => [], open: () => Promise.reject(new Error('no RTSP here')), lane: null }) };

/** Gives a fragment for each RTSP address it is asked to open; that such addresses play is proven with a real server in onvif.test.ts. */
const lanes: RtspBridge = {
  live: (sources) => ({
    candidates: (camera) => camera.streams.map(({ role }) => ({ camera: camera.id, role, kind: 'lane' })),
    open: () => Promise.reject(new ServerFault({ code: 'not-found' })),
    lane: {
      follow: (candidate, listener, signal) => {
        void sources(candidate.camera, signal).then((addresses) => {
          if (!addresses[candidate.role]?.startsWith('rtsp://')) return;
          const [init, fragment]: LaneMessage[] = [
            { kind: 'init', stream: 0, mime: 'video/mp4; codecs="avc1.42C00D"', data: new Uint8Array(8) },
            { kind: 'fragment', stream: 0, sequence: 0, randomAccess: true, discontinuity: false, captureAt: Date.now(), mediaTime: 0, duration: 0.1, data: new Uint8Array(8) },
          ];
          for (const message of [init!, fragment!]) listener(Buffer.from(encodeLaneMessage(message)), message);
        });
      },
    },
  }),
};

interface Connected extends Pick<Stand, 'server'> { close(): Promise<void> }

function connect(kind: ServerKindParts, address: string, login: Credentials | null, more: Partial<ServerDeps> = {}, options: ServerConfig['options'] = {}, id = 'city'): Connected {
  const http = createServerHttp({ address: address.startsWith('http') ? address : 'http://127.0.0.1:9/' });
  const server = kind.create({ id, kind: kind.kind, name: 'City', address, options }, {
    http, credentials: async () => login, now: Date.now, random: Math.random, log: pino({ level: 'silent' }), server: () => null, inventory: () => [], bridge: noBridge, ...more,
  });
  return { server, close: async () => { await server.destroy(); await http.destroy(); } };
}

const secretsOf = ({ user, password }: Credentials): string[] => [password, encodeURIComponent(password), Buffer.from(`${user}:${password}`).toString('base64')];

function faultsOf(fake: TestServer): StandFaults {
  const be = (fault: TestServer['fault']) => async (): Promise<void> => { fake.fault = fault; };
  return { kill: () => fake.kill(), restart: () => fake.start(), hang: be('hang'), garbage: be('garbage'), huge: be('huge'), wrongTypes: be('wrong-types'), resume: be('none') };
}

serverSuite('go2rtc (emulated)', async (): Promise<Stand> => {
  const login = { user: 'admin', password: 'p:ä ß' };
  const fake = new FakeGo2rtc({ clip, login });
  await fake.start();
  const { server, close } = connect(go2rtcKind, fake.address, login);
  return {
    server, cameraWithEverything: 'city/gate 1', secrets: secretsOf(login), answersOnly: ['whep', 'hls'], faults: faultsOf(fake),
    destroy: async () => { await close(); await fake.kill(); },
  };
}, ['thumbnails']);

serverSuite('frigate 0.18 (emulated)', async (): Promise<Stand> => {
  const login = { user: 'amina', password: 'minaret 7!' };
  const fake = new FakeFrigate({ clip, version: '0.18.0-ccc' });
  const base = Date.UTC(2026, 10, 20, 9, 0, 0);
  fake.segments.set('gate_1', [0, 10, 20, 80, 90].map((from) => ({ start: base / 1000 + from, seconds: 10 })));
  fake.motion.set('gate_1', [{ at: base / 1000 + 12, motion: 80 }, { at: base / 1000 + 17, motion: 20 }, { at: base / 1000 + 93, motion: 40 }]);
  await fake.start();
  const { server, close } = connect(frigateKind, fake.address, login);
  let events = 0;
  return {
    server, cameraWithEverything: 'city/gate_1', secrets: secretsOf(login), answersOnly: ['whep'],
    knownSpans: { range: { start: base - 3_600_000, end: base + 3_600_000 }, spans: [{ start: base, end: base + 30_000 }, { start: base + 80_000, end: base + 100_000 }], toleranceMs: 2 },
    knownMotion: { range: { start: base, end: base + 100_000 }, moved: [{ start: base + 10_000, end: base + 20_000 }, { start: base + 90_000, end: base + 100_000 }], toleranceMs: 2, cells: [0], still: [1] },
    faults: { ...faultsOf(fake), expireTokens: async () => { fake.login.forgetTokens(); } },
    events: {
      trigger: async () => {
        const event = fake.addEvent({ id: `${Date.now() / 1000}-e${events += 1}`, start_time: Date.now() / 1000 });
        fake.publish('events', { type: 'new', before: event, after: event });
      },
    },
    destroy: async () => { await close(); await fake.kill(); },
  };
}, ['recordings', 'playback', 'thumbnails', 'exports', 'bookmarks', 'events', 'motion', 'ptz']);

serverSuite('zoneminder 1.38 (emulated)', async (): Promise<Stand> => {
  const { login } = FakeZoneminder;
  const fake = new FakeZoneminder();
  const monitor = (Id: number) => ({ Id: String(Id), Name: `Camera ${Id}`, Width: '1920', Height: '1080', Function: 'Monitor', Enabled: '1', Deleted: '0', Capturing: 'Always', Recording: 'Always', Controllable: '1', ControlId: '3' });
  fake.controls.set('3', { Id: '3', CanMove: '1', CanMoveDiag: '1', CanMoveCon: '1', CanPan: '1', CanTilt: '1', HasPanSpeed: '1', HasTiltSpeed: '1', CanZoom: '1', CanZoomCon: '1', HasPresets: '1', NumPresets: '5', HasHomePreset: '1', CanSetPresets: '1' });
  fake.video = vodFile('init-v1.mp4', [], { durations: [], clips: [] }, clip)?.body ?? null;
  fake.monitors.push(monitor(1), monitor(2));
  fake.zone = 'UTC';
  await fake.start();
  const { server, close } = connect(zoneminderKind, fake.address, login);
  const local = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const base = Math.floor(Date.now() / 1000) * 1000 - 7_200_000;
  const add = (Id: number, start: number, end: number, Cause = 'Continuous') => fake.events.push({
    Id, MonitorId: 1, StartDateTime: local(start), EndDateTime: local(end), Length: `${(end - start) / 1000}.00`, Name: `Event-${Id}`, Notes: '', Archived: '0', AlarmFrames: Cause === 'Continuous' ? '0' : '3', Cause, DefaultVideo: `${Id}-video.mp4`, Frames: '1500',
  });
  add(1, base, base + 60_000);
  add(2, base + 300_000, base + 360_000);
  add(3, base + 310_000, base + 330_000, 'Motion');
  let next = 10;
  return {
    server, cameraWithEverything: 'city/1', secrets: secretsOf(login), answersOnly: [],
    knownSpans: { range: { start: base - 3_600_000, end: base + 3_600_000 }, spans: [{ start: base, end: base + 60_000 }, { start: base + 300_000, end: base + 360_000 }], toleranceMs: 1_000 },
    knownMotion: { range: { start: base, end: base + 400_000 }, moved: [{ start: base + 310_000, end: base + 330_000 }], toleranceMs: 1_000, cells: [0], still: [1] },
    faults: { ...faultsOf(fake), expireTokens: async () => { fake.revoke(); } },
    events: { trigger: async () => { add(next += 1, Date.now() - 5_000, Date.now() - 2_000, 'Motion'); } },
    destroy: async () => { await close(); await fake.kill(); },
  };
}, ['recordings', 'playback', 'thumbnails', 'exports', 'bookmarks', 'locks', 'events', 'motion', 'ptz']);

serverSuite('onvif (emulated)', async (): Promise<Stand> => {
  const login = { user: 'operator', password: 'right' };
  const footage = [{ start: Date.UTC(2026, 10, 20, 9), end: Date.UTC(2026, 10, 20, 10) }, { start: Date.UTC(2026, 10, 20, 11), end: Date.UTC(2026, 10, 20, 12) }];
  const device = await startOnvifDevice({ ...login, footage });
  const proxy = new FaultProxy({ host: '127.0.0.1', port: device.port });
  const port = await proxy.listen();
  const { server, close } = connect(onvifKind, device.address.replace(`:${device.port}`, `:${port}`), login, { bridge: lanes });
  const be = (instead: typeof device.faults.instead) => async (): Promise<void> => { device.faults.instead = instead; };
  return {
    server, cameraWithEverything: 'city/vs_1', secrets: ['right'],
    knownSpans: { range: { start: footage[0]!.start - 3_600_000, end: footage[1]!.end + 3_600_000 }, spans: footage, toleranceMs: 1_000 },
    faults: { kill: async () => { await proxy.set({ verb: 'refuse' }); }, restart: async () => { await proxy.set({ verb: 'pass' }); }, hang: be('hang'), garbage: be('garbage'), huge: be('huge'), wrongTypes: be('wrong-types'), resume: be('nothing') },
    events: { trigger: async () => { device.events.raise({ topic: 'tns1:VideoSource/MotionAlarm', source: { Source: 'vs_1' }, data: { State: 'true' } } as never); } },
    destroy: async () => { await close(); await proxy.close(); await device.close(); },
  };
}, ['recordings', 'thumbnails', 'events', 'ptz']);

serverSuite('nx 6.1 (emulated)', async (): Promise<Stand> => {
  const state = makeNxState(footage);
  const site = await startNxSite({ state });
  const proxy = new FaultProxy({ host: '127.0.0.1', port: site.port });
  const address = `http://127.0.0.1:${await proxy.listen()}`;
  const base = Date.UTC(2026, 10, 20, 9);
  state.spans.set(nxIds.gate, [{ start: base, end: base + 20_000, serverId: nxIds.server1 }, { start: base + 60_000, end: base + 64_000, serverId: nxIds.server1 }]);
  state.motion.set(nxIds.gate, [{ start: base + 2_000, end: base + 5_000, box: [0, 0, 0.25, 0.25] }, { start: base + 61_000, end: base + 63_000, box: [0.1, 0.1, 0.1, 0.1] }]);
  Object.assign(state.devices[0]!, { ptz: state.devices[2]!['ptz'] });
  const { server, destroy } = connectNx(address);
  const answer = (text: string) => async (): Promise<void> => {
    site.intercept = (_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end(text); return true; };
  };
  return {
    server, cameraWithEverything: `nx1/${nxIds.gate}`, secrets: [...secretsOf(nxLogin), 'camera secret'],
    knownSpans: { range: { start: base - 3_600_000, end: base + 3_600_000 }, spans: [{ start: base, end: base + 20_000 }, { start: base + 60_000, end: base + 64_000 }], toleranceMs: 2 },
    knownMotion: { range: { start: base, end: base + 100_000 }, moved: [{ start: base + 2_000, end: base + 5_000 }, { start: base + 61_000, end: base + 63_000 }], toleranceMs: 2, cells: [0, 1, 2, 32, 33, 34, 68], still: [motionCells - 1] },
    faults: {
      kill: () => proxy.set({ verb: 'refuse' }), restart: () => proxy.set({ verb: 'pass' }), hang: () => proxy.set({ verb: 'hang' }),
      garbage: answer('\u0000<html>{"oops'), huge: answer(`[${'0,'.repeat(5_500_000)}0]`), wrongTypes: answer(JSON.stringify({ id: 7, devices: {}, error: [] })),
      resume: async () => { site.intercept = null; await proxy.set({ verb: 'pass' }); },
      expireTokens: async () => { site.endSessions(); },
    },
    events: { trigger: async () => { site.log({ timestampMs: Date.now(), eventData: { type: 'motion', state: 'instant', caption: 'motion seen', deviceIds: [nxIds.gate] }, ruleId: '00000000-0000-0000-0000-000000000000' } as never); } },
    destroy: async () => { await destroy(); await proxy.close(); await site.stop(); },
  };
}, ['recordings', 'playback', 'thumbnails', 'exports', 'bookmarks', 'events', 'motion', 'ptz']);

serverSuite('composite of go2rtc and an ONVIF device (emulated)', async (): Promise<Stand> => {
  const login = { user: 'operator', password: 'right' };
  const fake = new FakeGo2rtc({ clip });
  await fake.start();
  const device = await startOnvifDevice(login);
  const media = connect(go2rtcKind, fake.address, null, {}, {}, 'media');
  const control = connect(onvifKind, device.address, login, { bridge: lanes }, {}, 'control');
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-suite-'));
  const data = openCoreData({ folder, now: Date.now });
  const servers: Record<string, RecordingServer> = { media: media.server, control: control.server };
  await control.server.cameras(AbortSignal.timeout(10_000));
  const { server, close } = connect(compositeKind, 'http://composite/', null, { server: (id) => servers[id] ?? null, ownBookmarks: createOwnBookmarks({ data, now: Date.now }) }, { media: 'media', control1: 'gate 1=control/vs_1' });
  return {
    server, cameraWithEverything: 'city/gate 1', secrets: ['right'], answersOnly: ['whep', 'hls'], faults: faultsOf(fake),
    destroy: async () => { await close(); await media.close(); await control.close(); await device.close(); await fake.kill(); data.close(); rmSync(folder, { recursive: true, force: true }); },
  };
}, ['thumbnails', 'bookmarks', 'events', 'ptz']);

/** Ours, as a process of its own with a looped clip and footage of an hour ago: killed and stopped for real. */
serverSuite('embedded recorder (real)', async (): Promise<Stand> => {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-suite-'));
  // As long as the first stretch; what moves does so in the lower right, in its 11th to 14th second.
  const mover = { x: 0.75, y: 0.75, width: 0.125, height: 0.125 };
  const past = await makeBurnedClip({ width: 320, height: 192, seconds: 30, bitsPerSecond: 200_000, mover: (second) => (second >= 10 && second < 14 ? { ...mover, x: second % 2 === 0 ? 0.75 : 0.5 } : null) });
  const base = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
  const spans = [{ start: base, end: base + 30_000 }, { start: base + 60_000, end: base + 70_000 }];
  await recordPast(data, 'street-1', past, spans);
  mkdirSync(path.join(data, 'clips'), { mode: 0o700 });
  writeMp4(path.join(data, 'clips', 'street.mp4'), encodeStream({ seconds: 4, framesPerSecond: 15 }));
  const config = path.join(data, 'config.json');
  writeFileSync(config, JSON.stringify({
    version: 1, data, retention: { reserveBytes: 0 },
    cameras: [{ id: 'street-1', number: 1, name: { fr: 'Rue 1' }, site: { id: 'centre', name: { fr: 'Centre' } }, record: 'main', streams: { main: { source: 'sim:street', open: 'always' }, sub: { source: 'sim:street?start=1' } } }],
  }));
  let program: ProgramProcess | null = null;
  const start = async (): Promise<void> => {
    const starting = startNodeProgram('recorder', ['--config', config, '--with-parent']);
    program = starting;
    await new Promise<void>((resolve, reject) => {
      starting.onLine((line) => { if (line.includes('"ready":true')) resolve(); });
      void starting.ended.then((how) => { reject(new Error(`the recorder ended before it was ready: ${JSON.stringify(how)}`)); });
    });
  };
  await start();
  const server = createEmbeddedRecorder({ recorderData: data, now: Date.now });
  const signal = (name: NodeJS.Signals) => async (): Promise<void> => { process.kill(program!.pid, name); };
  const asked = Date.now();
  // And what is recorded now.
  await vi.waitFor(async () => { expect((await server.recordings!.spans('embedded/street-1', { start: asked - 60_000, end: Date.now() + 60_000 }, AbortSignal.timeout(5_000))).spans.length).toBeGreaterThan(0); }, { timeout: 20_000, interval: 100 });
  return {
    server, cameraWithEverything: 'embedded/street-1', secrets: [readFileSync(path.join(data, 'token'), 'utf8').trim()],
    knownSpans: { range: { start: base - 3_600_000, end: base + 1_800_000 }, spans, toleranceMs: 2 },
    knownMotion: {
      range: { start: base, end: base + 100_000 }, moved: [{ start: base + 9_000, end: base + 14_000 }], toleranceMs: 500,
      cells: cellsOfPolygon(cornersOfBox({ x: 0.45, y: 0.7 }, { x: 0.95, y: 0.95 })), still: cellsOfPolygon(cornersOfBox({ x: 0, y: 0.3 }, { x: 0.4, y: 1 })),
    },
    // The first picture of the first slice is the one captured when the playback says it begins.
    checkPlayback: async (source, bytes) => {
      const file = path.join(data, 'played.mp4');
      writeFileSync(file, bytes);
      const frames = await burnedNumbers(['-i', file], past.width);
      expect(frames.length).toBeGreaterThan(0);
      for (const [index, { number, media }] of frames.entries()) {
        const at = wallTimeAt(source.timeMap, media - frames[0]!.media)!;
        expect(number).toBe(Math.round((at - base) / 1000 * past.framesPerSecond) % past.units.length);
        expect(Math.abs(at - source.range.start - (index * 1000) / past.framesPerSecond)).toBeLessThan(2);
      }
    },
    faults: {
      kill: async () => { process.kill(program!.pid, 'SIGKILL'); await program!.ended; }, restart: start,
      hang: signal('SIGSTOP'), resume: signal('SIGCONT'),
    },
    destroy: async () => {
      await server.destroy();
      await program?.stop(10_000);
      rmSync(data, { recursive: true, force: true });
    },
  };
}, ['recordings', 'playback', 'thumbnails', 'exports', 'locks', 'events', 'motion']);

const cameras = startPlainCameras();
afterAll(async () => { await (await cameras).stop(); });
serverSuite('generic (emulated cameras)', async (): Promise<Stand> => {
  const { origin, user, password } = await cameras;
  const list = [1, 2].map((number) => ({
    camera: { id: `city/n${number}`, server: 'city', number, name: { fr: `Caméra ${number}` }, site: { id: 's', name: { fr: 'Centre' } }, recorded: false, streams: [{ role: 'main' as const }] },
    streams: [{ role: 'main' as const, kind: 'stills' as const, address: `${origin}/still.jpg` }, { role: 'main' as const, kind: 'mjpeg' as const, address: `${origin}/mjpeg` }],
  }));
  const { server, close } = connect(genericKind, 'inventory:', { user, password }, { inventory: () => list });
  return { server, cameraWithEverything: 'city/n1', secrets: secretsOf({ user, password }), destroy: close };
}, ['thumbnails']);
