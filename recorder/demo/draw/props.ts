/** Street furniture, drawn once into the backdrop. */
import { castShadow, depthOf, faceInk, fillBox, fillFace, fillUpright, GROUND_DEPTH_M, shine, type Brush, type Point } from './brush.ts';
import { inkOf, type Rgb } from './colour.ts';
import { NEAR_M } from './lens.ts';
import { cellNoise, randomFrom } from './random.ts';

const STEEL: Rgb = [96, 100, 104];

/** A thin upright pole. */
export function drawPole(brush: Brush, x: number, y: number, height: number, thickM: number, colour: Rgb = STEEL): void {
  const half = thickM / 2;
  fillUpright(brush, [x, y, 0], [-half, 0, half, 0, half * 0.7, height, -half * 0.7, height], faceInk(brush, colour, [x, y, height / 2], 0.5));
}

/** A street lamp whose arm reaches out over the road. */
export function drawLamp(brush: Brush, x: number, y: number, height: number, armX: number, warm: number): void {
  castShadow(brush, [[x - 0.08, y, 0], [x + 0.08, y, 0]], height);
  drawPole(brush, x, y, height, 0.2);
  const steel = faceInk(brush, STEEL, [x, y, height], 0.5);
  const end = x + armX;
  fillFace(brush, [[x, y, height - 0.3], [end, y, height], [end, y, height + 0.12], [x, y, height - 0.12]], steel, 1, depthOf(brush, [x, y, height]));
  const head: readonly Point[] = [[end - 0.15, y, height - 0.05], [end + Math.sign(armX) * 0.7, y, height + 0.02], [end + Math.sign(armX) * 0.7, y, height + 0.16], [end - 0.15, y, height + 0.14]];
  fillFace(brush, head, steel, 1, depthOf(brush, [end, y, height]));
  if (brush.light.time !== 'night') return;
  const tone: Rgb = warm > 0.5 ? [255, 205, 140] : [244, 240, 255];
  const bulb: Point = [end + Math.sign(armX) * 0.3, y, height - 0.06];
  shine(brush, bulb, tone, 0.55, 1.1);
  shine(brush, bulb, tone, 2.6, 0.3);
}

/** A date palm: a ringed trunk and a crown of hanging fronds. */
export function drawPalm(brush: Brush, x: number, y: number, height: number, seed: number): void {
  const random = randomFrom(seed);
  const lean = (random() - 0.5) * 0.9;
  castShadow(brush, [[x - 0.15, y, 0], [x + 0.15, y, 0]], height * 0.9);
  const trunk = faceInk(brush, [122, 98, 74], [x, y, 2], 0.45);
  const ring = faceInk(brush, [92, 72, 54], [x, y, 2], 0.35);
  for (let part = 0; part < 12; part++) {
    const [low, high] = [(part / 12) * height, ((part + 1) / 12) * height];
    const [a, b] = [lean * (part / 12) ** 2, lean * ((part + 1) / 12) ** 2];
    const wide = 0.24 - part * 0.008;
    fillUpright(brush, [x, y, 0], [a - wide, low, a + wide, low, b + wide * 0.9, high, b - wide * 0.9, high], trunk);
    fillUpright(brush, [x, y, 0], [a - wide, low, a + wide, low, a + wide, low + 0.1, a - wide, low + 0.1], ring);
  }
  drawShade(brush, x, y, height, 2.4);
  const fronds = 26;
  for (let frond = 0; frond < fronds; frond++) {
    const side = Math.cos((frond / fronds) * Math.PI * 2 + random());
    const rise = 0.2 + random() * 1.25 - (frond / fronds) * 0.6;
    const reach = 2.0 + random() * 1.1;
    const green: Rgb = [58 + random() * 34, 84 + random() * 34, 40 + random() * 14];
    const ink = faceInk(brush, green, [x, y, height], 0.3 + 0.5 * random());
    const upper: number[] = [];
    const lower: number[] = [];
    for (let step = 0; step <= 6; step++) {
      const t = step / 6;
      const fx = lean + side * reach * t;
      const fz = height + rise * t * 1.6 - 2.1 * t * t;
      const wide = 0.2 * Math.sin(Math.PI * (0.12 + 0.88 * t)) + 0.04;
      upper.push(fx, fz + wide * 0.35);
      lower.unshift(fx + side * 0.05, fz - wide * (1.1 + 0.5 * (step % 2)));
    }
    fillUpright(brush, [x, y, 0], [...upper, ...lower], ink);
  }
}

