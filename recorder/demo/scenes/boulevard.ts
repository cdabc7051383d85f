/** A boulevard with a tramway on grass between two carriageways, seen along its trees. */
import { block, type Scenery } from '../draw/backdrop.ts';
import { hotel, blueTrim, ochre, office, white } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawLamp, drawPole, drawRow, drawTree } from '../draw/props.ts';
import { createRoute } from '../draw/route.ts';
import { asphalt, grass, onDash, paintMark, pavers, put, within } from '../draw/surface.ts';
import type { Scene } from '../scene.ts';
import { cityBus, freeLane, redTaxi, runLane, runWalkers, tramCar, walkers } from '../traffic.ts';

const LOOP_S = 8;

/** Tram bed x −4 to 4, carriageways to ±11, pavements to ±17. */
const scenery: Scenery = {
  walls: [
    ...block(-44, -6, -17, 24, 19, white), ...block(-44, 25, -17, 58, 23, blueTrim), ...block(-44, 64, -17, 96, 18, hotel), ...block(-44, 97, -17, 150, 21, white),
    ...block(17, -10, 46, 30, 17, blueTrim), ...block(17, 31, 46, 62, 25, office), ...block(17, 68, 46, 104, 19, white), ...block(17, 105, 46, 160, 22, ochre),
    ...block(-34, 210, 30, 240, 28, hotel),
  ],
  ground(x, y, out) {
    const side = Math.abs(x);
    if (y > 190) pavers(out, x, y, 1, 170, 160, 148);
    else if (side < 4) paintTramBed(out, x, y, side);
    else if (side < 11) {
      asphalt(out, x, y, x);
      if (within(y, 60.5, 3) && (x + 40) % 1 < 0.5) paintMark(out, x, y);
      else if (within(side, 7.5, 0.13) && onDash(y, 3, 4)) paintMark(out, x, y);
      else if (side < 4.3) put(out, 190, 186, 178);
    } else if (side < 11.3) put(out, 196, 192, 184);
    else pavers(out, x, y, 0.7, 178, 162, 144);
  },
};

function paintTramBed(out: Float32Array, x: number, y: number, side: number): void {
  if (within(y, 60.5, 3.4)) pavers(out, x, y, 0.4, 150, 146, 140);
  else grass(out, x, y);
  if (within(side, 1.25, 0.1) || within(side, 2.7, 0.1)) put(out, 150, 148, 144);
  else if (within(side, 1.25, 0.34) || within(side, 2.7, 0.34)) put(out, 112, 110, 106);
}

const poleRows = [6, 30, 54, 78, 102, 126];
const lamps: readonly Lamp[] = poleRows.flatMap((y) => [-9.6, 9.6].map((x) => ({ x, y, z: 8.5, power: 1, warm: 0.2 })));
const lanes = [
  freeLane(createRoute([[5.8, -30], [5.8, 190]]), LOOP_S, 3, 11.5, 31), freeLane(createRoute([[9.2, -30], [9.2, 190]]), LOOP_S, 2, 9.5, 32),
  freeLane(createRoute([[-5.8, 190], [-5.8, -30]]), LOOP_S, 3, 12, 33), freeLane(createRoute([[-9.2, 190], [-9.2, -30]]), LOOP_S, 2, 10, 34, [redTaxi, cityBus]),
  { ...freeLane(createRoute([[-2, 200], [-2, -45]]), LOOP_S, 1, 9, 35, [tramCar]), starts: [3.5] },
];
const strollers = [
  walkers(createRoute([[13.6, -6], [13.6, 110]]), LOOP_S, 4, 2.6, 36), walkers(createRoute([[14.6, 110], [14.6, -6]]), LOOP_S, 4, 2.6, 37),
  walkers(createRoute([[-14, 4], [-14, 130]]), LOOP_S, 4, 3, 38), walkers(createRoute([[-15, 130], [-15, 4]]), LOOP_S, 4, 3, 39),
];

export const boulevard: Scene = {
  name: 'boulevard', seconds: LOOP_S, scenery,
  place: { x: 11.5, y: -14, height: 7.5, yaw: -13, down: 9, view: 62 },
  light: (time) => (time === 'day' ? dayLight(120, 50) : nightLight(lamps)),
  fix(brush) {
    for (const y of poleRows.toReversed()) {
      for (const x of [-12.4, 12.4]) {
        drawTree(brush, x, y + 11, 6.2, Math.round(y + x));
        drawLamp(brush, x, y, 8.5, x < 0 ? 2.6 : -2.6, 0.2);
      }
      drawPole(brush, 0, y + 4, 6.5, 0.16, [70, 80, 76]);
    }
    drawRow(brush, [11.9, 0, 0], [11.9, 52, 0], 16, 0.16, 0.16, 0.75, [70, 72, 74]);
  },
  act(stage, atS) {
    for (const lane of lanes) runLane(stage, lane, atS, LOOP_S);
    for (const people of strollers) runWalkers(stage, people, atS, LOOP_S);
  },
};
