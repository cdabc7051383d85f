/** Encodes pictures one by one as H.264 without delay: no B-frames, a key frame a second or when one is wanted. */
import { AV_CODEC_FLAG_LOW_DELAY, AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, FFmpegError, Frame, Packet, type CodecContext } from 'node-av';
import { openH264Encoder, type H264Want } from '../h264-encoder.ts';

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

  constructor(want: H264Want) {
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

function openEncoder(want: H264Want): CodecContext {
  return openH264Encoder(want, {
    // Half a second's bits at once at most: a key frame in motion must not clog the line.
    rcMaxRate: BigInt(Math.round(want.bitsPerSecond * 1.2)), rcBufferSize: Math.round(want.bitsPerSecond / 2), flags: [AV_CODEC_FLAG_LOW_DELAY],
    options: { 'preset': 'ultrafast', 'tune': 'zerolatency', 'forced-idr': 1, 'x264-params': 'scenecut=0:open-gop=0' },
  });
}

function check(code: number): void {
  FFmpegError.throwIfError(code, 'the simulated camera');
}
