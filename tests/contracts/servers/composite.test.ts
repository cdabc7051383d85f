/** A composite: media from a server of this test, steering and events from a simulated ONVIF device, bookmarks from a real database. */
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOwnBookmarks } from '#core/bookmarks/own-bookmarks';
import { Changes } from '#core/changes';
import { problemOf } from '#core/fault';
import { compositeKind } from '#core/servers/composite/composite-kind';
import { ServerFault } from '#core/servers/recording-server';
import type { RecordingServer, ServerEvents, ServerHealth } from '#core/servers/recording-server';
import type { ServerDeps } from '#core/servers/server-kind';
import type { CameraEvent } from '#model/camera-event';
import type { ServerConfig } from '#model/server';
import { coreStand } from '../../unit/core/data/core-stand.ts';
import { onvifStand, until } from './onvif-stand.ts';

const signal = new AbortController().signal;
const codeOf = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));

/** A media server in memory that notes what it is asked under which id. */
function mediaServer() {
  const asked: string[] = [];
  const state = { down: false, watching: new Set<ServerEvents>(), lanes: 0 };
  const ask = <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    return state.down ? Promise.reject(new ServerFault({ code: 'server-unreachable' })) : Promise.resolve(answer);
  };
  const health = (): ServerHealth => ({ is: state.down ? 'unreachable' : 'ok', since: 1, alarms: [], info: { product: 'Media', version: '1', timeZone: null } });
  const server: RecordingServer = {
    id: 'mtx', kind: 'mediamtx',
    cameras: () => ask('cameras', ['gate/a', 'quay'].map((native, at) => ({ id: `mtx/${native}`, server: 'mtx', number: at + 1, name: { fr: native }, site: { id: 's', name: { fr: 's' } }, streams: [{ role: 'main' as const }], recorded: true }))),
    live: {
      candidates: (camera) => [{ camera: camera.id, role: 'main', kind: 'whep' }],
      open: ({ camera }) => ask(`open ${camera}`, { url: `http://127.0.0.1/${camera}`, headers: {} }),
      lane: { follow: (candidate, listener, lane) => {
        asked.push(`lane ${candidate.camera}`);
        state.lanes += 1;
        lane.addEventListener('abort', () => { state.lanes -= 1; });
        listener(new Uint8Array([1]), {} as never);
      } },
    },
    recordings: { exactness: 'exact', spans: (camera) => ask(`spans ${camera}`, { spans: [{ start: 1, end: 2, role: 'main' as const }], gaps: [] }) },
    playback: { maxRangeMs: 5, open: (camera, range) => ask(`play ${camera}`, { kind: 'stream' as const, upstream: { url: 'http://127.0.0.1/', headers: {} }, range, timeMap: [{ media: 0, at: range.start }] }) },
    watch: (events, watch) => {
      state.watching.add(events);
      watch.addEventListener('abort', () => { state.watching.delete(events); });
      events.serverHealth(health());
      events.catalogueChanged();
      events.cameraHealth([{ camera: 'mtx/quay', is: 'ok', since: 1 }]);
    },
    destroy: () => Promise.resolve(),
  };
  return { server, asked, state, tell: () => { for (const one of state.watching) one.serverHealth(health()); } };
}

async function stand(options: ServerConfig['options'] = { control1: 'gate/a=axis/vs_1' }) {
  const device = await onvifStand({}, { id: 'axis' });
  await device.server.cameras(signal);
  const media = mediaServer();
  const servers = new Map<string, RecordingServer>([['mtx', media.server], ['axis', device.server]]);
  const serversChanged = new Changes();
  const { data, now } = coreStand();
  const deps = { ...device.deps, now, random: Math.random, log: pino({ level: 'silent' }), server: (id: string) => servers.get(id) ?? null, serversChanged, ownBookmarks: createOwnBookmarks({ data, now }) } satisfies ServerDeps;
  const server = compositeKind.create({ id: 'site', kind: 'composite', name: 'Site', address: 'http://composite/', options: { media: 'mtx', ...options } }, deps);
  onTestFinished(() => server.destroy());
  return { server, device, media, servers, serversChanged, deps };
}
const moved = { pan: 0.5, tilt: 0, zoom: 0 };