/** The soft round shadow of a crown. */
function drawShade(brush: Brush, x: number, y: number, height: number, radius: number): void {
  const { sun, sunPower } = brush.light;
  if (sunPower === 0) return;
  const reach = height / Math.max(0.35, sun[2]);
  const [cx, cy] = [x - sun[0] * reach, y - sun[1] * reach];
  for (let leaf = 0; leaf < 22; leaf++) {
    const angle = (leaf / 22) * Math.PI * 2;
    const far = radius * (0.7 + 0.5 * cellNoise(leaf, Math.round(x * 7), 3));
    const tip = (turn: number, size: number): Point => [cx + Math.cos(angle + turn) * size, cy + Math.sin(angle + turn) * size, 0];
    fillFace(brush, [[cx, cy, 0], tip(-0.28, far * 0.7), tip(0, far), tip(0.28, far * 0.7)], inkOf(22, 24, 30), 0.3, GROUND_DEPTH_M);
  }
}

/** A leafy tree of clustered crowns. */
export function drawTree(brush: Brush, x: number, y: number, height: number, seed: number): void {
  const random = randomFrom(seed);
  drawShade(brush, x, y, height * 0.7, height * 0.42);
  drawPole(brush, x, y, height * 0.5, 0.32, [98, 80, 62]);
  const radius = height * 0.3;
  for (let tuft = 0; tuft < 90; tuft++) {
    const angle = random() * Math.PI * 2;
    const far = Math.sqrt(random()) * radius;
    const [tx, tz] = [Math.cos(angle) * far, height * 0.66 + Math.sin(angle) * far * 0.8];
    const lift = (tz - height * 0.5) / height;
    const ink = faceInk(brush, [52 + random() * 26, 82 + random() * 28, 42], [x, y, tz], Math.max(0.05, lift * 1.5 + 0.35 * random()), 0.85);
    const size = 0.18 + random() * 0.36;
    const outline = Array.from({ length: 14 }, (_, index) => {
      const turn = ((index >> 1) / 7) * Math.PI * 2;
      const bump = size * (0.75 + 0.5 * cellNoise(tuft, index >> 1, seed));
      return index % 2 === 0 ? tx + Math.cos(turn) * bump : tz + Math.sin(turn) * bump * 0.75;
    });
    fillUpright(brush, [x, y, 0], outline, ink);
  }
}

/** A sun shade on a stick, as on terraces and market stalls. */
export function drawParasol(brush: Brush, x: number, y: number, height: number, radius: number, colour: Rgb): void {
  castShadow(brush, ring(x, y, radius, 0), height);
  drawPole(brush, x, y, height, 0.07, [200, 196, 186]);
  const rim = ring(x, y, radius, height - 0.55);
  const depth = depthOf(brush, [x, y, height]);
  for (let part = 0; part < rim.length; part++) {
    const [a, b] = [rim[part]!, rim[(part + 1) % rim.length]!];
    const shade = 0.35 + 0.4 * Math.max(0, ((a[0] - x) * brush.light.sun[0] + (a[1] - y) * brush.light.sun[1]) / radius);
    fillFace(brush, [a, b, [x, y, height]], faceInk(brush, part % 2 ? [230, 224, 210] : colour, [x, y, height], shade), 1, depth);
  }
}

