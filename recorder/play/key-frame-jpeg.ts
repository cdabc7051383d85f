/** One key frame as a JPEG: FFmpeg's decoder, scaler and encoder, off the main thread where FFmpeg lets us. */
import {
  AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, Codec, CodecContext, FF_ENCODER_MJPEG, FFmpegError, Frame, Packet, Rational, SoftwareScaleContext,
} from 'node-av';
import type { FFDecoderCodec } from 'node-av';
import type { MediaPacket } from '../media.ts';

/** JPEG quantiser, 2 (best) to 31. */
const quantiser = 4;
/** FFmpeg's FF_QP2LAMBDA. */
const lambdaPerQuantiser = 118;

/** A key frame: Annex B with its parameter sets, or as it lies in an MP4, with the init's `avcC` or `hvcC` beside it. */
export interface KeyFrame extends Pick<MediaPacket, 'codec' | 'data'> {
  readonly configuration?: Buffer;
}

/** At most `width` pixels wide, as high as that makes it; never enlarged. Rejects when this is not a decodable key frame. */
export async function keyFrameJpeg(key: KeyFrame, width = Number.MAX_SAFE_INTEGER): Promise<Buffer> {
  using picture = await decode(key);
  using scaled = await toJpegColours(picture, width);
  return await encode(scaled);
}

async function decode(from: KeyFrame): Promise<Frame> {
  const codec = Codec.findDecoderByName(from.codec as FFDecoderCodec);
  if (!codec) throw new Error(`no decoder for ${from.codec}`);
  using context = new CodecContext();
  context.allocContext3(codec);
  context.threadCount = 1;
  if (from.configuration) context.extraData = from.configuration;
  FFmpegError.throwIfError(await context.open2(codec));
  using packet = new Packet();
  packet.alloc();
  packet.data = from.data;
  FFmpegError.throwIfError(await context.sendPacket(packet));
  FFmpegError.throwIfError(await context.sendPacket(null));
  const frame = new Frame();
  frame.alloc();
  FFmpegError.throwIfError(await context.receiveFrame(frame), 'the key frame cannot be decoded');
  return frame;
}

async function toJpegColours(picture: Frame, most: number): Promise<Frame> {
  using scaler = new SoftwareScaleContext();
  const scale = Math.min(1, most / picture.width);
  const [width, height] = [even(picture.width * scale), even(picture.height * scale)];
  // Without a fixed set-up the scaler takes formats and colour ranges from the frames themselves.
  scaler.allocContext();
  const scaled = new Frame();
  scaled.alloc();
  Object.assign(scaled, { width, height, format: AV_PIX_FMT_YUV420P, colorRange: AVCOL_RANGE_JPEG });
  FFmpegError.throwIfError(scaled.getBuffer());
  FFmpegError.throwIfError(await scaler.scaleFrame(scaled, picture));
  scaled.pts = 0n;
  scaled.quality = quantiser * lambdaPerQuantiser;
  return scaled;
}

/** Colours are halved in both directions. */
function even(pixels: number): number {
  return Math.max(2, Math.round(pixels / 2) * 2);
}

async function encode(frame: Frame): Promise<Buffer> {
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
  using context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, {
    width: frame.width, height: frame.height, pixelFormat: AV_PIX_FMT_YUV420P, colorRange: AVCOL_RANGE_JPEG, timeBase: new Rational(1, 1), threadCount: 1,
    qMin: quantiser, qMax: quantiser, globalQuality: quantiser * lambdaPerQuantiser,
  });
  FFmpegError.throwIfError(await context.open2(codec));
  FFmpegError.throwIfError(await context.sendFrame(frame));
  using packet = new Packet();
  packet.alloc();
  FFmpegError.throwIfError(await context.receivePacket(packet));
  return Buffer.from(packet.data ?? []);
}
