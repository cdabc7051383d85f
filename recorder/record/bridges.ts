/** Foreign RTSP cameras, opened only while watched. Kept in memory alone: a restart forgets them. */
import type { StreamRole } from '#model/camera';
import type { LiveSource } from '../media.ts';
import type { BridgedStream, BridgedStreams } from './bridged-stream.ts';
import type { OwnedLiveSource } from './live-source.ts';

export const bridgeLimits = {
  cameras: 4_000,
  /** Ms a bridge nobody watches or asks for is kept. */
  unusedMs: 6 * 3_600_000,
  sweepMs: 60_000,
};

export interface BridgesOptions {
  readonly open: (camera: string, role: StreamRole, stream: BridgedStream) => OwnedLiveSource;
  /** A monotonic clock, ms. */
  readonly monotonic: () => number;
  readonly limits?: Partial<typeof bridgeLimits>;
}

interface OpenStream { readonly stream: BridgedStream; readonly source: OwnedLiveSource }
interface Bridge {
  readonly streams: Map<StreamRole, OpenStream>;
  usedAt: number;
}

const roles = ['main', 'sub', 'third'] as const satisfies readonly StreamRole[];

export class Bridges {
  readonly #options: BridgesOptions;
  readonly #limits: typeof bridgeLimits;
  /** Least lately used first. */
  readonly #bridges = new Map<string, Bridge>();
  readonly #sweep: NodeJS.Timeout;
  readonly #ending = new Set<Promise<void>>();

  constructor(options: BridgesOptions) {
    this.#options = options;
    this.#limits = { ...bridgeLimits, ...options.limits };
    this.#sweep = setInterval(() => { this.#forgetUnused(); }, this.#limits.sweepMs);
    this.#sweep.unref();
  }

  get size(): number { return this.#bridges.size; }

  /** Streams that are open or being opened now. */
  get streamsOpen(): number {
    return [...this.#bridges.values()].flatMap(({ streams }) => [...streams.values()]).filter(({ source }) => source.current.is !== 'closed').length;
  }

  /** A stream whose address did not change goes on undisturbed. False at the cap when every bridge is watched. */
  put(camera: string, wanted: BridgedStreams): boolean {
    const known = this.#bridges.get(camera);
    if (!known && this.#bridges.size >= this.#limits.cameras && !this.#makeRoom()) return false;
    const bridge = known ?? { streams: new Map<StreamRole, OpenStream>(), usedAt: 0 };
    for (const role of roles) {
      const before = bridge.streams.get(role);
      const stream = wanted[role];
      if (before && stream && before.stream.source === stream.source && before.stream.transport === stream.transport) continue;
      bridge.streams.delete(role);
      if (stream) bridge.streams.set(role, { stream, source: this.#options.open(camera, role, stream) });
      if (before) this.#end(before.source);
    }
    this.#use(camera, bridge);
    return true;
  }

  /** Null where there is no such bridge; counts as use. */
  sources(camera: string): readonly LiveSource[] | null {
    const bridge = this.#bridges.get(camera);
    if (!bridge) return null;
    this.#use(camera, bridge);
    return roles.flatMap((role) => bridge.streams.get(role)?.source ?? []);
  }

  /** Null where there is none; counts as use. */
  source(camera: string, role: StreamRole): LiveSource | null {
    return this.sources(camera)?.find((source) => source.role === role) ?? null;
  }

  /** False where there was none. Whoever watches is told that the source has closed. */
  remove(camera: string): boolean {
    const bridge = this.#bridges.get(camera);
    if (!bridge) return false;
    this.#bridges.delete(camera);
    for (const { source } of bridge.streams.values()) this.#end(source);
    return true;
  }

  #use(camera: string, bridge: Bridge): void {
    bridge.usedAt = this.#options.monotonic();
    this.#bridges.delete(camera);
    this.#bridges.set(camera, bridge);
  }

  #makeRoom(): boolean {
    for (const [camera, bridge] of this.#bridges) {
      if (!isWatched(bridge)) return this.remove(camera);
    }
    return false;
  }

  #forgetUnused(): void {
    const now = this.#options.monotonic();
    // A copy: use moves an entry to the end, where it would be met again.
    const bridges = Array.from(this.#bridges);
    for (const [camera, bridge] of bridges) {
      if (isWatched(bridge)) this.#use(camera, bridge);
      else if (now - bridge.usedAt > this.#limits.unusedMs) this.remove(camera);
    }
  }

  #end(source: OwnedLiveSource): void {
    const ended = source.destroy().finally(() => { this.#ending.delete(ended); });
    this.#ending.add(ended);
  }

  async destroy(): Promise<void> {
    clearInterval(this.#sweep);
    for (const camera of this.#bridges.keys()) this.remove(camera);
    await Promise.all(this.#ending);
  }
}

function isWatched({ streams }: Bridge): boolean {
  return [...streams.values()].some(({ source }) => source.viewers > 0);
}
