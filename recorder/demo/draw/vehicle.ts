/** Cars, taxis, vans, buses, trams and lorries as low solids with wheels, windows and lights. */
import { castShadow, depthOf, faceInk, fillFace, fillUpright, seen, shine, sunOn, throwBeam, type Brush, type Point } from './brush.ts';
import { inkOf, type Rgb } from './colour.ts';

/** Side view: metres along (front is positive) and up. */
type Outline = readonly (readonly [along: number, up: number])[];

export interface VehicleModel {
  readonly length: number;
  readonly width: number;
  /** The body below the windows, from the rear bottom over the top to the front bottom; convex. */
  readonly hull: Outline;
  /** Rear bottom, rear top, front top, front bottom of the glazed part. */
  readonly cabin: Outline | null;
  /** How much narrower the roof is on each side. */
  readonly taper: number;
  readonly wheels: readonly number[];
  readonly wheelM: number;
  /** A band of windows along the hull (buses, trams): from, to (metres up), and the width of one. */
  readonly band?: readonly [number, number, number];
}

const carHull: Outline = [[-2.1, 0.28], [-2.15, 0.65], [-2.05, 0.95], [0.9, 0.98], [1.95, 0.82], [2.15, 0.6], [2.1, 0.28]];

export const models = {
  saloon: { length: 4.3, width: 1.75, hull: carHull, cabin: [[-1.85, 0.94], [-1.1, 1.43], [0.15, 1.45], [1.0, 0.96]], taper: 0.2, wheels: [-1.35, 1.35], wheelM: 0.32 },
  hatch: { length: 3.9, width: 1.7, hull: [[-1.85, 0.28], [-1.95, 0.7], [-1.88, 0.98], [0.9, 1.0], [1.75, 0.84], [1.95, 0.6], [1.9, 0.28]], cabin: [[-1.85, 0.97], [-1.55, 1.5], [0.2, 1.5], [1.05, 0.98]], taper: 0.18, wheels: [-1.2, 1.25], wheelM: 0.31 },
  offroad: { length: 4.6, width: 1.9, hull: [[-2.25, 0.36], [-2.3, 0.85], [-2.22, 1.12], [1.0, 1.14], [2.1, 1.02], [2.3, 0.75], [2.22, 0.36]], cabin: [[-2.2, 1.1], [-1.95, 1.74], [0.3, 1.74], [1.1, 1.12]], taper: 0.16, wheels: [-1.4, 1.4], wheelM: 0.37 },
  van: { length: 5.2, width: 2.0, hull: [[-2.6, 0.34], [-2.6, 1.2], [-2.55, 2.25], [1.1, 2.28], [1.95, 1.25], [2.5, 1.0], [2.6, 0.7], [2.55, 0.34]], cabin: null, taper: 0, wheels: [-1.6, 1.6], wheelM: 0.36, band: [1.3, 1.9, 1.5] },
  bus: { length: 12, width: 2.5, hull: [[-6, 0.36], [-6, 3], [-5.8, 3.1], [5.8, 3.1], [6, 2.9], [6.05, 0.9], [6, 0.36]], cabin: null, taper: 0, wheels: [-3.4, 3.6], wheelM: 0.48, band: [1.35, 2.55, 1.45] },
  lorry: { length: 8.4, width: 2.45, hull: [[-4.2, 0.6], [-4.2, 3.3], [2.3, 3.3], [2.35, 2.8], [3.9, 2.7], [4.2, 1.5], [4.2, 0.5]], cabin: null, taper: 0, wheels: [-2.9, -1.7, 2.9], wheelM: 0.5 },
  tram: { length: 32, width: 2.65, hull: [[-16, 0.3], [-16, 1], [-15.2, 3.1], [-14.8, 3.3], [14.8, 3.3], [15.2, 3.1], [16, 1], [16, 0.3]], cabin: null, taper: 0, wheels: [], wheelM: 0.3, band: [1.15, 2.6, 1.6] },
  scooter: { length: 1.8, width: 0.6, hull: [[-0.75, 0.3], [-0.85, 0.75], [0.1, 0.8], [0.6, 0.95], [0.75, 0.6], [0.6, 0.3]], cabin: null, taper: 0, wheels: [-0.62, 0.66], wheelM: 0.26 },
} as const satisfies Record<string, VehicleModel>;

