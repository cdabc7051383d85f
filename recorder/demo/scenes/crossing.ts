/** A signalled crossing seen from the corner mast: two avenues, zebra crossings, cars that stop and go. */
import { block, type Scenery } from '../draw/backdrop.ts';
import { dayLight, nightLight, type Lamp } from '../draw/light.ts';
import { drawLamp, drawPalm, drawRow, drawSignal, drawSignalPost } from '../draw/props.ts';
import { createRoute, stopping } from '../draw/route.ts';
import { asphalt, onDash, paintMark, pavers, within } from '../draw/surface.ts';
import { ochre, office, pink, white } from '../draw/facades.ts';
import { randomFrom } from '../draw/random.ts';
import type { Scene } from '../scene.ts';
import { anyVehicle, cityBus, freeLane, orangeTaxi, redTaxi, runLane, runWalkers, walkers, wrap, type Lane } from '../traffic.ts';

const LOOP_S = 12;

/** The avenue runs ahead (x −7 to 7), the cross street from left to right (y 24 to 36). */
const scenery: Scenery = {
  walls: [
    ...block(-46, 42, -14, 70, 17, white), ...block(14, 42, 40, 66, 21, ochre), ...block(-40, 72, -13, 120, 14, pink), ...block(13.5, 68, 44, 118, 16, white),
    ...block(-60, -10, -15, 17, 16, office), ...block(18, -12, 60, 17, 13, pink), ...block(42, 42, 90, 72, 15, office), ...block(-96, 42, -48, 66, 14, ochre),
    ...block(-30, 150, 30, 170, 22, office), ...block(-120, 74, -44, 130, 12, white), ...block(46, 76, 120, 130, 13, pink),
  ],
  ground(x, y, out) {
    const avenue = Math.abs(x) < 7;
    const street = y > 24 && y < 36;
    if (!avenue && !street) {
      const kerb = (Math.abs(x) < 7.3 && !street) || (within(y, 30, 12.6) && !avenue);
      pavers(out, x, y, 0.6, kerb ? 196 : 172, kerb ? 192 : 160, kerb ? 184 : 144);
      return;
    }
    asphalt(out, x, y, avenue && !street ? x : y);
    if (avenue && !street) markAvenue(out, x, y);
    else if (street && !avenue) markStreet(out, x, y);
  },
};

function markAvenue(out: Float32Array, x: number, y: number): void {
  const zebra = within(y, 21, 3.4) || within(y, 39, 3.4);
  if (zebra) {
    if (wrap(x, 1) < 0.5 && Math.abs(x) < 6.6) paintMark(out, x, y);
  } else if (within(y, 18.3, 0.4) && x > 0 && x < 6.8) paintMark(out, x, y);
  else if (within(y, 41.7, 0.4) && x < 0 && x > -6.8) paintMark(out, x, y);
  else if (within(Math.abs(x), 0.15, 0.12) && (y < 18 || y > 42)) paintMark(out, x, y);
  else if (within(Math.abs(x), 3.5, 0.13) && onDash(y, 3, 3)) paintMark(out, x, y);
}

function markStreet(out: Float32Array, x: number, y: number): void {
  const zebra = within(Math.abs(x), 10, 3.2);
  if (zebra) {
    if (wrap(y, 1) < 0.5 && y > 24.6 && y < 35.4) paintMark(out, x, y);
  } else if (within(y, 30, 0.14) && Math.abs(x) > 12) paintMark(out, x, y);
  else if (Math.abs(x) > 12 && (within(y, 27, 0.12) || within(y, 33, 0.12)) && onDash(x, 2, 2.5)) paintMark(out, x, y);
}

const poles = [[-8.5, 14], [8.5, 14], [-8.5, 46], [8.5, 46], [-8.5, 68], [8.5, 68], [-8.5, 92], [8.5, 92]] as const;
const lamps: readonly Lamp[] = [
  ...poles.map(([x, y]) => ({ x: x * 0.75, y, z: 8, power: 1, warm: 1 })),
  ...[-32, 32].map((x) => ({ x, y: 25, z: 8, power: 0.9, warm: 1 })),
  ...[-12, -26, 16, 30].map((x) => ({ x, y: 39.5, z: 2.6, power: 0.25, warm: 0.6 })),
];

