/** One WebSocket to the recorder for every stream the core follows; reconnects by itself and tells losses as status messages. */
import { WebSocket } from 'ws';
import { decodeLaneMessage, laneMaxMessageBytes, restampLaneMessage } from '#model/lane-message';
import type { LaneRequest } from '#model/lane-message';
import { splitCameraId } from '#model/ids';
import type { ProblemCode } from '#model/problem';
import type { LaneSource, LiveCandidate } from '../recording-server.ts';
import { tellLane } from '../tell-lane.ts';
import type { LaneFollower } from '../tell-lane.ts';
import type { Endpoint } from './endpoint.ts';

/** Silence is noticed by pings, not by frames: a camera may be still for long (F02: noticed within 1.8 s). */
const pingMs = 300;
const maxSilenceMs = 1_500;
const connectTimeoutMs = 3_000;
/** A socket nobody follows through is kept this long. */
const idleMs = 10_000;
/** One socket for all streams makes no storm, so it may knock often. */
const retryMs = { least: 200, most: 1_000 };

interface Follow {
  readonly request: LaneRequest;
  readonly listener: LaneFollower;
  /** The loss already told; each failed reconnect is not a new one. */
  lost: ProblemCode | null;
}

export interface UpstreamLaneOptions {
  readonly endpoint: () => Promise<Endpoint>;
  /** The socket broke or could not be opened: the recorder may have moved. */
  readonly onBroken: () => void;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
}

export class UpstreamLane implements LaneSource {
  readonly #options: UpstreamLaneOptions;
  readonly #follows = new Map<number, Follow>();
  #next = 1;
  #socket: WebSocket | null = null;
  #connecting = false;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #idle: NodeJS.Timeout | null = null;
  #destroyed = false;

  constructor(options: UpstreamLaneOptions) {
    this.#options = options;
  }

  follow(candidate: LiveCandidate, listener: LaneFollower, signal: AbortSignal): void {
    const camera = splitCameraId(candidate.camera)?.nativeId;
    if (camera === undefined || signal.aborted) return;
    const stream = this.#next;
    this.#next = this.#next === 0xffff_ffff ? 1 : this.#next + 1;
    const request: LaneRequest = { op: 'subscribe', stream, camera, role: candidate.role };
    this.#follows.set(stream, { request, listener, lost: null });
    signal.addEventListener('abort', () => { this.#unfollow(stream); }, { once: true });
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    tellLane(listener, { kind: 'status', stream: 0, is: 'opening' });
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
    else if (!this.#retry) void this.#connect();
  }

  /** The server is known to be there (again): no waiting for the next try. */
  wake(): void {
    if (!this.#retry) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#failures = 0;
    if (this.#follows.size > 0) void this.#connect();
  }

  #unfollow(stream: number): void {
    if (!this.#follows.delete(stream)) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op: 'unsubscribe', stream } satisfies LaneRequest));
    if (this.#follows.size > 0 || this.#idle) return;
    this.#idle = setTimeout(() => {
      this.#idle = null;
      this.#socket?.terminate();
    }, idleMs);
    this.#idle.unref();
  }

  async #connect(): Promise<void> {
    if (this.#connecting || this.#socket || this.#destroyed) return;
    this.#connecting = true;
    try {
      const { origin, token } = await this.#options.endpoint();
      if (!this.#destroyed) this.#open(origin, token);
    } catch {
      this.#broken('server-unreachable');
    } finally {
      this.#connecting = false;
    }
  }

  #open(origin: string, token: string): void {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/api/v1/lane`, {
      headers: { authorization: `Bearer ${token}` }, maxPayload: laneMaxMessageBytes, handshakeTimeout: connectTimeoutMs,
      perMessageDeflate: false, followRedirects: false,
    });
    this.#socket = socket;
    let heardAt = performance.now();
    let hung = false;
    const heard = (): void => { heardAt = performance.now(); };
    const watchdog = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      hung = performance.now() - heardAt > maxSilenceMs;
      if (hung) socket.terminate();
      else socket.ping();
    }, pingMs);
    socket.on('open', () => {
      heard();
      this.#failures = 0;
      for (const { request } of this.#follows.values()) socket.send(JSON.stringify(request));
    });
    socket.on('pong', heard);
    socket.on('message', (data, isBinary) => {
      heard();
      if (isBinary && Buffer.isBuffer(data)) this.#pass(data);
    });
    // 'close' always follows and does the work.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(watchdog);
      this.#socket = null;
      this.#broken(hung ? 'server-hangs' : 'server-unreachable');
    });
  }

  #pass(bytes: Buffer): void {
    const message = decodeLaneMessage(bytes);
    const follow = message ? this.#follows.get(message.stream) : undefined;
    if (!message || !follow) return;
    restampLaneMessage(bytes, 0);
    follow.lost = null;
    follow.listener(bytes, { ...message, stream: 0 });
  }

  #broken(code: ProblemCode): void {
    this.#options.onBroken();
    if (this.#destroyed || this.#follows.size === 0) return;
    for (const follow of this.#follows.values()) {
      if (follow.lost === code) continue;
      follow.lost = code;
      tellLane(follow.listener, { kind: 'status', stream: 0, is: 'lost', problem: { code } });
    }
    const ceiling = Math.min(retryMs.most, retryMs.least * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      if (this.#follows.size > 0) void this.#connect();
    }, retryMs.least + (ceiling - retryMs.least) * this.#options.random());
  }

  destroy(): void {
    this.#destroyed = true;
    if (this.#retry) clearTimeout(this.#retry);
    if (this.#idle) clearTimeout(this.#idle);
    this.#follows.clear();
    this.#socket?.terminate();
  }
}
