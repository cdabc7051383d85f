/** What the camera can look at: a drawn street, a place of the demo city, or the first picture of a clip. */
import { AV_PIX_FMT_YUV420P, AVMEDIA_TYPE_VIDEO, Codec, CodecContext, FFmpegError, FormatContext, Frame, Packet, SoftwareScaleContext, SWS_BICUBIC } from 'node-av';
import type { TimeOfDay } from '../draw/light.ts';
import { createPainter } from '../scene.ts';
import { scenes, type SceneName } from '../scenes.ts';
import { planesOf } from './planes.ts';
import type { StillScene } from './still-scene.ts';
import { paintStreet, streetLanes } from './street.ts';

export const sceneWidth = 2_560;
export const sceneHeight = 1_440;
const [width, height] = [sceneWidth, sceneHeight];
/** A moment of the loop at which every place has traffic. */
const busyS = 3;

/** A few hundred ms less than a place of the city, and alike on every machine. */
export function drawnScene(): StillScene {
  const planes = planesOf(Buffer.alloc(width * height * 1.5), width, height);
  paintStreet(planes);
  return { ...planes, lanes: streetLanes };
}

/** Takes some seconds. */
export function sceneOfCity(name: SceneName, time: TimeOfDay): StillScene {
  const painter = createPainter(scenes[name], time, width, height);
  painter.paint(busyS);
  const { luma, blue, red } = painter.canvas;
  return { width, height, luma, blue, red, lanes: [] };
}

/** Rejects when the file has no picture. */
export async function sceneOfClip(path: string): Promise<StillScene> {
  using picture = await firstPicture(path);
  using scaler = new SoftwareScaleContext();
  using scaled = new Frame();
  scaler.allocContext();
  scaled.alloc();
  Object.assign(scaled, { width, height, format: AV_PIX_FMT_YUV420P });
  FFmpegError.throwIfError(scaler.setOption('sws_flags', SWS_BICUBIC));
  FFmpegError.throwIfError(scaled.getBuffer());
  FFmpegError.throwIfError(await scaler.scaleFrame(scaled, picture));
  // Copied by FFmpeg without the padding at the rows' ends.
  return { ...planesOf(scaled.toBuffer(), width, height), lanes: [] };
}

async function firstPicture(path: string): Promise<Frame> {
  const input = new FormatContext();
  try {
    FFmpegError.throwIfError(await input.openInput(path), 'the clip cannot be opened');
    FFmpegError.throwIfError(await input.findStreamInfo());
    const video = input.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
    const codec = video && Codec.findDecoder(video.codecpar.codecId);
    if (!video || !codec) throw new Error('the clip has no video that can be read');
    using context = new CodecContext();
    context.allocContext3(codec);
    FFmpegError.throwIfError(context.parametersToContext(video.codecpar));
    context.threadCount = 1;
    FFmpegError.throwIfError(await context.open2(codec));
    using packet = new Packet();
    packet.alloc();
    const frame = new Frame();
    frame.alloc();
    while (await input.readFrame(packet) >= 0) {
      if (packet.streamIndex === video.index) {
        FFmpegError.throwIfError(await context.sendPacket(packet));
        if (await context.receiveFrame(frame) >= 0) return frame;
      }
      packet.unref();
    }
    await context.sendPacket(null);
    FFmpegError.throwIfError(await context.receiveFrame(frame), 'the clip has no picture');
    return frame;
  } finally {
    await input.closeInput();
  }
}
