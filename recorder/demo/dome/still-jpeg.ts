/** One picture as a JPEG, apart from the video: stills are asked for when nobody watches, too. */
import { keyFrameJpeg } from '../../play/key-frame-jpeg.ts';
import type { H264Want } from '../h264-encoder.ts';
import { Encoder } from './encode.ts';

/** `yuv` may be overwritten as soon as this returns its promise. */
export async function stillJpeg(yuv: Buffer, want: H264Want): Promise<Buffer> {
  const encoder = new Encoder(want);
  try {
    const { data } = encoder.encode(yuv, true);
    return await keyFrameJpeg({ codec: 'h264', data });
  } finally {
    encoder.destroy();
  }
}
