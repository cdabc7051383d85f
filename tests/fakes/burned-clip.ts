/** A short H.264 loop whose every frame carries its own number as black and white squares, so that a page can read which frame it shows. */
import {
  AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_LOW_DELAY, AV_PIX_FMT_YUV420P, AVERROR_EAGAIN, AVERROR_EOF, Codec, CodecContext, CodecParameters, Dictionary,
  FF_ENCODER_LIBX264, FFmpegError, Frame, Packet, Rational,
} from 'node-av';

export interface BurnedClip {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Annex B parameter sets (SPS, PPS). */
  readonly parameterSets: Buffer;
  readonly codec: CodecParameters;
  /** Access units in order, each Annex B without parameter sets; a key frame every second. */
  readonly units: readonly { readonly data: Buffer; readonly key: boolean }[];
}

/** Squares of the number, most significant bit first: 16 columns across the picture, in the top eighth. */
export const burnedBits = 16;

/** Something bright that is in the picture in some seconds and not in others, over a ground that stands still; in parts of the picture. */
export type Mover = (second: number) => { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;

export interface BurnedWant { readonly width?: number; readonly height?: number; readonly framesPerSecond?: number; readonly seconds?: number; readonly bitsPerSecond?: number; readonly mover?: Mover | null }

export async function makeBurnedClip({ width = 640, height = 360, framesPerSecond = 15, seconds = 4, bitsPerSecond = 600_000, mover = null }: BurnedWant = {}): Promise<BurnedClip> {
  const context = new CodecContext();
  const encoder = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  context.allocContext3(encoder);
  Object.assign(context, {
    width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, framesPerSecond), framerate: new Rational(framesPerSecond, 1),
    gopSize: framesPerSecond, maxBFrames: 0, bitRate: BigInt(bitsPerSecond), flags: AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_LOW_DELAY, threadCount: 1,
  });
  // Not open2Sync: given a dictionary, node-av 6.1.1 frees it twice there.
  FFmpegError.throwIfError(await context.open2(encoder, Dictionary.fromObject({ preset: 'veryfast', tune: 'zerolatency', profile: 'baseline', 'x264-params': 'scenecut=0:keyint=' + framesPerSecond })));
  const codec = new CodecParameters();
  codec.alloc();
  codec.fromContext(context);
  const units: { data: Buffer; key: boolean }[] = [];
  const packet = new Packet();
  packet.alloc();
  const drain = (): void => {
    for (;;) {
      const code = context.receivePacketSync(packet);
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return;
      FFmpegError.throwIfError(code);
      units.push({ data: Buffer.from(packet.data!), key: packet.isKeyframe });
      packet.unref();
    }
  };
  for (let index = 0; index < seconds * framesPerSecond; index += 1) {
    using frame = Frame.fromVideoBuffer(picture(width, height, index, mover && { box: mover(Math.floor(index / framesPerSecond)) }), { width, height, format: AV_PIX_FMT_YUV420P, pts: BigInt(index), timeBase: { num: 1, den: framesPerSecond } });
    FFmpegError.throwIfError(context.sendFrameSync(frame));
    drain();
  }
  context.sendFrameSync(null);
  drain();
  packet.free();
  context.freeContext();
  return { width, height, framesPerSecond, parameterSets: Buffer.from(codec.extradata!), codec, units };
}

function picture(width: number, height: number, index: number, moved: { readonly box: ReturnType<Mover> } | null): Buffer {
  const luma = width * height;
  const yuv = Buffer.alloc(luma * 1.5, 128);
  const band = Math.floor(height / 8);
  for (let row = 0; row < height; row += 1) {
    const start = row * width;
    if (row >= band) {
      // A moving gradient below the number, so that frames really differ.
      for (let column = 0; column < width; column += 1) yuv[start + column] = 40 + ((column + row + (moved ? 0 : index * 4)) & 127);
      const box = moved?.box;
      if (box && row >= box.y * height && row < (box.y + box.height) * height) yuv.fill(235, start + Math.round(box.x * width), start + Math.round((box.x + box.width) * width));
      continue;
    }
    for (let bit = 0; bit < burnedBits; bit += 1) {
      const on = (index >> (burnedBits - 1 - bit)) & 1;
      yuv.fill(on ? 235 : 16, start + Math.floor((bit * width) / burnedBits), start + Math.floor(((bit + 1) * width) / burnedBits));
    }
  }
  return yuv;
}
