/** One upstream follow per (camera, role), however many tiles and windows show it (F13). */
import type { LaneMessage } from '#model/lane-message';
import type { LiveCandidate, RecordingServer } from '../servers/recording-server.ts';
import { tellLane } from '../servers/tell-lane.ts';
import { GroupInHand } from './group-in-hand.ts';

/** Ms an upstream stream is kept after its last subscriber left, so that a change of layout does not reopen it. */
const lingerMs = 5_000;

/** Takes encoded messages with stream number 0; must copy before it writes its own number into them. */
export type LaneListener = (encoded: Uint8Array, message: LaneMessage | null) => void;

interface Feed {
  readonly candidate: LiveCandidate;
  readonly listeners: Set<LaneListener>;
  inHand: GroupInHand;
  /** Ends what is followed upstream; null while its server is gone and nobody asked for it again. */
  stop: AbortController | null;
  linger: NodeJS.Timeout | null;
}

export class LaneHub {
  readonly #feeds = new Map<string, Feed>();
  readonly #serverOf: (candidate: LiveCandidate) => RecordingServer | null;

  constructor(serverOf: (candidate: LiveCandidate) => RecordingServer | null) {
    this.#serverOf = serverOf;
  }

  /** Streams followed upstream now. */
  get size(): number { return [...this.#feeds.values()].filter(({ stop }) => stop).length; }

  /** Gives what is in hand at once (`message` null), then everything new. Returns the way to leave; null where the server has no lane. */
  join(candidate: LiveCandidate, listener: LaneListener): (() => void) | null {
    const key = keyOf(candidate);
    const feed = this.#opened(key, candidate);
    if (!feed) return null;
    if (feed.linger) clearTimeout(feed.linger);
    feed.linger = null;
    for (const encoded of feed.inHand.messages()) listener(encoded, null);
    feed.listeners.add(listener);
    return () => { this.#leave(key, feed, listener); };
  }

  /** Follows a stream that will be asked for in a moment, so that it has pictures by then. */
  warm(candidate: LiveCandidate): void {
    const key = keyOf(candidate);
    if (this.#feeds.has(key)) return;
    const feed = this.#opened(key, candidate);
    if (feed) this.#closeLater(key, feed);
  }

  #opened(key: string, candidate: LiveCandidate): Feed | null {
    const feed = this.#feeds.get(key) ?? { candidate, listeners: new Set(), inHand: new GroupInHand(), stop: null, linger: null };
    if (!feed.stop && !this.#follow(feed)) return null;
    this.#feeds.set(key, feed);
    return feed;
  }

  /** Follows the server that stands there now, until it is gone; false where there is none, or it has no lane. */
  #follow(feed: Feed): boolean {
    const server = this.#serverOf(feed.candidate);
    if (!server?.live.lane) return false;
    const stop = new AbortController();
    feed.stop = stop;
    feed.inHand = new GroupInHand();
    server.gone?.addEventListener('abort', () => { this.#replaced(feed); }, { once: true, signal: stop.signal });
    server.live.lane.follow(feed.candidate, (encoded, message) => {
      if (!stop.signal.aborted) pass(feed, encoded, message);
    }, stop.signal);
    return true;
  }

  /** The same listeners go on with the server that came in its place; where none did they are told, and the first that asks again brings them back. */
  #replaced(feed: Feed): void {
    feed.stop?.abort();
    feed.stop = null;
    if (this.#follow(feed)) return;
    tellLane((encoded, message) => { pass(feed, encoded, message); }, { kind: 'status', stream: 0, is: 'ended', problem: { code: 'not-found' } });
  }

  #leave(key: string, feed: Feed, listener: LaneListener): void {
    if (!feed.listeners.delete(listener) || feed.listeners.size > 0) return;
    this.#closeLater(key, feed);
  }

  #closeLater(key: string, feed: Feed): void {
    feed.linger = setTimeout(() => { this.#close(key, feed); }, lingerMs);
    feed.linger.unref();
  }

  #close(key: string, feed: Feed): void {
    if (feed.linger) clearTimeout(feed.linger);
    this.#feeds.delete(key);
    feed.stop?.abort();
  }

  destroy(): void {
    for (const [key, feed] of this.#feeds) this.#close(key, feed);
  }
}

function pass(feed: Feed, encoded: Uint8Array, message: LaneMessage): void {
  feed.inHand.add(encoded, message);
  for (const listener of feed.listeners) listener(encoded, message);
}

const keyOf = ({ role, camera }: LiveCandidate): string => `${role} ${camera}`;
