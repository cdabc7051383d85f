/** One camera's `VideoDecoder`: whole groups of pictures go in, decoded pictures come out, each to be closed by whoever gets it. */
import type { CodedPicture } from './coded-picture.ts';

export interface DecodeWant {
  readonly config: VideoDecoderConfig;
  /** In decoding order, the first a key frame. */
  readonly coded: readonly CodedPicture[];
  readonly onPicture: (id: number, frame: VideoFrame) => void;
  readonly signal: AbortSignal;
}

interface Way { readonly config: VideoDecoderConfig; readonly isDetached: boolean }

export class GroupDecoder {
  #decoder: VideoDecoder | null = null;
  #way: Way | null = null;
  #take: ((frame: VideoFrame) => void) | null = null;
  #fault: Error | null = null;
  readonly #ways = new Map<VideoDecoderConfig, Way>();

  /** Ends when all are decoded. Rejects with the signal's reason, with `codec-unsupported`, or with `decode-failed`. One at a time. */
  async decode({ config, coded, onPicture, signal }: DecodeWant): Promise<void> {
    const way = this.#ways.get(config) ?? await wayFor(config);
    this.#ways.set(config, way);
    signal.throwIfAborted();
    const copies: Promise<void>[] = [];
    this.#take = way.isDetached
      ? (frame) => {
        const copy = detached(frame).then((made) => { onPicture(made.timestamp, made); });
        copy.catch(() => undefined);
        copies.push(copy);
      }
      : (frame) => { onPicture(frame.timestamp, frame); };
    const decoder = this.#ready(way);
    const stop = (): void => { this.#reset(); };
    signal.addEventListener('abort', stop, { once: true });
    try {
      for (const { id, key, durationUs, data } of coded) decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: id, duration: durationUs, data }));
      await decoder.flush();
      await Promise.all(copies);
    } catch (error) {
      signal.throwIfAborted();
      this.#reset();
      throw Object.assign(new Error('decode-failed', { cause: this.#fault ?? error }), { code: 'decode-failed' });
    } finally {
      signal.removeEventListener('abort', stop);
      this.#take = null;
    }
  }

  destroy(): void {
    this.#take = null;
    this.#reset();
  }

  #ready(way: Way): VideoDecoder {
    if (this.#decoder && this.#decoder.state === 'configured' && this.#way === way) return this.#decoder;
    // A decoder that failed is closed for ever.
    if (!this.#decoder || this.#decoder.state === 'closed') {
      this.#decoder = new VideoDecoder({
        output: (frame) => { if (this.#take) this.#take(frame); else frame.close(); },
        error: (error) => { this.#fault = error; },
      });
    }
    this.#decoder.configure(way.config);
    this.#way = way;
    return this.#decoder;
  }

  #reset(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = null;
    this.#way = null;
  }
}

/**
 * Software first: its pictures lie in memory and may be kept. A graphics card lends a handful and stands still until they are given
 * back, so its pictures are copied. Rejects with `codec-unsupported`.
 */
async function wayFor(config: VideoDecoderConfig): Promise<Way> {
  for (const [hardwareAcceleration, isDetached] of [['prefer-software', false], ['no-preference', true]] as const) {
    const wanted = { ...config, hardwareAcceleration, optimizeForLatency: false };
    const { supported } = await VideoDecoder.isConfigSupported(wanted).catch(() => ({ supported: false }));
    if (supported) return { config: wanted, isDetached };
  }
  throw Object.assign(new Error('codec-unsupported'), { code: 'codec-unsupported', detail: config.codec });
}

async function detached(frame: VideoFrame): Promise<VideoFrame> {
  try {
    if (frame.format === null) throw new Error('pictures of this decoder cannot be read');
    const data = new Uint8Array(frame.allocationSize());
    const layout = await frame.copyTo(data);
    return new VideoFrame(data, {
      format: frame.format, layout, codedWidth: frame.visibleRect?.width ?? frame.codedWidth, codedHeight: frame.visibleRect?.height ?? frame.codedHeight,
      displayWidth: frame.displayWidth, displayHeight: frame.displayHeight, timestamp: frame.timestamp, colorSpace: frame.colorSpace,
    });
  } finally {
    frame.close();
  }
}
