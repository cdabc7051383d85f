/**
 * One tile's live picture for the tile's life: opens tickets, climbs the ladder, keeps the last still, tells the truth about age.
 * `#main` owns what is shown or awaited; `#next` tries another way beneath it and takes over at its first frame.
 */
import type { BudgetPriority } from '#model/budget-priority';
import type { StreamRole } from '#model/camera';
import type { CameraId } from '#model/ids';
import { replayKeptMs } from '#model/live';
import type { LiveTicket, LiveWant } from '#model/live';
import type { PlayerState, SmallReason } from '#model/player-state';
import { problems } from '#model/problem';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { Attempt, checkEveryMs } from './attempt.ts';
import type { AttemptContext } from './attempt.ts';
import { costOfWay, lowestOf, priorityOf } from './budget.ts';
import type { BudgetGrant, BudgetKeeper } from './budget-keeper.ts';
import { decodableFirst, isDecodable } from './decoders.ts';
import { freshMemory, isBetter, isUndecodable, lastingAfterMs, nextStep, orderTickets, quickWay, sameWay, stepUpAt, withFailure, withSuccess } from './ladder.ts';
import type { Layer } from './layer.ts';
import type { LiveAccess } from './live-access.ts';
import { asProblem } from './as-problem.ts';
import { isPainted } from './still-picture.ts';
import { whenIdle } from './when-idle.ts';

export interface PlayerOptions {
  readonly camera: CameraId;
  readonly want: LiveWant;
  /** Somebody sees the tile now. */
  readonly isSeen: boolean;
  readonly access: LiveAccess;
  readonly createLayer: () => Layer;
  readonly engines: AttemptContext['engines'];
  readonly budget: BudgetKeeper;
  readonly random: () => number;
  readonly onState: (state: PlayerState) => void;
}

/** The core must answer an `open` in this time, ms. */
const openLimitMs = 5000;
/** A source that has been waited for this long (ms) is looked for by other ways, too. */
const lookAroundAfterMs = 8000;
/** A tile that began by its quick way goes on to its best one after this (ms): what begins with it goes first. */
const goOnAfterMs = 1000;
/** Changes of wish within this time (ms), as while a wall is being re-laid, are one. */
const wantSettlesMs = 200;
/** A tile that nobody sees is ready for this long (ms), as while another fills the wall for a glance; where room is short it gives way at once. */
const restAfterMs = 10_000;
/** After the lane's return tiles ask anew within this time (ms), not all at once (F03). */
const wakeSpreadMs = 400;

/** A way down is looked for again after this (ms), twice as long each time up to the last: a picture that lost its place in the budget stays until another is there. */
const [stepDownFromMs, stepDownToMs] = [1000, 16_000];

/** An attempt with what hangs on it. */
interface Try {
  readonly attempt: Attempt;
  readonly grant: BudgetGrant;
  /** It runs without a place in the budget, until another picture is there. */
  displaced: boolean;
  /** It was the core's first choice. */
  best: boolean;
  /** It stands in until the best way, which is slow to begin, was tried beneath it. */
  standsIn: boolean;
  /** A main stream was before it, and the budget refused that. */
  small: boolean;
  shownSince: EpochMs | null;
}

