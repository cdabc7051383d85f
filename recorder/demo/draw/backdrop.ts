/** The fixed part of a scene, drawn once a clip: sky, ground and walls by one ray through each quarter of a pixel. */
import { inkOf, linear, screen } from './colour.ts';
import type { Canvas } from './canvas.ts';
import { paintFacade, type Facade } from './facade.ts';
import type { Lens } from './lens.ts';
import { lampLight, type Light } from './light.ts';
import { smoothNoise } from './random.ts';
import type { Paint } from './surface.ts';

/** An upright wall between two places on the ground; its front is on the left hand of the way from the first to the second. */
export interface Wall {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly top: number;
  readonly facade: Facade;
}

export interface Scenery {
  ground(x: number, y: number, out: Paint): void;
  readonly walls: readonly Wall[];
}

/** The four walls of a block. */
export function block(x0: number, y0: number, x1: number, y1: number, top: number, facade: Facade): readonly Wall[] {
  const corners = [[x0, y0], [x0, y1], [x1, y1], [x1, y0]] as const;
  return corners.map(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % 4]!;
    return { x0: x, y0: y, x1: nextX, y1: nextY, top, facade };
  });
}

const SAMPLES = [[0.25, 0.375], [0.75, 0.125], [0.25, 0.875], [0.75, 0.625]] as const;
/** Where a pixel's first two samples differ by less than this (red, green and blue added) there is no edge to smooth, and the other two are saved. */
const SMOOTH = 14;
/** Cells share the list of walls that can be seen in them. */
const CELL = 32;
const FAR_M = 900;

export function paintBackdrop(canvas: Canvas, lens: Lens, scenery: Scenery, light: Light): void {
  const { width, height } = canvas;
  const cells = wallsByCell(lens, scenery.walls, width, height);
  const columns = Math.ceil(width / CELL);
  const rgb = new Float32Array(width * 2 * 3);
  const eye = createEye(lens, scenery, light);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const walls = cells[Math.floor(y / CELL) * columns + Math.floor(x / CELL)]!;
      let [red, green, blue, nearest] = [0, 0, 0, Infinity];
      let weight = 1;
      for (let sample = 0; sample < SAMPLES.length; sample++) {
        const [sx, sy] = SAMPLES[sample]!;
        nearest = Math.min(nearest, eye.look(x + sx, y + sy, walls, sample));
        const differs = sample !== 1 || Math.abs(red - eye.colour[0]!) + Math.abs(green - eye.colour[1]!) + Math.abs(blue - eye.colour[2]!) > SMOOTH;
        red += eye.colour[0]!;
        green += eye.colour[1]!;
        blue += eye.colour[2]!;
        if (!differs) {
          weight = 2;
          break;
        }
      }
      canvas.depth[y * width + x] = nearest;
      const edge = (vignette(x / width - 0.5, y / height - 0.5) * weight) / 4;
      const at = ((y & 1) * width + x) * 3;
      rgb[at] = red * edge;
      rgb[at + 1] = green * edge;
      rgb[at + 2] = blue * edge;
    }
    if (y & 1) storeRows(canvas, rgb, y - 1);
  }
}

function vignette(x: number, y: number): number {
  return 1 - 0.28 * (x * x + y * y);
}

function storeRows(canvas: Canvas, rgb: Float32Array, y: number): void {
  const { width, luma, blue, red } = canvas;
  for (let x = 0; x < width; x += 2) {
    let [u, v] = [0, 0];
    for (let part = 0; part < 4; part++) {
      const [column, row] = [x + (part & 1), part >> 1];
      const at = (row * width + column) * 3;
      const ink = inkOf(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
      luma[(y + row) * width + column] = ink.y + 0.5;
      u += ink.u;
      v += ink.v;
    }
    const at = (y >> 1) * (width >> 1) + (x >> 1);
    blue[at] = u / 4 + 0.5;
    red[at] = v / 4 + 0.5;
  }
}

/** For each cell of the picture the walls that may show in it. */
function wallsByCell(lens: Lens, walls: readonly Wall[], width: number, height: number): readonly (readonly Wall[])[] {
  const [columns, rows] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
  const cells = Array.from({ length: columns * rows }, (): Wall[] => []);
  for (const wall of walls) {
    const front = (lens.place.x - wall.x0) * (wall.y0 - wall.y1) + (lens.place.y - wall.y0) * (wall.x1 - wall.x0);
    if (front <= 0) continue;
    let [left, right, top, bottom, behind] = [Infinity, -Infinity, Infinity, -Infinity, false];
    for (const [x, y] of [[wall.x0, wall.y0], [wall.x1, wall.y1]] as const) {
      for (const z of [0, wall.top]) {
        lens.project(x, y, z);
        if (lens.depth < 0.1) behind = true;
        left = Math.min(left, lens.px);
        right = Math.max(right, lens.px);
        top = Math.min(top, lens.py);
        bottom = Math.max(bottom, lens.py);
      }
    }
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const touches = left < (column + 1) * CELL && right > column * CELL && top < (row + 1) * CELL && bottom > row * CELL;
        if (behind || touches) cells[row * columns + column]!.push(wall);
      }
    }
  }
  return cells;
}

