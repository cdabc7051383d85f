/** An urban expressway that dives into a tunnel: fast traffic between concrete walls, sodium light at night. */
import { block, type Scenery, type Wall } from '../draw/backdrop.ts';
import { fillBox } from '../draw/brush.ts';
import { concreteWall, hotel, ochre, office, portal, white } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawLamp, drawRow, drawTree } from '../draw/props.ts';
import { createRoute } from '../draw/route.ts';
import { asphalt, concrete, grass, onDash, paintMark, put, within } from '../draw/surface.ts';
import { models } from '../draw/vehicle.ts';
import type { Scene } from '../scene.ts';
import { anyVehicle, cityBus, freeLane, redTaxi, runLane, whiteTaxi } from '../traffic.ts';
import { randomFrom } from '../draw/random.ts';

const LOOP_S = 8;
const MOUTH_Y = 96;
const HALF_M = 13.2;

const mouth: Wall = { x0: 44, y0: MOUTH_Y, x1: -44, y1: MOUTH_Y, top: 8.6, facade: portal(88, 11.4, 5.6) };
const side = (x: number): Wall => (x < 0 ? { x0: x, y0: MOUTH_Y, x1: x, y1: -20, top: 4.2, facade: concreteWall } : { x0: x, y0: -20, x1: x, y1: MOUTH_Y, top: 4.2, facade: concreteWall });

const scenery: Scenery = {
  walls: [
    mouth, side(-HALF_M - 1), side(HALF_M + 1),
    ...block(-52, MOUTH_Y + 12, -20, 150, 21, white), ...block(-14, MOUTH_Y + 16, 12, 150, 26, office), ...block(18, MOUTH_Y + 10, 54, 150, 19, ochre),
    ...block(-60, 30, -26, 90, 16, hotel), ...block(27, 20, 60, 84, 18, white),
  ],
  ground(x, y, out) {
    const lane = Math.abs(x);
    if (lane > HALF_M + 1) {
      if (lane < HALF_M + 9) grass(out, x, y);
      else concrete(out, x, y);
    } else if (lane < 1.1) concrete(out, x, y);
    else if (lane > HALF_M) put(out, 170, 166, 158);
    else {
      asphalt(out, x, y, lane);
      if (within(lane, 1.6, 0.16) || within(lane, 12.7, 0.16)) paintMark(out, x, y);
      else if ((within(lane, 5.3, 0.14) || within(lane, 9, 0.14)) && onDash(y, 3.5, 5)) paintMark(out, x, y);
    }
  },
};

const posts = [6, 28, 50, 72];
const lamps: readonly Lamp[] = [
  ...posts.flatMap((y) => [-6.5, 6.5].map((x) => ({ x, y, z: 10, power: 1.5, warm: 1 }))), { x: -7, y: MOUTH_Y - 3, z: 5, power: 1.1, warm: 1 }, { x: 7, y: MOUTH_Y - 3, z: 5, power: 1.1, warm: 1 },
];
const random = randomFrom(95);
const some = (count: number): ReturnType<typeof anyVehicle>[] => Array.from({ length: count }, () => anyVehicle(random)).map((look) => (look.model === models.scooter ? redTaxi : look));
const lorry = { model: models.lorry, colour: [206, 202, 192] as const, stripe: [40, 110, 84] as const };
const out = (x: number, speed: number, looks: ReturnType<typeof some>, seed: number) => ({ ...freeLane(createRoute([[x, -34], [x, MOUTH_Y + 7]]), LOOP_S, looks.length, speed, seed, looks), fadeM: 5 });
const home = (x: number, speed: number, looks: ReturnType<typeof some>, seed: number) => ({ ...freeLane(createRoute([[x, MOUTH_Y + 7], [x, -34]]), LOOP_S, looks.length, speed, seed, looks), fadeM: 5 });
const lanes = [
  out(3.5, 21, some(4), 91), out(7.2, 18, [...some(2), whiteTaxi, redTaxi], 92), out(10.9, 15, [lorry, ...some(1), cityBus], 93),
  home(-3.5, 20, some(4), 94), home(-7.2, 17.5, some(4), 96), home(-10.9, 14.5, [...some(1), lorry, ...some(1)], 97),
];

export const tunnel: Scene = {
  name: 'tunnel', seconds: LOOP_S, scenery,
  place: { x: 1.5, y: -20, height: 9, yaw: -1, down: 8, view: 52 },
  light: (time) => (time === 'day' ? dayLight(-130, 46) : nightLight(lamps)),
  fix(brush) {
    for (const y of [84, 66, 48, 30, 12]) {
      drawTree(brush, -HALF_M - 6, y, 6, y);
      drawTree(brush, HALF_M + 6, y + 6, 6.5, y + 1);
    }
    for (const y of posts.toReversed()) {
      drawLamp(brush, -0.1, y, 10, -2.6, 1);
      drawLamp(brush, 0.1, y, 10, 2.6, 1);
    }
    drawRow(brush, [0, 0, 0], [0, MOUTH_Y - 4, 0], 24, 3.9, 0.5, 0.85, [186, 182, 174]);
    fillBox(brush, [-7, 62, 6.2], 0.3, 9, 1.6, 0, 1, [28, 78, 150]);
    fillBox(brush, [7, 62, 6.2], 0.3, 9, 1.6, 0, 1, [28, 78, 150]);
    for (const x of [-12.4, -2, 2, 12.4]) fillBox(brush, [x, 62, 0], 0.2, 0.2, 6.4, 0, 1, [120, 124, 128]);
  },
  act(stage, atS) {
    for (const lane of lanes) runLane(stage, lane, atS, LOOP_S);
  },
};
