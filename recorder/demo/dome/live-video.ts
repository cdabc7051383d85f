/** The camera's video while somebody watches: a picture every 40 ms, encoded once for all viewers, none at all without them. */
import type { EpochMs } from '#model/time';
import { RtpPacketiser, type RtpPayload } from '../../play/rtp-packetiser.ts';
import type { H264Want } from '../h264-encoder.ts';
import { Encoder } from './encode.ts';

export interface LivePicture {
  readonly payloads: readonly RtpPayload[];
  readonly key: boolean;
  readonly capturedAt: EpochMs;
  /** Ticks of 1/90,000 s that never jump; the wall clock may. Not yet cut to 32 bits. */
  readonly ticks: number;
}

export interface LiveVideoWant extends H264Want {
  readonly now: () => EpochMs;
  /** The picture at a time, planar YUV 4:2:0. */
  readonly take: (at: EpochMs) => Buffer;
}

export const ticksPerMs = 90;

export class LiveVideo {
  readonly #want: LiveVideoWant;
  readonly #encoder: Encoder;
  readonly #packetiser = new RtpPacketiser('h264');
  readonly #viewers = new Set<(picture: LivePicture) => void>();
  #timer: NodeJS.Timeout | null = null;
  #dueAt = 0;
  #wantsKey = true;
  #taken = 0;

  constructor(want: LiveVideoWant) {
    this.#want = want;
    this.#encoder = new Encoder(want);
  }

  get parameterSets(): Buffer { return this.#encoder.parameterSets; }
  get framesPerSecond(): number { return this.#want.framesPerSecond; }
  get viewers(): number { return this.#viewers.size; }
  /** Pictures taken in all. */
  get taken(): number { return this.#taken; }

  /** The first picture given is a key frame. */
  watch(viewer: (picture: LivePicture) => void): () => void {
    let begun = false;
    const give = (picture: LivePicture): void => {
      begun ||= picture.key;
      if (begun) viewer(picture);
    };
    this.#viewers.add(give);
    this.#wantsKey = true;
    if (this.#timer === null) {
      this.#dueAt = performance.now();
      this.#wait();
    }
    return () => {
      this.#viewers.delete(give);
      if (this.#viewers.size === 0) this.#rest();
    };
  }

  destroy(): void {
    this.#viewers.clear();
    this.#rest();
    this.#encoder.destroy();
    this.#packetiser.destroy();
  }

  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#step(), Math.max(0, this.#dueAt - performance.now()));
  }

  #step(): void {
    const stepMs = 1000 / this.#want.framesPerSecond;
    // Held up for longer than a picture: those in between were never taken.
    this.#dueAt = Math.max(this.#dueAt + stepMs, performance.now());
    this.#wait();
    const ticks = Math.round(performance.now() * ticksPerMs);
    const capturedAt = this.#want.now();
    const { data, key } = this.#encoder.encode(this.#want.take(capturedAt), this.#wantsKey);
    this.#wantsKey = false;
    this.#taken += 1;
    const picture = { payloads: this.#packetiser.payloads(data), key, capturedAt, ticks };
    for (const viewer of this.#viewers) viewer(picture);
  }
}
