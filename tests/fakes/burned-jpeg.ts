/** JPEG pictures with their capture time burned in, made one by one. */
import { AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, Codec, CodecContext, FF_ENCODER_MJPEG, FFmpegError, Frame, Packet, Rational } from 'node-av';
import { burnedPicture } from './live-camera.ts';

const quality = 4 * 118;

export interface BurnedJpegs {
  make(at: number): Buffer;
  destroy(): void;
}

export function createBurnedJpegs(width: number, height: number): BurnedJpegs {
  const context = new CodecContext();
  context.allocContext3(Codec.findEncoderByName(FF_ENCODER_MJPEG));
  Object.assign(context, { width, height, pixelFormat: AV_PIX_FMT_YUV420P, colorRange: AVCOL_RANGE_JPEG, timeBase: new Rational(1, 1000), threadCount: 1, qMin: 4, qMax: 4, globalQuality: quality });
  FFmpegError.throwIfError(context.open2Sync());
  const packet = new Packet();
  packet.alloc();
  let count = 0;
  return {
    make(at) {
      count += 1;
      using frame = Frame.fromVideoBuffer(burnedPicture(width, height, at, count), { width, height, format: AV_PIX_FMT_YUV420P, pts: BigInt(count), timeBase: { num: 1, den: 1000 } });
      Object.assign(frame, { colorRange: AVCOL_RANGE_JPEG, quality });
      FFmpegError.throwIfError(context.sendFrameSync(frame));
      FFmpegError.throwIfError(context.receivePacketSync(packet));
      const jpeg = Buffer.from(packet.data ?? []);
      packet.unref();
      return jpeg;
    },
    destroy() {
      packet.free();
      context.freeContext();
    },
  };
}
