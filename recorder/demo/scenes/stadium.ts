/** The forecourt of a stadium before a match: a crowd between barriers, flags, the lit arches behind. */
import type { Scenery, Wall } from '../draw/backdrop.ts';
import { fillBox } from '../draw/brush.ts';
import { arches } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawFlag, drawLamp, drawPalm, drawParasol, drawPole, drawRow } from '../draw/props.ts';
import { arc, createRoute } from '../draw/route.ts';
import { grass, pavers, put } from '../draw/surface.ts';
import type { Scene } from '../scene.ts';
import { runStanders, runWalkers, walkers } from '../traffic.ts';

const LOOP_S = 8;
const HEIGHT_M = 26;

/** The bowl bulges towards the viewer: an arc of walls round a middle far behind. */
const rim = arc(0, 190, 118, 208, 332);
const walls: readonly Wall[] = rim.slice(1).map(([x, y], index): Wall => ({ x0: x, y0: y, x1: rim[index]![0], y1: rim[index]![1], top: HEIGHT_M, facade: arches }));

const scenery: Scenery = {
  walls,
  ground(x, y, out) {
    const path = Math.abs(x - 4 * Math.sin(y / 26)) < 15 || y > 50;
    if (!path) {
      if (Math.abs(x) > 34) grass(out, x, y);
      else pavers(out, x, y, 1.2, 166, 138, 116);
      return;
    }
    pavers(out, x, y, 1.2, 186, 180, 170);
    const ring = Math.hypot(x, y - 190);
    if (ring > 122 && ring < 124) put(out, 176, 60, 50);
    else if (Math.floor(y / 9.6) % 2 === 0 && Math.abs(x) < 15 && y < 50) put(out, out[0]! * 0.9, out[1]! * 0.86, out[2]! * 0.8);
  },
};

const masts = [[-18, -2], [18, -2], [-18, 20], [18, 20], [-18, 42], [18, 42], [-34, 56], [34, 56]] as const;
const lamps: readonly Lamp[] = [
  ...masts.map(([x, y]) => ({ x: x * 0.9, y, z: 10, power: 2, warm: 0.1 })), ...[-30, -12, 12, 30].map((x) => ({ x, y: 66, z: 9, power: 1.2, warm: 0.6 })),
];
const gates = [-24, -12, 0, 12, 24];
const crowd = [
  walkers(createRoute([[-6, -4], [-4, 26], [-12, 70]], 8), LOOP_S, 11, 8, 51), walkers(createRoute([[3, -6], [2, 30], [0, 71]], 8), LOOP_S, 12, 9, 52),
  walkers(createRoute([[10, -2], [9, 26], [13, 70]], 8), LOOP_S, 11, 8, 53), walkers(createRoute([[-40, 40], [-16, 50], [-24, 68]], 8), LOOP_S, 6, 6, 54),
  walkers(createRoute([[42, 38], [18, 50], [24, 68]], 8), LOOP_S, 6, 6, 55), walkers(createRoute([[14, 50], [-30, 44]]), LOOP_S, 3, 5, 56),
];
const waiting = gates.flatMap((x, gate) => Array.from({ length: 9 }, (_, place) => [x + (place % 2) * 0.7 - 0.35 + Math.sin(place * 5 + gate) * 0.3, 69 - place * 0.75] as const));
const queueLooks = walkers(createRoute([[0, 0], [1, 0]]), LOOP_S, waiting.length, 0, 57).looks;
const stewards = [[-14, 30], [14.5, 24], [-15, 12]] as const;
const vests = walkers(createRoute([[0, 0], [1, 0]]), LOOP_S, stewards.length, 0, 58).looks.map((look) => ({ ...look, top: [220, 226, 52] as const, robe: false }));

export const stadium: Scene = {
  name: 'stadium', seconds: LOOP_S, scenery,
  place: { x: -3, y: -16, height: 9, yaw: 3, down: 11, view: 64 },
  light: (time) => (time === 'day' ? dayLight(-150, 40) : nightLight(lamps)),
  fix(brush) {
    for (const x of gates) {
      fillBox(brush, [x - 2.4, 71, 0], 2.6, 1.6, 2.7, 0, 1, [206, 60, 52]);
      fillBox(brush, [x + 2.4, 71, 0], 2.6, 1.6, 2.7, 0, 1, [206, 60, 52]);
      fillBox(brush, [x, 71, 2.7], 1.2, 6.4, 0.5, 0, 1, [230, 228, 222]);
    }
    for (const [x, y] of masts.toReversed()) {
      drawLamp(brush, x, y, 10, x < 0 ? 1.6 : -1.6, 0.1);
      drawPalm(brush, x * 1.5, y + 4, 6, Math.round(x + y));
    }
    for (const [x, y] of [[-21, 34], [20, 33], [-22, 15]] as const) drawParasol(brush, x, y, 2.6, 1.8, [178, 44, 40]);
    for (const x of [-10, -5, 5, 10]) drawPole(brush, x, 58, 9, 0.14, [190, 192, 194]);
    drawRow(brush, [-13, 2, 0], [-13, 48, 0], 20, 2, 0.08, 1.05, [150, 154, 158]);
    drawRow(brush, [13, 4, 0], [13, 48, 0], 20, 2, 0.08, 1.05, [150, 154, 158]);
  },
  act(stage, atS) {
    const share = atS / LOOP_S;
    for (const x of [-10, -5, 5, 10]) {
      stage.thing(74, (brush) => drawFlag(brush, x, 58, 9, share * 7 + x * 0.13, x === 5 ? [240, 240, 236] : [178, 34, 40], x === 5 ? [190, 40, 40] : [36, 96, 60]));
    }
    for (const people of crowd) runWalkers(stage, people, atS, LOOP_S);
    runStanders(stage, waiting, queueLooks, atS, LOOP_S);
    runStanders(stage, stewards, vests, atS, LOOP_S);
  },
};