export function ring(x: number, y: number, radius: number, z: number, steps = 12): readonly Point[] {
  return Array.from({ length: steps }, (_, step): Point => {
    const angle = (step / steps) * Math.PI * 2;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius, z];
  });
}

/** The post and housing of a traffic light; its lamps are drawn with the picture's time by `drawSignal`. */
export function drawSignalPost(brush: Brush, x: number, y: number): void {
  drawPole(brush, x, y, 3.1, 0.14, [52, 54, 56]);
  fillUpright(brush, [x, y, 0], [-0.2, 2.3, 0.2, 2.3, 0.2, 3.4, -0.2, 3.4], inkOf(24, 25, 26));
}

export function drawSignal(brush: Brush, x: number, y: number, shows: 'red' | 'amber' | 'green'): void {
  const lamps: readonly (readonly [string, number, Rgb])[] = [['red', 3.2, [255, 40, 30]], ['amber', 2.87, [255, 176, 30]], ['green', 2.54, [60, 255, 150]]];
  for (const [name, up, colour] of lamps) {
    const on = name === shows;
    const disc = Array.from({ length: 16 }, (_, index) => {
      const angle = ((index >> 1) / 8) * Math.PI * 2;
      return index % 2 === 0 ? Math.cos(angle) * 0.13 : up + Math.sin(angle) * 0.13;
    });
    fillUpright(brush, [x, y - 0.05, 0], disc, on ? inkOf(...colour) : inkOf(40, 40, 42));
    if (on) shine(brush, [x, y - 0.1, up], colour, brush.light.time === 'night' ? 0.9 : 0.4, brush.light.time === 'night' ? 0.7 : 0.25);
  }
}

/** A row of equal boxes (bollards, planters, benches). */
export function drawRow(brush: Brush, from: Point, to: Point, count: number, length: number, width: number, height: number, colour: Rgb): void {
  for (let index = count - 1; index >= 0; index--) {
    const share = count === 1 ? 0 : index / (count - 1);
    const at: Point = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, 0];
    brush.lens.project(at[0], at[1], 0);
    if (brush.lens.depth < NEAR_M * 2) continue;
    castShadow(brush, [[at[0] - width / 2, at[1] - length / 2, 0], [at[0] + width / 2, at[1] - length / 2, 0], [at[0] + width / 2, at[1] + length / 2, 0], [at[0] - width / 2, at[1] + length / 2, 0]], height);
    fillBox(brush, at, length, width, height, 0, 1, colour);
  }
}

/** A flag on a mast; `phase` 0 to 1 moves its waves. */
export function drawFlag(brush: Brush, x: number, y: number, height: number, phase: number, colour: Rgb, star: Rgb | null): void {
  const upper: number[] = [];
  const lower: number[] = [];
  for (let step = 0; step <= 8; step++) {
    const t = step / 8;
    const wave = Math.sin((t * 1.4 - phase) * Math.PI * 2) * 0.16 * t;
    upper.push(0.05 + t * 2.1, height - 0.1 + wave - 0.12 * t);
    lower.unshift(0.05 + t * 2.1, height - 1.5 + wave - 0.12 * t);
  }
  fillUpright(brush, [x, y, 0], [...upper, ...lower], faceInk(brush, colour, [x, y, height], 0.6));
  if (star === null) return;
  const wave = Math.sin((0.7 - phase) * Math.PI * 2) * 0.08;
  const points = Array.from({ length: 20 }, (_, index) => {
    const angle = ((index >> 1) / 10) * Math.PI * 2 + Math.PI / 2;
    const far = (index >> 1) % 2 === 0 ? 0.36 : 0.14;
    return index % 2 === 0 ? 1.1 + Math.cos(angle) * far : height - 0.86 + wave + Math.sin(angle) * far;
  });
  fillUpright(brush, [x, y, 0], points, faceInk(brush, star, [x, y, height], 0.6));
}