export interface VehicleLook {
  readonly model: VehicleModel;
  readonly colour: Rgb;
  /** A sign on the roof, as taxis carry. */
  readonly sign?: Rgb;
  /** A band of a second colour along the side. */
  readonly stripe?: Rgb;
}

export interface VehiclePose {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly braking: boolean;
}

const GLASS: Rgb = [38, 48, 58];
const TYRE: Rgb = [26, 26, 28];
const HUB: Rgb = [128, 130, 134];
const WHITE: Rgb = [255, 250, 232];
const RED: Rgb = [255, 34, 20];

function placer({ x, y, dx, dy }: VehiclePose): (along: number, left: number, up: number) => Point {
  return (along, left, up) => [x + dx * along - dy * left, y + dy * along + dx * left, up];
}

/** Shadow and headlight beams, before any body is drawn. */
export function groundVehicle(brush: Brush, { model }: VehicleLook, pose: VehiclePose): void {
  const at = placer(pose);
  const [l, w] = [model.length / 2, model.width / 2 + 0.06];
  castShadow(brush, [at(-l, -w, 0), at(l, -w, 0), at(l, w, 0), at(-l, w, 0)], model.cabin === null ? 2.2 : 1.25);
  if (brush.light.time === 'night' && model !== models.tram) {
    throwBeam(brush, at(l, 0, 0), pose.dx, pose.dy, 15, 2.6, WHITE, 0.3);
    if (pose.braking) throwBeam(brush, at(-l, 0, 0), -pose.dx, -pose.dy, 4, 1.6, RED, 0.14);
  }
}

export function drawVehicle(brush: Brush, look: VehicleLook, pose: VehiclePose): void {
  const { model } = look;
  const at = placer(pose);
  const depth = depthOf(brush, at(0, 0, 0.6));
  const { place } = brush.lens;
  const leftSide = (place.x - pose.x) * -pose.dy + (place.y - pose.y) * pose.dx > 0 ? 1 : -1;
  const half = (model.width / 2) * leftSide;
  drawStrip(brush, model.hull, model.width / 2, model.width / 2, look.colour, pose, at, depth);
  drawSide(brush, look, pose, at, half, leftSide, depth);
  if (model.band !== undefined) drawEndWindows(brush, model, model.band, pose, at, depth);
  for (const along of model.wheels) drawWheel(brush, at, along, half, model.wheelM, depth);
  if (model.cabin !== null) drawCabin(brush, look, model.cabin, pose, at, half, leftSide, depth);
  if (look.sign !== undefined) {
    const sign = [at(-0.55, -0.32, 1.47), at(-0.55, 0.32, 1.47), at(-0.55, 0.32, 1.64), at(-0.55, -0.32, 1.64)];
    fillFace(brush, sign, faceInk(brush, look.sign, at(0, 0, 1.5), 0.7), 1, depth);
  }
  if (model === models.scooter) drawRider(brush, look, at(-0.2, 0, 0.5));
  drawLights(brush, model, pose, at, depth);
}

/** Seen from any side: a seated back, arms forward, and a helmet. */
function drawRider(brush: Brush, { colour }: VehicleLook, at: Point): void {
  const jacket = faceInk(brush, [52, 56, 70], at, 0.55);
  fillUpright(brush, at, [-0.2, 0.1, 0.2, 0.1, 0.27, 0.35, 0.22, 0.85, -0.22, 0.85, -0.27, 0.35], jacket);
  fillUpright(brush, at, [-0.24, -0.2, -0.1, -0.2, -0.06, 0.25, -0.22, 0.25], faceInk(brush, [40, 42, 52], at, 0.4));
  fillUpright(brush, at, [0.1, -0.2, 0.24, -0.2, 0.22, 0.25, 0.06, 0.25], faceInk(brush, [40, 42, 52], at, 0.4));
  const helmet = Array.from({ length: 16 }, (_, index) => {
    const angle = ((index >> 1) / 8) * Math.PI * 2;
    return index % 2 === 0 ? Math.cos(angle) * 0.14 : 1.0 + Math.sin(angle) * 0.16;
  });
  fillUpright(brush, at, helmet, faceInk(brush, colour, at, 0.7));
}

