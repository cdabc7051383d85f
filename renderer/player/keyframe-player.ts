/**
 * The lane's low gear: the first picture of each group, decoded by WebCodecs the moment it comes and painted; nothing plays, so nothing
 * is buffered. Why not key frames in a `<video>`: docs/decisions/043.
 */
import type { LaneInit, LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';
import { engineOf } from './engine.ts';
import type { EngineContext, EngineListener, EngineSurface, StartEngine } from './engine.ts';
import { tellStatus } from './lane-status.ts';

/** This many pictures in a row that do not decode, and another way may do better. */
const failuresAllowed = 3;
/** More waiting than this and the PC does not keep up: the next picture is worth more. */
const mostWaiting = 1;
/** Of the codecs named in a MIME type, those of pictures. */
const pictureCodec = /\b(?:avc[13]|hvc1|hev1|av01|vp0?[89])[^,"]*/;

export const startKeyframes: StartEngine = (surface, ticket, context, listener) =>
  engineOf('keyframes', listener, (say) => {
    if (typeof VideoDecoder === 'undefined') {
      say.fault({ code: 'codec-unsupported', detail: 'no WebCodecs in this browser' });
      return () => undefined;
    }
    const session = new KeyFrameSession(surface, context, say);
    const leave = context.lane.subscribe(ticket, {
      message: (message) => session.receive(message),
      lost: () => say.fault({ code: 'server-unreachable', detail: 'lane socket lost' }),
    });
    return () => {
      leave();
      session.close();
    };
  });

class KeyFrameSession {
  readonly #surface: EngineSurface;
  readonly #now: EngineContext['now'];
  readonly #say: EngineListener;
  #decoder: VideoDecoder | null = null;
  #config: VideoDecoderConfig | null = null;
  /** Capture times of what is being decoded, by the number given to the decoder. */
  readonly #captured = new Map<number, EpochMs>();
  #given = 0;
  #painted = 0;
  #failures = 0;
  #closed = false;

  constructor(surface: EngineSurface, { now }: EngineContext, say: EngineListener) {
    this.#surface = surface;
    this.#now = now;
    this.#say = say;
  }

  receive(message: LaneMessage): void {
    if (message.kind === 'status') return void tellStatus(message, this.#say);
    this.#say.heard();
    if (message.kind === 'init') this.#begin(message);
    else if (message.data.length > 0) this.#decode(message.data, message.captureAt);
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #begin({ mime, data }: LaneInit): void {
    this.#drop();
    const codec = pictureCodec.exec(mime)?.[0];
    if (codec === undefined) return this.#say.fault({ code: 'codec-unsupported', detail: mime.slice(0, 200) });
    this.#config = { codec, optimizeForLatency: true, ...(data.length > 0 ? { description: data.slice() } : {}) };
  }

  #decode(data: Uint8Array, captureAt: EpochMs): void {
    if ((this.#decoder?.decodeQueueSize ?? 0) > mostWaiting) return;
    try {
      const decoder = this.#decoder ??= this.#open();
      this.#given += 1;
      this.#captured.set(this.#given, captureAt);
      decoder?.decode(new EncodedVideoChunk({ type: 'key', timestamp: this.#given, data: data as Uint8Array<ArrayBuffer> }));
      // A decoder may hold a picture back for those that follow; here none does.
      decoder?.flush().catch(() => undefined);
    } catch (error) {
      this.#failed(error);
    }
  }

  #open(): VideoDecoder | null {
    if (!this.#config) return null;
    const decoder: VideoDecoder = new VideoDecoder({
      output: (frame) => void this.#paint(frame),
      error: (error) => { if (decoder === this.#decoder) this.#failed(error); },
    });
    decoder.configure(this.#config);
    return decoder;
  }

  async #paint(frame: VideoFrame): Promise<void> {
    const place = frame.timestamp;
    const capturedAt = this.#captured.get(place) ?? null;
    this.#captured.delete(place);
    try {
      const image = await createImageBitmap(frame);
      if (this.#closed || place < this.#painted) return image.close();
      this.#painted = place;
      this.#failures = 0;
      this.#surface.paint(image);
      this.#say.frame({ id: capturedAt ?? place, shownAt: this.#now(), capturedAt });
    } catch (error) {
      if (!this.#closed) this.#failed(error);
    } finally {
      frame.close();
    }
  }

  /** Every key frame begins anew: what one spoils is over with the next, in a new decoder. */
  #failed(error: unknown): void {
    this.#drop();
    this.#failures += 1;
    const detail = error instanceof Error ? error.message.slice(0, 200) : 'no picture';
    const isUnknown = error instanceof DOMException && error.name === 'NotSupportedError';
    if (isUnknown) this.#say.fault({ code: 'codec-unsupported', detail });
    else if (this.#failures >= failuresAllowed) this.#say.fault({ code: 'decode-failed', detail });
  }

  #drop(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = null;
    this.#captured.clear();
  }
}
