/** Steering of cameras. What a device can do is read from its `ptz.capabilities`; nothing it does not name is ever sent. */
import type { ServerId } from '#model/ids';
import type { CameraId } from '#model/ids';
import type { PtzAbilities, PtzVelocity } from '#model/ptz';
import { ServerFault } from '../recording-server.ts';
import type { PtzPart } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { devicePtzAnswer, homeAnswer, limitsAnswer, positionAnswer, presetAnswer, presetsAnswer } from './answers.ts';
import { deviceIdOf } from './device-list.ts';
import type { NxSession } from './nx-session.ts';
import { fromDegrees, logicalLimits, toDegrees, viewportOf } from './ptz-scale.ts';
import type { PtzLimits } from './ptz-scale.ts';

/** A device's abilities hardly change; a stick asks ten times a second. */
const keepMs = 60_000;
const still = (velocity: PtzVelocity): boolean => velocity.pan === 0 && velocity.tilt === 0 && velocity.zoom === 0;

interface Steering { readonly can: ReadonlySet<string>; readonly at: number; limits: PtzLimits | null }

export function ptzPart(server: ServerId, session: NxSession): PtzPart {
  const known = new Map<CameraId, Steering>();

  const pathOf = (camera: CameraId, path: string, signal: AbortSignal): Promise<string> => session.path(`devices/${deviceIdOf(server, camera)}/ptz/${path}`, signal);
  const order = async (camera: CameraId, method: 'POST' | 'PATCH' | 'DELETE', path: string, signal: AbortSignal, body?: object): Promise<void> => {
    const { status } = await session.http.bytes(await pathOf(camera, path, signal), { method, signal, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
    if (status < 200 || status > 299) throw statusFault(status);
  };
  const steering = async (camera: CameraId, signal: AbortSignal): Promise<Steering> => {
    const held = known.get(camera);
    if (held && performance.now() - held.at < keepMs) return held;
    const { ptz } = await session.http.json(await session.path(`devices/${deviceIdOf(server, camera)}?_with=id,ptz.capabilities`, signal), devicePtzAnswer, { signal });
    const fresh: Steering = { can: new Set(ptz?.capabilities?.filter((one) => one !== 'none') ?? []), at: performance.now(), limits: null };
    known.set(camera, fresh);
    return fresh;
  };
  const must = async (camera: CameraId, signal: AbortSignal, ...oneOf: string[]): Promise<Steering> => {
    const found = await steering(camera, signal);
    if (!oneOf.some((one) => found.can.has(one))) throw new ServerFault({ code: 'unsupported', detail: `this camera has no ${oneOf[0]}` });
    return found;
  };
  /** Degrees where the server keeps them, else the device's own units, which need its limits. */
  const scaleOf = async (camera: CameraId, signal: AbortSignal): Promise<{ type: 'logical' | 'absolute'; limits: PtzLimits }> => {
    const found = await must(camera, signal, 'absolutePan', 'absoluteTilt', 'absoluteZoom');
    const type = found.can.has('logicalPositioning') ? 'logical' : 'absolute';
    if (!found.limits && found.can.has('limits')) {
      const told = await session.http.json(await pathOf(camera, `limits?type=${type}`, signal), limitsAnswer, { signal });
      found.limits = { pan: told.pan ?? logicalLimits.pan, tilt: told.tilt ?? logicalLimits.tilt, zoom: told.fov ?? logicalLimits.zoom };
    }
    if (!found.limits && type === 'absolute') throw new ServerFault({ code: 'unsupported', detail: 'this camera does not tell the limits of its positions' });
    return { type, limits: found.limits ?? logicalLimits };
  };

  return {
    abilities: async (camera, signal) => {
      const { can } = await steering(camera, signal);
      return can.size === 0 ? null : abilitiesOf(can);
    },
    move: async (camera, velocity, signal) => {
      const { can } = await must(camera, signal, 'continuousPan', 'continuousTilt', 'continuousZoom');
      const wanted = { pan: can.has('continuousPan') ? velocity.pan : 0, tilt: can.has('continuousTilt') ? velocity.tilt : 0, zoom: can.has('continuousZoom') ? velocity.zoom : 0 };
      if (still(wanted)) return order(camera, 'DELETE', 'move?api=operational', signal);
      return order(camera, 'POST', 'move', signal, { ...wanted, api: 'operational' });
    },
    // Never gated: a stop must not wait for anything.
    stop: (camera, signal) => order(camera, 'DELETE', 'move?api=operational', signal),
    presets: async (camera, signal) => {
      const { can } = await steering(camera, signal);
      if (!hasPresets(can)) return [];
      return session.http.json(await pathOf(camera, 'presets', signal), presetsAnswer, { signal });
    },
    goToPreset: async (camera, preset, signal) => {
      await must(camera, signal, 'presets', 'nativePresets');
      return order(camera, 'POST', `presets/${encodeURIComponent(preset)}/activate`, signal, { speed: 1 });
    },
    savePreset: async (camera, name, signal) => {
      await must(camera, signal, 'presets', 'nativePresets');
      const before = new Set((await session.http.json(await pathOf(camera, 'presets', signal), presetsAnswer, { signal })).map(({ id }) => id));
      const told = await session.http.json(await pathOf(camera, 'presets', signal), presetAnswer, { method: 'POST', body: JSON.stringify({ name }), signal });
      if (told.id !== undefined) return { id: told.id, name: told.name ?? name };
      const made = (await session.http.json(await pathOf(camera, 'presets', signal), presetsAnswer, { signal })).find(({ id }) => !before.has(id));
      if (!made) throw new ServerFault({ code: 'server-refused', detail: 'the preset was not kept' });
      return made;
    },
    renamePreset: async (camera, preset, name, signal) => {
      await must(camera, signal, 'presets', 'nativePresets');
      return order(camera, 'PATCH', `presets/${encodeURIComponent(preset)}`, signal, { name });
    },
    removePreset: async (camera, preset, signal) => {
      await must(camera, signal, 'presets', 'nativePresets');
      return order(camera, 'DELETE', `presets/${encodeURIComponent(preset)}`, signal);
    },
    position: async (camera, signal) => {
      const { can } = await steering(camera, signal);
      if (!abilitiesOf(can).readBack) return null;
      const { type, limits } = await scaleOf(camera, signal);
      return fromDegrees(await session.http.json(await pathOf(camera, `position?type=${type}`, signal), positionAnswer, { signal }), limits, type);
    },
    moveTo: async (camera, position, signal) => {
      const { type, limits } = await scaleOf(camera, signal);
      return order(camera, 'POST', 'position', signal, { type, ...toDegrees(position, limits, type), speed: 1, api: 'operational' });
    },
    moveBy: async (camera, by, signal) => {
      if (still(by)) return;
      const { can } = await must(camera, signal, 'viewport', 'relativePan', 'relativeTilt', 'relativeZoom');
      if (can.has('viewport')) return order(camera, 'POST', 'viewportMove', signal, { ...viewportOf(by), aspectRatio: 16 / 9, speed: 1, api: 'operational' });
      return order(camera, 'POST', 'relativeMove', signal, { ...by, speed: 1, api: 'operational' });
    },
    goHome: async (camera, signal) => {
      await must(camera, signal, 'home');
      const home = await session.http.json(await pathOf(camera, 'homeObject', signal), homeAnswer, { signal });
      const id = encodeURIComponent(home.objectId);
      return home.type === 'preset' ? order(camera, 'POST', `presets/${id}/activate`, signal, { speed: 1 }) : order(camera, 'POST', `tours/${id}/active`, signal, {});
    },
  };
}

const hasPresets = (can: ReadonlySet<string>): boolean => can.has('presets') || can.has('nativePresets');

export function abilitiesOf(can: ReadonlySet<string>): PtzAbilities {
  const [pan, tilt, zoom] = [can.has('continuousPan'), can.has('continuousTilt'), can.has('continuousZoom')];
  const presets = hasPresets(can);
  const absolute = (can.has('absolutePan') || can.has('absoluteTilt') || can.has('absoluteZoom')) && (can.has('logicalPositioning') || can.has('limits'));
  return {
    speed: pan || tilt || zoom ? 'analog' : 'none', pan, tilt, zoom, diagonal: pan && tilt,
    relative: can.has('viewport') || can.has('relativePan') || can.has('relativeTilt') || can.has('relativeZoom'), absolute, home: can.has('home'),
    presets: { list: presets, go: presets, save: presets, rename: presets, remove: presets }, readBack: absolute,
    // The server answers when it has passed the order on.
    confirmed: false,
  };
}
