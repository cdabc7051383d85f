/** Live pictures: which ways to watch, tickets for them, and what they are good for. */
import type { Camera } from '#model/camera';
import type { CameraId, ServerId } from '#model/ids';
import type { LiveKind, LiveTicket, LiveWant } from '#model/live';
import { pixelRateOf } from '#model/stream-rate';
import type { EpochMs, TimeRange } from '#model/time';
import { CoreFault } from '../fault.ts';
import type { LiveSample, WatchLedger } from '../journal/watch-ledger.ts';
import type { Note } from '../note.ts';
import type { LiveCandidate, OfferedSession, RecordingServer, Upstream } from '../servers/recording-server.ts';
import { LaneHub } from './lane-hub.ts';
import { LaneWindow } from './lane-window.ts';
import { withLowGear } from './low-gear.ts';
import { createMainShare } from './main-share.ts';
import { PictureHub } from './picture-hub.ts';
import type { HeldPicture } from './picture-hub.ts';
import { RepeatedPictures } from './repeated-picture.ts';
import { createTicketBook, ticketLifeMs } from './ticket-book.ts';
import { ReplayMemory } from './replay-memory.ts';
import type { Ticket, TicketBook } from './ticket-book.ts';

const sweepMs = 1_000;
/** What a small tile would be shown: what is kept for instant replay, and opened ahead for a view. */
const smallWant: LiveWant = { width: 640, height: 360, muted: true, purpose: 'tile' };

export interface LiveDutyOptions {
  readonly camera: (id: CameraId) => Camera | null;
  readonly server: (id: ServerId) => RecordingServer | null;
  readonly ledger: Pick<WatchLedger, 'opened' | 'closed' | 'report' | 'gone'>;
  readonly note: Note;
  /** Absolute address of a ticket's media; empty for the lane. */
  readonly address: (ticket: { readonly id: string; readonly camera: CameraId; readonly kind: LiveKind }) => string;
  readonly now: () => EpochMs;
  /** 256 random bits in base64url. */
  readonly randomId: () => string;
}

