/** The Bridge contract, answered by the duties of the core. Inputs and outputs are checked against the contract's schemas. */
import { implement, ORPCError } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Host } from '#bridge/host';
import type { LiveTicket } from '#model/live';
import type { EpochMs } from '#model/time';
import type { Problem } from '#model/problem';
import type { Catalogue } from '../cameras/catalogue.ts';
import { CoreFault, problemOf } from '../fault.ts';
import type { WallImages } from '../images/wall-images.ts';
import type { Journal } from '../journal/journal.ts';
import type { LiveDuty } from '../live/live-duty.ts';
import type { Logger } from '../log.ts';
import type { SettingsDuty } from '../settings/settings.ts';
import type { SuggestedDevice } from '../servers/onvif/discovery-answer.ts';
import type { PcRelay } from '../windows/pc-relay.ts';
import type { WindowReport } from '../windows/warm-windows.ts';
import type { Servers } from '../servers/servers.ts';
import type { Ptz } from '../ptz/ptz.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Capacities } from '../walls/capacities.ts';
import type { Pushes } from '../walls/pushes.ts';
import type { MonitorTokens } from '../walls/monitor-tokens.ts';
import type { ViewCarousels } from '../walls/view-carousels.ts';
import type { Walls } from '../walls/walls.ts';
import { forever } from './forever.ts';
import { doorAddress } from './media-names.ts';
import { mayAsk, partFor } from './monitor-rights.ts';
import { deskRoutes, lockGate } from './desk-routes.ts';
import type { DeskLock } from '../desk/desk-lock.ts';
import type { Alarms } from '../alarms/alarms.ts';
import { alarmsRoutes } from './alarms-routes.ts';
import type { Clocks } from '../clocks/clocks.ts';
import { clocksRoutes } from './clocks-routes.ts';
import type { Bookmarks } from '../bookmarks/bookmarks.ts';
import { bookmarksRoutes } from './bookmarks-routes.ts';
import type { EvidenceLocks } from '../evidence/evidence-locks.ts';
import { evidenceRoutes } from './evidence-routes.ts';
import type { Playback } from '../playback/playback.ts';
import { playbackRoutes } from './recordings-routes.ts';
import type { FootageSearch } from '../search/footage-search.ts';
import { searchRoutes } from './search-routes.ts';
import { pcRoutes } from './pc-routes.ts';
import { ptzRoutes } from './ptz-routes.ts';
import type { Visitor } from './visitor.ts';
import { wallsRoutes } from './walls-routes.ts';

/** One page's connection. */
export interface BridgeContext {
  /** Names the page's session in tickets and journal; no secret. */
  readonly who: string;
  readonly visitor: Visitor;
  /** The address it comes from. */
  readonly from: string;
}

export interface BridgeDuties {
  readonly about: { readonly version: string; readonly host: Host['kind']; readonly demo: string | null; readonly startedAt: EpochMs; readonly weakSecrets: string | null; readonly tellsSessionLock: boolean; readonly canStartWithPc: boolean };
  readonly catalogue: Catalogue;
  readonly servers: Servers;
  readonly live: LiveDuty;
  readonly alarms: Alarms;
  readonly walls: Walls;
  readonly pushes: Pushes;
  readonly carousels: ViewCarousels;
  readonly capacities: Capacities;
  readonly images: WallImages;
  readonly tokens: MonitorTokens;
  /** Where monitors' pages of other PCs come in; null where no door was opened. */
  readonly door: { readonly origin: string; readonly pin: string | null } | null;
  readonly ptz: Ptz;
  readonly playback: Playback;
  readonly search: FootageSearch;
  readonly clocks: Clocks;
  readonly bookmarks: Bookmarks;
  readonly evidence: EvidenceLocks;
  readonly snapshots: Snapshots;
  readonly journal: Journal;
  readonly settings: SettingsDuty;
  readonly lock: DeskLock;
  readonly pc: PcRelay;
  /** ONVIF devices that answer on the network. */
  readonly discover: (signal: AbortSignal) => Promise<readonly SuggestedDevice[]>;
  readonly openWindow: (monitor: number) => Promise<boolean>;
  readonly screens: Pick<Host, 'displays' | 'showOn'>;
  /** A desk's window told how it is. */
  readonly onWindow: (page: string, report: WindowReport) => void;
  readonly now: () => EpochMs;
  readonly log: Logger;
}

/** Bad rows of an inventory told one by one; the count says the rest. */
const mostRowsTold = 500;

