/**
 * Bare key frames of all streams of a window (model/lane-message.ts) made into pictures by WebCodecs, the moment they come. Streams share
 * decoders: to make one ready costs ten times a picture, and cameras of one kind need the same (docs/decisions/049).
 */
import type { LaneKeyFrame } from '#model/lane-message';
import type { Problem } from '#model/problem';

/** Of the codecs named in a MIME type, those of pictures. */
const pictureCodec = /\b(?:avc[13]|hvc1|hev1|av01|vp0?[89])[^,"]*/;
/** A picture goes through a decoder in turns that wait for each other on a full PC: several go side by side. */
const decoderCount = 4;
/** What one of them takes at a time. */
const mostAtOnce = 8;
/** A decoder that takes longer for what it was given hangs, ms. */
const decodeLimitMs = 2000;
/** Without work for this long (ms) a decoder is given back. */
const restMs = 3000;

/** Who gets a picture owns it. */
export type OnPicture = (picture: ImageBitmap | Problem) => void;

interface Job { readonly frame: LaneKeyFrame; readonly onPicture: OnPicture }

export class KeyFrameDecoders {
  /** By stream: of each only the newest is worth decoding. */
  readonly #waiting = new Map<number, Job>();
  readonly #decoders = Array.from({ length: decoderCount }, () => new KeyFrameDecoder());

  decode(frame: LaneKeyFrame, onPicture: OnPicture): void {
    this.#waiting.set(frame.stream, { frame, onPicture });
    const free = this.#decoders.filter(({ isFree }) => isFree);
    const ready = free.find((each) => each.isReadyFor(frame)) ?? free[0];
    if (ready) void ready.run(() => this.#next());
  }

  /** What waits of this stream is not wanted any more. */
  forget(stream: number): void {
    this.#waiting.delete(stream);
  }

  close(): void {
    this.#waiting.clear();
    for (const each of this.#decoders) each.close();
  }

  /** Of those that wait, some that need the same as the one that waits longest. */
  #next(): readonly Job[] {
    const [first] = this.#waiting.values();
    const jobs = [...this.#waiting.values()].filter(({ frame }) => first && needsSame(first.frame, frame)).slice(0, mostAtOnce);
    for (const { frame } of jobs) this.#waiting.delete(frame.stream);
    return jobs;
  }
}

class KeyFrameDecoder {
  #decoder: VideoDecoder | null = null;
  /** What the decoder was made ready for. */
  #readyFor: LaneKeyFrame | null = null;
  /** Jobs given to the decoder, by the number of their picture. */
  #given = new Map<number, Job>();
  /** Why the decoder closed itself. */
  #closedBy: unknown = null;
  #fault: unknown = null;
  #isRunning = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  get isFree(): boolean { return !this.#isRunning; }
  isReadyFor(frame: LaneKeyFrame): boolean { return this.#readyFor !== null && needsSame(this.#readyFor, frame); }

  /** Until nothing comes next. */
  async run(next: () => readonly Job[]): Promise<void> {
    this.#isRunning = true;
    clearTimeout(this.#rest);
    for (let jobs = next(); jobs.length > 0; jobs = next()) {
      const left = await this.#decoded(jobs);
      // Which of several spoiled the decoder is found out by asking it for one at a time.
      for (const job of left) for (const { onPicture } of await this.#decoded([job])) onPicture(asProblem(this.#fault));
    }
    this.#isRunning = false;
    this.#rest = setTimeout(() => { this.close(); }, restMs);
  }

  close(): void {
    clearTimeout(this.#rest);
    const decoder = this.#decoder;
    this.#decoder = this.#readyFor = null;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }

  /** One after the other without waiting in between: on a full PC each wait costs tens of ms. Returns those that gave no picture. */
  async #decoded(jobs: readonly Job[]): Promise<readonly Job[]> {
    this.#given = new Map(jobs.entries());
    try {
      const decoder = this.#ready(jobs[0]!.frame);
      for (const [number, { frame }] of jobs.entries()) decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: number, data: frame.data as Uint8Array<ArrayBuffer> }));
      // A decoder may hold a picture back for those that follow; behind the last there are none.
      await within(decodeLimitMs, decoder.flush());
      this.#fault = new Error('no picture');
    } catch (error) {
      this.#fault = this.#closedBy ?? error;
    }
    const left = [...this.#given.values()];
    this.#given = new Map();
    // Every key frame begins anew: what one spoils is over with the next, in a new decoder.
    if (left.length > 0) this.close();
    return left;
  }

  #ready(frame: LaneKeyFrame): VideoDecoder {
    if (this.#decoder?.state === 'configured' && this.isReadyFor(frame)) return this.#decoder;
    const codec = pictureCodec.exec(frame.mime)?.[0];
    if (typeof VideoDecoder === 'undefined' || codec === undefined) throw new DOMException(`no decoder for ${frame.mime}`.slice(0, 200), 'NotSupportedError');
    if (this.#decoder?.state === 'closed') this.close();
    const decoder = this.#decoder ??= this.#open();
    decoder.configure({ codec, optimizeForLatency: true, ...(frame.record.length > 0 ? { description: frame.record.slice() } : {}) });
    this.#readyFor = frame;
    return decoder;
  }

  #open(): VideoDecoder {
    this.#closedBy = null;
    return new VideoDecoder({
      output: (picture) => {
        const job = this.#given.get(picture.timestamp);
        this.#given.delete(picture.timestamp);
        if (job) void bitmapOf(picture).then(job.onPicture);
        else picture.close();
      },
      error: (error) => { this.#closedBy = error; },
    });
  }
}

async function bitmapOf(picture: VideoFrame): Promise<ImageBitmap | Problem> {
  try {
    return await copied(picture);
  } catch (error) {
    return asProblem(error);
  } finally {
    picture.close();
  }
}

/**
 * By way of the page's own memory. `createImageBitmap` of the picture itself asks the GPU process and waits for it: tens of ms each on a
 * full PC without a graphics card, 1 ms this way. Pixels that are not square, and browsers that do not copy as RGB, go the other way.
 */
async function copied(picture: VideoFrame): Promise<ImageBitmap> {
  const { width, height } = picture.visibleRect ?? { width: 0, height: 0 };
  if (width !== picture.displayWidth || height !== picture.displayHeight) return createImageBitmap(picture);
  const pixels = new Uint8ClampedArray(width * height * 4);
  try {
    await picture.copyTo(pixels, { format: 'RGBA' });
  } catch {
    return createImageBitmap(picture);
  }
  return createImageBitmap(new ImageData(pixels, width, height));
}

function asProblem(error: unknown): Problem {
  const isUnknown = error instanceof DOMException && error.name === 'NotSupportedError';
  return { code: isUnknown ? 'codec-unsupported' : 'decode-failed', detail: error instanceof Error ? error.message.slice(0, 200) : 'no picture' };
}

/** Rejects after `ms`. */
function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('the decoder hangs')); }, ms);
    promise.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}

function needsSame(a: LaneKeyFrame, b: LaneKeyFrame): boolean {
  return a.mime === b.mime && a.record.length === b.record.length && a.record.every((byte, at) => byte === b.record[at]);
}
