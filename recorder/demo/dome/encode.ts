/** Encodes pictures one by one as H.264 without delay: no B-frames, a key frame a second or when one is wanted. */
import {
  AV_CODEC_FLAG_CLOSED_GOP, AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_LOW_DELAY, AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_TRC_BT709, Codec, CodecContext, FF_ENCODER_LIBX264, FFmpegError, Frame, Packet, Rational,
} from 'node-av';

export interface EncodeWant {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
}

export interface AccessUnit {
  /** Annex B; a key frame begins with its parameter sets. */
  readonly data: Buffer;
  readonly key: boolean;
}

export class Encoder {
  /** SPS and PPS in Annex B. */
  readonly parameterSets: Buffer;
  readonly #context: CodecContext;
  readonly #frame = new Frame();
  readonly #packet = new Packet();
  #count = 0n;

  constructor(want: EncodeWant) {
    this.#context = openEncoder(want);
    this.parameterSets = Buffer.from(this.#context.extraData ?? []);
    this.#packet.alloc();
    this.#frame.alloc();
    Object.assign(this.#frame, { format: AV_PIX_FMT_YUV420P, width: want.width, height: want.height });
    check(this.#frame.getBuffer());
  }

  encode(yuv: Buffer, wantsKey: boolean): AccessUnit {
    check(this.#frame.makeWritable());
    check(this.#frame.fromBuffer(yuv));
    this.#frame.pts = this.#count++;
    this.#frame.pictType = wantsKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    check(this.#context.sendFrameSync(this.#frame));
    check(this.#context.receivePacketSync(this.#packet));
    const { isKeyframe: key, data } = this.#packet;
    const unit = { key, data: key ? Buffer.concat([this.parameterSets, data ?? Buffer.alloc(0)]) : Buffer.from(data ?? []) };
    this.#packet.unref();
    return unit;
  }

  destroy(): void {
    this.#packet.free();
    this.#frame.free();
    this.#context.freeContext();
  }
}

function openEncoder({ width, height, framesPerSecond, bitsPerSecond }: EncodeWant): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (codec === null) throw new Error('this build of FFmpeg has no libx264');
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, framesPerSecond), framerate: new Rational(framesPerSecond, 1),
    gopSize: framesPerSecond, maxBFrames: 0, threadCount: 1,
    // Half a second's bits at once at most: a key frame in motion must not clog the line.
    bitRate: BigInt(bitsPerSecond), rcMaxRate: BigInt(Math.round(bitsPerSecond * 1.2)), rcBufferSize: Math.round(bitsPerSecond / 2),
    colorRange: AVCOL_RANGE_MPEG, colorSpace: AVCOL_SPC_BT709, colorPrimaries: AVCOL_PRI_BT709, colorTrc: AVCOL_TRC_BT709,
  });
  // Parameter sets apart as well: the SDP names them before the first picture is taken.
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_CLOSED_GOP, AV_CODEC_FLAG_LOW_DELAY);
  // Set one by one: a Dictionary given to the synchronous open is freed twice by node-av 6.1 and the process dies at its end.
  for (const [name, value] of Object.entries({ preset: 'ultrafast', tune: 'zerolatency', profile: 'baseline', 'forced-idr': 1, 'x264-params': 'scenecut=0:open-gop=0' })) check(context.setOption(name, value));
  check(context.open2Sync(codec));
  return context;
}

function check(code: number): void {
  FFmpegError.throwIfError(code, 'the simulated camera');
}
