/** A roundabout from a high mast: traffic turning round a green island with a fountain. */
import { block, type Scenery } from '../draw/backdrop.ts';
import { castShadow, fillFace, fillUpright, faceInk, GROUND_DEPTH_M, type Brush } from '../draw/brush.ts';
import { inkOf } from '../draw/colour.ts';
import { hotel, ochre, office, pink, white } from '../draw/facades.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawFlag, drawLamp, drawPalm, drawPole, ring } from '../draw/props.ts';
import { randomFrom } from '../draw/random.ts';
import { arc, createRoute } from '../draw/route.ts';
import { asphalt, grass, onDash, paintMark, pavers, put, within } from '../draw/surface.ts';
import type { Scene, Stage } from '../scene.ts';
import { cityBus, freeLane, orangeTaxi, redTaxi, runLane, runWalkers, turquoiseTaxi, walkers } from '../traffic.ts';

const LOOP_S = 8;
/** Island to 11 m, ring road to 22 m, round 0, 40; arms of 12 m along x and y. */
const MIDDLE_Y = 40;

const scenery: Scenery = {
  walls: [
    ...block(-70, 66, -16, 92, 16, white), ...block(16, 66, 66, 94, 19, hotel), ...block(-80, -10, -30, 22, 14, ochre), ...block(32, -12, 80, 22, 15, pink),
    ...block(-60, 96, -13, 150, 20, office), ...block(13, 98, 70, 150, 17, ochre), ...block(-24, 190, 24, 220, 24, office),
  ],
  ground(x, y, out) {
    const far = Math.hypot(x, y - MIDDLE_Y);
    const armX = Math.abs(y - MIDDLE_Y) < 6 && far > 20;
    const armY = Math.abs(x) < 6 && far > 20;
    if (far < 11) {
      if (far > 10.4) put(out, 206, 202, 194);
      else if (far < 4.6) pavers(out, x, y, 0.5, 178, 176, 172);
      else if (within(far, 8, 0.9)) put(out, 186, 70 + 60 * Math.sin(x * 3), 92);
      else grass(out, x, y);
    } else if (far < 22 || armX || armY) {
      asphalt(out, x, y, far < 22 ? far : armX ? y : x);
      const angle = Math.atan2(y - MIDDLE_Y, x);
      if (far < 22 && within(far, 16.5, 0.14) && onDash(angle * 16.5, 2, 2.4)) paintMark(out, x, y);
      if (far > 26 && ((armY && within(x, 0, 0.14)) || (armX && within(y, MIDDLE_Y, 0.14)))) paintMark(out, x, y);
      if (within(far, 29, 3.2) && ((armY && (x + 30) % 1 < 0.5) || (armX && y % 1 < 0.5))) paintMark(out, x, y);
      if (within(far, 22.2, 0.35) && onDash(armY ? x : y, 0.5, 0.4)) paintMark(out, x, y);
    } else if (far < 22.4 || within(Math.abs(x), 6.15, 0.3) || within(Math.abs(y - MIDDLE_Y), 6.15, 0.3)) put(out, 198, 194, 186);
    else if (far < 28) pavers(out, x, y, 0.6, 184, 172, 154);
    else if (far < 40 && Math.abs(x) > 10) grass(out, x, y);
    else pavers(out, x, y, 0.8, 172, 160, 146);
  },
};

const posts = Array.from({ length: 8 }, (_, index) => {
  const angle = ((index * 45 + 22.5) * Math.PI) / 180;
  return [Math.cos(angle) * 24, MIDDLE_Y + Math.sin(angle) * 24] as const;
});
const lamps: readonly Lamp[] = [...posts.map(([x, y]) => ({ x: x * 0.92, y, z: 9, power: 1.2, warm: 0.8 })), { x: 0, y: MIDDLE_Y, z: 4, power: 0.8, warm: 0.1 }];

