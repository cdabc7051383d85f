/** Draws a town above a street: sky, houses up a hill, a row of numbered fronts, trees, a road and a promenade. Every part of it differs from its neighbours. */
import type { Rgb } from '../draw/colour.ts';
import { cellNoise, pick, randomFrom, smoothNoise } from '../draw/random.ts';
import { digitAdvance, digitRows, eachInkedCell } from './digits.ts';
import { fillDisc, fillRect, type Planes } from './planes.ts';
import type { Lane } from './still-scene.ts';

/** Rows at which the parts begin, for a scene of 1,440 rows. */
const skyline = 150;
const fronts = 640;
/** The lowest roof of the fronts: what stands behind reaches down to it. */
const lowestRoof = fronts + 70;
const pavement = 1_010;
const road = 1_090;
const promenade = 1_300;

export const streetLanes: readonly Lane[] = [
  { row: 1_165, carHeight: 44, pixelsPerSecond: -150 },
  { row: 1_268, carHeight: 56, pixelsPerSecond: 190 },
];

const walls: readonly Rgb[] = [[232, 224, 208], [214, 196, 166], [196, 142, 118], [226, 206, 150], [176, 186, 190], [206, 168, 152], [240, 238, 230], [160, 150, 138]];
const shutters: readonly Rgb[] = [[44, 98, 74], [38, 78, 132], [116, 62, 44], [72, 82, 92], [150, 54, 50]];
const awnings: readonly Rgb[] = [[190, 40, 44], [28, 110, 72], [30, 76, 150], [214, 150, 30], [118, 48, 110]];
const glass: Rgb = [52, 66, 82];
const dark: Rgb = [34, 36, 40];
const light: Rgb = [244, 242, 234];

export function paintStreet(scene: Planes): void {
  const random = randomFrom(7);
  paintSky(scene);
  paintHill(scene, random);
  paintFronts(scene, random);
  paintGround(scene);
  paintStreetThings(scene, random);
  roughen(scene);
}

/** A grain on everything, finer than the eye minds: full zoom sees no empty wall or sky, and a turn shows on it. */
function roughen({ width, luma }: Planes): void {
  for (let at = 0, noise = 1; at < luma.length; at += 1) {
    // A linear congruence of 32 bits: a noise function for each of 3.7 million pixels would cost more than all the drawing.
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
    if (at % width === 0) noise ^= at;
    luma[at] = luma[at]! + (noise >> 28);
  }
}

function shade([red, green, blue]: Rgb, factor: number): Rgb {
  const part = (value: number): number => Math.min(255, value * factor);
  return [part(red), part(green), part(blue)];
}

function paintSky(scene: Planes): void {
  const tile = 8;
  for (let y = 0; y < fronts; y += tile) {
    for (let x = 0; x < scene.width; x += tile) {
      const cloud = Math.max(0, smoothNoise(x / 190, y / 60, 3) * 0.7 + smoothNoise(x / 50, y / 22, 4) * 0.4 - 0.5) * 2;
      const depth = y / fronts;
      fillRect(scene, x, y, tile, tile, [108 + 60 * depth + 90 * cloud, 158 + 40 * depth + 56 * cloud, 212 + 20 * depth + 26 * cloud]);
    }
  }
}