/** The faces across the vehicle, each pair of neighbouring points of its outline. */
function drawStrip(brush: Brush, outline: Outline, low: number, high: number, colour: Rgb, pose: VehiclePose, at: ReturnType<typeof placer>, depth: number): void {
  for (let i = 0; i + 1 < outline.length; i++) {
    const [a0, z0] = outline[i]!;
    const [a1, z1] = outline[i + 1]!;
    const far = Math.hypot(a1 - a0, z1 - z0);
    const [ahead, up] = [-(z1 - z0) / far, (a1 - a0) / far];
    const normal: Point = [pose.dx * ahead, pose.dy * ahead, up];
    if (!seen(brush, at(a0, 0, z0), normal)) continue;
    const face = [at(a0, -low, z0), at(a0, low, z0), at(a1, high, z1), at(a1, -high, z1)];
    fillFace(brush, face, faceInk(brush, colour, face[2]!, sunOn(brush, normal), 0.75 + 0.25 * up), 1, depth);
  }
}

/** The windscreen and the rear window of a bus, tram or van. */
function drawEndWindows(brush: Brush, model: VehicleModel, [low, high]: readonly [number, number, number], pose: VehiclePose, at: ReturnType<typeof placer>, depth: number): void {
  const half = model.width / 2 - 0.18;
  for (const end of [1, -1]) {
    const normal: Point = [pose.dx * end, pose.dy * end, 0];
    const place = (model.length / 2) * end;
    const lean = model === models.van && end === 1 ? -0.75 : 0;
    if (!seen(brush, at(place, 0, 1), normal)) continue;
    const face = [at(place + lean * 0.6, -half, low), at(place + lean * 0.6, half, low), at(place + lean, half, high - 0.1), at(place + lean, -half, high - 0.1)];
    fillFace(brush, face, faceInk(brush, GLASS, at(place, 0, low), sunOn(brush, normal) * 0.4, 0.9), 1, depth);
  }
}

function drawSide(brush: Brush, look: VehicleLook, pose: VehiclePose, at: ReturnType<typeof placer>, half: number, side: number, depth: number): void {
  const { model } = look;
  const toSun = sunOn(brush, [-pose.dy * side, pose.dx * side, 0]);
  const wall = model.hull.map(([along, up]) => at(along, half, up));
  fillFace(brush, wall, faceInk(brush, look.colour, at(0, half, 0.8), toSun, 0.78), 1, depth);
  const l = model.length / 2;
  const panel = (from: number, to: number, low: number, high: number, colour: Rgb, sky: number): void => {
    fillFace(brush, [at(from, half, low), at(to, half, low), at(to, half, high), at(from, half, high)], faceInk(brush, colour, at(0, half, 1), toSun * 0.6, sky), 1, depth);
  };
  panel(-l * 0.97, l * 0.97, 0.24, 0.4, [30, 30, 32], 0.5);
  if (look.stripe !== undefined) panel(-l * 0.96, l * 0.93, 0.62, 0.78, look.stripe, 0.8);
  if (model.band === undefined) return;
  const [low, high, window] = model.band;
  const start = model === models.van ? l * 0.1 : -l * 0.95;
  const end = model === models.van ? l * 0.52 : l * 0.96;
  const inside: Rgb = brush.light.time === 'night' && model !== models.van ? [255, 240, 205] : GLASS;
  for (let along = start; along < end - 0.3; along += window) {
    const glow = inside === GLASS ? 0.9 : 1;
    const face = [at(along, half, low), at(Math.min(end, along + window * 0.9), half, low), at(Math.min(end, along + window * 0.9), half, high), at(along, half, high)];
    fillFace(brush, face, inside === GLASS ? faceInk(brush, GLASS, at(along, half, 1), toSun * 0.4, glow) : inkOf(214, 200, 162), 1, depth);
  }
}

function drawWheel(brush: Brush, at: ReturnType<typeof placer>, along: number, half: number, radius: number, depth: number): void {
  const disc = (size: number): Point[] => Array.from({ length: 10 }, (_, step) => {
    const angle = (step / 10) * Math.PI * 2;
    return at(along + Math.cos(angle) * size, half * 1.01, radius + Math.sin(angle) * size);
  });
  fillFace(brush, disc(radius * 1.06), faceInk(brush, TYRE, at(along, half, radius), 0.2), 1, depth);
  fillFace(brush, disc(radius * 0.55), faceInk(brush, HUB, at(along, half, radius), 0.2, 0.7), 1, depth);
}

