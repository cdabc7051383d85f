/** Draws solid things of the scene: polygons in metres, lit and hidden as they should be. */
import { addGlow, addLight, fillPolygon, type Canvas, type Ink } from './canvas.ts';
import { inkOf, litInk, type Rgb } from './colour.ts';
import { NEAR_M, type Lens } from './lens.ts';
import { lampLight, type Light } from './light.ts';

export type Point = readonly [x: number, y: number, z: number];

export interface Brush {
  readonly canvas: Canvas;
  readonly lens: Lens;
  readonly light: Light;
  /** Drawn once into the backdrop: later things pass behind it. */
  readonly fixed: boolean;
  /** 0 to 1: far things fade into the haze where their way begins and ends. */
  opacity: number;
}

/** Drawn behind every fixed thing: marks, shadows and light on the ground. */
/** People nearer than this would fill the picture; they are left out. */
export const NEAR_FIGURE = 2;

export const GROUND_DEPTH_M = 1e6;

const flat = new Float64Array(128);
const level = new Float32Array(3);

/** Light on a face at a place; `toSun` is the cosine between the face's normal and the sun, `facing` its share of sky. */
export function faceInk(brush: Brush, colour: Rgb, at: Point, toSun: number, sky = 1): Ink {
  const { light } = brush;
  lampLight(light.lamps, at[0], at[1], at[2], level);
  const sun = light.sunPower * Math.max(0, toSun);
  return litInk(
    colour, light.ambient[0] * sky + sun + level[0]! * sky, light.ambient[1] * sky + sun * 0.96 + level[1]! * sky,
    light.ambient[2] * sky + sun * 0.88 + level[2]! * sky,
  );
}

/** Fills a polygon of points in the world; one with a point behind the camera is left out. */
export function fillFace(brush: Brush, points: readonly Point[], ink: Ink, alpha: number, depth: number): void {
  const { lens } = brush;
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    lens.project(point[0], point[1], point[2]);
    if (lens.depth < NEAR_M) return;
    flat[2 * i] = lens.px;
    flat[2 * i + 1] = lens.py;
  }
  fillPolygon(brush.canvas, flat, points.length, ink, alpha * brush.opacity, depth, brush.fixed);
}

/** A polygon facing the viewer, given in metres right and up of a point. */
export function fillUpright(brush: Brush, at: Point, outline: readonly number[], ink: Ink, alpha = 1): void {
  const { lens } = brush;
  lens.project(at[0], at[1], at[2]);
  if (lens.depth < NEAR_M) return;
  const scale = lens.focal / lens.depth;
  for (let i = 0; i < outline.length; i += 2) {
    flat[i] = lens.px + outline[i]! * scale;
    flat[i + 1] = lens.py - outline[i + 1]! * scale;
  }
  fillPolygon(brush.canvas, flat, outline.length / 2, ink, alpha * brush.opacity, lens.depth, brush.fixed);
}

/** An oriented box from its ground rectangle: `dx`, `dy` is its unit direction. Only the faces the viewer sees are drawn. */
export function fillBox(brush: Brush, middle: Point, length: number, width: number, height: number, dx: number, dy: number, colour: Rgb): void {
  const corner = (forward: number, left: number, up: number): Point => [
    middle[0] + dx * forward - dy * left, middle[1] + dy * forward + dx * left, middle[2] + up,
  ];
  const [l, w] = [length / 2, width / 2];
  const depth = depthOf(brush, middle);
  const faces: readonly [Point, readonly Point[]][] = [
    [[dx, dy, 0], [corner(l, -w, 0), corner(l, w, 0), corner(l, w, height), corner(l, -w, height)]],
    [[-dx, -dy, 0], [corner(-l, -w, 0), corner(-l, w, 0), corner(-l, w, height), corner(-l, -w, height)]],
    [[-dy, dx, 0], [corner(-l, w, 0), corner(l, w, 0), corner(l, w, height), corner(-l, w, height)]],
    [[dy, -dx, 0], [corner(-l, -w, 0), corner(l, -w, 0), corner(l, -w, height), corner(-l, -w, height)]],
    [[0, 0, 1], [corner(-l, -w, height), corner(l, -w, height), corner(l, w, height), corner(-l, w, height)]],
  ];
  for (const [normal, points] of faces) {
    if (!seen(brush, points[0]!, normal)) continue;
    fillFace(brush, points, faceInk(brush, colour, points[2]!, sunOn(brush, normal), normal[2] > 0.5 ? 1 : 0.8), 1, depth);
  }
}

