/** A core that is only what the page sees of it: files, stills and the bridge, of which walls and pushes are the real duties. For tests of the page alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { allCamerasOf } from '#model/view';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventPublisher } from '@orpc/client';
import type { InferContractRouterOutputs } from '@orpc/contract';
import { implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { pino } from 'pino';
import { WebSocketServer } from 'ws';
import { bridgeContract } from '#bridge/contract';
import type { Display, Host } from '#bridge/host';
import { buildSearchIndex } from '#core/cameras/search-index';
import { pageHeaders } from '#core/http/safety-headers';
import { readPageFiles } from '#core/http/page-files';
import { Alarms } from '#core/alarms/alarms';
import { alarmsRoutes } from '#core/http/alarms-routes';
import { Bookmarks } from '#core/bookmarks/bookmarks';
import { BookmarkStore } from '#core/bookmarks/bookmark-store';
import { ClockStore } from '#core/clocks/clock-store';
import { Clocks } from '#core/clocks/clocks';
import { EvidenceLocks } from '#core/evidence/evidence-locks';
import { LockStore } from '#core/evidence/lock-store';
import { evidenceRoutes } from '#core/http/evidence-routes';
import { clocksRoutes } from '#core/http/clocks-routes';
import { bookmarksRoutes } from '#core/http/bookmarks-routes';
import { Playback } from '#core/playback/playback';
import { playbackRoutes } from '#core/http/recordings-routes';
import { pcRoutes } from '#core/http/pc-routes';
import { ptzRoutes } from '#core/http/ptz-routes';
import { wallsRoutes } from '#core/http/walls-routes';
import { DeskLock } from '#core/desk/desk-lock';
import { deskRoutes, lockGate } from '#core/http/desk-routes';
import { deskVisitor } from '#core/http/visitor';
import type { Visitor } from '#core/http/visitor';
import { openCoreData } from '#core/data/open-core-data';
import { problemOf } from '#core/fault';
import { WallImages } from '#core/images/wall-images';
import { Journal } from '#core/journal/journal';
import { searchRoutes } from '#core/http/search-routes';
import { FootageSearch } from '#core/search/footage-search';
import type { RecordingServer } from '#core/servers/recording-server';
import { Ptz } from '#core/ptz/ptz';
import { PtzStore } from '#core/ptz/ptz-store';
import { PcRelay } from '#core/windows/pc-relay';
import { Capacities } from '#core/walls/capacities';
import { MonitorTokens } from '#core/walls/monitor-tokens';
import { Pushes } from '#core/walls/pushes';
import { ViewCarousels } from '#core/walls/view-carousels';
import { Walls } from '#core/walls/walls';
import type { Camera } from '#model/camera';
import type { ProblemCode } from '#model/problem';
import type { ServerConfig } from '#model/server';
import { layoutNamed } from '#model/layout';
import { largeTileWidth } from '#model/live';
import type { LiveKind } from '#model/live';
import { pixelRateOf } from '#model/stream-rate';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';
import type { Monitor, View } from '#model/view';
import type { TurningCamera } from './turning-camera.ts';
import { pagePicture } from './page-picture.ts';

export type ProbeAnswer = InferContractRouterOutputs<typeof bridgeContract>['servers']['probe'];

export type Discovered = InferContractRouterOutputs<typeof bridgeContract>['servers']['discover']['devices'][number];
export type ImportAnswer = InferContractRouterOutputs<typeof bridgeContract>['servers']['importInventory'];

export interface PageCoreOptions {
  readonly pageFiles: string;
  readonly cameras: readonly Camera[];
  readonly settings?: Partial<Settings>;
  /** Cameras that turn. */
  readonly turning?: ReadonlyMap<string, TurningCamera>;
  /** Cameras have moving pictures (pushed ones) before their stills. */
  readonly moving?: boolean;
  readonly host?: Host['kind'];
}