export function bridgeRouter(duties: BridgeDuties) {
  const { catalogue, servers, live, walls, pushes, capacities, snapshots, journal, settings } = duties;
  const os = implement(bridgeContract).$context<BridgeContext>().use(async ({ context: { visitor }, path, next, errors, signal }, input: unknown, output) => {
    try {
      const gate = lockGate(duties.lock, path, visitor, () => errors.PROBLEM({ data: { code: 'desk-locked' } }));
      gate.check();
      if (visitor.is === 'monitor' && !mayAsk(path, input, visitor, (what) => walls.mayShow(visitor.monitor, what))) throw new CoreFault('not-allowed', 'this page shows its monitor and nothing else');
      const answer = (await next()).output;
      gate.check();
      return output(gate.guard(visitor.is === 'desk' ? answer : partFor(path, answer, visitor)));
    } catch (error) {
      if (signal?.aborted || (error instanceof ORPCError && error.code === 'PROBLEM')) throw error;
      throw errors.PROBLEM({ data: toldProblem(error, duties.log) });
    }
  });

  return os.router({
    app: {
      about: os.app.about.handler(({ context }) => ({ ...duties.about, access: context.visitor.is })),
      window: os.app.window.handler(({ input, context }) => { duties.onWindow(context.who, input); }),
      crashed: os.app.crashed.handler(({ input: { monitor, ...loop }, context }) => { journal.append({ kind: 'window-crashed', monitor, detail: { who: context.who, ...loop } }); }),
      clock: os.app.clock.handler(() => ({ now: duties.now() })),
    },
    cameras: {
      list: os.cameras.list.handler(({ input }) => catalogue.list(input)),
      search: os.cameras.search.handler(({ input }) => catalogue.search(input.text, input.limit)),
      change: os.cameras.change.handler(({ input, context }) => catalogue.change(input, context.who)),
      watch: os.cameras.watch.handler(({ signal }) => catalogue.watch(signal ?? forever)),
    },
    servers: {
      watch: os.servers.watch.handler(({ signal }) => servers.watch(signal ?? forever)),
      probe: os.servers.probe.handler(async ({ input, signal }) => {
        const { found, ...rest } = await servers.probe(input.address, signal ?? forever);
        return { ...rest, found: [...found] };
      }),
      add: os.servers.add.handler(({ input, signal, context }) => servers.add(input, signal ?? forever, context.who)),
      change: os.servers.change.handler(({ input: { id, ...wish }, signal, context }) => servers.change(id, wish, signal ?? forever, context.who)),
      remove: os.servers.remove.handler(({ input, context }) => servers.remove(input.id, context.who)),
      discover: os.servers.discover.handler(async ({ signal }) => ({
        devices: (await duties.discover(signal ?? forever)).map(({ id, name, hardware, from, addresses }) => ({
          id, name, hardware, from, addresses: addresses.map(({ url, concerns }) => ({ url, concerns: [...concerns] })).filter(({ url }) => url.length <= 500),
        })),
      })),
      importInventory: os.servers.importInventory.handler(async ({ input: { list, ...order }, context }) => {
        const { file, rows, changes, server } = await servers.importInventory({ ...order, source: new Uint8Array(await list.arrayBuffer()) }, context.who);
        return {
          file: file && { code: file.code, row: file.row }, badRows: rows.length, rows: rows.slice(0, mostRowsTold).map(({ row, faults }) => ({ row, faults: [...faults] })),
          good: changes.added + changes.changed + changes.same, ...changes, server,
        };
      }),
    },
    desk: deskRoutes(duties.lock),
    live: {
      open: os.live.open.handler(({ input, context: { who, visitor } }) => {
        const tickets = live.open(input.camera, input.want, who);
        return visitor.is === 'desk' ? tickets : tickets.map((ticket) => ({ ...ticket, url: doorAddress(visitor.origin, ticket) })).toSorted((a, b) => Number(isPeer(a)) - Number(isPeer(b)));
      }),
      renew: os.live.renew.handler(({ input, context }) => live.renew(input.ticket, context.who)),
      close: os.live.close.handler(({ input }) => { for (const ticket of input.tickets) live.close(ticket); }),
      keepReplay: os.live.keepReplay.handler(({ input }) => { for (const camera of input.cameras) live.keepReplay(camera); }),
      replay: os.live.replay.handler(({ input, context }) => {
        const { ticket, range } = live.replay(input.camera, context.who);
        const [start, end] = [Math.round(range.start), Math.round(range.end)];
        journal.append({ kind: 'replay-watched', camera: input.camera, monitor: input.monitor, detail: { who: context.who, start, end } });
        return { ticket, start, end };
      }),
      report: os.live.report.handler(({ input, context }) => { live.report(context.who, input.samples); }),
    },
    walls: wallsRoutes({ walls, pushes, carousels: duties.carousels, capacities, images: duties.images, tokens: duties.tokens, door: duties.door, openWindow: duties.openWindow, screens: duties.screens }),
    pc: pcRoutes(duties.pc),
    ptz: ptzRoutes(duties.ptz),
    playback: playbackRoutes(duties.playback),
    search: searchRoutes(duties.search),
    alarms: alarmsRoutes(duties.alarms),
    clocks: clocksRoutes(duties.clocks),
    bookmarks: bookmarksRoutes(duties.bookmarks),
    evidence: evidenceRoutes(duties.evidence),
    snapshots: { save: os.snapshots.save.handler(({ input, context }) => snapshots.save(input, context.who)) },
    journal: { list: os.journal.list.handler(({ input }) => journal.list(input)) },
    settings: {
      read: os.settings.read.handler(() => settings.read()),
      write: os.settings.write.handler(({ input, context }) => settings.write(input, context.who)),
      watch: os.settings.watch.handler(({ signal }) => settings.watch(signal ?? forever)),
    },
  });
}

/** WebRTC goes past the door: to this machine's loopback, or to a server that another PC may not reach. Tried last there. */
function isPeer({ kind }: LiveTicket): boolean {
  return kind === 'whep' || kind === 'offered';
}

/** Every refusal carries a code of the closed list; a bug is logged here and called `internal`. */
function toldProblem(error: unknown, log: Logger): Problem {
  const known = problemOf(error);
  if (known) return known;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return { code: 'invalid-input', detail: firstIssue(error.data) };
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a bridge call failed');
  return { code: 'internal' };
}

function firstIssue(data: unknown): string {
  const issue = (data as { issues?: readonly { message?: string; path?: readonly unknown[] }[] } | undefined)?.issues?.[0];
  return `${issue?.path?.map(String).join('.') ?? ''}: ${issue?.message ?? 'not as the contract says'}`.slice(0, 300);
}
