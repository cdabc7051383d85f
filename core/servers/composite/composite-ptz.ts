/** Steering by whoever a camera is mapped to. */
import type { CameraId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';
import type { PtzPart } from '../recording-server.ts';
import type { CompositeParts } from './composite-parts.ts';

export function compositePtz(parts: CompositeParts): PtzPart {
  /** The part's own method, on its own camera; `unsupported` where it has none. */
  const ask = async <K extends keyof PtzPart>(camera: CameraId, name: K): Promise<{ readonly method: NonNullable<PtzPart[K]>; readonly camera: CameraId }> => {
    const target = parts.steering(camera);
    const method = target?.server.ptz?.[name];
    if (!target || !method) throw new ServerFault({ code: 'unsupported', detail: 'this camera is not steered that way' });
    return { method: method.bind(target.server.ptz) as NonNullable<PtzPart[K]>, camera: target.camera };
  };
  return {
    async abilities(camera, signal) {
      const target = parts.steering(camera);
      return await target?.server.ptz?.abilities(target.camera, signal) ?? null;
    },
    move: async (camera, velocity, signal) => { const to = await ask(camera, 'move'); return to.method(to.camera, velocity, signal); },
    stop: async (camera, signal) => { const to = await ask(camera, 'stop'); return to.method(to.camera, signal); },
    presets: async (camera, signal) => { const to = await ask(camera, 'presets'); return to.method(to.camera, signal); },
    goToPreset: async (camera, preset, signal) => { const to = await ask(camera, 'goToPreset'); return to.method(to.camera, preset, signal); },
    savePreset: async (camera, name, signal) => { const to = await ask(camera, 'savePreset'); return to.method(to.camera, name, signal); },
    renamePreset: async (camera, preset, name, signal) => { const to = await ask(camera, 'renamePreset'); return to.method(to.camera, preset, name, signal); },
    removePreset: async (camera, preset, signal) => { const to = await ask(camera, 'removePreset'); return to.method(to.camera, preset, signal); },
    position: async (camera, signal) => { const to = await ask(camera, 'position'); return to.method(to.camera, signal); },
    moveTo: async (camera, position, signal) => { const to = await ask(camera, 'moveTo'); return to.method(to.camera, position, signal); },
    moveBy: async (camera, by, signal) => { const to = await ask(camera, 'moveBy'); return to.method(to.camera, by, signal); },
    focus: async (camera, speed, signal) => { const to = await ask(camera, 'focus'); return to.method(to.camera, speed, signal); },
    auxiliary: async (camera, command, signal) => { const to = await ask(camera, 'auxiliary'); return to.method(to.camera, command, signal); },
    async tours(camera, signal) {
      const target = parts.steering(camera);
      return await target?.server.ptz?.tours?.(target.camera, signal) ?? [];
    },
    runTour: async (camera, tour, run, signal) => { const to = await ask(camera, 'runTour'); return to.method(to.camera, tour, run, signal); },
    goHome: async (camera, signal) => { const to = await ask(camera, 'goHome'); return to.method(to.camera, signal); },
  };
}