/** What a test may do to the fake, and look at. */
export interface PageCore {
  readonly origin: string;
  /** The real duty, on data of its own. */
  readonly walls: Walls;
  readonly capacities: Capacities;
  readonly carousels: ViewCarousels;
  readonly pushes: Pushes;
  readonly tokens: MonitorTokens;
  readonly images: WallImages;
  readonly ptz: Ptz;
  readonly clocks: Clocks;
  readonly bookmarks: Bookmarks;
  readonly journal: Journal;
  readonly lock: DeskLock;
  /** Recording servers as far as footage and events go; a search asks all of them. */
  readonly recorders: Map<string, Pick<RecordingServer, 'recordings' | 'playback' | 'thumbnails' | 'events' | 'motion' | 'locks'>>;
  readonly views: () => readonly View[];
  /** Cameras with an instant replay in memory, which then never comes. */
  readonly remembered: Set<string>;
  readonly snapshots: { camera: string; capturedAt: number; png: File }[];
  /** The recording servers' part: what a probe answers, refusals to give (first come, first served), passwords that came in. */
  readonly servers: {
    readonly saved: Map<string, ServerConfig>;
    probe: (address: string) => ProbeAnswer | { code: ProblemCode; detail?: string };
    readonly refusals: { code: ProblemCode; detail?: string }[];
    readonly passwords: string[];
    /** What looking on the network finds. */
    devices: Discovered[];
    /** What a list of cameras is answered with; with `take` it becomes a server. */
    list: (text: string) => Partial<Omit<ImportAnswer, 'server'>>;
    readonly orders: { readonly server: string | null; readonly name: string; readonly format: string; readonly skipBad: boolean; readonly removeGone: boolean; readonly take: boolean }[];
  };
  /** The PC's, and which monitors a person wanted on them. */
  readonly screens: { plugged: readonly Display[]; readonly moved: { readonly monitor: number; readonly display: string }[] };
  /** Cameras that send no picture any more (their stills hang up). */
  readonly silent: Set<string>;
  /** Cameras whose every picture is this old, ms. */
  readonly delayed: Map<string, number>;
  /** Cameras that send the same picture of this time again and again. */
  readonly stuck: Map<string, number>;
  /** Tickets given, by kind wanted. */
  readonly wants: { camera: string; purpose: string; muted: boolean; width: number }[];
  arrange(number: number, change: (monitor: Monitor) => Pick<Monitor, 'layout' | 'items' | 'spare'>): void;
  say(health: { camera: string; is: 'ok' | 'lost' | 'unknown' }[], server?: { is: 'ok' | 'degraded' | 'unreachable'; alarms: { code: 'disk-full'; since: number }[] }): void;
  /** Breaks every bridge connection; with `stay` refused until `welcome`. */
  hangUp(stay?: boolean): void;
  /** As if so much time had passed for what monitors sent each other. */
  later(ms: number): void;
  /** As if no hand had stirred for so much longer. */
  idle(ms: number): void;
  welcome(): void;
  stop(): Promise<void>;
}

const empty = { kind: 'empty' } as const;
/** Between two pushed pictures, ms. */
const pushedEveryMs = 400;

