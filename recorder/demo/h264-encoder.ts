/** FFmpeg's H.264 encoder as the demo cameras use it. */
import { AV_CODEC_FLAG_CLOSED_GOP, AV_CODEC_FLAG_GLOBAL_HEADER, AV_PIX_FMT_YUV420P, AVCOL_PRI_BT709, AVCOL_RANGE_MPEG, AVCOL_SPC_BT709, AVCOL_TRC_BT709, Codec, CodecContext, FF_ENCODER_LIBX264, FFmpegError, Rational, type AVCodecFlag } from 'node-av';

export interface H264Want {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
}

export interface H264Tuning {
  /** Most bits a second, and what may come at once. */
  readonly rcMaxRate: bigint;
  readonly rcBufferSize: number;
  readonly flags?: readonly AVCodecFlag[];
  /** libx264's own. */
  readonly options: Readonly<Record<string, string | number>>;
}

/** A closed group of pictures of exactly one second, and no B-frames: what city cameras send, and what WebRTC can carry. Parameter sets stand apart. */
export function openH264Encoder({ width, height, framesPerSecond, bitsPerSecond }: H264Want, { rcMaxRate, rcBufferSize, flags = [], options }: H264Tuning): CodecContext {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (codec === null) throw new Error('this build of FFmpeg has no libx264');
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    width, height, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, framesPerSecond), framerate: new Rational(framesPerSecond, 1),
    gopSize: framesPerSecond, maxBFrames: 0, threadCount: 1, bitRate: BigInt(bitsPerSecond), rcMaxRate, rcBufferSize,
    colorRange: AVCOL_RANGE_MPEG, colorSpace: AVCOL_SPC_BT709, colorPrimaries: AVCOL_PRI_BT709, colorTrc: AVCOL_TRC_BT709,
  });
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER, AV_CODEC_FLAG_CLOSED_GOP, ...flags);
  // Set one by one: a Dictionary given to the synchronous open is freed twice by node-av 6.1 and the process dies at its end.
  for (const [name, value] of Object.entries({ profile: 'baseline', ...options })) FFmpegError.throwIfError(context.setOption(name, value));
  FFmpegError.throwIfError(context.open2Sync(codec));
  return context;
}
