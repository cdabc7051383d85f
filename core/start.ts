/** Starts the core with a host. The only door into core/ for hosts and tests. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { CoreMemory } from '#bridge/core-messages';
import type { Host } from '#bridge/host';
import { embeddedServerId } from '#model/ids';
import type { Camera } from '#model/camera';
import { allCamerasOf } from '#model/view';
import { Alarms } from './alarms/alarms.ts';
import { Bookmarks, recordedIn } from './bookmarks/bookmarks.ts';
import { EvidenceLocks } from './evidence/evidence-locks.ts';
import { LockStore } from './evidence/lock-store.ts';
import { BookmarkStore } from './bookmarks/bookmark-store.ts';
import { createOwnBookmarks } from './bookmarks/own-bookmarks.ts';
import { ClockStore } from './clocks/clock-store.ts';
import { Clocks } from './clocks/clocks.ts';
import { Catalogue } from './cameras/catalogue.ts';
import { InventoryTable } from './cameras/inventory/inventory-table.ts';
import { Closing } from './closing.ts';
import { DeskLock } from './desk/desk-lock.ts';
import { openCoreData } from './data/open-core-data.ts';
import { keepDemoDome } from './demo/demo-dome.ts';
import { bridgeRouter } from './http/bridge-router.ts';
import { bridgePlace } from './http/bridge-socket.ts';
import { Door } from './http/door.ts';
import { ownDoorCertificate, readDoorCertificate } from './http/door-certificate.ts';
import { pageOrigin } from './http/guard.ts';
import { lanePlace } from './http/lane-socket.ts';
import { createMediaNames } from './http/media-names.ts';
import { openOrigin } from './http/origin.ts';
import { readPageFiles } from './http/page-files.ts';
import { createPass, randomId } from './http/pass.ts';
import { createRefusals } from './http/refusals.ts';
import { deskVisitor } from './http/visitor.ts';
import type { Visitor } from './http/visitor.ts';
import { WallImages } from './images/wall-images.ts';
import { by } from './journal/by.ts';
import { Journal } from './journal/journal.ts';
import { WatchLedger } from './journal/watch-ledger.ts';
import { LiveDuty } from './live/live-duty.ts';
import type { DoorWish } from './launch-options.ts';
import { createLogger } from './log.ts';
import { createNote } from './note.ts';
import { Playback } from './playback/playback.ts';
import { Ptz } from './ptz/ptz.ts';
import { PtzStore } from './ptz/ptz-store.ts';
import { createEmbeddedRecorder } from './servers/embedded/embedded-recorder.ts';
import { superviseRecorder } from './servers/embedded/supervise-recorder.ts';
import { addableKinds } from './servers/kinds.ts';
import { discoverOnvif } from './servers/onvif/discover.ts';
import { FootageSearch } from './search/footage-search.ts';
import { Servers } from './servers/servers.ts';
import { SettingsDuty } from './settings/settings.ts';
import { Snapshots } from './snapshots/snapshots.ts';
import { productVersion } from './version.ts';
import { PcRelay } from './windows/pc-relay.ts';
import { WarmWindows } from './windows/warm-windows.ts';
import type { WarmWindowsOptions } from './windows/warm-windows.ts';
import { camerasOf } from './walls/arrangement.ts';
import { Capacities } from './walls/capacities.ts';
import { MonitorTokens } from './walls/monitor-tokens.ts';
import { Pushes } from './walls/pushes.ts';
import { ViewCarousels } from './walls/view-carousels.ts';
import { Walls } from './walls/walls.ts';

export interface CoreOptions {
  /** Absolute path of the data folder; created with owner-only rights. */
  readonly data: string;
  /** Port of the page's origin on loopback; 0 takes any free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly pageFiles: string;
  /** Demo city, or null for none. */
  readonly demo: 'agadir' | 'tangier' | 'casablanca' | null;
  /** Where monitors' pages of other PCs come in over TLS; without it, or null: nowhere. */
  readonly door?: DoorWish | null;
  /** Other than the product's pace of replacing windows: for tests. */
  readonly windowPace?: WarmWindowsOptions['pace'];
  /** Removes the desk's PIN and unlocks it: for a PIN that nobody knows any more. */
  readonly forgetPin?: boolean;
  /** What to take up of a core that ended: its port counts instead of `port`. */
  readonly again?: CoreMemory | null;
  /** Called with plain steps and a fraction 0..1 while long work goes on. */
  readonly onProgress: (step: string, fraction: number) => void;
}

