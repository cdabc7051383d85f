/** The onvif kind against a simulated device: logins, catalogue, video, stills, hostile answers. Steering and events have files of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createServerHttp } from '#core/servers/server-http';
import { onvifKind } from '#core/servers/onvif/onvif-kind';
import { problemOf } from '#core/fault';
import type { PushedPicture, ServerHealth } from '#core/servers/recording-server';
import { recorderConfigSchema } from '#recorder/config';
import type { MediaFragment, MediaInit } from '#recorder/media';
import { openSources } from '#recorder/record/open-sources';
import type { SourcesWant } from '#recorder/record/open-sources';
import { startOnvifDevice } from '#recorder/demo/dome/device/onvif-device';
import { onvifStand, until } from './onvif-stand.ts';

const script = fileURLToPath(new URL('../../fakes/gst-rtsp-server.py', import.meta.url));
const missing = spawnSync('/usr/bin/python3', ['-c', "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer"]).status !== 0;
const codeOf = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));
const signal = new AbortController().signal;
const count = (calls: readonly { readonly operation: string }[], name: string): number => calls.filter(({ operation }) => operation === name).length;

describe('onvif (emulated): logins', () => {
  it.each([
    ['wsse', 'MD5', 'operator', 'right'], ['digest', 'MD5', 'operator', 'right'], ['digest', 'SHA-256', 'operator', 'right'],
    ['wsse', 'MD5', 'a<b>&"c', 'كلمة السر é'], ['digest', 'MD5', 'operator', 'é"ü'],
  ] as const)('takes a %s login (%s, %s)', async (login, digestAlgorithm, user, password) => {
    const { server, device } = await onvifStand({ login, digestAlgorithm, user, password });
    expect(await server.cameras(signal)).toHaveLength(1);
    await server.cameras(signal);
    expect(device.login.wrong).toBe(0);
    // Once it is known how, no call is refused first.
    const calls = count(device.calls, 'GetProfiles');
    await server.cameras(signal);
    expect(count(device.calls, 'GetProfiles')).toBe(calls + 2);
  });

  it('digest: a nonce that ran out costs one more question, not the login', async () => {
    const { server, device } = await onvifStand({ login: 'digest' });
    await server.cameras(signal);
    device.login.renewNonce();
    expect(await server.cameras(signal)).toHaveLength(1);
    for (let i = 0; i < 10; i += 1) await server.cameras(signal);
    expect(device.login.wrong).toBe(0);
  });

  it('a device whose clock is half a year off is logged in to at once, and one that drifts after one refusal', async () => {
    const { server, device } = await onvifStand({ login: 'wsse' });
    device.faults.clockMs = -180 * 24 * 3_600_000;
    expect(await server.cameras(signal)).toHaveLength(1);
    expect(device.login.late).toBe(0);
    device.faults.clockMs = 3_600_000;
    expect(await server.cameras(signal)).toHaveLength(1);
    expect(device.login).toMatchObject({ late: 1, wrong: 0 });
  });

  it('a wrong password is tried once, whoever asks, until it is corrected', async () => {
    const stand = await onvifStand({ login: 'both' }, { login: { user: 'operator', password: 'wrong' } });
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(stand.server.ptz!.presets('gate/vs_1', signal))));
    expect(new Set(codes)).toEqual(new Set(['login-refused']));
    for (let i = 0; i < 5; i += 1) expect(await codeOf(stand.server.cameras(signal))).toBe('login-refused');
    // One by WS-UsernameToken, one by HTTP digest: below every brand's lock-out.
    expect(stand.device.login.wrong).toBeLessThanOrEqual(2);
    stand.login = { user: 'operator', password: 'right' };
    expect(await stand.server.cameras(signal)).toHaveLength(1);
  });

  it('a password changed on the device costs at most two tries, though the health is watched on', async () => {
    const stand = await onvifStand({ login: 'wsse' });
    await stand.server.cameras(signal);
    stand.device.login.password = 'changed';
    for (let i = 0; i < 5; i += 1) expect(await codeOf(stand.server.cameras(signal))).toBe('login-refused');
    expect(stand.device.login.wrong).toBeLessThanOrEqual(2);
  });

  it('a missing right is told as such and locks nothing', async () => {
    const { server, device } = await onvifStand({ login: 'wsse' });
    const [camera] = await server.cameras(signal);
    device.faults.forbidden = ['SetPreset'];
    expect(await codeOf(server.ptz!.savePreset!(camera!.id, 'x', signal))).toBe('not-allowed');
    expect(await server.ptz!.presets(camera!.id, signal)).toHaveLength(2);
  });

  it('no credentials saved: login-required', async () => {
    const { server, device } = await onvifStand({}, { login: null });
    expect(await codeOf(server.cameras(signal))).toBe('login-required');
    expect(device.login.wrong).toBe(0);
  });
});

describe('onvif (emulated): catalogue', () => {
  it('one camera for each video source, streams by size, ids that stay', async () => {
    const profile = (token: string, width: number, height: number, codec = 'H264') => ({ token, width, height, codec, rtspPath: `/${token}` });
    const sources = [
      { token: 'vs 1/ä', name: 'قناة', profiles: [profile('a', 640, 360), profile('b', 3840, 2160, 'H265'), profile('c', 1920, 1080), profile('d', 320, 240, 'JPEG')] },
      { token: '0012', name: 'Canal 2', profiles: [profile('e', 1280, 720)] },
    ];
    const { server } = await onvifStand({ sources });
    const cameras = await server.cameras(signal);
    expect(cameras).toMatchObject([
      { id: 'gate/vs%201%2F%C3%A4', server: 'gate', number: 1, name: { ar: 'قناة' }, recorded: false },
      { id: 'gate/0012', number: 2, name: { fr: 'Canal 2' } },
    ]);
    expect(cameras[0]!.streams).toMatchObject([{ role: 'main', codec: 'h265', width: 3840 }, { role: 'sub', width: 640 }, { role: 'third', width: 1920 }]);
    expect(await server.cameras(signal)).toEqual(cameras);
  });

  it('a Profile S device without GetServices and Media2', async () => {
    const { server, sources } = await onvifStand({ getServices: false, media2: false, rtspPort: 8554 });
    const [camera] = await server.cameras(signal);
    expect(camera).toMatchObject({ id: 'gate/vs_1', name: { fr: 'Porte nord' }, streams: [{ role: 'main', width: 1920, height: 1080 }, { role: 'sub' }] });
    expect(await sources(camera!.id, signal)).toEqual({ main: 'rtsp://operator:right@127.0.0.1:8554/main', sub: 'rtsp://operator:right@127.0.0.1:8554/sub' });
    expect(server.recordings).toBeUndefined();
  });

  it('says which option is wrong', () => {
    expect(() => onvifKind.create({ id: 'x', kind: 'onvif', name: 'x', address: 'http://127.0.0.1/', options: { ports: 'none' } }, {} as never)).toThrow(/ports/);
  });
});

describe('onvif (emulated): pictures', () => {
  it.skipIf(missing)('the addresses it gives play: a real RTSP server behind the login', async () => {
    const child = spawn('/usr/bin/python3', [script, '--width', '320', '--height', '180', '--mount', '/main=h264', '--mount', '/sub=h264', '--user', 'operator', '--password', 'p@ss:wörd/1']);
    onTestFinished(() => { child.kill('SIGKILL'); });
    child.stderr.resume();
    const rtspPort = await new Promise<number>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = JSON.parse(line) as { ready?: boolean; port?: number };
        if (said.ready && said.port) resolve(said.port);
      });
    });
    const { server, sources } = await onvifStand({ rtspPort, password: 'p@ss:wörd/1' });
    const [camera] = await server.cameras(signal);
    const addresses = await sources(camera!.id, signal);
    const folder = mkdtempSync(join(tmpdir(), 'manara-onvif-'));
    const log = { info() {}, warn() {}, error() {}, child: () => log } as unknown as SourcesWant['log'];
    const config = recorderConfigSchema.parse({ version: 1, data: folder, cameras: [{ id: 'c', number: 1, name: {}, site: { id: 's', name: {} }, streams: { main: { source: addresses.main, transport: 'tcp' } } }] });
    const opened = openSources({ config, store: { writer: () => { throw new Error('nothing is recorded here'); } }, clocks: { now: Date.now, monotonic: () => performance.now() }, random: Math.random, log });
    onTestFinished(async () => {
      await opened.destroy();
      rmSync(folder, { recursive: true, force: true });
    });
    const inits: MediaInit[] = [];
    const fragments: MediaFragment[] = [];
    opened.cameras[0]!.sources.main.attach({ state: () => undefined, packet: () => undefined, init: (one) => inits.push(one), fragment: (one) => fragments.push(one) });
    await until(() => expect(fragments.length).toBeGreaterThan(3), { timeout: 20_000 });
    expect(inits[0]).toMatchObject({ width: 320, height: 180 });
  }, 40_000);

  it('candidates cost nothing, and end with stills', async () => {
    const { server, device } = await onvifStand();
    const [camera] = await server.cameras(signal);
    const before = device.calls.length;
    const candidates = server.live.candidates(camera!, { width: 640, height: 360, muted: true, purpose: 'tile' });
    expect(candidates.map(({ kind }) => kind)).toEqual(['lane', 'mjpeg']);
    expect(device.calls).toHaveLength(before);
  });

  it('stills by digest, one a second however many watch, and as a thumbnail of now', async () => {
    const { server, device } = await onvifStand();
    const [camera] = await server.cameras(signal);
    const abort = new AbortController();
    const seen: PushedPicture[][] = [[], [], []];
    const began = performance.now();
    const pushing = seen.map((pictures) => server.live.pictures!({ camera: camera!.id, role: 'main', kind: 'mjpeg' }, (picture) => { pictures.push(picture); }, abort.signal));
    await until(() => expect(Math.min(...seen.map(({ length }) => length))).toBeGreaterThanOrEqual(3), { timeout: 10_000 });
    abort.abort();
    await Promise.all(pushing);
    expect(seen[0]![0]!.jpeg.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(device.stills()).toBeLessThanOrEqual((performance.now() - began) / 1000 + 2);
    expect((await server.thumbnails!.at(camera!.id, 'latest', 320, signal))?.jpeg.length).toBeGreaterThan(500);
    expect(await server.thumbnails!.at(camera!.id, Date.now() - 60_000, 320, signal)).toBeNull();
  });

  it('a device without stills: no thumbnail, and no such candidate any more', async () => {
    const { server, device } = await onvifStand();
    device.faults.operations = { GetSnapshotUri: 'ActionNotSupported' };
    const [camera] = await server.cameras(signal);
    expect(await server.thumbnails!.at(camera!.id, 'latest', 320, signal)).toBeNull();
    expect(await codeOf(server.live.pictures!({ camera: camera!.id, role: 'main', kind: 'mjpeg' }, () => undefined, signal))).toBe('unsupported');
    expect(server.live.candidates(camera!, { width: 640, height: 360, muted: true, purpose: 'tile' }).map(({ kind }) => kind)).toEqual(['lane']);
  });
});

describe('onvif (emulated): Profile G', () => {
  const hour = 3_600_000;
  const start = Date.UTC(2026, 10, 24, 0);
  const footage = Array.from({ length: 60 }, (_, at) => ({ start: start + at * hour / 2, end: start + at * hour / 2 + 20 * 60_000 }));

  it('spans from its search for changes, over several pages, clipped', async () => {
    const { server, device } = await onvifStand({ footage });
    const [camera] = await server.cameras(signal);
    expect(camera!.recorded).toBe(true);
    const all = await server.recordings!.spans(camera!.id, { start, end: start + 31 * hour }, signal);
    expect(all).toEqual({ spans: footage.map((one) => ({ ...one, role: 'main' })), gaps: [] });
    const some = await server.recordings!.spans(camera!.id, { start: start + 10 * 60_000, end: start + 35 * 60_000 }, signal);
    expect(some.spans).toEqual([{ start: start + 10 * 60_000, end: start + 20 * 60_000, role: 'main' }, { start: start + 30 * 60_000, end: start + 35 * 60_000, role: 'main' }]);
    await until(() => expect(device.openSearches()).toBe(0));
    expect(server.playback).toBeUndefined();
  });

  it('a device that knows only the summary: one stretch', async () => {
    const { server } = await onvifStand({ footage, footageSearch: 'summary' });
    const [camera] = await server.cameras(signal);
    expect((await server.recordings!.spans(camera!.id, { start: 0, end: Date.now() }, signal)).spans).toEqual([{ start, end: footage.at(-1)!.end, role: 'main' }]);
  });
});

describe('onvif (emulated): a device that does harm', () => {
  it.each([
    ['garbage', 'server-garbage'], ['html', 'server-garbage'], ['huge', 'too-large'], ['entity-bomb', 'server-garbage'], ['external-entity', 'server-garbage'],
    ['deep', 'server-garbage'], ['wrong-types', 'server-garbage'],
  ] as const)('F62 answers %s: %s, soon, and all is well when it behaves again', async (instead, code) => {
    const { server, device } = await onvifStand();
    device.faults.instead = instead;
    const began = performance.now();
    expect(await codeOf(server.cameras(signal))).toBe(code);
    expect(performance.now() - began).toBeLessThan(5_000);
    device.faults.instead = 'nothing';
    expect(await server.cameras(signal)).toHaveLength(1);
  });

  it('accepts and never answers: server-hangs, within 10 s', async () => {
    const { server, device } = await onvifStand();
    device.faults.instead = 'hang';
    const began = performance.now();
    expect(await codeOf(server.cameras(signal))).toBe('server-hangs');
    expect(performance.now() - began).toBeLessThan(10_000);
  }, 20_000);

  it('an abort is no fault and leaves nothing behind', async () => {
    const { server, device } = await onvifStand();
    device.faults.delayMs = 5_000;
    const abort = new AbortController();
    const asked = server.cameras(abort.signal);
    abort.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });

  it('no address, password or token in what it says of faults', async () => {
    const { server, device } = await onvifStand({ password: 'hunter2-secret' });
    device.faults.operations = { GetProfiles: 'hunter2-secret http://192.168.77.1' };
    const fault = await server.cameras(signal).catch((error: unknown) => error);
    expect(JSON.stringify([problemOf(fault), String(fault)])).not.toMatch(/hunter2-secret|192\.168/);
  });
});

describe('onvif (emulated): health', () => {
  it('tells product, clock and cameras; a killed device is told, and its return within 5 s', async () => {
    const { server, device } = await onvifStand();
    device.faults.clockMs = 60_000;
    const health: ServerHealth[] = [];
    let changed = 0;
    const states = new Map<string, string>();
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    server.watch({ catalogueChanged: () => { changed += 1; }, cameraHealth: (all) => { for (const { camera, is } of all) states.set(camera, is); }, serverHealth: (one) => { health.push(one); } }, abort.signal);
    await until(() => expect(health.at(-1)?.is).toBe('ok'));
    expect(health.at(-1)).toMatchObject({ info: { product: 'Simulated PTZ 1.0', version: '2.40', timeZone: null } });
    expect(Math.abs((health.at(-1)?.clockOffsetMs ?? 0) - 60_000)).toBeLessThan(1_000);
    expect(changed).toBe(1);
    expect(states).toEqual(new Map([['gate/vs_1', 'ok']]));
    await device.close();
    await until(() => expect(health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'server-unreachable' } }), { timeout: 15_000 });
    expect(states.get('gate/vs_1')).toBe('unknown');
    const again = await startOnvifDevice({ port: device.port });
    onTestFinished(() => again.close());
    const back = performance.now();
    await until(() => expect(health.at(-1)?.is).toBe('ok'), { timeout: 10_000 });
    // 5 s are promised on a machine of its own; tests share theirs.
    expect(performance.now() - back).toBeLessThan(8_000);
    expect(states.get('gate/vs_1')).toBe('ok');
  }, 40_000);

  it('a refused login is degraded with its reason, and costs no further tries', async () => {
    const stand = await onvifStand({ login: 'wsse' }, { login: { user: 'operator', password: 'wrong' } });
    const health: ServerHealth[] = [];
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    stand.server.watch({ catalogueChanged: () => undefined, cameraHealth: () => undefined, serverHealth: (one) => { health.push(one); } }, abort.signal);
    await until(() => expect(health.at(-1)).toMatchObject({ is: 'degraded', lastError: { code: 'login-refused' } }));
    stand.login = { user: 'operator', password: 'right' };
    await until(() => expect(health.at(-1)?.is).toBe('ok'), { timeout: 10_000 });
    expect(stand.device.login.wrong).toBe(1);
  }, 20_000);
});

describe('onvif (emulated): recognising', () => {
  it('knows a device by its answer, with or without a login, and nothing else', async () => {
    for (const login of ['both', 'none'] as const) {
      const device = await startOnvifDevice({ login });
      onTestFinished(() => device.close());
      const http = createServerHttp({ address: `http://127.0.0.1:${device.port}` });
      onTestFinished(() => http.destroy());
      expect(await onvifKind.probe(new URL(`http://127.0.0.1:${device.port}/`), http, signal)).toEqual({
        address: device.address, needsLogin: login === 'both', product: login === 'both' ? 'ONVIF' : 'Simulated PTZ 1.0', version: login === 'both' ? null : '2.40',
      });
      for (const instead of ['garbage', 'html', 'huge', 'entity-bomb', 'deep'] as const) {
        device.faults.instead = instead;
        expect(await onvifKind.probe(new URL(`http://127.0.0.1:${device.port}/`), http, signal)).toBeNull();
      }
      device.faults.instead = 'hang';
      expect(await onvifKind.probe(new URL(`http://127.0.0.1:${device.port}/`), http, AbortSignal.timeout(300))).toBeNull();
    }
  });
});