/** The avenue waits from 1 s to 8 s; the street drives and people cross meanwhile. */
const northbound = createRoute([[1.75, -40], [1.75, 130]]);
const northboundRight = createRoute([[5.2, -40], [5.2, 130]]);
const southbound = createRoute([[-1.75, 140], [-1.75, -40]]);
const random = randomFrom(5);

function queue(route: Lane['route'], stopAt: number, looks: Lane['looks'], startS: number): Lane {
  let back = 0;
  const stops = looks.map((look) => {
    const stop = stopAt - back - look.model.length / 2;
    back += look.model.length + 2.1;
    return stop;
  });
  const journeys = stops.map((stop, place) => stopping(route, 11, stop, 9 + place * 0.9, 14.5 + place * 0.8));
  return { route, looks, journeys, fadeM: 14, starts: looks.map(() => wrap(startS - 9, LOOP_S)) };
}

const queues: readonly Lane[] = [
  queue(northbound, 57.6, [redTaxi, anyVehicle(random)], 2.8), queue(northboundRight, 57.6, [cityBus], 3.1),
  queue(southbound, 97.8, [anyVehicle(random), orangeTaxi], 2.9),
];
const crossTraffic: readonly Lane[] = [
  { ...freeLane(createRoute([[-90, 27], [90, 27]]), LOOP_S, 3, 11, 8), starts: [10.2, 11.6, 12.9].map((s) => wrap(s - 5, LOOP_S)) },
  { ...freeLane(createRoute([[90, 33], [-90, 33]]), LOOP_S, 3, 10.5, 9), starts: [10.4, 11.9, 13.1].map((s) => wrap(s - 5.2, LOOP_S)) },
];
const pavements = [
  walkers(createRoute([[-9.6, 0], [-9.6, 21], [-9.6, 23]]), LOOP_S, 3, 1.6, 21), walkers(createRoute([[10, 18], [10, -4]]), LOOP_S, 3, 1.6, 22),
  walkers(createRoute([[9.5, 38.6], [46, 38.6]]), LOOP_S, 5, 2.4, 23), walkers(createRoute([[-46, 39], [-9, 39]]), LOOP_S, 5, 2.4, 24),
  walkers(createRoute([[-10.5, 90], [-10.5, 41]]), LOOP_S, 4, 2.2, 25),
];
/** On the zebra while the avenue waits. */
const crossers = [
  { ...walkers(createRoute([[-8.6, 21], [8.6, 21]]), LOOP_S, 4, 2, 26), starts: [0.7, 1.1, 1.5, 1.7], speeds: [2.3, 2.4, 2.5, 2.6] },
  { ...walkers(createRoute([[8.6, 39], [-8.6, 39]]), LOOP_S, 3, 2, 27), starts: [0.8, 1.2, 1.6], speeds: [2.3, 2.4, 2.6] },
];

export const crossing: Scene = {
  name: 'crossing', seconds: LOOP_S, scenery,
  place: { x: 7.5, y: -9, height: 9.5, yaw: -8, down: 15, view: 66 },
  light: (time) => (time === 'day' ? dayLight(160, 48) : nightLight(lamps)),
  fix(brush) {
    for (const [x, y] of poles.toReversed()) {
      drawPalm(brush, x * 1.25, y + 6, 6.5, Math.round(x * 10 + y));
      drawLamp(brush, x, y, 8, x < 0 ? 1.8 : -1.8, 1);
    }
    drawRow(brush, [-8, 44, 0], [-8, 66, 0], 12, 0.2, 0.2, 0.8, [60, 62, 64]);
    for (const [x, y] of [[7.6, 41], [-7.6, 41], [7.6, 18.5], [-7.6, 18.5]] as const) drawSignalPost(brush, x, y);
  },
  act(stage, atS) {
    for (const lane of queues) runLane(stage, lane, atS, LOOP_S);
    for (const lane of crossTraffic) runLane(stage, lane, atS, LOOP_S);
    for (const people of [...pavements, ...crossers]) runWalkers(stage, people, atS, LOOP_S);
    const avenue = atS < 0.6 ? 'amber' : atS < 8.2 ? 'red' : 'green';
    for (const [x, y] of [[7.6, 41], [-7.6, 18.5]] as const) stage.thing(y, (brush) => drawSignal(brush, x, y, avenue));
    for (const [x, y] of [[-7.6, 41], [7.6, 18.5]] as const) stage.thing(y, (brush) => drawSignal(brush, x, y, avenue === 'red' && atS < 7.4 ? 'green' : 'red'));
  },
};