const turn = (from: number, to: number, radius: number): readonly (readonly [number, number])[] => arc(0, MIDDLE_Y, radius, from, to);
/** Right-hand traffic: round the island anticlockwise. */
const lanes = [
  freeLane(createRoute([[3, -30], [3, 12], [6, 21.5], ...turn(-70, 68, 19), [3, 66], [3, 150]], 4), LOOP_S, 3, 9.5, 71),
  freeLane(createRoute([[-3, 150], [-3, 68], ...turn(112, 248, 19), [-3, 16], [-3, -30]], 4), LOOP_S, 3, 9.5, 72, [redTaxi, cityBus, turquoiseTaxi]),
  freeLane(createRoute([[90, 43], [28, 43], ...turn(22, 158, 14), [-28, 43], [-90, 43]], 4), LOOP_S, 3, 9, 73),
  freeLane(createRoute([[-90, 37], [-28, 37], ...turn(202, 338, 14), [28, 37], [90, 37]], 4), LOOP_S, 3, 9, 74, [orangeTaxi, ...freeLane(createRoute([[0, 0], [1, 0]]), LOOP_S, 2, 9, 75).looks]),
];
const pedestrians = [
  walkers(createRoute([[-26, 62], [-8, 68], [-8, 110]], 6), LOOP_S, 4, 3, 76), walkers(createRoute([[36, 60], [8, 67], [8, 100]], 6), LOOP_S, 4, 3, 77),
  walkers(createRoute([[-9, 2], [-24, 22], [-46, 30]], 6), LOOP_S, 4, 3, 78), walkers(createRoute([[44, 31], [24, 24], [9, 4]], 6), LOOP_S, 4, 3, 79),
];
const drops = (() => {
  const random = randomFrom(80);
  return Array.from({ length: 90 }, () => ({ angle: random() * Math.PI * 2, speed: 0.5 + 0.7 * random(), phase: random() }));
})();

function drawFountain(brush: Brush): void {
  const night = brush.light.time === 'night';
  castShadow(brush, ring(0, MIDDLE_Y, 3.4, 0), 0.7);
  fillFace(brush, ring(0, MIDDLE_Y, 3.5, 0.6, 24), faceInk(brush, [206, 200, 188], [0, MIDDLE_Y, 0.6], 0.8), 1, GROUND_DEPTH_M);
  fillFace(brush, ring(0, MIDDLE_Y, 3.1, 0.6, 24), night ? inkOf(60, 110, 136) : faceInk(brush, [92, 142, 158], [0, MIDDLE_Y, 0.6], 0.8), 1, GROUND_DEPTH_M);
}

function runFountain(stage: Stage, share: number): void {
  const ink = stage.brush.light.time === 'night' ? inkOf(150, 190, 210) : inkOf(236, 242, 246);
  stage.thing(MIDDLE_Y + 8, (brush) => {
    for (const { angle, speed, phase } of drops) {
      const t = (share * 9 + phase) % 1;
      const [far, up] = [speed * 2.2 * t, 0.7 + 12 * t * (1 - t) * (1.2 - speed * 0.5)];
      fillUpright(brush, [Math.cos(angle) * far, MIDDLE_Y + Math.sin(angle) * far, up], [-0.07, 0, 0.07, 0, 0.05, 0.5, -0.05, 0.5], ink, 0.7);
    }
  });
}

export const roundabout: Scene = {
  name: 'roundabout', seconds: LOOP_S, scenery,
  place: { x: 6, y: -8, height: 16, yaw: -6, down: 20, view: 68 },
  light: (time) => (time === 'day' ? dayLight(60, 52) : nightLight(lamps)),
  fix(brush) {
    for (const [x, y] of posts.toSorted((a, b) => b[1] - a[1])) {
      if (y > 50) drawPalm(brush, x * 1.2, y + 4, 7, Math.round(x));
      drawLamp(brush, x, y, 9, x < 0 ? 2 : -2, 0.8);
    }
    for (const degrees of [60, 120, 180, 0, 240, 300]) drawPalm(brush, Math.cos((degrees * Math.PI) / 180) * 6.4, MIDDLE_Y + Math.sin((degrees * Math.PI) / 180) * 6.4, 5, degrees);
    drawFountain(brush);
    drawPole(brush, 0, MIDDLE_Y + 5, 12, 0.18, [210, 210, 206]);
  },
  act(stage, atS) {
    const share = atS / LOOP_S;
    stage.thing(MIDDLE_Y + 12, (brush) => drawFlag(brush, 0, MIDDLE_Y + 5, 12, share * 8, [178, 34, 40], [36, 96, 60]));
    runFountain(stage, share);
    for (const lane of lanes) runLane(stage, lane, atS, LOOP_S);
    for (const people of pedestrians) runWalkers(stage, people, atS, LOOP_S);
  },
};