interface Eye {
  readonly colour: Float32Array;
  /**
   * Colours what is seen through a point of the picture and tells the distance of a wall, infinite for ground and sky.
   * The lamps' light is worked out at a pixel's `sample` 0; shadow at 0 and 1, and at the others only where those differ.
   */
  look(px: number, py: number, walls: readonly Wall[], sample: number): number;
}

function createEye(lens: Lens, scenery: Scenery, light: Light): Eye {
  const { x: cx, y: cy, height: cz } = lens.place;
  const colour = new Float32Array(3);
  const paint = new Float32Array(8);
  const lamps = new Float32Array(3);
  let lampsKnown = false;
  /** How many of the pixel's first two samples lie in shadow. */
  let shadowSum = 0;

  const shade = (x: number, y: number, z: number, cosine: number, sky: number, depth: number): void => {
    const sun = light.sunPower * cosine;
    if (!lampsKnown) lampLight(light.lamps, x, y, z, lamps);
    lampsKnown = true;
    const near = Math.exp((-light.haze * depth) / 100);
    const haze = 1 - near;
    const { ambient, horizon } = light;
    const emits = light.time === 'night' ? 1 : 0.12;
    colour[0] = near * screen(linear(paint[0]!) * (ambient[0] * sky + sun + lamps[0]! * sky) + paint[4]! * emits) + haze * horizon[0];
    colour[1] = near * screen(linear(paint[1]!) * (ambient[1] * sky + sun * 0.96 + lamps[1]! * sky) + paint[5]! * emits) + haze * horizon[1];
    colour[2] = near * screen(linear(paint[2]!) * (ambient[2] * sky + sun * 0.88 + lamps[2]! * sky) + paint[6]! * emits) + haze * horizon[2];
  };

  const look = (px: number, py: number, walls: readonly Wall[], sample: number): number => {
    if (sample === 0) {
      lampsKnown = false;
      shadowSum = 0;
    }
    lens.ray(px, py);
    const { rx, ry, rz } = lens;
    let depth = rz < 0 ? Math.min(FAR_M, -cz / rz) : Infinity;
    let hit: Wall | null = null;
    for (let i = 0; i < walls.length; i++) {
      const wall = walls[i]!;
      const reach = reachWall(wall, cx, cy, rx, ry);
      if (reach <= 0 || reach >= depth) continue;
      const z = cz + rz * reach;
      if (z < 0 || z > wall.top) continue;
      depth = reach;
      hit = wall;
    }
    if (hit === null && rz >= 0) {
      paintSky(colour, light, rx, ry, rz);
      return Infinity;
    }
    const [x, y, z] = [cx + rx * depth, cy + ry * depth, cz + rz * depth];
    if (hit === null) {
      paint[4] = paint[5] = paint[6] = 0;
      scenery.ground(x, y, paint);
      const isShadow = sample > 1 && shadowSum !== 1 ? shadowSum === 2 : light.sunPower > 0 && inShadow(scenery.walls, light, x, y);
      if (sample < 2 && isShadow) shadowSum++;
      shade(x, y, 0, isShadow ? 0 : light.sun[2], 1, depth);
      return Infinity;
    }
    const [wx, wy] = [hit.x1 - hit.x0, hit.y1 - hit.y0];
    const length = Math.sqrt(wx * wx + wy * wy);
    paintFacade(paint, hit.facade, (wx * (x - hit.x0) + wy * (y - hit.y0)) / length, z, hit.top);
    const cosine = (light.sun[0] * (hit.y0 - hit.y1) + light.sun[1] * (hit.x1 - hit.x0)) / length;
    shade(x, y, z, Math.max(0, cosine), 0.85, depth);
    return depth;
  };
  return { colour, look };
}

/** Depth at which a ray meets a wall's plane within its length, or 0. */
function reachWall(wall: Wall, cx: number, cy: number, rx: number, ry: number): number {
  const wx = wall.x1 - wall.x0;
  const wy = wall.y1 - wall.y0;
  const cross = rx * wy - ry * wx;
  if (cross === 0) return 0;
  const dx = wall.x0 - cx;
  const dy = wall.y0 - cy;
  const along = (dx * ry - dy * rx) / cross;
  return along < 0 || along > 1 ? 0 : (dx * wy - dy * wx) / cross;
}

function inShadow(walls: readonly Wall[], { sun }: Light, x: number, y: number): boolean {
  for (let i = 0; i < walls.length; i++) {
    const wall = walls[i]!;
    const reach = reachWall(wall, x, y, sun[0], sun[1]);
    if (reach > 0.01 && reach * sun[2] < wall.top) return true;
  }
  return false;
}

function paintSky(colour: Float32Array, light: Light, rx: number, ry: number, rz: number): void {
  const up = rz / Math.hypot(rx, ry, rz);
  const height = Math.min(1, up * 2.2) ** 0.7;
  const cloud = light.time === 'day' ? Math.max(0, smoothNoise((rx / (rz + 0.08)) * 1.1, (ry / (rz + 0.08)) * 0.5, 31) * 0.7 + smoothNoise((rx / (rz + 0.08)) * 3, (ry / (rz + 0.08)) * 1.4, 32) * 0.3 - 0.5) * 1.5 : 0;
  for (let part = 0; part < 3; part++) {
    const clear = light.horizon[part]! + (light.zenith[part]! - light.horizon[part]!) * height;
    colour[part] = clear + (236 - clear) * Math.min(0.7, cloud);
  }
}