export class Player {
  readonly #options: PlayerOptions;
  readonly #now: () => EpochMs;
  /** Of the time until it rests, or ends. */
  #abort = new AbortController();
  readonly #ticker: ReturnType<typeof setInterval>;
  readonly #leaveLane: (() => void) | undefined;
  #leaveBudget: () => void = () => undefined;
  readonly #ending = new Set<Promise<void>>();
  /** Sheets whose engine ends as soon as its last picture is kept. */
  readonly #held = new Set<Layer>();
  #want: LiveWant;
  #isSeen: boolean;
  /** Keeps the camera's instant replay; null while it does not rest. */
  #keeping: ReturnType<typeof setInterval> | null = null;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  /** The wish the tickets in hand were asked for with. */
  #openedFor: LiveWant | null = null;
  #memory = freshMemory;
  #unused: readonly LiveTicket[] = [];
  /** All ways of the newest batch, best first; only their kinds and roles are of use. */
  #ways: readonly LiveTicket[] = [];
  /** The same as the core would try them, whatever this browser decodes. */
  #offered: readonly LiveTicket[] = [];
  /** Of the budget, when it was last asked for something better. */
  #roomAsked = 0;
  #main: Try | null = null;
  #next: Try | null = null;
  /** The sheet on top, and one free to be used. */
  #top: Layer | null = null;
  #idle: Layer | null = null;
  #retry: { readonly at: EpochMs; readonly timer: ReturnType<typeof setTimeout> } | null = null;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  #looks = 0;
  #lookAt: EpochMs | null = null;
  #error: Problem | null = null;
  #lastPictureAt: EpochMs | null = null;
  #lastCapturedAt: EpochMs | null = null;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#now = () => options.access.now();
    this.#want = options.want;
    this.#isSeen = options.isSeen;
    this.#ticker = setInterval(() => this.#tick(), checkEveryMs);
    this.#leaveLane = options.access.lane.reopened?.(() => this.#wake());
    if (options.isSeen) this.#rise();
    else this.#rest();
  }

  setWant(want: LiveWant): void {
    const before = this.#want;
    this.#want = want;
    this.#top?.mute(want.muted);
    this.#rank();
    if (isAnsweredAlike(before, want)) return;
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => {
      this.#looks = 0;
      void this.#look();
    }, wantSettlesMs);
  }

  /** A tile that nobody sees is the first to give way, and soon decodes nothing; its last picture is there, with its time, when it is seen again. */
  setSeen(isSeen: boolean): void {
    if (isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    clearTimeout(this.#restTimer);
    this.#rank();
    if (!isSeen) this.#restTimer = setTimeout(() => { this.#rest(); }, restAfterMs);
    else if (this.#keeping !== null) this.#rise();
  }

  /** The picture seen now, live or still, and when it was captured. */
  async snapshot(): Promise<{ readonly image: ImageBitmap; readonly capturedAt: EpochMs | null } | null> {
    const shown = (this.#main?.shownSince ?? null) !== null && this.#main ? this.#main.attempt.lastCapturedAt : this.#lastCapturedAt;
    const image = await this.#top?.picture();
    return image ? { image, capturedAt: shown } : null;
  }

  async destroy(): Promise<void> {
    this.#abort.abort();
    this.#leaveBudget();
    clearInterval(this.#ticker);
    clearTimeout(this.#settle);
    clearTimeout(this.#restTimer);
    this.#endKeeping();
    this.#cancelRetry();
    this.#leaveLane?.();
    this.#closeUnused();
    const left = [this.#main, this.#next].filter((each) => each !== null);
    this.#main = this.#next = null;
    for (const { attempt, grant } of left) {
      grant.release();
      this.#options.access.close(attempt.ticket.id);
    }
    // Tearing down a wall of engines takes a tenth of a second: what begins in their places goes first.
    await whenIdle();
    await Promise.allSettled([...this.#ending, ...left.map(({ attempt }) => attempt.destroy())]);
    for (const layer of new Set([this.#top, this.#idle, ...left.map(({ attempt }) => attempt.layer)])) layer?.remove();
    this.#top = this.#idle = null;
  }

  get #priority(): BudgetPriority { return this.#isSeen ? priorityOf(this.#want) : 'unseen'; }

  #rank(): void {
    for (const each of [this.#main, this.#next]) each?.grant.rank(this.#priority);
  }

  /** Ends every way; what it showed last is kept. Called once for each way that lost its place. */
  #rest(): void {
    if (this.#keeping !== null) return;
    clearTimeout(this.#restTimer);
    clearTimeout(this.#settle);
    this.#keepReplay();
    this.#keeping = setInterval(() => { this.#keepReplay(); }, replayKeptMs / 2);
    this.#abort.abort();
    this.#leaveBudget();
    this.#cancelRetry();
    this.#closeUnused();
    this.#lookAt = this.#error = null;
    this.#looks = 0;
    const left = [this.#next, this.#main];
    this.#main = this.#next = null;
    for (const each of left) if (each) this.#drop(each);
    this.#options.onState(this.#state());
  }

  #keepReplay(): void { this.#options.access.keepReplay?.(this.#options.camera); }

  #endKeeping(): void {
    clearInterval(this.#keeping ?? undefined);
    this.#keeping = null;
  }

  #rise(): void {
    this.#endKeeping();
    this.#abort = new AbortController();
    this.#leaveBudget = this.#options.budget.join();
    void this.#open();
  }

  /** Rejects, or is empty, where the tile rests or has ended meanwhile. */
  async #tickets(): Promise<readonly LiveTicket[]> {
    const { signal } = this.#abort;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException('the core does not answer', 'TimeoutError')), openLimitMs);
    this.#openedFor = this.#want;
    const tickets = await this.#options.access.open(this.#options.camera, this.#want, AbortSignal.any([signal, limit.signal])).finally(() => clearTimeout(timer));
    if (!signal.aborted) {
      this.#offered = tickets;
      return decodableFirst(tickets, this.#canDecode);
    }
    for (const ticket of tickets) this.#options.access.close(ticket.id);
    return [];
  }

  async #open(): Promise<void> {
    this.#cancelRetry();
    this.#closeUnused();
    const { signal } = this.#abort;
    try {
      const tickets = await this.#tickets();
      if (signal.aborted) return;
      this.#unused = this.#ways = tickets;
      this.#begin(orderTickets(tickets, this.#memory, this.#now()));
    } catch (error) {
      if (!signal.aborted) this.#failed(null, asProblem(error));
    }
  }

  /** Starts the first of these the window can afford; nothing is shown meanwhile, so one that has a picture at once stands in for one that has not. */
  #begin(ordered: readonly LiveTicket[]): void {
    let refused = false;
    const quick = quickWay(ordered, this.#memory, this.#now());
    for (const ticket of quick ? [quick, ...ordered.filter((each) => each !== quick)] : ordered) {
      const main = this.#start(ticket, refused);
      if (!main) {
        refused ||= ticket.role === 'main';
        continue;
      }
      main.standsIn = ticket === quick;
      this.#main = main;
      this.#tell();
      return;
    }
    this.#failed(null, { code: ordered.length > 0 ? 'over-budget' : 'ticket-expired' });
  }

  /** Null where the window's budget refuses. `refused`: it refused a main stream before this way. */
  #start(ticket: LiveTicket, refused: boolean): Try | null {
    let started: Try | null = null;
    // What was kept for the way down is for this one.
    if (this.#main?.displaced) this.#main.grant.release();
    const grant = this.#options.budget.claim(this.#claimFor(ticket), () => { if (started) this.#displaced(started); });
    if (!grant) return null;
    this.#unused = this.#unused.filter((each) => each !== ticket);
    const layer = this.#idle ?? this.#options.createLayer();
    this.#idle = null;
    layer.show(isPainted(ticket.kind) ? 'painted' : 'video');
    layer.mute(true);
    const { access, engines, random } = this.#options;
    const renew = access.renew ? (id: string) => access.renew?.(id) ?? Promise.reject(new Error('no renewal')) : null;
    // An engine may fail while it starts, before we hold it: what it says is heard a moment later.
    const later = (say: (own: Try) => void) => {
      if (started) say(started);
      else queueMicrotask(() => started && say(started));
    };
    const attempt = new Attempt(ticket, layer, this.#main?.attempt.lastCapturedAt ?? this.#lastCapturedAt, { lane: access.lane, now: this.#now, random, engines, renew, wantsOpening: this.#options.budget.hasEase && !this.#main?.attempt.showing }, {
      firstFrame: () => later((own) => this.#shown(own)),
      changed: () => later((own) => this.#changed(own)),
      failed: (problem) => later((own) => this.#failed(own, problem)),
    });
    started = { attempt, grant, displaced: false, best: this.#isFirstChoice(ticket), standsIn: false, small: isSmall(ticket, refused), shownSince: null };
    return started;
  }

  readonly #canDecode = (role: StreamRole): boolean => this.#options.access.canDecode?.(this.#options.camera, role) ?? true;

  /** Why it shows a smaller stream than the core would give it; null where it does not. */
  #whySmall({ small, attempt: { ticket } }: Try): SmallReason | null {
    if (small) return 'room';
    if (ticket.role === 'main') return null;
    const isOut = (way: LiveTicket): boolean => !isDecodable(way, this.#canDecode) || isUndecodable(this.#memory, way);
    return this.#offered.some((way) => way.role === 'main' && isOut(way) && isBetter(way, ticket, this.#offered)) ? 'decoder' : null;
  }

  #claimFor(way: LiveTicket): Parameters<BudgetKeeper['claim']>[0] {
    return { priority: this.#priority, kind: way.kind, megapixelsPerSecond: costOfWay(way), lowest: lowestOf(this.#ways), wish: costOfWay(this.#ways[0] ?? way), owner: this };
  }

  #isFirstChoice(way: LiveTicket): boolean {
    return this.#ways[0] !== undefined && sameWay(way, this.#ways[0]);
  }

  /** A more important picture took its place in the budget. What is seen stays until a lesser way has a picture of its own. */
  #displaced(own: Try): void {
    if (!this.#isSeen) {
      this.#rest();
    } else if (own === this.#next) {
      this.#next = null;
      this.#drop(own);
      this.#lookAt = this.#main && this.#nextLook(this.#main);
    } else if (own === this.#main && own.attempt.showing) {
      own.displaced = true;
      this.#looks = 0;
      void this.#look();
    } else if (own === this.#main) {
      this.#failed(own, { code: 'over-budget' }, true);
    }
  }

  #shown(own: Try): void {
    if (own !== this.#main && own !== this.#next) return;
    own.shownSince = this.#now();
    const other = own === this.#main ? this.#next : this.#main;
    this.#main = own;
    this.#next = null;
    const { layer } = own.attempt;
    const below = this.#top;
    this.#top = layer;
    layer.raise();
    if (other) this.#drop(other);
    layer.mute(this.#want.muted);
    if (below && below !== layer) this.#recycle(below);
    this.#cancelRetry();
    this.#closeUnused();
    this.#error = null;
    this.#lookAt = this.#nextLook(own);
    this.#tell();
  }

  #changed(own: Try): void {
    if (own !== this.#main) return;
    if (own.attempt.waiting) {
      if (own.attempt.layer === this.#top) void own.attempt.layer.hold();
      this.#error = own.attempt.waiting.problem;
      this.#lookAt = this.#now() + lookAroundAfterMs;
    } else {
      own.attempt.layer.show(isPainted(own.attempt.ticket.kind) ? 'painted' : 'video');
      this.#error = null;
      this.#lookAt = this.#nextLook(own);
      if (this.#next) this.#drop(this.#next);
      this.#next = null;
    }
    this.#tell();
  }

  /** `own` is null where not even a ticket was had. A place in the budget that went to another is no fault of the way. */
  #failed(own: Try | null, problem: Problem, isDisplaced = false): void {
    const now = this.#now();
    const way = isDisplaced ? null : own?.attempt.ticket ?? null;
    this.#memory = withFailure(this.#memory, way, problem.code, now, own?.shownSince ? now - own.shownSince : 0);
    if (own && own === this.#next) {
      this.#next = null;
      this.#drop(own);
      this.#looks += 1;
      this.#lookAt = this.#main && this.#nextLook(this.#main);
      return;
    }
    if (own && own !== this.#main) return;
    if (own) {
      this.#main = null;
      this.#drop(own);
    }
    this.#error = problem;
    this.#lookAt = null;
    // A way being tried beneath is the next step already.
    if (this.#next) {
      this.#main = this.#next;
      this.#next = null;
    } else {
      const step = nextStep(this.#unused, this.#memory, problem.code, now, this.#options.random());
      this.#retryAt(step.at, step.take);
    }
    this.#tell();
  }

  #retryAt(at: EpochMs, take: LiveTicket | null): void {
    this.#cancelRetry();
    const timer = setTimeout(() => {
      this.#retry = null;
      if (take) this.#begin(orderTickets(this.#unused, this.#memory, this.#now()));
      else void this.#open();
    }, at - this.#now());
    this.#retry = { at, timer };
  }

  #wake(): void {
    if (this.#retry && !(this.#error && !problems[this.#error.code].retry)) this.#retryAt(this.#now() + this.#options.random() * wakeSpreadMs, null);
  }

  /** Looks for a better way, or for any other while the camera is waited for, without touching the one in use. */
  async #look(): Promise<void> {
    const main = this.#main;
    if (!main || this.#looking || this.#next || (main.shownSince === null && !main.attempt.waiting)) return;
    this.#looking = true;
    this.#lookAt = null;
    main.standsIn = false;
    const { signal } = this.#abort;
    try {
      const tickets = await this.#tickets();
      if (signal.aborted) return;
      this.#closeUnused();
      this.#unused = this.#ways = tickets;
      if (this.#main === main) this.#tryBeneath(main, orderTickets(tickets, this.#memory, this.#now()));
    } catch {
      // The core does not answer: the picture in use is worth more than the wish for a better one.
    } finally {
      this.#looking = false;
      if (!signal.aborted) {
        this.#closeUnused();
        this.#looks += 1;
        if (!this.#next && this.#main) this.#lookAt = this.#nextLook(this.#main);
      }
    }
  }

  /** When to look for a better way than this one; null while there is no need. */
  #nextLook({ best, standsIn, attempt, displaced }: Try): EpochMs | null {
    if (displaced) return this.#now() + Math.min(stepDownToMs, stepDownFromMs * 2 ** Math.max(0, this.#looks - 1));
    if (this.#openedFor && !isAnsweredAlike(this.#openedFor, this.#want)) return this.#now();
    if (standsIn) return this.#now() + goOnAfterMs;
    return best && attempt.showing ? null : stepUpAt(this.#memory, this.#now(), this.#looks);
  }

  #tryBeneath(main: Try, ordered: readonly LiveTicket[]): void {
    const waiting = main.attempt.waiting !== null;
    let refused = false;
    for (const ticket of ordered) {
      const same = sameWay(ticket, main.attempt.ticket);
      if (same && !waiting && !main.displaced) {
        // Nothing better is to be had now; whether it is the core's own choice decides if to look again.
        main.best = this.#isFirstChoice(ticket);
        main.small = isSmall(ticket, refused);
        return;
      }
      if (!same) this.#next = this.#start(ticket, refused);
      if (this.#next) return;
      refused ||= ticket.role === 'main' && !(same && waiting);
    }
  }

  #tick(): void {
    this.#main?.attempt.check();
    this.#next?.attempt.check();
    const main = this.#main;
    if (!main) return;
    const now = this.#now();
    if (main.attempt.showing && main.shownSince !== null && now - main.shownSince >= lastingAfterMs) this.#lasted(main);
    if (this.#hasRoomFor(main) || (this.#lookAt !== null && now >= this.#lookAt)) void this.#look();
    if (main.attempt.showing) this.#tell();
  }

  /** Something changed in the window's budget, and a better way than this one would fit now. */
  #hasRoomFor(main: Try): boolean {
    const { changes } = this.#options.budget;
    if (main.best || main.shownSince === null || changes === this.#roomAsked) return false;
    this.#roomAsked = changes;
    const now = this.#now();
    return orderTickets(this.#ways.map((way) => ({ ...way, expiresAt: Number.POSITIVE_INFINITY })), this.#memory, now)
      .some((way) => isBetter(way, main.attempt.ticket, this.#ways) && main.grant.hasRoomFor(this.#claimFor(way)));
  }

  #lasted(main: Try): void {
    if (this.#memory.failures > 0) this.#memory = withSuccess(this.#memory, main.attempt.ticket);
    if (main.best) this.#looks = 0;
  }

  #tell(): void {
    if (this.#abort.signal.aborted) return;
    this.#options.onState(this.#state());
  }

  #state(): PlayerState {
    const main = this.#main;
    const attempt = main?.attempt;
    const picture = attempt?.showing ? attempt.age : null;
    if (main && attempt && picture) return { state: 'showing', via: attempt.ticket.kind, small: this.#whySmall(main), picture };
    const lastPictureAt = attempt?.lastPictureAt ?? this.#lastPictureAt;
    const error = this.#error;
    if (error && !problems[error.code].retry) return { state: 'failed', error, lastPictureAt };
    if (error) return { state: 'recovering', error, retryAt: Math.round(this.#retry?.at ?? this.#lookAt ?? this.#now()), lastPictureAt };
    if (attempt) return { state: 'connecting', attempt: this.#memory.failures + 1, via: attempt.ticket.kind, lastPictureAt };
    return { state: 'idle', lastPictureAt };
  }

  #drop(own: Try): void {
    const { attempt } = own;
    const isSeen = attempt.layer === this.#top;
    if (own.shownSince !== null) {
      this.#lastPictureAt = attempt.lastPictureAt;
      this.#lastCapturedAt = attempt.lastCapturedAt;
    }
    own.grant.release();
    const ending = isSeen ? this.#destroyHeld(attempt) : attempt.destroy();
    this.#ending.add(ending);
    ending.finally(() => this.#ending.delete(ending)).catch(() => {});
    this.#options.access.close(attempt.ticket.id);
    if (!isSeen) this.#recycle(attempt.layer);
  }

  /** What is seen is kept before its engine empties the video. */
  async #destroyHeld(attempt: Attempt): Promise<void> {
    this.#held.add(attempt.layer);
    await attempt.layer.hold();
    await attempt.destroy();
    this.#held.delete(attempt.layer);
  }

  #recycle(layer: Layer): void {
    if (this.#idle === layer) return;
    // Its engine is still to leave it.
    if (this.#held.has(layer)) return layer.remove();
    this.#idle?.remove();
    this.#idle = layer;
    // A picture that was kept on it is not seen any more.
    layer.show('video');
  }

  #closeUnused(): void {
    for (const ticket of this.#unused) this.#options.access.close(ticket.id);
    this.#unused = [];
  }

  #cancelRetry(): void {
    clearTimeout(this.#retry?.timer);
    this.#retry = null;
  }
}

/** It is shown for want of room for the main stream. */
function isSmall({ role }: LiveTicket, refused: boolean): boolean {
  return refused && role !== 'main';
}

/** The core's tickets for the one wish are good for the other. */
function isAnsweredAlike(a: LiveWant, b: LiveWant): boolean {
  return a.purpose === b.purpose && a.width === b.width && a.height === b.height && (a.raised ?? false) === (b.raised ?? false);
}
