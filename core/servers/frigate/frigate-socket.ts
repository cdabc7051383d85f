/** The server's `/ws`: topics to us, PTZ commands from us. One socket, open while somebody listens or has lately sent. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { backOffMs } from '../back-off.ts';
import { ServerFault } from '../recording-server.ts';
import { topicMessage } from './frigate-answers.ts';
import type { FrigateSession } from './frigate-session.ts';

const pingMs = 1_000;
const silenceMs = 3_000;
const retryMs = { least: 250, most: 4_000 };
/** Kept this long after the last command, ms. */
const lingerMs = 60_000;
/** Largest frame that is looked at: `stats` and `camera_activity` of thousands of cameras are below. */
const maxFrame = 4 * 1024 * 1024;

export interface SocketListener {
  /** A topic's payload, parsed where it was JSON in a string. */
  topic(name: string, payload: unknown): void;
  opened(): void;
  /** `aliveAt` is the monotonic ms at which the server was last heard. */
  closed(aliveAt: number): void;
}

export class FrigateSocket {
  readonly #session: FrigateSession;
  readonly #random: () => number;
  readonly #listeners = new Set<SocketListener>();
  readonly #ended = new AbortController();
  #socket: WebSocket | null = null;
  #running = false;
  #wantedUntil = 0;
  #waiting: { resolve: (socket: WebSocket) => void; reject: (error: unknown) => void }[] = [];
  #nap = new AbortController();

  constructor(session: FrigateSession, random: () => number) {
    this.#session = session;
    this.#random = random;
  }

  listen(listener: SocketListener, signal: AbortSignal): void {
    if (signal.aborted || this.#ended.signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => {
      this.#listeners.delete(listener);
      if (!this.#wanted) this.#socket?.terminate();
    }, { once: true });
    if (this.#socket) listener.opened();
    void this.#run();
  }

  /** Opens the socket where it is not. Resolves when the server has received it: a stop must not be lost in a dying socket. Nothing confirms that it obeyed. */
  async send(topic: string, payload: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#wantedUntil = performance.now() + lingerMs;
    const socket = this.#socket ?? await this.#opened(signal);
    socket.send(JSON.stringify({ topic, payload }));
    await received(socket, signal);
  }

  #opened(signal: AbortSignal): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const aborted = (): void => { reject(signal.reason as Error); };
      signal.addEventListener('abort', aborted, { once: true });
      const done = <T>(then: (value: T) => void) => (value: T): void => { signal.removeEventListener('abort', aborted); then(value); };
      this.#waiting.push({ resolve: done(resolve), reject: done(reject) });
      // Somebody waits: a long pause ends now.
      this.#nap.abort();
      void this.#run();
    });
  }

  get #wanted(): boolean {
    return !this.#ended.signal.aborted && (this.#listeners.size > 0 || this.#waiting.length > 0 || performance.now() < this.#wantedUntil);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let failures = 0; this.#wanted;) {
      try {
        const socket = await this.#session.socket('ws', this.#ended.signal);
        failures = 0;
        await this.#live(socket);
      } catch (error) {
        for (const { reject } of this.#waiting.splice(0)) reject(error instanceof ServerFault ? error : new ServerFault({ code: 'server-unreachable' }));
      }
      if (!this.#wanted) break;
      failures += 1;
      this.#nap = new AbortController();
      await sleep(backOffMs(failures, retryMs, this.#random()), undefined, { signal: AbortSignal.any([this.#nap.signal, this.#ended.signal]) }).catch(() => undefined);
    }
    this.#running = false;
  }

  #live(socket: WebSocket): Promise<void> {
    return new Promise((resolve) => {
      let heardAt = performance.now();
      const watchdog = setInterval(() => {
        if (performance.now() - heardAt > silenceMs || !this.#wanted) socket.terminate();
        else socket.ping();
      }, pingMs);
      socket.on('pong', () => { heardAt = performance.now(); });
      socket.on('error', () => undefined);
      socket.on('message', (data, isBinary) => {
        heardAt = performance.now();
        if (!isBinary && Buffer.isBuffer(data)) this.#take(data);
      });
      socket.on('close', () => {
        clearInterval(watchdog);
        this.#socket = null;
        for (const listener of this.#listeners) listener.closed(heardAt);
        resolve();
      });
      this.#socket = socket;
      // Asks for the present state; nothing of the past is ever sent again.
      socket.send(JSON.stringify({ topic: 'onConnect', payload: '' }));
      for (const listener of this.#listeners) listener.opened();
      for (const { resolve: give } of this.#waiting.splice(0)) give(socket);
    });
  }

  #take(data: Buffer): void {
    if (data.length > maxFrame) return;
    const checked = topicMessage.safeParse(parse(data.toString('utf8')));
    if (!checked.success) return;
    const { topic, payload } = checked.data;
    // Structured payloads are JSON once more.
    const value = typeof payload === 'string' && /^[[{]/.test(payload) ? parse(payload) : payload;
    for (const listener of this.#listeners) listener.topic(topic, value);
  }

  destroy(): void {
    this.#ended.abort();
    this.#socket?.terminate();
  }
}

/** Frames arrive in order: the answer to a ping says that everything before it was received. */
function received(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const mark = randomBytes(8);
    const end = (error: unknown): void => {
      clearTimeout(timer);
      socket.off('pong', ponged);
      socket.off('close', closed);
      signal.removeEventListener('abort', aborted);
      if (error === null) resolve();
      else reject(error as Error);
    };
    const ponged = (data: Buffer): void => { if (mark.equals(data)) end(null); };
    const closed = (): void => { end(new ServerFault({ code: 'server-unreachable' })); };
    const aborted = (): void => { end(signal.reason); };
    const timer = setTimeout(() => { end(new ServerFault({ code: 'server-hangs' })); }, silenceMs);
    socket.on('pong', ponged);
    socket.on('close', closed);
    signal.addEventListener('abort', aborted, { once: true });
    if (socket.readyState !== socket.OPEN) return closed();
    socket.ping(mark);
  });
}

function parse(text: string): unknown {
  try { return JSON.parse(text); } catch { return null; }
}
