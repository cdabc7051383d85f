/** A camera made here and now: encodes pictures that carry their own capture time, in real time, as a `LiveSource` of the recorder. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_LOW_DELAY, AV_PIX_FMT_YUV420P, AVERROR_EAGAIN, AVERROR_EOF, Codec, CodecContext, CodecParameters, Dictionary,
  FF_ENCODER_LIBX264, FFmpegError, Frame, Packet, Rational,
} from 'node-av';
import type { Problem } from '#model/problem';
import type { LiveSource, MediaFragment, MediaInit, MediaPacket, MediaSink, SourceState } from '#recorder/media';
import type { BurnedClip } from './burned-clip.ts';
import { bitsOfTime, burnedColumns, burnedRows } from '#recorder/demo/dome/burned-time';
import { Fragmenter } from './fragmenter.ts';

const framesPerFragment = 5;

/** node-av 6.1.1 frees an encoder's options twice when they are garbage-collected (a crash seconds later), so they never are. */
const keptOptions: Dictionary[] = [];

interface Unit { readonly data: Buffer; readonly key: boolean; readonly captureAt: number }

/** One encoder's life: a new one is a new run with times from zero. */
class Encoder {
  readonly codec = new CodecParameters();
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #size: { width: number; height: number };
  #frames = 0;