export interface Core {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** `https://HOST:PORT` for other PCs; null where there is no door. */
  readonly doorOrigin: string | null;
  /** For the one that takes over should this one end. */
  readonly memory: CoreMemory;
  /** Address that opens a monitor's page once: carries a launch token. */
  launchUrl(monitor: number): string;
  /** Stops everything in order; resolves when the last file is closed. */
  stop(): Promise<void>;
}

/** Throws a `CoreFault`: `port-in-use`, `data-newer`, `conflict` (another core has the folder), `disk-failed`, `not-found` (no page built, no certificate file), `invalid-input` (the door's address or certificate). */
export async function startCore(host: Host, options: CoreOptions): Promise<Core> {
  const now = (): number => Date.now();
  const startedAt = now();
  const closing = new Closing();
  try {
    const note = createNote(createLogger('journal'));
    const files = await readPageFiles(options.pageFiles);
    const data = closing.add(openCoreData({ folder: options.data, now, onFault: (problem) => { createLogger('data').warn(problem); } }), (open) => open.close());
    const journal = new Journal({ data, now });
    const catalogue = new Catalogue({
      data, now,
      onChanged: ({ camera, ...change }, who) => { note(() => { journal.append({ kind: 'camera-changed', camera, detail: { ...by(who), changed: Object.keys(change).join(', ') } }); }); },
    });
    const settings = new SettingsDuty({ host, journal });
    const lock = closing.add(new DeskLock({ data, journal, note, settings: () => settings.read(), now, monotonic: () => performance.now() }), (one) => { one.destroy(); });
    settings.onChange(() => { lock.settingsChanged(); });
    if (options.forgetPin === true) lock.forgetPin();
    const stopped = closing.add(new AbortController(), (controller) => { controller.abort(); });
    host.onSessionLock?.(() => { lock.sessionLocked(); }, stopped.signal);
    const walls = new Walls({ data, journal, now });
    const pushes = closing.add(new Pushes({ data, journal, walls, now }), (one) => { one.destroy(); });
    walls.followCatalogue(catalogue, stopped.signal);
    const snapshots = new Snapshots({ folder: path.join(options.data, 'snapshots'), journal, camera: (id) => catalogue.get(id) });
    const ledger = closing.add(new WatchLedger({ data, journal, now, knows: (id) => catalogue.get(id) !== null }), (one) => { one.destroy(); });

    const recorderData = path.join(options.data, 'recorder');
    const recorder = closing.add(createEmbeddedRecorder({ recorderData, now }), (server) => server.destroy());
    const servers = closing.add(new Servers({
      data, secrets: host.secrets, catalogue, journal, note, log: createLogger('servers'), now, random: Math.random,
      embedded: recorder, bridge: recorder.bridge, kinds: addableKinds, inventory: new InventoryTable(data), ownBookmarks: createOwnBookmarks({ data, now }),
    }), (one) => one.destroy());

    let port = 0;
    const names = createMediaNames(() => port);
    const live = closing.add(new LiveDuty({
      camera: (id) => catalogue.get(id), server: (id) => servers.get(id), ledger, note, address: names.address, now, randomId,
    }), (duty) => { duty.destroy(); });
    walls.onShown(({ items }) => { live.warm(camerasOf(items, now())); });
    const ptz = closing.add(new Ptz({
      part: (id) => servers.get(catalogue.get(id)?.server ?? '')?.ptz ?? null, knows: (id) => catalogue.get(id) !== null, store: new PtzStore(data), journal, note, now,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }), (one) => one.destroy());
    const clockStore = new ClockStore(data);
    const clocks = new Clocks({ store: clockStore, journal, now, knows: (id) => catalogue.get(id) !== null, levelOf: (monitor) => ptz.levelOf(monitor) });
    const alarms = closing.add(new Alarms({
      servers: { find: (id) => servers.get(id), changes: servers.changes }, camerasOf: (monitor) => allCamerasOf(walls.monitor(monitor).items), onArranged: (monitor, listener) => walls.onArranged(monitor, listener),
      level: () => settings.read().alarmLevel, corrections: (id) => clockStore.inForce(id), now,
    }), (one) => { one.destroy(); });
    catalogue.onUnreachable((server) => { alarms.lost(server); });
    settings.onChange(() => { alarms.levelChanged(); });
    const playback = closing.add(new Playback({ server: (id) => servers.get(id), knows: (id) => catalogue.get(id) !== null, corrections: (id) => clockStore.inForce(id), journal, note, now, randomId }), (one) => { one.destroy(); });
    const search = new FootageSearch({
      server: (id) => servers.get(id), servers: () => [embeddedServerId, ...servers.list().map(({ id }) => id)], camera: (id) => catalogue.get(id), cameras: () => catalogue.list({ after: null, limit: Infinity }).cameras, corrections: (id) => clockStore.inForce(id), journal,
    });
    const bookmarkStore = new BookmarkStore({ data, now, cameraWords: (id) => cameraWords(catalogue.get(id)) });
    const evidence = closing.add(new EvidenceLocks({
      store: new LockStore(data), journal, note, now, timeZone: Temporal.Now.timeZoneId(), server: (id) => servers.get(id), levelOf: (monitor) => ptz.levelOf(monitor),
      bookmark: (id) => { const { cameras, range, ahead } = bookmarkStore.get(id); return { cameras, recorded: (camera) => recordedIn(range, ahead[camera]) }; },
    }), (one) => { one.destroy(); });
    const bookmarks = closing.add(new Bookmarks({
      store: bookmarkStore, journal, note, log: createLogger('bookmarks'), now,
      camera: (id) => catalogue.get(id), localTime: (at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toString({ timeZoneName: 'never', smallestUnit: 'second' }),
      server: (id) => servers.get(id), servers: () => servers.list().map(({ id }) => id),
      corrections: (id) => clockStore.inForce(id), farthestMs: () => clockStore.farthestMs(),
      lock: (id) => evidence.of(id), locked: () => evidence.locked(), canLock: (id) => evidence.canLock(id),
      keptDays: (id) => servers.get(catalogue.get(id)?.server ?? '')?.keptDays ?? null, unnamed: ({ start }) => `Manara ${new Date(start).toISOString()}`,
    }), (one) => { one.destroy(); });
    clocks.onChanged(() => { bookmarks.moved(); });
    evidence.onChanged(() => { bookmarks.moved(); });
    evidence.start();
    const pass = createPass(options.again ?? undefined);
    const launchUrl = (monitor: number): string => `${pageOrigin(port)}/launch?token=${pass.launchToken}&monitor=${monitor}`;
    const refusals = createRefusals(journal, note, now);
    const carousels = closing.add(new ViewCarousels({
      data, journal, walls, now, isHeld: (monitor) => pushes.holds(monitor), onAhead: ({ items }) => { live.warm(camerasOf(items, now())); },
    }), (one) => { one.destroy(); });
    const images = new WallImages({ folder: path.join(options.data, 'images'), data, journal, note, now });
    const tokens = new MonitorTokens({ data, journal, note, now });
    const door = options.door ? new Door({
      ...options.door, port: options.again?.doorPort ?? options.door.port, tokens, refusals, monotonic: () => performance.now(),
      certificate: options.door.files ? readDoorCertificate(options.door.files.cert, options.door.files.key) : await ownDoorCertificate(path.join(options.data, 'door'), options.door.host, now()),
    }) : null;
    const pages = new Map<string, Visitor>();
    const pc = new PcRelay({ monotonic: () => performance.now() });
    lock.onLocked(() => {
      for (const [who, visitor] of pages) {
        if (!lock.isShut(visitor)) continue;
        ptz.gone(who);
        live.gone(who);
        pc.gone(who);
      }
      // Tickets outlive the connection they were given to by a minute: those of pages that are gone go, too.
      const owns = (who: string): boolean => lock.isShut(pages.get(who) ?? deskVisitor);
      live.shut(owns);
      playback.shut(owns);
    });
    const windows = closing.add(new WarmWindows({
      host, url: (monitor, window) => `${launchUrl(monitor)}&window=${window}`, randomKey: () => randomUUID().replaceAll('-', ''), memoryMb: () => settings.read().windowMemoryMb,
      rests: () => lock.isShut(deskVisitor), journal, note, monotonic: () => performance.now(), now, ...(options.windowPace && { pace: options.windowPace }),
    }), (one) => { one.destroy(); });
    const router = bridgeRouter({
      about: { version: productVersion(), host: host.kind, demo: options.demo, startedAt, weakSecrets: host.secrets.backend.strength === 'strong' ? null : host.secrets.backend.name, tellsSessionLock: host.onSessionLock !== null, canStartWithPc: host.canStartWithPc },
      catalogue, servers, live, alarms, walls, pushes, carousels, capacities: new Capacities({ data, journal, now }), images, tokens, door, ptz, playback, clocks, search, bookmarks, evidence, snapshots, journal, settings, lock, pc, now, log: createLogger('bridge'),
      discover: (signal) => discoverOnvif({ found: () => undefined, signal, waitMs: 2_500 }),
      onWindow: (page, report) => { windows.report(page, report); },
      openWindow: (monitor) => host.openWindow({ monitor, url: launchUrl(monitor), fullScreen: true }),
      screens: host,
    });
    const origin = closing.add(await openOrigin({
      port: options.again?.port ?? options.port, files, pass, live, playback, refusals, door, log: createLogger('http'),
      onLaunch: (monitor) => { note(() => { journal.append({ kind: 'window-opened', monitor }); }); },
      sockets: [bridgePlace({
        router, refusals, onGone: (who) => { pages.delete(who); ptz.gone(who); playback.gone(who); live.gone(who); pc.gone(who); },
        onCome: (who, visitor, from) => {
          pages.set(who, visitor);
          if (visitor.is === 'monitor') tokens.used(visitor.token, 'connected', from);
        },
      }), lanePlace(live)],
    }), (one) => one.close());
    port = origin.port;

    const supervision = closing.add(superviseRecorder({
      host, recorderData, demo: options.demo, onProgress: options.onProgress, log: createLogger('recorder'),
      onReady: () => { recorder.wake(); },
      onRestart: (why) => { note(() => { journal.append({ kind: 'recorder-restarted', detail: { code: why.code, signal: why.signal } }); }); },
    }), (one) => one.stop());
    // A wall that was shown before opens at once, its tiles wait for the recorder; a first one would be empty.
    if (catalogue.total === 0) await supervision.firstReady;
    closing.add(servers.follow(), (stop) => { stop(); });

    if (options.demo !== null) {
      closing.add(keepDemoDome({
        host, servers, log: createLogger('demo'), sceneFile: path.join(recorderData, 'dome-scene.yuv'),
        callIt: (camera, number, name) => catalogue.get(camera) !== null && catalogue.change({ camera, number, name }, 'demo') !== null,
      }), (stop) => stop());
    }

    note(() => { journal.append({ kind: 'app-started', detail: { version: productVersion(), host: host.kind, demo: options.demo } }); });
    closing.add(journal, (one) => { note(() => { one.append({ kind: 'app-stopped' }); }); });
    return { origin: pageOrigin(port), doorOrigin: door?.origin ?? null, memory: { port, ...pass.keys, doorPort: door?.port ?? null }, launchUrl, stop: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** By what a person looks for a camera. */
function cameraWords(camera: Camera | null): string {
  return camera ? [String(camera.number), ...Object.values(camera.name), ...Object.values(camera.site.name)].join('\n') : '';
}
