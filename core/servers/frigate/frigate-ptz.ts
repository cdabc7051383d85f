/** PTZ by socket messages: directions without speed, nothing confirmed. The server carries one command out at a time, for up to 10 s each. */
import type { CameraId } from '#model/ids';
import type { PtzVelocity } from '#model/ptz';
import { ServerFault } from '../recording-server.ts';
import type { PtzPart } from '../recording-server.ts';
import { ptzAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import type { FrigateSession } from './frigate-session.ts';
import type { FrigateSocket } from './frigate-socket.ts';

/** Less than this of full speed is a stick at rest. */
const restBelow = 0.05;

/** The one direction a velocity means most; null at rest. Pure. */
export function directionOf({ pan, tilt, zoom }: PtzVelocity): string | null {
  const most = Math.max(Math.abs(pan), Math.abs(tilt), Math.abs(zoom));
  if (!(most >= restBelow)) return null;
  if (Math.abs(pan) === most) return pan > 0 ? 'MOVE_RIGHT' : 'MOVE_LEFT';
  if (Math.abs(tilt) === most) return tilt > 0 ? 'MOVE_UP' : 'MOVE_DOWN';
  return zoom > 0 ? 'ZOOM_IN' : 'ZOOM_OUT';
}

export function ptzPart(session: FrigateSession, catalogue: FrigateCatalogue, socket: FrigateSocket): PtzPart {
  /** Direction each camera was last told. The server stops and starts anew when it is told the same again. */
  const moving = new Map<CameraId, string>();

  const ask = async (camera: CameraId, signal: AbortSignal) => {
    const { key, steerable } = await catalogue.camera(camera, signal);
    return steerable ? session.json(`api/${encodeURIComponent(key)}/ptz/info`, ptzAnswer, { signal, timeoutMs: 12_000 }) : null;
  };
  const send = async (camera: CameraId, command: string, signal: AbortSignal): Promise<void> => {
    const { key, steerable } = await catalogue.camera(camera, signal);
    if (!steerable) throw new ServerFault({ code: 'unsupported', detail: 'this camera cannot be steered' });
    await socket.send(`${key}/ptz`, command, signal);
  };
  const stop: PtzPart['stop'] = async (camera, signal) => {
    moving.delete(camera);
    await send(camera, 'STOP', signal);
  };
  const presetsOf = async (camera: CameraId, signal: AbortSignal): Promise<readonly string[]> => (await ask(camera, signal))?.presets ?? [];

  return {
    async abilities(camera, signal) {
      const features = (await ask(camera, signal))?.features ?? [];
      if (features.length === 0) return null;
      const [move, zoom] = [features.includes('pt'), features.includes('zoom')];
      return {
        speed: move || zoom ? 'steps' : 'none', pan: move, tilt: move, zoom, diagonal: false, relative: features.includes('pt-r-fov'), absolute: false, home: false,
        presets: { list: true, go: true, save: false, rename: false, remove: false }, readBack: false, confirmed: false,
        ...(features.includes('focus') && { focus: true }),
      };
    },
    async move(camera, velocity, signal) {
      const direction = directionOf(velocity);
      if (direction === null) return stop(camera, signal);
      if (moving.get(camera) === direction) return;
      await send(camera, direction, signal);
      moving.set(camera, direction);
    },
    stop,
    presets: async (camera, signal) => (await presetsOf(camera, signal)).map((name) => ({ id: name, name: name.slice(0, 200) })),
    async goToPreset(camera, preset, signal) {
      // The server says nothing about a preset it does not have.
      if (!(await presetsOf(camera, signal)).includes(preset)) throw new ServerFault({ code: 'not-found', detail: 'no such preset' });
      moving.delete(camera);
      await send(camera, `preset_${preset}`, signal);
    },
    // Driven until it is told to stop, like a movement.
    focus: (camera, speed, signal) => send(camera, speed === 0 ? 'STOP' : speed > 0 ? 'FOCUS_OUT' : 'FOCUS_IN', signal),
    async moveBy(camera, { pan, tilt, zoom }, signal) {
      if (!((await ask(camera, signal))?.features ?? []).includes('pt-r-fov')) throw new ServerFault({ code: 'unsupported', detail: 'no relative moves' });
      moving.delete(camera);
      // Its unit is half a picture (the field of view's generic space, ONVIF PTZ 5.3.3).
      await send(camera, `move_relative_${[pan * 2, tilt * 2, ...(zoom === 0 ? [] : [zoom])].map(within).join('_')}`, signal);
    },
  };
}

const within = (value: number): string => String(Math.round(Math.max(-1, Math.min(1, value)) * 1e4) / 1e4);
