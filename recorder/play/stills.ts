/** Stills of live sources: decoded only when asked for, once per key frame, one at a time. */
import type { EpochMs } from '#model/time';
import type { LiveSource, MediaPacket } from '../media.ts';
import { firstKeyFrame } from './first-from.ts';
import { keyFrameJpeg } from './key-frame-jpeg.ts';
import type { Viewers } from './viewers.ts';

export interface Still {
  readonly capturedAt: EpochMs;
  readonly jpeg: Buffer;
}

/** Stills waiting to be decoded; more are refused. */
const maxQueued = 64;

export class Stills {
  readonly #viewers: Viewers;
  readonly #decode: (packet: MediaPacket) => Promise<Buffer>;
  readonly #cache = new WeakMap<LiveSource, { readonly key: MediaPacket; readonly jpeg: Promise<Buffer> }>();
  #queue: Promise<unknown> = Promise.resolve();
  #queued = 0;

  constructor(viewers: Viewers, decode: (packet: MediaPacket) => Promise<Buffer> = keyFrameJpeg) {
    this.#viewers = viewers;
    this.#decode = decode;
  }

  /** `late` when no key frame came before the signal, `busy` when too many stills are being made. */
  async still(source: LiveSource, signal: AbortSignal): Promise<Still | 'late' | 'busy'> {
    const leave = this.#viewers.enter('still', source);
    const key = await firstKeyFrame(source, signal).finally(leave);
    if (!key) return 'late';
    const cached = this.#cache.get(source);
    if (cached?.key.captureAt === key.captureAt && cached.key.run === key.run) return { capturedAt: key.captureAt, jpeg: await cached.jpeg };
    if (this.#queued >= maxQueued) return 'busy';
    const jpeg = this.#enqueue(key);
    this.#cache.set(source, { key, jpeg });
    return { capturedAt: key.captureAt, jpeg: await jpeg };
  }

  #enqueue(key: MediaPacket): Promise<Buffer> {
    this.#queued += 1;
    const jpeg = this.#queue.then(() => this.#decode(key)).finally(() => { this.#queued -= 1; });
    this.#queue = jpeg.catch(() => undefined);
    return jpeg;
  }
}
