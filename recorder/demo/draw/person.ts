/** People on foot: a figure of a few limbs whose step follows the way it has gone. */
import { castShadow, faceInk, fillUpright, NEAR_FIGURE, type Brush, type Point } from './brush.ts';
import type { Rgb } from './colour.ts';

export interface PersonLook {
  readonly heightM: number;
  readonly top: Rgb;
  readonly legs: Rgb;
  readonly hair: Rgb;
  readonly skin: Rgb;
  /** A long robe down to the ankles instead of legs. */
  readonly robe: boolean;
  readonly bag: Rgb | null;
}

export interface PersonPose {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  /** Metres gone: one double step is about 1.4 m. */
  readonly gone: number;
  readonly standing: boolean;
}

const BAG_UP = 0.52;

export function groundPerson(brush: Brush, look: PersonLook, pose: PersonPose): void {
  const outline = [[0.2, 0.12], [0.2, -0.12], [-0.2, -0.12], [-0.2, 0.12]].map(([a, b]): Point => [pose.x + a!, pose.y + b!, 0]);
  castShadow(brush, outline, look.heightM * 0.8);
}

export function drawPerson(brush: Brush, look: PersonLook, pose: PersonPose): void {
  const { lens } = brush;
  lens.project(pose.x, pose.y, 0);
  const footX = lens.px;
  if (lens.depth < NEAR_FIGURE) return;
  const scale = lens.focal / lens.depth;
  lens.project(pose.x + pose.dx * 0.3, pose.y + pose.dy * 0.3, 0);
  // How much of a step forward is seen sideways.
  const aside = (lens.px - footX) / (0.3 * scale);
  const phase = (pose.gone / 1.4) * Math.PI * 2;
  const swing = pose.standing ? 0.1 : Math.sin(phase) * 0.5;
  const bob = pose.standing ? 0 : Math.abs(Math.cos(phase)) * 0.03;
  const size = look.heightM / 1.75;
  const at: Point = [pose.x, pose.y, 0];
  const toSun = 0.35 + 0.25 * brush.light.sun[2];
  const [top, legs] = [faceInk(brush, look.top, [pose.x, pose.y, 1], toSun), faceInk(brush, look.legs, at, toSun * 0.9, 0.9)];
  const shape = (outline: readonly number[], ink: ReturnType<typeof faceInk>): void => {
    fillUpright(brush, at, outline.map((value, index) => (index % 2 === 0 ? value : value + bob) * size), ink);
  };
  const limb = (fromX: number, fromUp: number, toX: number, toUp: number, wide: number, narrow: number, ink: ReturnType<typeof faceInk>): void => {
    shape([fromX - wide, fromUp, fromX + wide, fromUp, toX + narrow, toUp, toX - narrow, toUp], ink);
  };
  const skin = faceInk(brush, look.skin, [pose.x, pose.y, 1.5], toSun);
  const spread = 0.1 * (1 - Math.abs(aside));
  const hips = 0.17 - 0.04 * Math.abs(aside);
  if (look.robe) {
    const sway = swing * aside * 0.12;
    shape([-hips, 1.0, hips, 1.0, 0.25 + sway, 0.1, -0.25 + sway, 0.1], top);
  } else {
    limb(-spread, 0.86, -spread + swing * aside * 0.75, 0.02 + Math.max(0, -Math.cos(phase)) * (pose.standing ? 0 : 0.09), 0.095, 0.065, legs);
    limb(spread, 0.86, spread - swing * aside * 0.75, 0.02 + Math.max(0, Math.cos(phase)) * (pose.standing ? 0 : 0.09), 0.095, 0.065, legs);
  }
  const shoulder = 0.23 - 0.08 * Math.abs(aside);
  const arm = faceInk(brush, look.top, [pose.x, pose.y, 1], toSun * 0.8, 0.85);
  limb(-shoulder, 1.42, -shoulder - 0.03 - swing * aside * 0.45, 0.84, 0.06, 0.05, arm);
  shape([-shoulder, 1.45, shoulder, 1.45, hips + 0.01, 0.84, -hips - 0.01, 0.84], top);
  limb(shoulder, 1.42, shoulder + 0.03 + swing * aside * 0.45, 0.84, 0.06, 0.05, arm);
  const head = (offset: number, wide: number, tall: number): number[] => Array.from({ length: 16 }, (_, index) => {
    const angle = ((index >> 1) / 8) * Math.PI * 2;
    return index % 2 === 0 ? Math.cos(angle) * wide + aside * 0.03 : 1.6 + offset + Math.sin(angle) * tall;
  });
  shape(head(0, 0.1, 0.135), skin);
  shape(head(0.05, 0.105, 0.1), faceInk(brush, look.hair, [pose.x, pose.y, 1.6], toSun));
  if (look.bag !== null) {
    const x = shoulder + 0.06 + swing * aside * 0.3;
    shape([x - 0.14, BAG_UP + 0.3, x + 0.14, BAG_UP + 0.3, x + 0.16, BAG_UP - 0.05, x - 0.16, BAG_UP - 0.05], faceInk(brush, look.bag, at, toSun));
  }
}
