/** A camera that turns, as a server's steering part without any network; what it was told is there to be read. */
import { ServerFault } from '#core/servers/recording-server';
import type { PtzPart } from '#core/servers/recording-server';
import type { PtzAbilities } from '#model/ptz';
import { PositionModel } from '#recorder/demo/dome/device/position-model';
import type { Look } from '#recorder/demo/dome/device/position-model';

export interface TurningCamera {
  readonly part: PtzPart;
  readonly told: string[];
  /** `idle` takes commands and stands still, `stop` and `move` do not take these. */
  readonly faults: { idle: boolean; stop: boolean; move: boolean };
  moves(): boolean;
  look(): Look;
}

export function turningCamera(abilities: Partial<PtzAbilities> = {}): TurningCamera {
  const position = new PositionModel({ pan: 0, tilt: 0, zoom: 0 }, Date.now());
  const told: string[] = [];
  const presets = new Map<string, { name: string; look: Look }>([['001', { name: 'Porte', look: { pan: -0.5, tilt: 0, zoom: 0 } }], ['002', { name: 'Place', look: { pan: 0.5, tilt: 0, zoom: 0 } }]]);
  const faults = { idle: false, stop: false, move: false };
  const say = (what: string): void => { told.push(what); };
  const part: PtzPart = {
    abilities: async () => ({ speed: 'analog', pan: true, tilt: true, zoom: true, diagonal: true, relative: true, absolute: true, home: true, presets: { list: true, go: true, save: true, rename: true, remove: true }, readBack: true, confirmed: true, ...abilities }),
    move: async (_camera, velocity) => {
      say(`move ${velocity.pan}`);
      if (faults.move) throw new ServerFault({ code: 'server-refused' });
      if (!faults.idle) position.move(velocity, Date.now(), 2_000);
    },
    stop: async () => {
      say('stop');
      if (faults.stop) throw new Error('no');
      position.stop(Date.now());
    },
    presets: async () => [...presets].map(([id, { name }]) => ({ id, name })),
    goToPreset: async (_camera, id) => {
      say(`go ${id}`);
      position.drive(presets.get(id)?.look ?? {}, Date.now());
    },
    savePreset: async (_camera, name) => {
      presets.set('003', { name, look: position.look(Date.now()) });
      return { id: '003', name };
    },
    renamePreset: async (_camera, id, name) => {
      const preset = presets.get(id);
      if (preset) preset.name = name;
    },
    removePreset: async (_camera, id) => { presets.delete(id); },
    position: async () => position.look(Date.now()),
    moveBy: async (_camera, { pan, tilt, zoom }) => { say(`by ${pan.toFixed(2)} ${tilt.toFixed(2)} ${zoom.toFixed(2)}`); },
    goHome: async () => {
      say('home');
      position.drive({ pan: 0, tilt: 0, zoom: 0 }, Date.now());
    },
    moveTo: async (_camera, to) => {
      say(`to ${to.pan.toFixed(2)}`);
      position.drive(to, Date.now());
    },
    focus: async (_camera, speed) => { say(`focus ${speed}`); },
    iris: async (_camera, by) => { say(`iris ${by}`); },
    auxiliary: async (_camera, command) => { say(`aux ${command}`); },
    tours: async () => [{ id: 't1', name: 'Ronde' }],
    runTour: async (_camera, id, run) => { say(`tour ${id} ${run}`); },
  };
  return { part, told, faults, moves: () => position.moves(Date.now()), look: () => position.look(Date.now()) };
}

