/** Pictures a server pushes: one upstream stream per (camera, role) however many tickets show it (F13), of which only the newest is kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#model/problem';
import { CoreFault, problemOf } from '../fault.ts';
import type { LiveCandidate, PushedPicture, RecordingServer } from '../servers/recording-server.ts';
import type { RepeatedPictures } from './repeated-picture.ts';

/** Ms an upstream stream is kept after its last ticket left, so that a change of layout does not reopen it. */
const lingerMs = 5_000;
/** A stream without a picture for this long (ms) is given up and opened anew: servers repeat the last one of a still camera sooner. */
const silenceMs = 10_000;
const retryMs = { least: 300, most: 5_000 };
/** A picture that came longer ago (ms) is not shown to a newcomer: without the server's word for its time nobody could see its age. */
const newcomerMs = 3_000;
const maxPictureBytes = 8 * 1024 * 1024;

export interface HeldPicture extends PushedPicture {
  /** Grows from picture to picture through all streams of this core. */
  readonly sequence: number;
}

interface Feed {
  readonly candidate: LiveCandidate;
  readonly tickets: Set<string>;
  /** Ends what is followed upstream. */
  stop: AbortController;
  readonly waiting: Set<() => void>;
  newest: (HeldPicture & { readonly cameAt: number }) | null;
  /** Since the stream failed, until its next picture. */
  problem: Problem | null;
  linger: NodeJS.Timeout | null;
}

export interface PictureHubOptions {
  readonly serverOf: (candidate: LiveCandidate) => RecordingServer | null;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly repeated: RepeatedPictures;
}

export class PictureHub {
  readonly #options: PictureHubOptions;
  readonly #feeds = new Map<string, Feed>();
  readonly #byTicket = new Map<string, string>();
  #sequence = 0;

  constructor(options: PictureHubOptions) {
    this.#options = options;
  }

