/** One upstream follow per (camera, role), however many tiles and windows show it (F13). */
import type { LiveCandidate, RecordingServer } from '../servers/recording-server.ts';
import type { LaneMessage } from '#model/lane-message';
import { GroupInHand } from './group-in-hand.ts';

/** Ms an upstream stream is kept after its last subscriber left, so that a change of layout does not reopen it. */
const lingerMs = 5_000;

/** Takes encoded messages with stream number 0; must copy before it writes its own number into them. */
export type LaneListener = (encoded: Uint8Array, message: LaneMessage | null) => void;

interface Feed {
  readonly listeners: Set<LaneListener>;
  readonly inHand: GroupInHand;
  readonly stop: AbortController;
  linger: NodeJS.Timeout | null;
}

export class LaneHub {
  readonly #feeds = new Map<string, Feed>();
  readonly #serverOf: (candidate: LiveCandidate) => RecordingServer | null;

  constructor(serverOf: (candidate: LiveCandidate) => RecordingServer | null) {
    this.#serverOf = serverOf;
  }

  /** Streams followed upstream now. */
  get size(): number { return this.#feeds.size; }

  /** Gives what is in hand at once (`message` null), then everything new. Returns the way to leave; null where the server has no lane. */
  join(candidate: LiveCandidate, listener: LaneListener): (() => void) | null {
    const key = keyOf(candidate);
    const feed = this.#feeds.get(key) ?? this.#open(key, candidate);
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
    const feed = this.#open(key, candidate);
    if (feed) this.#closeLater(key, feed);
  }

  #open(key: string, candidate: LiveCandidate): Feed | null {
    const lane = this.#serverOf(candidate)?.live.lane;
    if (!lane) return null;
    const feed: Feed = { listeners: new Set(), inHand: new GroupInHand(), stop: new AbortController(), linger: null };
    this.#feeds.set(key, feed);
    lane.follow(candidate, (encoded, message) => {
      feed.inHand.add(encoded, message);
      for (const listener of feed.listeners) listener(encoded, message);
    }, feed.stop.signal);
    return feed;
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
    feed.stop.abort();
  }

  destroy(): void {
    for (const [key, feed] of this.#feeds) this.#close(key, feed);
  }
}

const keyOf = ({ role, camera }: LiveCandidate): string => `${role} ${camera}`;
