/** A port: a ferry at the quay, stacked containers, gantry cranes, lorries, a boat on the water. */
import { block, type Scenery } from '../draw/backdrop.ts';
import { depthOf, faceInk, fillBox, fillFace, fillUpright, shine, type Brush } from '../draw/brush.ts';
import { inkOf, type Rgb } from '../draw/colour.ts';
import { containers, office, shipSide, white } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawLamp, drawRow } from '../draw/props.ts';
import { createRoute } from '../draw/route.ts';
import { concrete, paintMark, put, water, within } from '../draw/surface.ts';
import { runGlints, scatterGlints } from '../draw/waves.ts';
import { models } from '../draw/vehicle.ts';
import type { Scene, Stage } from '../scene.ts';
import { freeLane, runLane, runStanders, runWalkers, walkers, wrap } from '../traffic.ts';

const LOOP_S = 8;
/** The quay's edge runs ahead at x = −8: water on the left. */
const EDGE_X = -8;

const scenery: Scenery = {
  walls: [
    ...block(-30, 42, -10.5, 128, 17, shipSide), ...block(-27, 52, -13, 118, 22, shipSide),
    ...block(22, 18, 34, 54, 7.8, containers), ...block(22, 58, 34, 94, 10.4, containers), ...block(22, 98, 34, 140, 7.8, containers),
    ...block(40, 10, 52, 70, 10.4, containers), ...block(40, 76, 52, 140, 13, containers), ...block(10, 190, 60, 210, 12, white), ...block(-6, 175, 8, 190, 20, office),
  ],
  ground(x, y, out) {
    if (x < EDGE_X || y > 230) {
      water(out, x, y, 46, 78, 92);
      return;
    }
    concrete(out, x, y);
    if (x < EDGE_X + 0.7) put(out, 206, 178, 60, Math.floor(y / 1.5) % 2 === 0 ? 1 : 0.25);
    else if (within(x, -3.4, 0.16) || within(x, 8.2, 0.16)) put(out, 74, 72, 70);
    else if (within(x, 11, 0.16) || within(x, 18, 0.16)) paintMark(out, x, y);
    else if (x > 18 && x < 21 && y % 12 < 0.3) put(out, 200, 170, 60);
  },
};

const cranes = [34, 88, 134];
const posts = [8, 40, 72, 104, 136];
const lamps: readonly Lamp[] = [
  ...posts.map((y) => ({ x: 17, y, z: 14, power: 2.6, warm: 0.7 })), ...cranes.map((y) => ({ x: -2, y, z: 12, power: 1.6, warm: 0.2 })), { x: -9, y: 60, z: 9, power: 0.8, warm: 0.5 }, { x: -9, y: 100, z: 9, power: 0.8, warm: 0.5 },
];
const glints = scatterGlints(-150, 4, -9, 220, 300, 81);
const lorries = [
  { model: models.lorry, colour: [190, 70, 52] as Rgb }, { model: models.lorry, colour: [52, 96, 150] as Rgb }, { model: models.lorry, colour: [210, 204, 192] as Rgb },
];
const lanes = [
  freeLane(createRoute([[12.8, -30], [12.8, 170]]), LOOP_S, 1, 8, 82, [lorries[0]!]), freeLane(createRoute([[16.2, 170], [16.2, -30]]), LOOP_S, 2, 8, 83, [lorries[1]!, lorries[2]!]),
];
const dockers = [[2, 22], [3, 23], [-4, 38], [5.5, 46], [-5, 30]] as const;
const vests = walkers(createRoute([[0, 0], [1, 0]]), LOOP_S, dockers.length, 0, 84).looks.map((look, index) => ({ ...look, robe: false, top: (index % 2 ? [232, 120, 36] : [214, 222, 52]) as Rgb, hair: [236, 190, 48] as Rgb }));
const walking = walkers(createRoute([[1, -4], [1, 60]]), LOOP_S, 2, 3, 85);