export class LiveDuty {
  readonly #options: LiveDutyOptions;
  readonly #book: TicketBook;
  readonly #hub: LaneHub;
  readonly #repeated: RepeatedPictures;
  readonly #pictures: PictureHub;
  readonly #replays: ReplayMemory;
  readonly #mainShare = createMainShare();
  readonly #windows = new Set<LaneWindow>();
  readonly #voidedListeners = new Set<(ticket: Ticket) => void>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: LiveDutyOptions) {
    this.#options = options;
    this.#book = createTicketBook(options.now, options.randomId, (ticket) => { this.#voided(ticket); });
    this.#hub = new LaneHub((candidate) => this.#serverOf(candidate));
    this.#repeated = new RepeatedPictures(options.now);
    this.#pictures = new PictureHub({ serverOf: (candidate) => this.#serverOf(candidate), random: Math.random, repeated: this.#repeated });
    this.#replays = new ReplayMemory({ hub: this.#hub, candidate: (camera) => this.#kept(camera), now: options.now, randomId: options.randomId });
    this.#sweep = setInterval(() => { this.#book.sweep(); }, sweepMs);
    this.#sweep.unref();
  }

  /** Streams followed upstream now (F13). */
  get followed(): number { return this.#hub.size + this.#pictures.size; }

  /** These cameras are about to be asked for: a monitor that somebody looks at was arranged. */
  warm(cameras: Iterable<CameraId>): void {
    for (const camera of new Set(cameras)) {
      const candidate = this.#kept(camera);
      if (candidate) this.#hub.warm(candidate);
    }
  }

  /** Tickets in the order to try them. `owner` names the page's session. */
  open(cameraId: CameraId, want: LiveWant, owner: string): LiveTicket[] {
    const camera = this.#options.camera(cameraId);
    const server = camera && this.#options.server(camera.server);
    if (!camera || !server) throw new CoreFault('not-found', 'no such camera');
    const affordable = this.#mainShare.afford(want, camera.id, owner, (id) => this.#book.peek(id) !== null);
    const candidates = withLowGear(server.live.candidates(camera, affordable));
    if (candidates.length === 0) throw new CoreFault('unsupported', 'its server gives no live picture that can be shown');
    const tickets: LiveTicket[] = [];
    for (const candidate of candidates) {
      const ticket = this.#book.mint(candidate, owner);
      if (ticket) tickets.push(this.#shown(ticket, camera));
    }
    if (!tickets[0]) throw new CoreFault('over-budget', 'too many live pictures are open');
    this.#mainShare.given(tickets[0], owner);
    return tickets;
  }

  renew(id: string, owner: string): { expiresAt: EpochMs } {
    if (!this.#book.renew(id, owner)) throw new CoreFault('ticket-expired');
    return { expiresAt: this.#options.now() + ticketLifeMs };
  }

  close(id: string): void { this.#book.close(id); }

  report(owner: string, samples: readonly LiveSample[]): void { this.#options.ledger.report(owner, samples); }

  /** A page's bridge ended. */
  gone(owner: string): void {
    this.#book.leave(owner);
    this.#replays.gone(owner);
    this.#options.note(() => { this.#options.ledger.gone(owner); });
  }

  /** The desk was locked: the pages that are meant see nothing more, and nothing of it stays in memory. */
  shut(owns: (owner: string) => boolean): void {
    this.#book.closeOf(owns);
    this.#replays.wipe(owns);
  }

  /** A request for media in the name of a ticket; `null` when it is not good for that. */
  use(id: string, kind: LiveKind): Ticket | null {
    const before = this.#book.peek(id);
    if (before?.kind !== kind) return null;
    const ticket = this.#book.use(id);
    if (ticket && before.state === 'fresh') this.#began(ticket);
    return ticket;
  }

  /** Starts a ticket that is then held until closed; a second start is refused. */
  hold(id: string, kind: LiveKind): Ticket | null {
    if (this.#book.peek(id)?.kind !== kind) return null;
    const ticket = this.#book.hold(id);
    if (ticket) this.#began(ticket);
    return ticket;
  }

  /** Neither closed nor expired; without using it. */
  isGood(id: string): boolean { return this.#book.peek(id) !== null; }

  /** A ticket of this kind, without using it. */
  peek(id: string, kind: LiveKind): Ticket | null {
    const ticket = this.#book.peek(id);
    return ticket?.kind === kind ? ticket : null;
  }

  /** Fresh address and credentials of a ticket's stream; they never leave the core. */
  upstream(ticket: Ticket, signal: AbortSignal): Promise<Upstream> {
    const server = this.#serverOf(ticket);
    if (!server) throw new CoreFault('not-found');
    return server.live.open(ticket, signal);
  }

  /** The newest pushed picture after `after`, when it comes; null when the signal aborts before. */
  picture(ticket: Ticket, after: number, signal: AbortSignal): Promise<HeldPicture | null> {
    return this.#pictures.next(ticket, after, signal);
  }

  /** When a still without a time came first, where its server has given nothing else for ten seconds; null else. */
  repeatedSince({ camera, role }: Ticket, jpeg: Uint8Array): EpochMs | null {
    return this.#repeated.since(`still ${role} ${camera}`, jpeg);
  }

  /** A WebRTC session in which the server offers; the caller closes it. */
  async offer(ticket: Ticket, signal: AbortSignal): Promise<OfferedSession> {
    const offer = this.#serverOf(ticket)?.live.offer;
    if (!offer) throw new CoreFault('unsupported', 'this server offers no WebRTC session');
    return offer(ticket, signal);
  }

  /** The last two minutes of a camera that is on a wall. Refused with `no-recording` where nothing of it is in memory. */
  replay(camera: CameraId, owner: string): { readonly ticket: string; readonly range: TimeRange } {
    const replay = this.#replays.open(camera, owner);
    if (!replay) throw new CoreFault('no-recording', 'nothing of this camera is in memory');
    return replay;
  }

  /** A tile of it rests (docs/decisions/052): its replay stays for a while without a ticket. Nothing where nothing of it is in memory. */
  keepReplay(camera: CameraId): void { this.#replays.keep(camera); }

  /** Encoded lane messages of a replay, or those captured after `since`; null when it is not to be had any more. */
  replayed(ticket: string, since: EpochMs | null): Uint8Array[] | null { return this.#replays.read(ticket, since); }

  /** One window's lane; the caller brings the socket. */
  openLane(send: (bytes: Uint8Array, written: () => void) => void): { readonly window: LaneWindow; readonly leave: () => void } {
    const window = new LaneWindow({ hold: (id) => this.hold(id, 'lane') ?? this.hold(id, 'keyframes'), close: (id) => { this.#book.close(id); }, hub: this.#hub, send, now: this.#options.now });
    this.#windows.add(window);
    return {
      window,
      leave: () => {
        this.#windows.delete(window);
        window.destroy();
      },
    };
  }

  /** Calls with every ticket that was in use and no longer is. */
  onVoided(listener: (ticket: Ticket) => void): void { this.#voidedListeners.add(listener); }

  #began(ticket: Ticket): void {
    this.#replays.began(ticket.camera);
    this.#options.note(() => { this.#options.ledger.opened(ticket.owner, ticket.camera, null); });
  }

  #voided(ticket: Ticket): void {
    this.#replays.left(ticket.camera);
    this.#options.note(() => { this.#options.ledger.closed(ticket.owner, ticket.camera); });
    if (ticket.kind === 'lane' || ticket.kind === 'keyframes') for (const window of this.#windows) window.voided(ticket.id);
    if (ticket.kind === 'mjpeg') this.#pictures.leave(ticket.id);
    for (const listener of this.#voidedListeners) listener(ticket);
  }

  #shown(ticket: Ticket, { streams }: Camera): LiveTicket {
    const { id, camera, role, kind, expiresAt } = ticket;
    const megapixelsPerSecond = pixelRateOf(streams.find((stream) => stream.role === role));
    return { id, camera, role, kind, expiresAt, url: this.#options.address(ticket), ...(megapixelsPerSecond !== null && { megapixelsPerSecond }) };
  }

  #kept(id: CameraId): LiveCandidate | null {
    const camera = this.#options.camera(id);
    const server = camera && this.#options.server(camera.server);
    return server?.live.candidates(camera!, smallWant).find(({ kind }) => kind === 'lane') ?? null;
  }

  #serverOf({ camera }: Pick<LiveCandidate, 'camera'>): RecordingServer | null {
    const known = this.#options.camera(camera);
    return known && this.#options.server(known.server);
  }

  destroy(): void {
    clearInterval(this.#sweep);
    for (const window of this.#windows) window.destroy();
    this.#replays.destroy();
    this.#hub.destroy();
    this.#pictures.destroy();
  }
}