/** Whether a face with this normal shows its front to the viewer. */
export function seen({ lens }: Brush, at: Point, normal: Point): boolean {
  return (lens.place.x - at[0]) * normal[0] + (lens.place.y - at[1]) * normal[1] + (lens.place.height - at[2]) * normal[2] > 0;
}

export function sunOn({ light }: Brush, normal: Point): number {
  return light.sun[0] * normal[0] + light.sun[1] * normal[1] + light.sun[2] * normal[2];
}

export function depthOf({ lens }: Brush, at: Point): number {
  lens.project(at[0], at[1], at[2]);
  return lens.depth;
}

const SHADE: Ink = inkOf(18, 20, 28);

/** The shadow a thing of this height casts: its outline on the ground, stretched away from the sun. */
export function castShadow(brush: Brush, outline: readonly Point[], height: number): void {
  const { light } = brush;
  if (light.sunPower === 0) {
    fillFace(brush, outline, SHADE, 0.5, GROUND_DEPTH_M);
    return;
  }
  const reach = Math.min(3, 1 / Math.max(0.2, light.sun[2])) * height;
  const moved = outline.map(([x, y, z]): Point => [x - light.sun[0] * reach, y - light.sun[1] * reach, z]);
  fillFace(brush, hull([...outline, ...moved]), SHADE, 0.52, GROUND_DEPTH_M);
}

/** Convex outline of points on the ground (monotone chain). */
export function hull(points: readonly Point[]): readonly Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const point of list) {
      while (kept.length > 1) {
        const [a, b] = [kept.at(-2)!, kept.at(-1)!];
        if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        kept.pop();
      }
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** A lamp or headlight seen by the camera: a bright core in a glow whose size falls with distance. */
export function shine(brush: Brush, at: Point, colour: Rgb, sizeM: number, strength: number): void {
  const { lens } = brush;
  lens.project(at[0], at[1], at[2]);
  if (lens.depth < NEAR_M) return;
  const radius = Math.max(2, (sizeM * lens.focal) / lens.depth);
  addGlow(brush.canvas, lens.px, lens.py, radius, inkOf(...colour), strength * brush.opacity, lens.depth - 1);
}

/** Light thrown on the ground ahead of a place, as by headlights. */
export function throwBeam(brush: Brush, at: Point, dx: number, dy: number, lengthM: number, halfWidthM: number, colour: Rgb, strength: number): void {
  const { lens, canvas } = brush;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [forward, side] of [[0, 0.6], [0, -0.6], [1, 1], [1, -1]] as const) {
    const f = forward * lengthM;
    const s = side * halfWidthM;
    lens.project(at[0] + dx * f - dy * s, at[1] + dy * f + dx * s, 0);
    if (lens.depth < NEAR_M) return;
    left = Math.min(left, lens.px);
    right = Math.max(right, lens.px);
    top = Math.min(top, lens.py);
    bottom = Math.max(bottom, lens.py);
  }
  const ink = inkOf(...colour);
  const endY = Math.min(canvas.height - 1, bottom);
  const endX = Math.min(canvas.width - 1, right);
  for (let y = Math.max(0, Math.floor(top)) & ~1; y < endY; y += 2) {
    for (let x = Math.max(0, Math.floor(left)) & ~1; x < endX; x += 2) {
      lens.ray(x + 1, y + 1);
      if (lens.rz >= -0.01) continue;
      const reach = -lens.place.height / lens.rz;
      const gx = lens.place.x + lens.rx * reach - at[0];
      const gy = lens.place.y + lens.ry * reach - at[1];
      const forward = (gx * dx + gy * dy) / lengthM;
      if (forward <= 0 || forward >= 1) continue;
      const side = (gy * dx - gx * dy) / (halfWidthM * (0.45 + 0.55 * forward));
      if (side <= -1 || side >= 1) continue;
      const fall = (1 - side * side) * (1 - forward) * Math.min(1, forward * 8);
      addLight(canvas, x, y, ink, strength * fall * brush.opacity, GROUND_DEPTH_M);
    }
  }
}
