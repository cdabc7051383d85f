/** Bare key frames of one stream (model/lane-message.ts) made into pictures by WebCodecs, each the moment it comes. */
import type { LaneKeyFrame } from '#model/lane-message';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';

/**
 * A decoder that keeps a picture back for those that follow (pictures out of order, many decoders in hardware) is told after this time (ms)
 * that none do; it gives the picture, and begins anew, which costs as much as half a picture. Soon for the first one: nothing else is seen.
 */
const heldMs = { first: 300, later: 1_000 };
/** One that kept a picture back is told at once, for so many pictures; twice as many each time it does so again. */
const toldAtOnce = { least: 30, most: 960 };
/** Of the codecs named in a MIME type, those of pictures. */
const pictureCodec = /\b(?:avc[13]|hvc1|hev1|av01|vp0?[89])[^,"]*/;

/** Who gets a picture owns it. */
export type OnPicture = (picture: VideoFrame | Problem, capturedAt: EpochMs) => void;

export class KeyFrameDecoder {
  readonly #onPicture: OnPicture;
  #decoder: VideoDecoder | null = null;
  /** What the decoder was made ready for. */
  #readyFor: LaneKeyFrame | null = null;
  /** Capture times of what is being decoded, by the number given to the decoder. */
  readonly #captured = new Map<number, EpochMs>();
  #given = 0;
  #told = 0;
  /** So many pictures more it is told at once that none follow, and how many the next time. */
  #atOnce = 0;
  #nextAtOnce = toldAtOnce.least;
  #held: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(onPicture: OnPicture) {
    this.#onPicture = onPicture;
  }

  decode(frame: LaneKeyFrame): void {
    if (this.#isClosed) return;
    try {
      if (this.#readyFor && !needsSame(this.#readyFor, frame)) this.#drop();
      // A PC that does not keep up: fewer pictures, not older ones.
      if (this.#captured.size > 0) return;
      const decoder = this.#decoder ??= this.#open(frame);
      this.#given += 1;
      this.#captured.set(this.#given, frame.captureAt);
      decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: this.#given, data: frame.data as Uint8Array<ArrayBuffer> }));
      if (this.#atOnce > 0) {
        this.#atOnce -= 1;
        this.#flush(decoder);
      } else this.#held = setTimeout(() => { this.#waited(decoder); }, this.#told === 0 ? heldMs.first : heldMs.later);
    } catch (error) {
      this.#failed(error, frame.captureAt);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #open(frame: LaneKeyFrame): VideoDecoder {
    const codec = pictureCodec.exec(frame.mime)?.[0];
    if (typeof VideoDecoder === 'undefined' || codec === undefined) throw new DOMException(`no decoder for ${frame.mime}`.slice(0, 200), 'NotSupportedError');
    const decoder: VideoDecoder = new VideoDecoder({
      output: (picture) => { this.#tell(picture); },
      error: (error) => { if (decoder === this.#decoder) this.#failed(error, frame.captureAt); },
    });
    decoder.configure({ codec, optimizeForLatency: true, ...(frame.record.length > 0 ? { description: frame.record.slice() } : {}) });
    this.#readyFor = frame;
    return decoder;
  }

  #waited(decoder: VideoDecoder): void {
    if (decoder !== this.#decoder) return;
    if (this.#told > 0) {
      this.#atOnce = this.#nextAtOnce;
      this.#nextAtOnce = Math.min(toldAtOnce.most, this.#nextAtOnce * 2);
    }
    this.#flush(decoder);
  }

  #flush(decoder: VideoDecoder): void {
    const given = this.#given;
    // What gave no picture by then gives none, and the next may come.
    decoder.flush().then(() => { this.#captured.delete(given); }, () => undefined);
  }

  #tell(picture: VideoFrame): void {
    const place = picture.timestamp;
    clearTimeout(this.#held);
    const capturedAt = this.#captured.get(place) ?? 0;
    this.#captured.delete(place);
    if (this.#isClosed || place < this.#told) return picture.close();
    this.#told = place;
    this.#onPicture(picture, capturedAt);
  }

  /** Every key frame begins anew: what one spoils is over with the next, in a new decoder. */
  #failed(error: unknown, capturedAt: EpochMs): void {
    this.#drop();
    if (this.#isClosed) return;
    const isUnknown = error instanceof DOMException && error.name === 'NotSupportedError';
    this.#onPicture({ code: isUnknown ? 'codec-unsupported' : 'decode-failed', detail: error instanceof Error ? error.message.slice(0, 200) : 'no picture' }, capturedAt);
  }

  #drop(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = this.#readyFor = null;
    clearTimeout(this.#held);
    this.#captured.clear();
  }
}

function needsSame(a: LaneKeyFrame, b: LaneKeyFrame): boolean {
  return a.mime === b.mime && a.record.length === b.record.length && a.record.every((byte, at) => byte === b.record[at]);
}
