/** Draws one clip and encodes it twice: every picture as main, and the nearest in time scaled down as sub. */
import { AV_PIX_FMT_YUV420P, SoftwareScaleContext, SWS_AREA } from 'node-av';
import { makeAmbience, SAMPLES_PER_SECOND } from './ambience.ts';
import { ClipFile } from './clip-file.ts';
import type { H264Want } from './h264-encoder.ts';
import type { ClipJob, ClipSizes } from './clip-list.ts';
import { createPainter } from './scene.ts';
import { scenes } from './scenes.ts';

export interface ClipPaths {
  readonly main: string;
  readonly sub: string;
}

/** Blocks until both files stand; `onPicture` is told after each picture and stops the drawing by throwing. */
export function drawClip(job: ClipJob, sizes: ClipSizes, paths: ClipPaths, onPicture: () => void): void {
  const { main: video, sub: small } = sizes;
  const painter = createPainter(scenes[job.scene], job.time, video.width, video.height);
  const scale = createScaler(video, small);
  const sound = job.sound === null ? null : { samplesPerSecond: SAMPLES_PER_SECOND, bitsPerSecond: 48_000, samples: makeAmbience(job.sound, job.seconds) };
  const main = new ClipFile(paths.main, video, sound);
  try {
    const sub = new ClipFile(paths.sub, small, null);
    try {
      const count = job.seconds * video.framesPerSecond;
      let smallDone = 0;
      for (let index = 0; index < count; index++) {
        painter.paint(index / video.framesPerSecond);
        main.picture(painter.canvas.yuv);
        // The sub picture due nearest to this main picture's time; both streams show the same moment of the loop.
        if (Math.round((smallDone * video.framesPerSecond) / small.framesPerSecond) === index) {
          sub.picture(scale(painter.canvas.yuv));
          smallDone++;
        }
        onPicture();
      }
      sub.close();
    } finally {
      sub.destroy();
    }
    main.close();
  } finally {
    main.destroy();
  }
}

function createScaler(from: H264Want, to: H264Want): (yuv: Buffer) => Buffer {
  const scaler = new SoftwareScaleContext();
  scaler.getContext(from.width, from.height, AV_PIX_FMT_YUV420P, to.width, to.height, AV_PIX_FMT_YUV420P, SWS_AREA);
  const small = Buffer.alloc((to.width * to.height * 3) / 2);
  const planes = planesOf(small, to);
  return (yuv) => {
    scaler.scaleSync(planesOf(yuv, from), strides(from), 0, from.height, planes, strides(to));
    return small;
  };
}

function planesOf(yuv: Buffer, { width, height }: H264Want): Buffer[] {
  const size = width * height;
  return [yuv.subarray(0, size), yuv.subarray(size, size * 1.25), yuv.subarray(size * 1.25, size * 1.5)];
}

function strides({ width }: H264Want): number[] {
  return [width, width / 2, width / 2];
}