  /** Streams followed upstream now. */
  get size(): number { return this.#feeds.size; }

  /**
   * The newest picture with a higher sequence than `after` (0 for the first), at once or when it comes; null when the signal aborts
   * before. Rejects with the stream's problem while it is down, with `not-found` when its server is removed. The first call takes part
   * in the stream; `leave` ends that.
   */
  async next(ticket: LiveCandidate & { readonly id: string }, after: number, signal: AbortSignal): Promise<HeldPicture | null> {
    const feed = this.#join(ticket);
    for (;;) {
      const { newest } = feed;
      const isNew = newest !== null && newest.sequence > after && (after > 0 || newest.capturedAt !== null || performance.now() - newest.cameAt <= newcomerMs);
      if (isNew && !feed.problem) return newest;
      if (feed.problem) throw new CoreFault(feed.problem.code, feed.problem.detail);
      if (signal.aborted || feed.stop.signal.aborted) return null;
      await told(feed, signal);
    }
  }

  /** The ticket ended. */
  leave(ticketId: string): void {
    const key = this.#byTicket.get(ticketId);
    const feed = key === undefined ? undefined : this.#feeds.get(key);
    this.#byTicket.delete(ticketId);
    if (key === undefined || !feed?.tickets.delete(ticketId) || feed.tickets.size > 0) return;
    feed.linger = setTimeout(() => { this.#close(key, feed); }, lingerMs);
    feed.linger.unref();
  }

  #join(ticket: LiveCandidate & { readonly id: string }): Feed {
    const key = `${ticket.role} ${ticket.camera}`;
    const feed = this.#feeds.get(key) ?? this.#open(key, ticket);
    if (feed.linger) clearTimeout(feed.linger);
    feed.linger = null;
    feed.tickets.add(ticket.id);
    this.#byTicket.set(ticket.id, key);
    return feed;
  }

  #open(key: string, { camera, role, kind }: LiveCandidate): Feed {
    const feed: Feed = { candidate: { camera, role, kind }, tickets: new Set(), stop: new AbortController(), waiting: new Set(), newest: null, problem: null, linger: null };
    if (!this.#follow(key, feed)) throw new CoreFault('unsupported', 'this server pushes no pictures');
    this.#feeds.set(key, feed);
    return feed;
  }

  /** Follows the server that stands there now, until it is gone; false where there is none, or it pushes no pictures. */
  #follow(key: string, feed: Feed): boolean {
    const server = this.#options.serverOf(feed.candidate);
    const pictures = server?.live.pictures;
    if (!pictures) return false;
    feed.stop = new AbortController();
    const { signal } = feed.stop;
    server.gone?.addEventListener('abort', () => { this.#replaced(key, feed); }, { once: true, signal });
    void this.#run(key, feed, async (listener, own) => pictures(feed.candidate, listener, own), signal);
    return true;
  }

  /** The same tickets go on with the server that came in its place; where none did they are told. */
  #replaced(key: string, feed: Feed): void {
    feed.stop.abort();
    feed.newest = null;
    feed.problem = null;
    if (this.#follow(key, feed)) return;
    feed.problem = { code: 'not-found', detail: 'its server is not there any more' };
    this.#close(key, feed);
  }

  async #run(key: string, feed: Feed, pictures: (listener: (picture: PushedPicture) => void, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      let came = 0;
      const silence = new AbortController();
      const watchdog = setInterval(() => { if (performance.now() - cameAt > silenceMs) silence.abort(); }, 1_000);
      watchdog.unref();
      let cameAt = performance.now();
      const problem = await pictures((picture) => {
        if (signal.aborted || silence.signal.aborted) return;
        cameAt = performance.now();
        if (this.#take(key, feed, picture)) came += 1;
      }, AbortSignal.any([signal, silence.signal])).then(
        // A server may end its stream by its own rule and take a new request at once; one that never sent a picture has refused.
        () => (came > 0 ? null : { code: 'server-refused', detail: 'the stream of pictures ended' } satisfies Problem),
        (error: unknown) => problemOf(error) ?? { code: 'server-unreachable' } satisfies Problem,
      );
      clearInterval(watchdog);
      if (signal.aborted) return;
      failures = came > 0 ? 1 : failures + 1;
      feed.problem = silence.signal.aborted ? { code: 'server-hangs', detail: 'no picture came' } : problem;
      tell(feed);
      const ceiling = feed.problem ? Math.min(retryMs.most, retryMs.least * 2 ** failures) : retryMs.least;
      await sleep(retryMs.least + (ceiling - retryMs.least) * this.#options.random(), undefined, { signal }).catch(() => undefined);
    }
  }

  /** False for what is no JPEG picture (F24). One that is repeated without a time is no new picture, and has the time at which it came first. */
  #take(key: string, feed: Feed, { jpeg, capturedAt }: PushedPicture): boolean {
    if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8 || jpeg.byteLength > maxPictureBytes) {
      feed.problem = { code: jpeg.byteLength > maxPictureBytes ? 'too-large' : 'not-video', detail: 'not a JPEG picture' };
      tell(feed);
      return false;
    }
    const since = capturedAt === null ? this.#options.repeated.since(key, jpeg) : null;
    if (since !== null && feed.newest && !feed.problem) {
      feed.newest = { ...feed.newest, capturedAt: since };
    } else {
      this.#sequence += 1;
      feed.newest = { jpeg, capturedAt: capturedAt ?? since, sequence: this.#sequence, cameAt: performance.now() };
      feed.problem = null;
      tell(feed);
    }
    return true;
  }

  #close(key: string, feed: Feed): void {
    if (feed.linger) clearTimeout(feed.linger);
    this.#feeds.delete(key);
    feed.stop.abort();
    tell(feed);
  }

  destroy(): void {
    for (const [key, feed] of this.#feeds) this.#close(key, feed);
    this.#byTicket.clear();
  }
}

/** Resolves at the feed's next news, or when the signal aborts. */
function told(feed: Feed, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      feed.waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    feed.waiting.add(done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function tell(feed: Feed): void {
  for (const wake of feed.waiting) wake();
}
