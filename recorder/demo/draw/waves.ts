/** Moving water: glints that come and go and lines of foam that run up the beach, all in whole cycles a loop. */
import { depthOf, fillFace, type Brush, type Point } from './brush.ts';
import { inkOf, type Rgb } from './colour.ts';
import { cellNoise, randomFrom } from './random.ts';
import type { Stage } from '../scene.ts';

interface Glint {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly cycles: number;
  readonly phase: number;
}

/** Glints scattered over a rectangle of water, denser far away where more of it is seen. */
export function scatterGlints(x0: number, y0: number, x1: number, y1: number, count: number, seed: number): readonly Glint[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => ({
    x: x0 + (x1 - x0) * random(), y: y0 + (y1 - y0) * random() ** 1.4, size: 0.5 + 1.6 * random(), cycles: 1 + Math.floor(random() * 4), phase: random(),
  }));
}

export function runGlints(stage: Stage, glints: readonly Glint[], share: number, colour: Rgb, strength: number): void {
  const ink = inkOf(...colour);
  stage.thing(1e5, (brush) => {
    for (const glint of glints) {
      const level = Math.sin((share * glint.cycles + glint.phase) * Math.PI * 2);
      if (level <= 0.05) continue;
      const { x, y, size } = glint;
      const drift = level * 0.25;
      fillFace(brush, [[x - size, y + drift, 0], [x, y + 0.1 + drift, 0], [x + size, y + drift, 0], [x, y - 0.1 + drift, 0]], ink, level * strength, 1e6);
    }
  });
}

/** Foam along a shore that runs ahead at `x`; the wave comes in from the left `reachM` wide, `cycles` times a loop. */
export function runSurf(stage: Stage, x: number, y0: number, y1: number, reachM: number, cycles: number, share: number, colour: Rgb): void {
  const ink = inkOf(...colour);
  for (let wave = 0; wave < 2; wave++) {
    const turn = (share * cycles + wave * 0.5) % 1;
    const edge = x - reachM * (1 - Math.sin(turn * Math.PI * 0.9));
    const fade = Math.sin(turn * Math.PI) ** 0.7;
    stage.thing(9e4, (brush) => drawFoam(brush, edge, y0, y1, 0.5 + 1.3 * turn, wave, ink, fade * 0.8));
  }
}

function drawFoam(brush: Brush, x: number, y0: number, y1: number, wide: number, seed: number, ink: ReturnType<typeof inkOf>, alpha: number): void {
  const step = 2.5;
  for (let y = y0; y < y1; y += step) {
    const bend = (at: number): number => x + 0.8 * Math.sin(at / 9 + seed) + 0.5 * Math.sin(at / 3.1) + 0.35 * cellNoise(Math.round(at / step), seed, 8);
    const face: readonly Point[] = [[bend(y) - wide, y, 0], [bend(y), y, 0], [bend(y + step), y + step, 0], [bend(y + step) - wide, y + step, 0]];
    if (depthOf(brush, face[0]!) < 1) continue;
    fillFace(brush, face, ink, alpha * (0.6 + 0.4 * cellNoise(Math.round(y / step), seed, 9)), 1e6);
  }
}
