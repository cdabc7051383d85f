/** The window's one fast-lane socket: subscriptions of all tiles, reconnected by itself. */
import { decodeLaneMessage } from '#model/lane-message';
import type { LaneRequest } from '#model/lane-message';
import type { LiveTicket } from '#model/live';
import type { EpochMs } from '#model/time';
import { heldUpMs } from './held-up.ts';
import type { Lane, LaneListener, LaneWish } from './live-access.ts';
import { openWorkerSocket } from './worker-socket.ts';
import type { LaneSocket } from './worker-socket.ts';

/** A socket that hangs is known by silence: nothing for this long (ms) although something is due (F02). While the page is held up nothing is silent. */
const silenceLimitMs = 3000;
const watchEveryMs = 250;
/** Pause before a reconnect (ms): random between these, the upper end growing with each failure. */
const pauseFromMs = 200;
const pauseToMs = 2000;

export interface LaneOptions {
  readonly url: string;
  readonly now: () => EpochMs;
  /** 0 ≤ random < 1. */
  readonly random: () => number;
  readonly createSocket?: (url: string) => LaneSocket;
}

interface Subscription {
  readonly ticket: LiveTicket;
  readonly listener: LaneListener;
  readonly wish: LaneWish;
  /** A live stream owes us fragments; a silent lost one owes nothing. */
  owes: boolean;
}

export function openLane({ url, now, random, createSocket = openWorkerSocket }: LaneOptions): Lane & { wake(): void; destroy(): void } {
  const subscriptions = new Map<number, Subscription>();
  const reopenListeners = new Set<() => void>();
  let socket: LaneSocket | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let nextStream = 1;
  let failures = 0;
  let broke = false;
  let destroyed = false;
  /** Last sign of life, or since when we have been waiting for one. */
  let heardAt = now();

  const send = (request: LaneRequest) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(request));
  };

  const ask = (stream: number, { ticket, wish }: Subscription) => send({ op: 'subscribe', stream, ticket: ticket.id, ...(wish.keyFrameFirst ? { keyFrameFirst: true } : {}) });

  function connect() {
    pause = undefined;
    if (destroyed) return;
    heardAt = now();
    const opening = createSocket(url);
    socket = opening;
    opening.onopen = () => {
      failures = 0;
      heardAt = now();
      for (const [stream, subscription] of subscriptions) ask(stream, subscription);
      if (broke) for (const listener of reopenListeners) listener();
      broke = false;
    };
    opening.onmessage = ({ data }) => receive(data);
    opening.onclose = breakDown;
  }

  function receive(data: unknown) {
    heardAt = now();
    if (!(data instanceof ArrayBuffer)) return;
    const message = decodeLaneMessage(new Uint8Array(data));
    const subscription = message && subscriptions.get(message.stream);
    if (!subscription) return;
    subscription.owes = message.kind === 'status' ? message.is === 'live' : true;
    subscription.listener.message(message);
  }

  /** Every subscription ends with its socket, for tickets start only once; waiting for the peer's goodbye would hang with it. */
  function breakDown() {
    if (!socket) return;
    const dead = socket;
    socket = null;
    dead.onopen = dead.onmessage = dead.onclose = null;
    dead.close();
    broke = true;
    failures += 1;
    const ended = [...subscriptions.values()];
    subscriptions.clear();
    if (!destroyed) {
      const upper = Math.min(pauseToMs, 2 * pauseFromMs * 2 ** (failures - 1));
      pause = setTimeout(connect, pauseFromMs + random() * (upper - pauseFromMs));
    }
    for (const { listener } of ended) listener.lost();
  }

  // At once: on a full PC worker and socket take a third of a second, which no tile need wait for.
  connect();
  let watchedAt = now();
  const watchdog = setInterval(() => {
    heardAt += heldUpMs(now(), watchedAt, watchEveryMs);
    watchedAt = now();
    if (!socket || now() - heardAt <= silenceLimitMs) return;
    const due = socket.readyState !== 1 || [...subscriptions.values()].some((each) => each.owes);
    if (due) breakDown();
  }, watchEveryMs);

  return {
    subscribe(ticket, listener, wish = {}) {
      const stream = nextStream++;
      // Silence counts from the first question, not from the last answer to another one.
      if (![...subscriptions.values()].some((each) => each.owes)) heardAt = now();
      const subscription = { ticket, listener, wish, owes: true };
      subscriptions.set(stream, subscription);
      if (!socket && pause === undefined) connect();
      else ask(stream, subscription);
      return () => {
        if (subscriptions.delete(stream)) send({ op: 'unsubscribe', stream });
      };
    },
    reopened(listener) {
      reopenListeners.add(listener);
      return () => reopenListeners.delete(listener);
    },
    /** The core is known to be there (again): no waiting for the next try. */
    wake() {
      if (pause === undefined) return;
      clearTimeout(pause);
      failures = 0;
      connect();
    },
    destroy() {
      destroyed = true;
      clearInterval(watchdog);
      clearTimeout(pause);
      breakDown();
      reopenListeners.clear();
    },
  };
}
