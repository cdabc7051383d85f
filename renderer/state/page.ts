import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Problem } from '#model/problem';
import type { PushBoard } from '#model/push';
import type { ClockCorrections } from '#model/clock-correction';
import type { StreamRole } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import type { Monitor, View } from '#model/view';
import type { ViewCarousel } from '#model/view-carousel';
import type { WallMonitor } from '#model/wall-monitor';
import type { WallPreset } from '#model/wall-preset';
import { windowBudget } from '../player/budget-keeper.ts';
import { openLane } from '../player/lane.ts';
import type { LiveAccess } from '../player/live-access.ts';
import { createDecoders } from '../player/decoders.ts';
import { openPcChannel } from '../player/pc-channel.ts';
import { sharePc } from '../player/pc-windows.ts';
import type { PcWindows } from '../player/pc-windows.ts';
import type { PictureHandle } from '../player/picture-props.ts';
import { createAlarms } from './alarms.ts';
import type { AlarmState } from './alarms.ts';
import { createActions } from './actions.ts';
import type { Actions } from './actions.ts';
import type { Bridge } from './bridge.ts';
import { createCatalogue, hiddenServers, hideServers, loadCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { follow } from './follow.ts';
import { applyHealth, createHealth } from './health.ts';
import type { Health } from './health.ts';
import { watchHardware } from './hardware.ts';
import { createDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { createKnownWays } from './known-ways.ts';
import type { KnownWays } from './known-ways.ts';
import { createLiveAccess } from './live-access.ts';
import { controlMonitor } from './monitor.ts';
import type { MonitorControl } from './monitor.ts';
import { pcOverCore } from './pc-over-core.ts';
import { createPtz } from './ptz.ts';
import type { PtzState } from './ptz.ts';
import { reportWindow } from './window-report.ts';
import { watchSeen } from './seen.ts';
import { socketOrigin } from './shell.ts';
import type { Shell } from './shell.ts';
import type { SeenCameras } from './seen.ts';
import { createTileReports } from './tiles.ts';
import type { TileReports } from './tiles.ts';

type Capacity = NonNullable<Awaited<ReturnType<Bridge['api']['walls']['capacity']['read']>>>;

/** Everything one window knows, all of it told by the core: a page may be killed and reopened at any time. */
export interface PageState extends Shell {
  readonly access: LiveAccess;
  readonly ways: KnownWays;
  readonly catalogue: StoreApi<Catalogue>;
  readonly health: StoreApi<Health>;
  readonly seen: StoreApi<SeenCameras>;
  readonly monitor: MonitorControl;
  readonly views: StoreApi<readonly View[]>;
  readonly presets: StoreApi<readonly WallPreset[]>;
  /** The monitors of the wall in order, and whether a window shows each now. */
  readonly roster: StoreApi<readonly WallMonitor[]>;
  /** What this PC was measured to carry; null where it was not. */
  readonly capacity: StoreApi<Capacity | null>;
  /** Hardware decodes what this monitor shows. */
  readonly hardware: StoreApi<boolean>;
  /** The other windows on this PC. */
  readonly pc: PcWindows;
  /** Monitors that show views in turn. */
  readonly viewCarousels: StoreApi<readonly ViewCarousel[]>;
  readonly pushes: StoreApi<PushBoard>;
  readonly servers: StoreApi<readonly ServerConfig[]>;
  readonly ptz: PtzState;
  /** Cameras whose clock is wrong. */
  readonly clocks: StoreApi<ReadonlyMap<CameraId, ClockCorrections>>;
  /** What stands at cameras of this window and raises their tiles. */
  readonly alarms: AlarmState;
  readonly tiles: TileReports;
  /** The pictures on the screen, by tile. */
  readonly pictures: Map<number, PictureHandle>;
  readonly desk: StoreApi<Desk>;
  readonly actions: Actions;
  /** Ends the page; the shell around it goes on. */
  destroy(): void;
}

const reportEveryMs = 5000;
/** The catalogue is not waited with for longer, ms. */
const tilesFirstMs = 1500;

export function openPage(shell: Shell, options: { readonly origin: string; readonly window: string | null; readonly pc: string | null; readonly onRefused: (problem: Problem) => void }): PageState {
  const { monitorNumber: number, bridge, clock } = shell;
  const { onRefused } = options;
  const life = new AbortController();
  const { signal } = life;
  const { api } = bridge;
  const lane = openLane({ url: `${socketOrigin(options.origin)}/media/lane`, now: () => clock.now(), random: Math.random });
  const catalogue = createCatalogue();
  const health = createHealth();
  const views = createStore<readonly View[]>(() => []);
  const presets = createStore<readonly WallPreset[]>(() => []);
  const roster = createStore<readonly WallMonitor[]>(() => []);
  const capacity = createStore<Capacity | null>(() => null);
  const pc = sharePc({
    window: crypto.randomUUID(), monitor: number, isBehind: options.window !== null, budget: windowBudget, page: document,
    open: options.pc === null ? openPcChannel : pcOverCore(bridge, options.pc),
  });
  capacity.subscribe((measured) => { pc.tell({ measured: measured && { megapixelsPerSecond: measured.megapixelsPerSecond, isLimit: measured.isLimit } }); });
  const ways = createKnownWays();
  const viewCarousels = createStore<readonly ViewCarousel[]>(() => []);
  const pushes = createStore<PushBoard>(() => ({ asking: [], pushes: [] }));
  const servers = createStore<readonly ServerConfig[]>(() => []);
  const ptz = createPtz(bridge, number, onRefused);
  const clocks = createStore<ReadonlyMap<CameraId, ClockCorrections>>(() => new Map());
  const alarms = createAlarms(() => clock.now(), signal);
  const tiles = createTileReports(() => performance.now(), () => document.visibilityState === 'visible');
  const monitor = controlMonitor(
    (input) => api.walls.arrange({ ...input, arrangement: mutable(input.arrangement) }),
    async () => (await api.walls.monitors()).find((one) => one.number === number) ?? null,
    onRefused,
  );
  const decoders = createDecoders((question) => navigator.mediaCapabilities.decodingInfo(question));
  const hardware = watchHardware({ monitor, catalogue }, decoders, signal);
  catalogue.subscribe(({ cameras }) => { for (const { streams } of cameras.values()) for (const stream of streams) decoders.of(stream); });
  const canDecode = (camera: CameraId, role: StreamRole): boolean => {
    const stream = catalogue.getState().cameras.get(camera)?.streams.find((each) => each.role === role);
    return !stream || decoders.of(stream)?.isSupported !== false;
  };

  bridge.onOpen(() => {
    monitor.restart();
    lane.wake();
    shell.safeMode.note((loop) => api.app.crashed({ monitor: number, ...loop })).catch(() => undefined);
    void api.walls.capacity.read({ monitor: number }).then((known) => { capacity.setState(known, true); }, () => undefined);
    // The tiles come first: what the wall shows is known, their names follow.
    void firstTold(monitor, tilesFirstMs).then(() => reload());
  }, signal);
  let loads = new AbortController();
  async function reload(): Promise<void> {
    loads.abort();
    loads = new AbortController();
    // A failure here is a lost connection (loaded again at the next opening) or an older load that was overtaken.
    await loadCatalogue(bridge, catalogue, AbortSignal.any([signal, loads.signal])).catch(() => undefined);
  }
  follow(bridge, (ends) => api.cameras.watch(undefined, { signal: ends }), (change) => {
    health.setState((known) => applyHealth(known, change), true);
    if (change.reload) void reload();
  }, signal);
  follow(bridge, (ends) => api.walls.watch({ number }, { signal: ends }), (told: Monitor) => { monitor.tell(told); }, signal);
  follow(bridge, (ends) => api.walls.views.watch(undefined, { signal: ends }), (list) => { views.setState(list, true); }, signal);
  follow(bridge, (ends) => api.walls.presets.watch(undefined, { signal: ends }), (list) => { presets.setState(list, true); }, signal);
  follow(bridge, (ends) => api.walls.roster(undefined, { signal: ends }), (told) => { roster.setState(told, true); }, signal);
  follow(bridge, (ends) => api.walls.viewCarousels.watch(undefined, { signal: ends }), (told) => { viewCarousels.setState(told, true); }, signal);
  follow(bridge, (ends) => api.walls.pushes.watch(undefined, { signal: ends }), (told) => { pushes.setState(told, true); }, signal);
  follow(bridge, (ends) => api.ptz.watch(undefined, { signal: ends }), (told) => { ptz.board.setState(told, true); }, signal);
  follow(bridge, (ends) => api.servers.watch(undefined, { signal: ends }), (list) => {
    servers.setState(list as readonly ServerConfig[], true);
    hideServers(catalogue, hiddenServers(list as readonly ServerConfig[]));
  }, signal);
  follow(bridge, (ends) => api.clocks.watch(undefined, { signal: ends }), (told) => { clocks.setState(new Map(told.map(({ camera, corrections }) => [camera, corrections])), true); }, signal);
  follow(bridge, (ends) => api.alarms.watch({ monitor: number }, { signal: ends }), (told) => { alarms.tell(told); }, signal);

  const reports = setInterval(() => {
    const samples = tiles.take(number);
    if (samples.length > 0 && bridge.connection.getState().is === 'open') api.live.report({ samples }).catch(() => undefined);
  }, reportEveryMs);

  const page: PageState = {
    ...shell, catalogue, health, seen: watchSeen(tiles, signal), monitor, views, presets, roster, capacity, hardware, pc, viewCarousels, pushes, servers, ptz, clocks, alarms,
    tiles, pictures: new Map(), desk: createDesk(), actions: createActions(),
    access: createLiveAccess(bridge, lane, clock, { ways, canDecode }), ways,
    destroy() {
      ptz.hand.letGo();
      clearInterval(reports);
      life.abort();
      loads.abort();
      lane.destroy();
      pc.close();
    },
  };
  reportWindow(page, options.window, signal);
  return page;
}

/** Once the core has said what the monitor shows and its tiles have begun. */
function firstTold(monitor: MonitorControl, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, patienceMs);
    const leave = monitor.store.subscribe(done);
    function done(): void {
      clearTimeout(timer);
      leave();
      setTimeout(resolve, 0);
    }
    if (monitor.store.getState().confirmed !== null) done();
  });
}

type WireArrangement = Parameters<Bridge['api']['walls']['arrange']>[0]['arrangement'];

/** The same data in the mutable types of the schemas. */
export function mutable(arrangement: { layout: WireArrangement['layout']; items: readonly WireArrangement['items'][number][]; spare?: readonly WireArrangement['items'][number][] | undefined }): WireArrangement {
  const { layout, items, spare } = arrangement;
  return spare === undefined || spare.length === 0 ? { layout, items: [...items] } : { layout, items: [...items], spare: [...spare] };
}
