/** A market street: stalls under parasols and awnings on both sides, people between, strings of bulbs at night. */
import { block, type Scenery } from '../draw/backdrop.ts';
import { fillBox, fillFace, fillUpright, faceInk, shine, type Brush } from '../draw/brush.ts';
import { inkOf, type Rgb } from '../draw/colour.ts';
import { blueTrim, ochre, terracotta, white } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawParasol, drawPole } from '../draw/props.ts';
import { pick, randomFrom } from '../draw/random.ts';
import { createRoute } from '../draw/route.ts';
import { pavers } from '../draw/surface.ts';
import { models } from '../draw/vehicle.ts';
import type { Scene } from '../scene.ts';
import { freeLane, runLane, runStanders, runWalkers, walkers } from '../traffic.ts';

const LOOP_S = 8;

const scenery: Scenery = {
  walls: [
    ...block(-30, -10, -8.5, 16, 11, ochre), ...block(-30, 16, -9, 34, 13, terracotta), ...block(-30, 38, -8.5, 62, 10, white), ...block(-30, 62, -8, 96, 12.5, ochre),
    ...block(8.5, -10, 30, 20, 12, terracotta), ...block(8, 20, 30, 41, 10.5, blueTrim), ...block(8.5, 45, 30, 70, 13, ochre), ...block(8, 70, 30, 98, 11, terracotta),
    ...block(-14, 110, 20, 130, 14, terracotta), ...block(-3, 108, 3, 110, 24, ochre),
  ],
  ground(x, y, out) {
    const gutter = Math.abs(x) < 0.35;
    pavers(out, x, y, 0.45, gutter ? 120 : 168, gutter ? 116 : 150, gutter ? 112 : 128);
  },
};

const stalls = Array.from({ length: 18 }, (_, index) => ({ x: index % 2 === 0 ? -5.6 : 5.6, y: 5 + Math.floor(index / 2) * 7.2 + (index % 2) * 3, seed: 600 + index }));
const strings = [12, 22, 32, 42, 52, 64];
const lamps: readonly Lamp[] = [
  ...strings.flatMap((y) => [-4, 4].map((x) => ({ x, y, z: 4.6, power: 0.55, warm: 0.9 }))), ...stalls.map(({ x, y }) => ({ x, y, z: 2.2, power: 0.2, warm: 1 })),
];
const awnings: readonly Rgb[] = [[186, 60, 48], [46, 108, 92], [214, 158, 64], [60, 96, 150], [150, 72, 110]];
const goods: readonly Rgb[] = [[222, 132, 40], [196, 46, 40], [98, 146, 58], [232, 196, 70], [120, 62, 110], [214, 202, 172], [150, 96, 60]];

function drawStall(brush: Brush, x: number, y: number, seed: number): void {
  const random = randomFrom(seed);
  const inward = x < 0 ? 1 : -1;
  fillBox(brush, [x, y, 0], 4.2, 2, 0.75, 0, 1, [128, 100, 76]);
  for (let crate = 0; crate < 10; crate++) {
    const [cx, cy] = [x + inward * (0.55 - 0.85 * Math.floor(crate / 5)), y + 1.6 - (crate % 5) * 0.8];
    const colour = pick(goods, random);
    fillBox(brush, [cx, cy, 0.75], 0.72, 0.74, 0.2, 0, 1, [112, 84, 60]);
    for (let fruit = 0; fruit < 9; fruit++) {
      const [fx, fy] = [cx + (random() - 0.5) * 0.5, cy + (random() - 0.5) * 0.5];
      const tone = 0.5 + 0.6 * random();
      fillUpright(brush, [fx, fy, 0.95], [-0.09, 0, 0.09, 0, 0.1, 0.1, 0, 0.16, -0.1, 0.1], faceInk(brush, colour, [fx, fy, 1], tone));
    }
  }
  if (seed % 3 === 0) {
    drawParasol(brush, x, y, 2.9, 2.3, pick(awnings, random));
    return;
  }
  const colour = pick(awnings, random);
  for (const [px, py] of [[x + inward, y - 2.1], [x + inward, y + 2.1]] as const) drawPole(brush, px, py, 2.3, 0.06);
  for (let stripe = 0; stripe < 7; stripe++) {
    const [a, b] = [y + 2.4 - stripe * 0.685, y + 2.4 - (stripe + 1) * 0.685];
    const ink = faceInk(brush, stripe % 2 === 0 ? colour : [226, 218, 202], [x, y, 2.6], 0.75);
    brush.lens.project(x, y, 0);
    fillFace(brush, [[x - inward * 1.3, a, 2.95], [x - inward * 1.3, b, 2.95], [x + inward * 1.35, b, 2.3], [x + inward * 1.35, a, 2.3]], ink, 1, brush.lens.depth);
  }
}

/** Bulbs hung across the street; with light at night. */
function drawString(brush: Brush, y: number): void {
  const line: number[] = [];
  for (let step = 0; step <= 12; step++) line.push(-8.2 + (step / 12) * 16.4, 5.4 - 1.1 * Math.sin((step / 12) * Math.PI));
  const back = line.flatMap((_, index) => (index % 2 === 0 ? [line[line.length - 2 - index]!, line[line.length - 1 - index]! - 0.03] : []));
  fillUpright(brush, [0, y, 0], [...line, ...back], inkOf(60, 58, 54));
  for (let bulb = 1; bulb < 12; bulb++) {
    const [bx, bz] = [line[2 * bulb]!, line[2 * bulb + 1]! - 0.1];
    fillUpright(brush, [0, y, 0], [bx - 0.06, bz - 0.1, bx + 0.06, bz - 0.1, bx + 0.06, bz + 0.06, bx - 0.06, bz + 0.06], inkOf(236, 220, 180));
    if (brush.light.time === 'night') shine(brush, [bx, y, bz], [255, 206, 132], 0.4, 0.85);
  }
}

const shoppers = [
  walkers(createRoute([[-1.6, 0], [-1.2, 100]]), LOOP_S, 5, 2.6, 61), walkers(createRoute([[1.6, 100], [1.4, 0]]), LOOP_S, 5, 2.6, 62),
  walkers(createRoute([[-2.8, 60], [-2.6, -2]]), LOOP_S, 3, 1, 63), walkers(createRoute([[3, 4], [2.8, 80]]), LOOP_S, 3, 1, 64),
];
const buyers = stalls.flatMap(({ x, y, seed }) => (seed % 4 === 1 ? [] : [[x * 0.66, y + ((seed * 7) % 3) - 1] as const, [x * 1.32, y + 0.4] as const]));
const buyerLooks = walkers(createRoute([[0, 0], [1, 0]]), LOOP_S, buyers.length, 0, 65).looks;
const scooter = freeLane(createRoute([[0.3, 104], [0.5, -10]]), LOOP_S, 1, 5.5, 66, [{ model: models.scooter, colour: [150, 30, 34] }]);

export const market: Scene = {
  name: 'market', seconds: LOOP_S, scenery,
  place: { x: 0.8, y: -8, height: 5.4, yaw: -2, down: 10, view: 66 },
  light: (time) => (time === 'day' ? dayLight(-165, 62) : nightLight(lamps)),
  fix(brush) {
    for (const { x, y, seed } of stalls.toReversed()) drawStall(brush, x, y, seed);
    for (const y of strings.toReversed()) drawString(brush, y);
  },
  act(stage, atS) {
    for (const people of shoppers) runWalkers(stage, people, atS, LOOP_S);
    runStanders(stage, buyers, buyerLooks, atS, LOOP_S);
    runLane(stage, scooter, atS, LOOP_S);
  },
};
