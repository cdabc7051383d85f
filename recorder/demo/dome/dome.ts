/** A whole simulated PTZ camera: an ONVIF device whose video, served over RTSP, turns and zooms as it is steered. */
import type { FakeOptions } from './device/device-options.ts';
import { irisRange } from './device/imaging-service.ts';
import { startOnvifDevice, type FakeDevice } from './device/onvif-device.ts';
import type { Look } from './device/position-model.ts';
import { LiveVideo } from './live-video.ts';
import { createRenderer } from './render.ts';
import { startRtspServer } from './rtsp-server.ts';
import { stillJpeg } from './still-jpeg.ts';
import type { StillScene } from './still-scene.ts';

export interface DomeWant extends Omit<FakeOptions, 'sources'> {
  readonly scene: StillScene;
  /** What the camera calls itself. */
  readonly name?: string;
  /** Capture time and look as cells in the picture (burned-time.ts, burned-look.ts). */
  readonly burn?: boolean;
}

export interface Dome {
  readonly device: FakeDevice;
  readonly rtspPort: number;
  /** By the stream's address, without a login in it. */
  readonly rtspUrl: string;
  look(): Look;
  /** How many watch, and pictures taken in all: none are without viewers. */
  viewers(): number;
  taken(): number;
  close(): Promise<void>;
}

const path = '/video';
const quality = { width: 640, height: 360, framesPerSecond: 25, bitsPerSecond: 1_500_000 };

/** Without `user` it asks nobody for a login. */
export async function startDome({ scene, name = 'Dome', burn = false, ...options }: DomeWant): Promise<Dome> {
  let rtspPort = options.rtspPort ?? 0;
  const { width, height, framesPerSecond } = quality;
  const render = createRenderer({ scene, width, height, burn });
  const take = (at: number): Buffer => render(device.state.position.look(at), at, (device.state.lens.iris ?? irisRange.right) - irisRange.right);
  const device = await startOnvifDevice({
    login: options.user === undefined ? 'none' : 'both', still: () => stillJpeg(take(device.state.now()), quality), ...options,
    sources: [{ token: 'vs_1', name, profiles: [{ token: 'main_1', width, height, codec: 'H264', rtspPath: path, steered: true, framesPerSecond }] }],
    // Known only once the RTSP server stands, which needs the device.
    get rtspPort() { return rtspPort; },
  });
  const video = new LiveVideo({ ...quality, now: device.state.now, take });
  try {
    const rtsp = await startRtspServer({ port: rtspPort, path, video, account: options.user === undefined ? null : device.login });
    rtspPort = rtsp.port;
    return {
      device, rtspPort, rtspUrl: `rtsp://127.0.0.1:${rtspPort}${path}`, look: () => device.look(), viewers: () => video.viewers, taken: () => video.taken,
      close: async () => {
        await Promise.all([rtsp.close(), device.close()]);
        video.destroy();
      },
    };
  } catch (error) {
    video.destroy();
    await device.close();
    throw error;
  }
}