export async function startPageCore({ pageFiles, cameras, settings: given, turning = new Map<string, TurningCamera>(), moving = false, host = 'node' }: PageCoreOptions): Promise<PageCore> {
  const files = await readPageFiles(pageFiles);
  const index = buildSearchIndex(cameras);
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-page-core-'));
  const data = openCoreData({ folder, now: Date.now });
  const journal = new Journal({ data, now: Date.now });
  const walls = new Walls({ data, journal, now: Date.now });
  let laterMs = 0;
  const pc = new PcRelay({ monotonic: () => performance.now() });
  const pushes = new Pushes({ data, journal, walls, now: () => Date.now() + laterMs });
  const ptz = new Ptz({ part: (id) => turning.get(id)?.part ?? null, knows: (id) => byId.has(id), store: new PtzStore(data), journal, note: (write) => { write(); }, now: Date.now, timeZone: 'Africa/Casablanca', warningMs: 4_000 });
  const clockStore = new ClockStore(data);
  const clocks = new Clocks({ store: clockStore, journal, now: Date.now, knows: (id) => byId.has(id), levelOf: (monitor) => ptz.levelOf(monitor) });
  const recorders: PageCore['recorders'] = new Map();
  const recorder = (id: string) => (recorders.get(id) ?? null) as RecordingServer | null;
  const alarms = new Alarms({
    servers: { find: recorder, changes: undefined }, camerasOf: (number) => allCamerasOf(walls.monitor(number).items), onArranged: (number, listener) => walls.onArranged(number, listener),
    level: () => settings.alarmLevel, corrections: (id) => clockStore.inForce(id), now: Date.now,
  });
  const search = new FootageSearch({ server: recorder, servers: () => [...recorders.keys()], camera: (id) => byId.get(id) ?? null, cameras: () => cameras, corrections: (id) => clockStore.inForce(id), journal });
  const playback = new Playback({ server: recorder, knows: (id) => byId.has(id), corrections: (id) => clockStore.inForce(id), journal, note: (write) => { write(); }, now: Date.now, randomId: () => crypto.randomUUID() });
  const bookmarkStore = new BookmarkStore({ data, now: Date.now, cameraWords: (id) => Object.values(byId.get(id)?.name ?? {}).join(' ') });
  const evidence = new EvidenceLocks({
    store: new LockStore(data), journal, note: (write) => { write(); }, now: Date.now, timeZone: 'Africa/Casablanca', server: recorder, levelOf: (monitor) => ptz.levelOf(monitor),
    bookmark: (id) => { const { cameras: marked, range } = bookmarkStore.get(id); return { cameras: marked, recorded: () => range }; },
  });
  const bookmarks = new Bookmarks({
    lock: (id) => evidence.of(id), locked: () => evidence.locked(), canLock: (camera) => evidence.canLock(camera), store: bookmarkStore, journal, note: (write) => { write(); }, log: pino({ level: 'silent' }), now: Date.now,
    camera: (id) => byId.get(id) ?? null, localTime: (time) => new Date(time).toISOString(), server: () => null, servers: () => [], keptDays: () => 30, corrections: (id) => clockStore.inForce(id), farthestMs: () => clockStore.farthestMs(), unnamed: () => 'Manara',
  });
  evidence.onChanged(() => { bookmarks.moved(); });
  const capacities = new Capacities({ data, journal, now: Date.now });
  const carousels = new ViewCarousels({ data, journal, walls, now: Date.now, isHeld: (number) => pushes.holds(number) });
  const images = new WallImages({ folder: path.join(folder, 'images'), data, journal, note: (write) => { write(); }, now: Date.now });
  const tokens = new MonitorTokens({ data, journal, note: (write) => { write(); }, now: Date.now });
  for (const { number, revision } of walls.monitors()) walls.arrange({ number, revision, arrangement: { layout: '9', items: layoutNamed('9').cells.map(() => empty) }, view: null });
  let settings: Settings = { ...defaultSettings, ...given };
  let idleMs = 0;
  const lock = new DeskLock({ data, journal, note: (write) => { write(); }, settings: () => settings, now: Date.now, monotonic: () => performance.now() + idleMs });
  let health: Parameters<PageCore['say']>[0] = [];
  let servers = [{ server: 'embedded', is: 'ok' as 'ok' | 'degraded' | 'unreachable', since: Date.now(), alarms: [] as { code: 'disk-full'; since: number }[] }];
  let origin = '';
  let refused = false;
  let pages = 0;
  let stopped = false;
  const silent = new Set<string>();
  const delayed = new Map<string, number>();
  const stuck = new Map<string, number>();
  const remembered = new Set<string>();
  const snapshots: PageCore['snapshots'] = [];
  const wants: PageCore['wants'] = [];
  const saved = new Map<string, ServerConfig>();
  const serverPlay: PageCore['servers'] = { saved, probe: () => ({ found: [], reached: false, user: null, tookMs: 5 }), refusals: [], passwords: [], devices: [], list: () => ({}), orders: [] };
  const wireServers = () => [...saved.values()].map((one) => ({ ...one, options: { ...one.options } }));
  const events = new EventPublisher<{ servers: null; settings: Settings; health: { health: typeof health; servers: typeof servers; since: number } }>();

  const wireHealth = () => health.map((one) => ({ ...one, since: Date.now() }));

  const screens: PageCore['screens'] = { plugged: [], moved: [] };
  const os = implement(bridgeContract).$context<{ readonly who: string; readonly visitor: Visitor; readonly from: string }>().use(async ({ path: asked, next, errors }, _input, output) => {
    try {
      const gate = lockGate(lock, asked, deskVisitor, () => errors.PROBLEM({ data: { code: 'desk-locked' } }));
      gate.check();
      return output(gate.guard((await next()).output));
    } catch (error) {
      // What a test wants refused is told already.
      if (error instanceof ORPCError) throw error;
      throw errors.PROBLEM({ data: problemOf(error) ?? { code: 'invalid-input' } });
    }
  });
  const router = os.router({
    desk: deskRoutes(lock),
    app: {
      about: os.app.about.handler(() => ({ version: '0.0.0', host, demo: null, startedAt: 0, weakSecrets: null, access: 'desk' as const, tellsSessionLock: true, canStartWithPc: host === 'electron' })),
      window: os.app.window.handler(() => undefined),
      crashed: os.app.crashed.handler(({ input: { monitor, ...loop }, context }) => { journal.append({ kind: 'window-crashed', monitor, detail: { who: context.who, ...loop } }); }),
      clock: os.app.clock.handler(() => ({ now: Date.now() })),
    },
    cameras: {
      list: os.cameras.list.handler(({ input }) => {
        const from = input.after === null ? 0 : cameras.findIndex(({ id }) => id === input.after) + 1;
        const page = cameras.slice(from, from + input.limit);
        return { cameras: page.map((camera) => ({ ...camera, streams: [...camera.streams] })), total: cameras.length, next: from + page.length < cameras.length ? (page.at(-1)?.id ?? null) : null };
      }),
      search: os.cameras.search.handler(({ input }) => index.search(input.text, input.limit)),
      change: os.cameras.change.handler(({ input, errors }) => {
        const camera = byId.get(input.camera);
        if (!camera) throw errors.PROBLEM({ data: { code: 'not-found' } });
        return { ...camera, streams: [...camera.streams] };
      }),
      watch: os.cameras.watch.handler(async function* watch({ signal }) {
        const changes = events.subscribe('health', { signal });
        yield { health: wireHealth(), servers, reload: false };
        for await (const _ of changes) yield { health: wireHealth(), servers, reload: false };
      }),
    },
    servers: {
      watch: os.servers.watch.handler(async function* watch({ signal }) {
        const changes = events.subscribe('servers', { signal });
        yield wireServers();
        for await (const _ of changes) yield wireServers();
      }),
      probe: os.servers.probe.handler(async ({ input, errors }) => {
        const answer = serverPlay.probe(input.address);
        if ('code' in answer) throw errors.PROBLEM({ data: answer });
        return answer;
      }),
      add: os.servers.add.handler(({ input: { password, ...wish }, errors }) => {
        const refusal = serverPlay.refusals.shift();
        if (refusal) throw errors.PROBLEM({ data: refusal });
        serverPlay.passwords.push(password ?? '');
        const server = { ...withoutUndefined(wish), options: wish.options ?? {}, id: `${wish.kind}-${saved.size + 1}` };
        saved.set(server.id, server);
        events.publish('servers', null);
        return { server, cameras: 3 };
      }),
      change: os.servers.change.handler(({ input: { password: _password, ...wish } }) => {
        const server = { ...withoutUndefined(wish), options: wish.options ?? {} };
        saved.set(server.id, server);
        events.publish('servers', null);
        return server;
      }),
      remove: os.servers.remove.handler(({ input }) => {
        saved.delete(input.id);
        events.publish('servers', null);
      }),
      discover: os.servers.discover.handler(() => ({ devices: serverPlay.devices })),
      importInventory: os.servers.importInventory.handler(async ({ input: { list, ...order } }) => {
        serverPlay.orders.push(order);
        const answer = { file: null, badRows: 0, rows: [], good: 0, added: 0, changed: 0, same: 0, gone: 0, ...serverPlay.list(await list.text()) };
        if (!order.take) return { ...answer, server: null };
        const server = saved.get(order.server ?? '') ?? { id: `generic-${saved.size + 1}`, kind: 'generic' as const, name: order.name, address: 'inventory:', options: {} };
        saved.set(server.id, server);
        events.publish('servers', null);
        return { ...answer, server: { ...server, options: { ...server.options } } };
      }),
    },
    live: {
      open: os.live.open.handler(({ input, errors }) => {
        wants.push({ camera: input.camera, purpose: input.want.purpose, muted: input.want.muted, width: input.want.width });
        const streams = byId.get(input.camera)?.streams;
        if (!streams) throw errors.PROBLEM({ data: { code: 'not-found' } });
        const main = streams.find(({ role }) => role === 'main');
        const kinds: readonly LiveKind[] = moving ? ['mjpeg', 'stills'] : ['stills'];
        const ways = [...(moving && main && input.want.width > largeTileWidth ? [{ kind: main.codec === 'hevc' ? 'lane' as const : 'mjpeg' as const, role: 'main' as const }] : []), ...kinds.map((kind) => ({ kind, role: 'sub' as const }))];
        return ways.map(({ kind, role }) => ({
          id: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'), camera: input.camera, role, kind,
          url: `${origin}/media/still/${encodeURIComponent(input.camera)}`, expiresAt: Date.now() + 600_000, megapixelsPerSecond: pixelRateOf(streams.find((stream) => stream.role === role)) ?? undefined,
        }));
      }),
      renew: os.live.renew.handler(() => ({ expiresAt: Date.now() + 600_000 })),
      close: os.live.close.handler(() => undefined),
      keepReplay: os.live.keepReplay.handler(() => undefined),
      replay: os.live.replay.handler(({ input, errors }) => {
        if (!remembered.has(input.camera)) throw errors.PROBLEM({ data: { code: 'no-recording' } });
        return { ticket: 'remembered', start: Date.now() - 120_000, end: Date.now() };
      }),
      report: os.live.report.handler(() => undefined),
    },
    walls: wallsRoutes({ walls, pushes, carousels, capacities, images, tokens, door: { origin: 'https://192.168.1.20:8443', pin: 'Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyYmE=' }, openWindow: (number) => Promise.resolve(number === 2), screens: { displays: () => Promise.resolve(screens.plugged), showOn: (monitor, display) => { screens.moved.push({ monitor, display }); return Promise.resolve(screens.plugged.some(({ id }) => id === display)); } } }),
    pc: pcRoutes(pc),
    ptz: ptzRoutes(ptz),
    playback: playbackRoutes(playback),
    search: searchRoutes(search),
    alarms: alarmsRoutes(alarms),
    clocks: clocksRoutes(clocks),
    bookmarks: bookmarksRoutes(bookmarks),
    evidence: evidenceRoutes(evidence),
    snapshots: {
      save: os.snapshots.save.handler(({ input }) => {
        snapshots.push({ camera: input.camera, capturedAt: input.capturedAt, png: input.png });
        return { fileName: `snapshot-${snapshots.length}.png` };
      }),
    },
    journal: { list: os.journal.list.handler(() => []) },
    settings: {
      read: os.settings.read.handler(() => settings),
      write: os.settings.write.handler(({ input }) => {
        settings = { ...settings, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) };
        events.publish('settings', settings);
        alarms.levelChanged();
        lock.settingsChanged();
        return settings;
      }),
      watch: os.settings.watch.handler(async function* watch({ signal }) {
        const changes = events.subscribe('settings', { signal });
        yield settings;
        for await (const next of changes) yield next;
      }),
    },
  });

  const handler = new RPCHandler(router);
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', origin);
    const still = /^\/media\/still\/(.+)$/.exec(address.pathname)?.[1];
    if (still !== undefined) {
      const camera = byId.get(decodeURIComponent(still));
      if (camera === undefined || silent.has(camera.id)) {
        response.socket?.destroy();
        return;
      }
      const at = stuck.get(camera.id) ?? Date.now() - (delayed.get(camera.id) ?? 0);
      const answer = () => {
        response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store', 'manara-captured-at': String(at) });
        response.end(pagePicture(camera.number, Math.floor(at / 1000)));
      };
      if (address.searchParams.has('after')) setTimeout(answer, pushedEveryMs);
      else answer();
      return;
    }
    if (address.pathname === '/media/replay/remembered') return;
    const file = files.get(address.pathname);
    response.writeHead(file === undefined ? 404 : 200, { ...pageHeaders((server.address() as AddressInfo).port), 'content-type': file?.type ?? 'text/plain' });
    response.end(file?.bytes);
  });
  server.on('upgrade', (request, socket, head) => {
    if (refused || request.url !== '/bridge') {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      pages += 1;
      const who = `page-${pages}`;
      opened.on('close', () => {
        if (stopped) return;
        ptz.gone(who);
        pc.gone(who);
      });
      void handler.upgrade(opened, { context: { who, visitor: deskVisitor, from: '127.0.0.1' } });
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hangUp = (stay = false) => {
    refused = stay;
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    origin, lock, screens, walls, capacities, carousels, pushes, tokens, images, ptz, clocks, bookmarks, journal, recorders, servers: serverPlay, remembered, snapshots, silent, delayed, stuck, wants, views: () => walls.views(),
    arrange(number, change) {
      const monitor = walls.monitor(number);
      const { layout, items, spare } = change(monitor);
      walls.arrange({ number, revision: monitor.revision, arrangement: { layout, items, spare }, view: null });
    },
    say(next, recorder) {
      health = next;
      if (recorder !== undefined) servers = [{ server: 'embedded', since: Date.now(), ...recorder }];
      events.publish('health', { health, servers, since: Date.now() });
    },
    hangUp,
    later(ms) { laterMs += ms; },
    idle(ms) {
      idleMs += ms;
      lock.settingsChanged();
    },
    welcome() { refused = false; },
    async stop() {
      stopped = true;
      hangUp(true);
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
      pushes.destroy();
      carousels.destroy();
      evidence.destroy();
      await ptz.destroy();
      playback.destroy();
      lock.destroy();
      alarms.destroy();
      data.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As JSON would carry it. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