describe('composite (emulated)', () => {
  it('has the media server\'s cameras under its own ids, and asks it for all its media', async () => {
    const { server, media } = await stand();
    const cameras = await server.cameras(signal);
    expect(cameras.map(({ id, server: owner, number }) => [id, owner, number])).toEqual([['site/gate/a', 'site', 1], ['site/quay', 'site', 2]]);
    const [candidate] = server.live.candidates(cameras[0]!, { width: 1, height: 1, muted: true, purpose: 'tile' });
    expect(candidate).toEqual({ camera: 'site/gate/a', role: 'main', kind: 'whep' });
    expect((await server.live.open(candidate!, signal)).url).toBe('http://127.0.0.1/mtx/gate/a');
    expect((await server.recordings!.spans('site/quay', { start: 0, end: 9 }, signal)).spans).toHaveLength(1);
    expect((await server.playback!.open('site/quay', { start: 5, end: 9 }, signal)).timeMap).toEqual([{ media: 0, at: 5 }]);
    expect(media.asked).toEqual(['cameras', 'open mtx/gate/a', 'spans mtx/quay', 'play mtx/quay']);
    expect([server.thumbnails, server.exports]).toEqual([undefined, undefined]);
    expect(await codeOf(server.recordings!.spans('other/quay', { start: 0, end: 9 }, signal))).toBe('not-found');
  });

  it('is steered by the ONVIF device where one is mapped, and nowhere else', async () => {
    const { server, device } = await stand();
    expect(await server.ptz!.abilities('site/gate/a', signal)).toMatchObject({ pan: true, presets: { list: true } });
    expect(await server.ptz!.abilities('site/quay', signal)).toBeNull();
    await server.ptz!.move('site/gate/a', moved, signal);
    await until(() => expect(device.device.look().pan).toBeGreaterThan(0.05));
    await server.ptz!.stop('site/gate/a', signal);
    expect(device.device.state.position.moves(Date.now())).toBe(false);
    expect(await server.ptz!.presets('site/gate/a', signal)).toHaveLength(2);
    expect(await codeOf(server.ptz!.move('site/quay', moved, signal))).toBe('unsupported');
  });

  it('tells the device\'s events as its own camera\'s', async () => {
    const { server, device } = await stand();
    const events: CameraEvent[] = [];
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    server.events!.follow((some) => { events.push(...some); }, () => undefined, abort.signal);
    await until(() => expect(device.device.events.open).toBe(1), { timeout: 10_000 });
    device.device.events.raise({ topic: 'tns1:VideoSource/MotionAlarm', source: { Source: 'vs_1' }, data: { State: 'true' }, operation: 'Changed' });
    await until(() => expect(events).toMatchObject([{ camera: 'site/gate/a', type: 'motion' }]));
    abort.abort();
    await until(() => expect(device.device.events.open).toBe(0));
  });

  it('keeps bookmarks in our own store', async () => {
    const { server } = await stand();
    expect(server.bookmarks?.backing).toBe('own-store');
    const made = await server.bookmarks!.add({ camera: 'site/quay', range: { start: 1, end: 2 }, title: 'Quai', note: '', tags: [] }, signal);
    expect(await server.bookmarks!.list({ text: 'quai', limit: 5 }, signal)).toEqual([made]);
    const { server: without } = await stand({ bookmarks: 'media' });
    expect(without.bookmarks).toBeUndefined();
  });

  it('one part down breaks no other, and is named', async () => {
    const { server, device } = await stand();
    const health: ServerHealth[] = [];
    const states: string[] = [];
    let changed = 0;
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    server.watch({ catalogueChanged: () => { changed += 1; }, cameraHealth: (all) => { states.push(...all.map(({ camera, is }) => `${camera} ${is}`)); }, serverHealth: (one) => { health.push(one); } }, abort.signal);
    await until(() => expect(health.at(-1)).toMatchObject({ is: 'ok', alarms: [], info: { product: 'Media' } }));
    expect([changed, states]).toEqual([1, ['site/quay ok']]);
    // The device dies: pictures, footage and bookmarks go on.
    await device.device.close();
    await until(() => expect(health.at(-1)).toMatchObject({ is: 'degraded', alarms: [{ code: 'server-unreachable', detail: 'steering and events by axis' }] }), { timeout: 15_000 });
    expect(await server.cameras(signal)).toHaveLength(2);
    expect(await codeOf(server.ptz!.move('site/gate/a', moved, signal))).toBe('server-unreachable');
    expect((await server.recordings!.spans('site/quay', { start: 0, end: 9 }, signal)).spans).toHaveLength(1);
    await server.bookmarks!.add({ camera: 'site/quay', range: { start: 1, end: 2 }, title: 'Quai', note: '', tags: [] }, signal);
  }, 30_000);

  it('the media server down: steering and bookmarks go on', async () => {
    const { server, device, media, servers } = await stand();
    media.state.down = true;
    expect(await codeOf(server.cameras(signal))).toBe('server-unreachable');
    await server.ptz!.move('site/gate/a', moved, signal);
    await until(() => expect(device.device.look().pan).toBeGreaterThan(0.02));
    await server.ptz!.stop('site/gate/a', signal);
    servers.delete('mtx');
    expect(await codeOf(server.live.open({ camera: 'site/quay', role: 'main', kind: 'whep' }, signal))).toBe('server-unreachable');
    expect(server.live.candidates({ id: 'site/quay' } as never, { width: 1, height: 1, muted: true, purpose: 'tile' })).toEqual([]);
    expect(server.recordings).toBeUndefined();
    await server.ptz!.presets('site/gate/a', signal);
    expect(await server.bookmarks!.list({ limit: 1 }, signal)).toEqual([]);
  });

  it('follows the media server when it is connected anew, and lets go at the end', async () => {
    const { server, media, servers, serversChanged } = await stand();
    const health: ServerHealth[] = [];
    let frames = 0;
    const abort = new AbortController();
    server.watch({ catalogueChanged: () => undefined, cameraHealth: () => undefined, serverHealth: (one) => { health.push(one); } }, abort.signal);
    const states: string[] = [];
    server.live.lane!.follow({ camera: 'site/quay', role: 'main', kind: 'lane' }, (_encoded, message) => {
      if (message.kind === 'status') states.push(`${message.is} ${message.problem?.code}`);
      else frames += 1;
    }, abort.signal);
    await until(() => expect([media.state.lanes, frames]).toEqual([1, 1]));
    servers.delete('mtx');
    serversChanged.emit();
    expect(health.at(-1)).toMatchObject({ is: 'unreachable', lastError: { code: 'not-found' } });
    expect(states).toEqual(['lost server-unreachable']);
    const second = mediaServer();
    servers.set('mtx', second.server);
    serversChanged.emit();
    expect([media.state.lanes, second.state.lanes, frames]).toEqual([0, 1, 2]);
    expect(health.at(-1)?.is).toBe('ok');
    abort.abort();
    expect([second.state.lanes, second.state.watching.size]).toEqual([0, 0]);
  }, 20_000);

  it('ends pushed pictures with the media server they come from', async () => {
    const { server, media, servers } = await stand();
    const gone = new AbortController();
    const pictures: RecordingServer['live']['pictures'] = (_candidate, _listener, own) => new Promise((_resolve, reject) => { own.addEventListener('abort', () => { reject(own.reason as Error); }); });
    servers.set('mtx', { ...media.server, gone: gone.signal, live: { ...media.server.live, pictures } });
    const candidate = { camera: 'site/quay', role: 'main', kind: 'mjpeg' } as const;
    const leaving = new AbortController();
    const left = server.live.pictures!(candidate, () => undefined, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    const replaced = server.live.pictures!(candidate, () => undefined, signal);
    gone.abort();
    await replaced;
  });

  it('takes no composite as a part', async () => {
    const { deps, servers } = await stand();
    const options = { media: 'outer' };
    const inner = compositeKind.create({ id: 'inner', kind: 'composite', name: 'i', address: 'http://composite/', options }, deps);
    onTestFinished(() => inner.destroy());
    const outer = compositeKind.create({ id: 'outer', kind: 'composite', name: 'o', address: 'http://composite/', options: { media: 'inner' } }, deps);
    onTestFinished(() => outer.destroy());
    servers.set('inner', inner).set('outer', outer);
    expect(await codeOf(inner.cameras(signal))).toBe('server-unreachable');
    expect(inner.recordings).toBeUndefined();
  });
});