/** Rows of small houses, the lower ones in front of the higher. */
function paintHill(scene: Planes, random: () => number): void {
  for (let tier = 0; tier < 8; tier += 1) {
    const size = 34 + tier * 5;
    const base = skyline + tier * 62;
    for (let x = -20; x < scene.width;) {
      const width = size * (1 + random() * 1.4);
      const height = size * (0.9 + random() * 0.9);
      const ridge = 60 * smoothNoise(x / 420, tier / 3, 9);
      const top = base + ridge - height;
      const wall = shade(pick(walls, random), 0.8 + 0.25 * random());
      fillRect(scene, x, top, width, lowestRoof - top, wall);
      fillRect(scene, x, top, width, 3, shade(wall, 0.7));
      fillRect(scene, x + width - 4, top, 4, lowestRoof - top, shade(wall, 0.82));
      const step = size * 0.42;
      const shutter = pick(shutters, random);
      for (let wy = top + size * 0.24; wy < base + ridge + 40; wy += step * 1.25) {
        for (let wx = x + step * 0.5; wx < x + width - step * 0.6; wx += step) fillRect(scene, wx, wy, step * 0.42, step * 0.6, random() < 0.3 ? shutter : glass);
      }
      if (random() < 0.35) fillRect(scene, x + width * 0.3, top - 14, 2, 14, dark);
      if (random() < 0.25) fillDisc(scene, x + width * 0.7, top - 5, 6, light);
      x += width + random() * 5;
    }
    paintTower(scene, 170 + ((tier * 811) % scene.width), base + 20, tier);
  }
}

/** A striped, numbered landmark that is known again from any distance. */
function paintTower(scene: Planes, x: number, base: number, number: number): void {
  const [width, height] = [46, 150];
  const colour = awnings[number % awnings.length] ?? light;
  for (let y = 0; y < height; y += 15) fillRect(scene, x, base - height + y, width, 15, (y / 15) % 2 === 0 ? light : colour);
  fillRect(scene, x + 10, base - height - 26, width - 20, 26, shade(colour, 0.8));
  fillRect(scene, x + 21, base - height - 44, 4, 18, dark);
  paintNumber(scene, x + 3, base - height + 40, 5, String(number + 10));
}

function paintNumber(scene: Planes, x: number, y: number, cell: number, text: string): void {
  fillRect(scene, x, y, (text.length * digitAdvance + 1) * cell, (digitRows + 2) * cell, [22, 44, 92]);
  eachInkedCell(text, (column, row) => { fillRect(scene, x + (column + 1) * cell, y + (row + 1) * cell, cell, cell, light); });
}

function paintFronts(scene: Planes, random: () => number): void {
  let number = 1;
  for (let x = -30; x < scene.width; number += 1) {
    const width = 130 + Math.floor(random() * 110);
    const top = fronts + Math.floor(random() * 110) - 40;
    const wall = walls[(number * 3) % walls.length] ?? light;
    const shutter = pick(shutters, random);
    fillRect(scene, x, top, width, pavement - top, wall);
    fillRect(scene, x, top, width, 9, shade(wall, 0.72));
    fillRect(scene, x + width - 5, top, 5, pavement - top, shade(wall, 0.7));
    const columns = Math.floor(width / 44);
    const step = width / columns;
    for (let y = top + 24; y < pavement - 130; y += 64) {
      for (let column = 0; column < columns; column += 1) {
        const wx = x + column * step + step * 0.25;
        fillRect(scene, wx - 3, y - 3, step * 0.5 + 6, 44, shade(wall, 1.12));
        fillRect(scene, wx, y, step * 0.5, 38, random() < 0.3 ? shutter : glass);
        fillRect(scene, wx + step * 0.24, y, 2, 38, light);
        if (random() < 0.4) for (let bar = -4; bar < step * 0.5 + 4; bar += 5) fillRect(scene, wx + bar, y + 24, 2, 16, dark);
      }
      fillRect(scene, x, y + 50, width - 5, 2, shade(wall, 0.85));
    }
    paintShop(scene, x, width, awnings[number % awnings.length] ?? light);
    paintNumber(scene, x + width / 2 - 20, pavement - 118, 5, String(number));
    x += width;
  }
}

function paintShop(scene: Planes, x: number, width: number, colour: Rgb): void {
  fillRect(scene, x + 6, pavement - 58, width - 16, 58, glass);
  for (let at = 0; at < width - 20; at += 9) {
    const goods = cellNoise(Math.round(x + at), 5);
    fillRect(scene, x + 8 + at, pavement - 10 - 30 * goods, 7, 10 + 30 * goods, [90 + 140 * goods, 70 + 130 * cellNoise(Math.round(x + at), 6), 60 + 120 * cellNoise(Math.round(x + at), 7)]);
  }
  for (let at = 0, stripe = 0; at < width - 8; at += 12, stripe += 1) fillRect(scene, x + 2 + at, pavement - 80, 12, 24, stripe % 2 === 0 ? colour : light);
}

