/** Bare key frames of one stream (model/lane-message.ts) made into pictures by WebCodecs, each the moment it comes. */
import type { LaneKeyFrame } from '#model/lane-message';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';

/** More waiting than this and the PC does not keep up: the next picture is worth more. */
const mostWaiting = 1;
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
  #isClosed = false;

  constructor(onPicture: OnPicture) {
    this.#onPicture = onPicture;
  }

  decode(frame: LaneKeyFrame): void {
    if (this.#isClosed || (this.#decoder?.decodeQueueSize ?? 0) > mostWaiting) return;
    try {
      if (this.#readyFor && !needsSame(this.#readyFor, frame)) this.#drop();
      const decoder = this.#decoder ??= this.#open(frame);
      this.#given += 1;
      this.#captured.set(this.#given, frame.captureAt);
      decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: this.#given, data: frame.data as Uint8Array<ArrayBuffer> }));
      // A decoder may hold a picture back for those that follow; here none does.
      decoder.flush().catch(() => undefined);
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

  #tell(picture: VideoFrame): void {
    const place = picture.timestamp;
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
    this.#captured.clear();
  }
}

function needsSame(a: LaneKeyFrame, b: LaneKeyFrame): boolean {
  return a.mime === b.mime && a.record.length === b.record.length && a.record.every((byte, at) => byte === b.record[at]);
}