  constructor(width: number, height: number, framesPerSecond: number) {
    this.#size = { width, height };
    const encoder = Codec.findEncoderByName(FF_ENCODER_LIBX264);
    this.#context.allocContext3(encoder);
    Object.assign(this.#context, {
      width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, framesPerSecond), framerate: new Rational(framesPerSecond, 1),
      gopSize: framesPerSecond, maxBFrames: 0, bitRate: 800_000n, flags: AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_LOW_DELAY, threadCount: 1,
    });
    const options = Dictionary.fromObject({ preset: 'ultrafast', tune: 'zerolatency', profile: 'baseline', 'x264-params': `scenecut=0:keyint=${framesPerSecond}` });
    keptOptions.push(options);
    FFmpegError.throwIfError(this.#context.open2Sync(encoder, options));
    this.codec.alloc();
    this.codec.fromContext(this.#context);
    this.#packet.alloc();
  }

  encode(captureAt: number): Unit {
    const { width, height } = this.#size;
    using frame = Frame.fromVideoBuffer(burnedPicture(width, height, captureAt, this.#frames), { width, height, format: AV_PIX_FMT_YUV420P, pts: BigInt(this.#frames), timeBase: { num: 1, den: 25 } });
    this.#frames += 1;
    FFmpegError.throwIfError(this.#context.sendFrameSync(frame));
    const code = this.#context.receivePacketSync(this.#packet);
    if (code === AVERROR_EAGAIN || code === AVERROR_EOF) throw new Error('the encoder holds frames back');
    FFmpegError.throwIfError(code);
    const unit = { data: Buffer.from(this.#packet.data!), key: this.#packet.isKeyframe, captureAt };
    this.#packet.unref();
    return unit;
  }

  destroy(): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}

export class LiveCamera implements LiveSource {
  readonly camera: string;
  readonly role = 'main';
  readonly #now: () => number;
  readonly #fps: number;
  readonly #sinks = new Set<MediaSink>();
  current: SourceState;
  init: MediaInit | null = null;
  #encoder: Encoder | null = null;
  #fragmenter: Fragmenter | null = null;
  #timer: NodeJS.Timeout | null = null;
  #startedAt = 0;
  #frames = 0;
  #run = 0;
  #sequence = 0;
  #open: Unit[] = [];
  #held: (MediaFragment | MediaPacket)[] = [];
  #spoil: 'next' | 'next-key' | null = null;

  constructor(now: () => number, { camera = 'c1', framesPerSecond = 25 } = {}) {
    this.camera = camera;
    this.#now = now;
    this.#fps = framesPerSecond;
    this.current = { is: 'opening', since: now() };
  }

  /** Begins a run, as after opening, a reconnection or a change of picture size. */
  start(width = 640, height = 360): void {
    this.stall();
    this.#encoder?.destroy();
    this.#fragmenter?.destroy();
    this.#encoder = new Encoder(width, height, this.#fps);
    const clip: BurnedClip = { width, height, framesPerSecond: this.#fps, parameterSets: this.#encoder.codec.extradata!, codec: this.#encoder.codec, units: [] };
    this.#fragmenter = new Fragmenter(clip);
    this.#run += 1;
    this.#frames = 0;
    this.#open = [];
    this.#held = [];
    const codec = clip.codec.getCodecString() ?? 'avc1.42c016';
    this.init = { run: this.#run, data: this.#fragmenter.init, mime: `video/mp4; codecs="${codec}"`, videoCodec: codec, audioCodec: null, width, height, frameRate: this.#fps };
    this.#become({ is: 'live', since: this.#now() });
    for (const sink of this.#sinks) sink.init(this.init);
    this.#startedAt = this.#now();
    this.#timer = setInterval(() => this.#step(), 4);
  }

  /** Of the present run; owned by the camera. */
  get codec(): CodecParameters | null { return this.#encoder?.codec ?? null; }

  /** Stops sending without a word, as a hung camera does. */
  stall(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Stops, and says so. */
  lose(problem: Problem): void {
    this.stall();
    this.#become({ is: 'lost', since: this.#now(), problem });
  }

  /** The pictures of the next fragment, or of the next one that begins with a key frame, become rubbish. */
  spoilOne(which: 'next' | 'next-key' = 'next'): void { this.#spoil = which; }

  attach(sink: MediaSink): () => void {
    this.#sinks.add(sink);
    sink.state(this.current);
    if (this.init && this.current.is === 'live') {
      sink.init(this.init);
      for (const held of this.#held) give(sink, held);
    }
    return () => { this.#sinks.delete(sink); };
  }

  destroy(): void {
    this.stall();
    this.#encoder?.destroy();
    this.#fragmenter?.destroy();
  }

  /** A late timer skips pictures rather than give two of them one time. */
  #step(): void {
    const due = this.#startedAt + (this.#frames * 1000) / this.#fps;
    const now = this.#now();
    if (now < due || !this.#encoder || !this.init) return;
    // After a long hold-up of this process the medium's time must not lag behind the wall's.
    if (now - due > 500) this.#startedAt += now - due;
    const unit = this.#encoder.encode(now);
    if (unit.key) {
      this.#flush();
      this.#held = [];
    }
    const parameterSets = this.#encoder.codec.extradata!;
    this.#give({
      kind: 'video', codec: 'h264', key: unit.key, run: this.#run, ptsS: this.#frames / this.#fps, captureAt: unit.captureAt,
      data: unit.key ? Buffer.concat([parameterSets, unit.data]) : unit.data,
    });
    this.#open.push(unit);
    this.#frames += 1;
    if (this.#open.length === framesPerFragment) this.#flush();
  }

  #flush(): void {
    const first = this.#open[0];
    if (!first || !this.#fragmenter) return;
    const frame = this.#frames - this.#open.length;
    const data = this.#fragmenter.fragment(this.#open, frame);
    if (this.#spoil === 'next' || (this.#spoil === 'next-key' && first.key)) {
      data.fill(0xff, data.indexOf('mdat') + 4);
      this.#spoil = null;
    }
    this.#give({
      run: this.#run, sequence: this.#sequence++, randomAccess: first.key, discontinuity: false, captureAt: first.captureAt,
      mediaTime: frame / this.#fps, durationS: this.#open.length / this.#fps, videoFrames: this.#open.length,
      data,
    });
    this.#open = [];
  }

  #give(item: MediaFragment | MediaPacket): void {
    this.#held.push(item);
    for (const sink of this.#sinks) give(sink, item);
  }

  #become(state: SourceState): void {
    this.current = state;
    for (const sink of this.#sinks) sink.state(state);
  }
}

function give(sink: MediaSink, item: MediaFragment | MediaPacket): void {
  if ('kind' in item) sink.packet?.(item);
  else sink.fragment(item);
}

/** YUV 4:2:0 with `at` burned in; `index` moves what is below. */
export function burnedPicture(width: number, height: number, at: number, index: number): Buffer {
  const luma = width * height;
  const yuv = Buffer.alloc(luma * 1.5, 128);
  const band = Math.floor(height / 4);
  const bits = bitsOfTime(at);
  for (let row = 0; row < height; row += 1) {
    const start = row * width;
    if (row >= band) {
      yuv.fill(60 + ((row + index) & 127), start, start + width);
      continue;
    }
    const line = Math.floor((row * burnedRows) / band) * burnedColumns;
    for (let column = 0; column < burnedColumns; column += 1) {
      yuv.fill(bits[line + column] ? 235 : 16, start + Math.floor((column * width) / burnedColumns), start + Math.floor(((column + 1) * width) / burnedColumns));
    }
  }
  return yuv;
}