function paintGround(scene: Planes): void {
  paintPavers(scene, pavement, road, 26, [176, 168, 156]);
  fillRect(scene, 0, road - 6, scene.width, 6, [214, 212, 204]);
  for (let y = road; y < promenade; y += 6) for (let x = 0; x < scene.width; x += 10) fillRect(scene, x, y, 10, 6, shade([88, 88, 92], 0.86 + 0.2 * smoothNoise(x / 60, y / 20, 1) + 0.1 * cellNoise(x, y, 2)));
  for (let x = 0; x < scene.width; x += 120) fillRect(scene, x, (road + promenade) / 2 - 4, 70, 7, light);
  for (let x = 90, place = 0; x < scene.width; x += 97, place += 1) fillDisc(scene, x, road + 30 + 150 * cellNoise(place, 8), 9, cellNoise(place, 9) < 0.5 ? [60, 60, 64] : [112, 110, 106]);
  for (const x of [420, 1_240, 2_080]) for (let y = road + 8; y < promenade - 12; y += 24) fillRect(scene, x, y, 110, 13, light);
  fillRect(scene, 0, promenade, scene.width, 8, [214, 212, 204]);
  paintPavers(scene, promenade + 8, scene.height, 34, [206, 184, 150]);
}

function paintPavers(scene: Planes, from: number, to: number, size: number, colour: Rgb): void {
  for (let y = from, row = 0; y < to; y += size / 2, row += 1) {
    for (let x = row % 2 === 0 ? 0 : -size / 2, column = 0; x < scene.width; x += size, column += 1) {
      fillRect(scene, x, y, size, size / 2, shade(colour, 0.7));
      fillRect(scene, x + 1, y + 1, size - 2, size / 2 - 2, shade(colour, 0.82 + 0.26 * cellNoise(column, row, from)));
    }
  }
}

function paintStreetThings(scene: Planes, random: () => number): void {
  for (let x = 60; x < scene.width; x += 130 + random() * 60) {
    const foot = pavement + 30 + random() * 30;
    if (random() < 0.3) paintLamp(scene, x, foot);
    else paintTree(scene, x, foot, random);
  }
  for (let x = 40; x < scene.width; x += 170) paintBench(scene, x + random() * 60, promenade + 60 + random() * 50, random);
}

function paintTree(scene: Planes, x: number, foot: number, random: () => number): void {
  const height = 90 + random() * 60;
  fillRect(scene, x - 4, foot - height, 8, height, [96, 72, 50]);
  for (let leaf = 0; leaf < 26; leaf += 1) {
    const angle = random() * Math.PI * 2;
    const out = random() * 34;
    fillDisc(scene, x + Math.cos(angle) * out, foot - height + Math.sin(angle) * out * 0.8, 7 + random() * 9, shade([64, 118, 54], 0.6 + random() * 0.7));
  }
}

function paintLamp(scene: Planes, x: number, foot: number): void {
  fillRect(scene, x - 3, foot - 190, 6, 190, dark);
  fillRect(scene, x - 28, foot - 194, 56, 5, dark);
  for (const side of [-28, 20]) fillRect(scene, x + side, foot - 189, 10, 8, [250, 236, 180]);
}

function paintBench(scene: Planes, x: number, y: number, random: () => number): void {
  const wood = shade([140, 92, 54], 0.7 + random() * 0.6);
  for (let slat = 0; slat < 3; slat += 1) fillRect(scene, x, y + slat * 8, 74, 5, wood);
  for (const leg of [6, 62]) fillRect(scene, x + leg, y + 22, 5, 16, dark);
}