function drawCabin(brush: Brush, look: VehicleLook, cabin: Outline, pose: VehiclePose, at: ReturnType<typeof placer>, half: number, side: number, depth: number): void {
  const { model } = look;
  const low = model.width / 2 - 0.04;
  const high = low - model.taper;
  const [rear, rearTop, frontTop, front] = cabin as readonly [readonly [number, number], readonly [number, number], readonly [number, number], readonly [number, number]];
  drawStrip(brush, [rear, rearTop], low, high, look.colour, pose, at, depth);
  drawStrip(brush, [frontTop, front], high, low, look.colour, pose, at, depth);
  const glass = (a: readonly [number, number], b: readonly [number, number], wa: number, wb: number): void => {
    const inset = (p: readonly [number, number], q: readonly [number, number], t: number): readonly [number, number] => [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
    drawStrip(brush, [inset(a, b, 0.08), inset(a, b, 0.9)], wa * 0.88, wb * 0.88, GLASS, pose, at, depth);
  };
  glass(rear, rearTop, low, high);
  glass(frontTop, front, high, low);
  drawStrip(brush, [rearTop, frontTop], high, high, look.colour, pose, at, depth);
  const [wl, wh] = [low * side, high * side];
  const toSun = sunOn(brush, [-pose.dy * side, pose.dx * side, 0]);
  fillFace(brush, [at(rear[0], wl, rear[1]), at(rearTop[0], wh, rearTop[1]), at(frontTop[0], wh, frontTop[1]), at(front[0], wl, front[1])], faceInk(brush, look.colour, at(0, half, 1.2), toSun, 0.8), 1, depth);
  const middle = (rearTop[0] + frontTop[0]) / 2;
  const window = (fromLow: number, fromHigh: number, toLow: number, toHigh: number): void => {
    const [bottom, top] = [rear[1] + 0.07, rearTop[1] - 0.09];
    fillFace(brush, [at(fromLow, wl, bottom), at(fromHigh, wh * 1.02, top), at(toHigh, wh * 1.02, top), at(toLow, wl, bottom)], faceInk(brush, GLASS, at(0, half, 1.2), toSun * 0.35, 0.9), 1, depth);
  };
  window(rear[0] + 0.3, rearTop[0] + 0.12, middle - 0.05, middle - 0.05);
  window(middle + 0.05, middle + 0.05, front[0] - 0.3, frontTop[0] - 0.02);
}

function drawLights(brush: Brush, model: VehicleModel, pose: VehiclePose, at: ReturnType<typeof placer>, depth: number): void {
  const { place } = brush.lens;
  const ahead = (place.x - pose.x) * pose.dx + (place.y - pose.y) * pose.dy;
  const far = Math.hypot(place.x - pose.x, place.y - pose.y);
  const night = brush.light.time === 'night';
  const front = ahead > 0;
  const along = (model.length / 2 + 0.02) * (front ? 1 : -1);
  const gap = model.width / 2 - 0.3;
  const up = model.hull === models.bus.hull || model.hull === models.tram.hull ? 0.95 : 0.68;
  const sides = model === models.scooter ? [0] : [-gap, gap];
  const lit = night || (!front && pose.braking);
  const colour: Rgb = front ? (night ? WHITE : [214, 220, 226]) : lit ? RED : [140, 28, 24];
  const ink = lit ? inkOf(...colour) : faceInk(brush, colour, at(along, 0, up), 0.5);
  if (Math.abs(ahead) < far * 0.12) return;
  for (const side of sides) {
    fillFace(brush, [at(along, side - 0.2, up - 0.08), at(along, side + 0.2, up - 0.08), at(along, side + 0.2, up + 0.09), at(along, side - 0.2, up + 0.09)], ink, 1, depth);
    if (!lit) continue;
    const facing = Math.abs(ahead) / far;
    if (front) shine(brush, at(along, side, up), WHITE, 0.4 + 0.7 * facing ** 6, 0.7 * facing);
    else if (!night) shine(brush, at(along, side, up), RED, 0.3, 0.3 * facing);
    else shine(brush, at(along, side, up), RED, pose.braking ? 0.7 : 0.4, (pose.braking ? 0.7 : 0.42) * facing);
  }
}
