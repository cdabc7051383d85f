/** Tells the recorder the current addresses of foreign cameras before they are opened: once however many open, anew when they may have changed. */
import { createHash } from 'node:crypto';
import type { CameraId } from '#model/ids';
import type { StreamRole } from '#model/camera';
import { ServerFault } from '../recording-server.ts';
import { bridgeAnswer } from './answers.ts';
import type { BridgeAnswer } from './answers.ts';
import type { RecorderClient } from './recorder-client.ts';

export type BridgeAddresses = Readonly<Partial<Record<StreamRole, string>>>;
export type BridgeSources = (camera: CameraId, signal: AbortSignal) => Promise<BridgeAddresses>;

/** Ms: an LL-HLS player or a still opens several times a second; addresses asked for are good while it goes on, and for this long at most. */
const usedAgainMs = 15_000;
const longestMs = 300_000;
/** Ms: after a refused login or a missing stream the addresses may be old, but a camera's account must not be locked by our asking. */
const doubtedMs = 5_000;
/** All of asking and registering, whoever waits. */
const registerMs = 15_000;
const doubtful: ReadonlySet<string> = new Set(['camera-refused-login', 'camera-no-video', 'camera-not-rtsp']);
const maxKnown = 4_000;

interface Known {
  readonly addresses: BridgeAddresses;
  readonly askedAt: number;
  usedAt: number;
}

export interface BridgeRegistryOptions {
  readonly client: Pick<RecorderClient, 'put' | 'forget'>;
  readonly sources: BridgeSources;
  /** A monotonic clock, ms. */
  readonly elapsedMs: () => number;
}

/** The recorder's name for a foreign camera: ids of other servers may hold anything. */
export function bridgeIdOf(camera: CameraId): string {
  return `b${createHash('sha256').update(camera).digest('base64url')}`;
}

export class BridgeRegistry {
  readonly #options: BridgeRegistryOptions;
  /** Least lately used first. Addresses with credentials, for minutes, in memory only. */
  readonly #known = new Map<CameraId, Known>();
  readonly #running = new Map<CameraId, Promise<BridgeAnswer>>();
  /** Renewed while their old addresses were on the way to the recorder. */
  readonly #overtaken = new Set<CameraId>();
  readonly #renewed = new Set<(camera: CameraId) => void>();

  constructor(options: BridgeRegistryOptions) {
    this.#options = options;
  }

  /** Resolves when the recorder knows the camera; idempotent, one at a time per camera. Rejects with a `ServerFault`, or with what `sources` rejects. */
  async register({ camera, role }: { readonly camera: CameraId; readonly role: StreamRole }, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    let running = this.#running.get(camera);
    if (!running) {
      // Those who wait come and go; what they wait for is not theirs to end.
      running = this.#register(camera, AbortSignal.timeout(registerMs)).finally(() => { this.#running.delete(camera); });
      this.#running.set(camera, running);
    }
    const answer = await orAbort(running, signal);
    if (!answer.streams.some((stream) => stream.role === role)) throw new ServerFault({ code: 'not-found', detail: 'the camera has no such stream' });
  }

  /** What is known of its addresses is not true any more; who follows it is told to register it again. */
  renew(camera: CameraId): void {
    this.#known.delete(camera);
    if (this.#running.has(camera)) this.#overtaken.add(camera);
    for (const listener of this.#renewed) listener(camera);
  }

  /** Returns the way to stop. */
  onRenewed(listener: (camera: CameraId) => void): () => void {
    this.#renewed.add(listener);
    return () => { this.#renewed.delete(listener); };
  }

  /** True when a stream that could not be opened with these addresses makes them doubtful, and they were not asked for a moment ago. */
  #doubt(camera: CameraId, code: string): boolean {
    const known = this.#known.get(camera);
    if (!doubtful.has(code) || (known && this.#options.elapsedMs() - known.askedAt < doubtedMs)) return false;
    this.#known.delete(camera);
    return true;
  }

  async #register(camera: CameraId, limit: AbortSignal): Promise<BridgeAnswer> {
    try {
      const answer = await this.#put(camera, limit);
      const doubted = answer.streams.some(({ problem }) => problem && this.#doubt(camera, problem.code));
      if (!this.#overtaken.delete(camera)) return doubted ? await this.#put(camera, limit) : answer;
      this.#known.delete(camera);
      return await this.#put(camera, limit);
    } catch (error) {
      if (limit.aborted) throw new ServerFault({ code: 'server-hangs', detail: 'the address of the camera did not come in time' });
      throw error;
    }
  }

  async #put(camera: CameraId, limit: AbortSignal): Promise<BridgeAnswer> {
    const { client } = this.#options;
    const addresses = await this.#addresses(camera, limit);
    const streams = Object.fromEntries(Object.entries(addresses).map(([role, source]) => [role, { source }]));
    const put = (): Promise<BridgeAnswer> => client.put(`/api/v1/bridges/${bridgeIdOf(camera)}`, { streams }, bridgeAnswer, limit);
    try {
      return await put();
    } catch (error) {
      // A recorder that was restarted may listen elsewhere, with another token.
      if (limit.aborted || !(error instanceof ServerFault) || !['server-unreachable', 'not-allowed'].includes(error.problem.code)) throw error;
      client.forget();
      return put();
    }
  }

  async #addresses(camera: CameraId, limit: AbortSignal): Promise<BridgeAddresses> {
    const { sources, elapsedMs } = this.#options;
    const known = this.#known.get(camera);
    this.#known.delete(camera);
    const now = elapsedMs();
    const fresh = known && now - known.usedAt < usedAgainMs && now - known.askedAt < longestMs
      ? known
      : { addresses: await sources(camera, limit), askedAt: elapsedMs(), usedAt: 0 };
    fresh.usedAt = elapsedMs();
    this.#known.set(camera, fresh);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxKnown) break;
      this.#known.delete(oldest);
    }
    return fresh.addresses;
  }
}

function orAbort<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => { reject(signal.reason as Error); };
    signal.addEventListener('abort', give, { once: true });
    running.then(resolve, reject).finally(() => { signal.removeEventListener('abort', give); });
  });
}