function drawCrane(brush: Brush, y: number): void {
  const paint: Rgb = [38, 92, 150];
  for (const [x, dy] of [[-3.4, -6], [8.2, -6], [-3.4, 6], [8.2, 6]] as const) fillBox(brush, [x, y + dy, 0], 1, 1, 21, 0, 1, paint);
  for (const x of [-3.4, 8.2]) fillBox(brush, [x, y, 9], 12, 0.8, 0.9, 0, 1, paint);
  fillBox(brush, [2.4, y, 20.4], 3, 13.4, 1.6, 0, 1, paint);
  fillBox(brush, [-6, y, 22], 2.2, 46, 1.5, 0, 1, [196, 70, 48]);
  fillBox(brush, [6, y, 23.5], 4, 5, 3, 0, 1, [214, 210, 200]);
  const depth = depthOf(brush, [2.4, y, 10]);
  const brace = faceInk(brush, paint, [2.4, y, 14], 0.4);
  fillFace(brush, [[-3.4, y - 6, 9.4], [-3.4, y - 6, 8.8], [8.2, y - 6, 20.2], [8.2, y - 6, 20.8]], brace, 1, depth);
  fillFace(brush, [[2.2, y, 23], [2.6, y, 23], [2.6, y, 32], [2.2, y, 32]], brace, 1, depth);
  fillFace(brush, [[2.3, y, 32], [2.5, y, 31.6], [-27, y, 23.2], [-27, y, 23.5]], brace, 1, depth);
  if (brush.light.time === 'night') for (const x of [-20, -3.4, 8.2]) shine(brush, [x, y - 7, 22], [255, 244, 220], 1.6, 0.7);
}

/** The box on the hook: goes out, down, up and back once a loop. */
function runHook(stage: Stage, y: number, share: number, colour: Rgb): void {
  const out = 0.5 - 0.5 * Math.cos(share * Math.PI * 2);
  const low = 0.5 - 0.5 * Math.cos(share * Math.PI * 4);
  const [x, up] = [2.5 - 14 * out, 16 - 5.5 * low];
  stage.thing(depthOf(stage.brush, [x, y - 3, 0]), (brush) => {
    const rope = inkOf(44, 46, 50);
    fillUpright(brush, [x, y - 3, 0], [-0.9, up + 2.4, -0.82, up + 2.4, -0.82, 22, -0.9, 22], rope);
    fillUpright(brush, [x, y - 3, 0], [0.82, up + 2.4, 0.9, up + 2.4, 0.9, 22, 0.82, 22], rope);
    fillBox(brush, [x, y - 3, up], 6, 2.4, 2.5, 0, 1, colour);
  });
}

function runBoat(stage: Stage, atS: number): void {
  const speed = 6;
  for (let since = wrap(atS - 2, LOOP_S); since < 44; since += LOOP_S) {
    const y = 10 + since * speed;
    const x = -62 - since * 0.4;
    const bob = 0.12 * Math.sin((atS / LOOP_S) * Math.PI * 8);
    stage.thing(depthOf(stage.brush, [x, y, 0]), (brush) => {
      brush.opacity = Math.min(1, since / 3, (44 - since) / 3);
      fillFace(brush, [[x - 2.4, y - 14, 0], [x + 2.4, y - 14, 0], [x, y, 0]], inkOf(190, 206, 210), brush.light.time === 'night' ? 0.15 : 0.4, 1e6);
      fillBox(brush, [x, y, bob], 9, 2.8, 1.3, 0, 1, [36, 96, 152]);
      fillBox(brush, [x, y - 1.4, 1.3 + bob], 2.6, 2, 1.9, 0, 1, [226, 224, 214]);
      if (brush.light.time === 'night') shine(brush, [x, y, 4], [255, 250, 230], 0.8, 0.8);
    });
  }
}

export const harbour: Scene = {
  name: 'harbour', seconds: LOOP_S, scenery,
  place: { x: 7, y: -18, height: 13, yaw: -10, down: 9, view: 66 },
  light: (time) => (time === 'day' ? dayLight(130, 40) : nightLight(lamps)),
  fix(brush) {
    for (const y of posts.toReversed()) drawLamp(brush, 20, y, 14, -2.6, 0.7);
    for (const y of cranes.toReversed()) drawCrane(brush, y);
    drawRow(brush, [-7, 2, 0], [-7, 122, 0], 11, 0.5, 0.5, 0.6, [40, 42, 44]);
    for (const [x, y] of [[4, 30], [5.4, 62], [3.2, 78]] as const) fillBox(brush, [x, y, 0], 6, 2.4, 2.6, 0, 1, [[190, 140, 50], [150, 60, 48], [70, 110, 90]][Math.round(y) % 3] as unknown as Rgb);
  },
  act(stage, atS) {
    const share = atS / LOOP_S;
    const night = stage.brush.light.time === 'night';
    runGlints(stage, glints, share, night ? [150, 140, 116] : [206, 220, 226], night ? 0.35 : 0.4);
    runBoat(stage, atS);
    cranes.forEach((y, index) => runHook(stage, y, wrap(share + index * 0.31, 1), lorries[index]!.colour));
    for (const lane of lanes) runLane(stage, lane, atS, LOOP_S);
    runStanders(stage, dockers, vests, atS, LOOP_S);
    runWalkers(stage, walking, atS, LOOP_S);
  },
};
