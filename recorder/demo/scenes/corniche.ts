/** A seaside promenade: surf and beach on the left, palms and walkers, the coast road on the right. */
import { block, type Scenery } from '../draw/backdrop.ts';
import { blueTrim, hotel, white } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawLamp, drawPalm, drawParasol, drawRow } from '../draw/props.ts';
import { createRoute } from '../draw/route.ts';
import { asphalt, chequers, grass, onDash, paintMark, put, sand, water, within } from '../draw/surface.ts';
import { runGlints, runSurf, scatterGlints } from '../draw/waves.ts';
import type { Scene } from '../scene.ts';
import { freeLane, runLane, runStanders, runWalkers, walkers } from '../traffic.ts';

const LOOP_S = 8;
const SHORE_X = -34;

/** Sea left of −34, beach to −9, promenade to 5, planted strip to 7, road to 19. */
const scenery: Scenery = {
  walls: [
    ...block(24, 0, 60, 34, 14, hotel), ...block(24, 38, 56, 66, 22, blueTrim), ...block(24, 72, 60, 104, 17, white), ...block(24, 112, 60, 160, 26, hotel),
    ...block(24, 168, 60, 230, 18, white), ...block(10, 300, 60, 340, 24, hotel),
  ],
  ground(x, y, out) {
    const shore = SHORE_X + 4 * Math.sin(y / 40) - y * 0.03;
    if (x < shore) {
      const shallow = Math.max(0, 1 - (shore - x) / 30);
      water(out, x, y, 52 + 60 * shallow, 96 + 50 * shallow, 124 + 26 * shallow);
    } else if (x < -9) {
      sand(out, x, y);
      if (x < shore + 5) put(out, out[0]!, out[1]!, out[2]!, 0.74);
    } else if (x < -8.6) put(out, 216, 210, 200);
    else if (x < 5) chequers(out, x, y, 2.2);
    else if (x < 7) grass(out, x, y);
    else if (x < 19) {
      asphalt(out, x, y, x);
      if (within(x, 13, 0.14) || (within(x, 10, 0.12) && onDash(y, 3, 3.5)) || (within(x, 16, 0.12) && onDash(y, 3, 3.5))) paintMark(out, x, y);
    } else chequers(out, x, y, 1.4);
  },
};

const posts = [8, 30, 52, 74, 96, 118, 140];
const lamps: readonly Lamp[] = posts.flatMap((y) => [{ x: 8, y, z: 8, power: 1, warm: 0.9 }, { x: -6, y: y - 6, z: 5, power: 0.7, warm: 0.8 }]);
const glints = scatterGlints(-170, 20, -38, 330, 420, 41);
const lanes = [
  freeLane(createRoute([[11.4, 220], [11.4, -20]]), LOOP_S, 3, 12, 42), freeLane(createRoute([[14.6, -20], [14.6, 220]]), LOOP_S, 3, 12.5, 43),
];
const strollers = [
  walkers(createRoute([[-1, 2], [-1, 120]]), LOOP_S, 4, 7, 44), walkers(createRoute([[0.5, 120], [0.5, 2]]), LOOP_S, 4, 7, 45),
  walkers(createRoute([[-22, 20], [-26, 140]]), LOOP_S, 3, 9, 46), { ...walkers(createRoute([[-5, 90], [-5, 0]]), LOOP_S, 1, 2, 47), speeds: [3.1] },
];
const bathers = [[-16, 34], [-15, 35], [-20, 52], [-19, 53.4], [-14, 70], [-24, 46], [-28, 62], [-12.5, 27]] as const;
const basking = walkers(createRoute([[0, 0], [1, 0]]), LOOP_S, bathers.length, 0, 48).looks;

export const corniche: Scene = {
  name: 'corniche', seconds: LOOP_S, scenery,
  place: { x: 2.5, y: -6, height: 7, yaw: -11, down: 10, view: 68 },
  light: (time) => (time === 'day' ? dayLight(-70, 44) : nightLight(lamps)),
  fix(brush) {
    const shades = [[-15, 38], [-19, 49], [-14.5, 57], [-21, 66], [-16, 76], [-22, 88]] as const;
    for (const [x, y] of shades.toReversed()) drawParasol(brush, x, y, 2.3, 1.5, [[52, 112, 168], [206, 78, 56], [228, 186, 70]][Math.round(y) % 3] as [number, number, number]);
    for (const y of posts.toReversed()) {
      drawPalm(brush, 6, y + 6, 7.5, y);
      drawPalm(brush, -7.4, y + 15, 6.8, y + 1);
      drawLamp(brush, 6, y, 8, 2, 0.9);
    }
    drawRow(brush, [-8.8, 4, 0], [-8.8, 130, 0], 64, 1.6, 0.24, 0.55, [226, 222, 212]);
    drawRow(brush, [3.6, 14, 0], [3.6, 102, 0], 9, 2, 0.6, 0.45, [120, 92, 66]);
  },
  act(stage, atS) {
    const share = atS / LOOP_S;
    const night = stage.brush.light.time === 'night';
    runGlints(stage, glints, share, night ? [120, 116, 104] : [232, 238, 240], night ? 0.25 : 0.5);
    runSurf(stage, SHORE_X, 6, 190, 7, 2, share, night ? [96, 100, 104] : [236, 240, 240]);
    for (const lane of lanes) runLane(stage, lane, atS, LOOP_S);
    for (const people of strollers) runWalkers(stage, people, atS, LOOP_S);
    if (!night) runStanders(stage, bathers, basking, atS, LOOP_S);
  },
};
