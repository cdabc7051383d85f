/** Vehicles and people that come and go so that the scene after one loop is the scene at its start. */
import type { Rgb } from './draw/colour.ts';
import type { PersonLook } from './draw/person.ts';
import { pick, randomFrom } from './draw/random.ts';
import { steady, type Journey, type Route } from './draw/route.ts';
import { models, type VehicleLook } from './draw/vehicle.ts';
import type { Stage } from './scene.ts';

export interface Lane {
  readonly route: Route;
  readonly looks: readonly VehicleLook[];
  /** When each sets out, seconds of the loop; one for each look. */
  readonly starts: readonly number[];
  readonly journeys: readonly Journey[];
  /** Length of the fading in at the start and out at the end, metres. */
  readonly fadeM: number;
}

/** Free traffic: `count` vehicles a loop at a steady speed, unevenly spaced. */
export function freeLane(route: Route, loopS: number, count: number, metresPerSecond: number, seed: number, looks?: readonly VehicleLook[]): Lane {
  const random = randomFrom(seed);
  const gap = loopS / count;
  const journey = steady(route, metresPerSecond);
  return {
    route, fadeM: 12,
    looks: looks ?? Array.from({ length: count }, () => anyVehicle(random)),
    starts: Array.from({ length: count }, (_, index) => index * gap + random() * gap * 0.45),
    journeys: Array.from({ length: count }, () => journey),
  };
}

/** A vehicle lives longer than one loop: its copies of earlier loops are still on their way. */
export function runLane(stage: Stage, lane: Lane, atS: number, loopS: number): void {
  const { route } = lane;
  for (let i = 0; i < lane.looks.length; i++) {
    const journey = lane.journeys[i]!;
    for (let since = wrap(atS - lane.starts[i]!, loopS); since < journey.seconds; since += loopS) {
      const distance = journey.distance(since);
      if (distance < 0 || distance > route.length) continue;
      const speed = (journey.distance(since + 0.1) - distance) / 0.1;
      const before = (distance - journey.distance(since - 0.1)) / 0.1;
      route.at(distance);
      const opacity = Math.min(1, distance / lane.fadeM, (route.length - distance) / lane.fadeM);
      const braking = speed < before - 0.05 || speed < 0.05;
      stage.vehicle(lane.looks[i]!, { x: route.x, y: route.y, dx: route.dx, dy: route.dy, braking }, opacity);
    }
  }
}

export interface Walkers {
  readonly route: Route;
  readonly looks: readonly PersonLook[];
  readonly starts: readonly number[];
  readonly speeds: readonly number[];
  /** How far each keeps to the right of the route, metres. */
  readonly sides: readonly number[];
}

/** People strolling a route, spread over `wide` metres. */
export function walkers(route: Route, loopS: number, count: number, wide: number, seed: number): Walkers {
  const random = randomFrom(seed);
  return {
    route,
    looks: Array.from({ length: count }, () => anyPerson(random)),
    starts: Array.from({ length: count }, (_, index) => ((index + random()) * loopS) / count),
    speeds: Array.from({ length: count }, () => 1.0 + 0.5 * random()),
    sides: Array.from({ length: count }, () => (random() - 0.5) * wide),
  };
}

export function runWalkers(stage: Stage, people: Walkers, atS: number, loopS: number): void {
  const { route } = people;
  for (let i = 0; i < people.looks.length; i++) {
    const speed = people.speeds[i]!;
    const side = people.sides[i]!;
    for (let since = wrap(atS - people.starts[i]!, loopS); since * speed < route.length; since += loopS) {
      const gone = since * speed;
      route.at(gone);
      const opacity = Math.min(1, gone / 1.5, (route.length - gone) / 1.5);
      stage.person(people.looks[i]!, { x: route.x + route.dy * side, y: route.y - route.dx * side, dx: route.dx, dy: route.dy, gone, standing: false }, opacity);
    }
  }
}

/** People standing about, shifting a little. */
export function runStanders(stage: Stage, places: readonly (readonly [number, number])[], looks: readonly PersonLook[], atS: number, loopS: number): void {
  for (let i = 0; i < places.length; i++) {
    const turn = Math.sin((atS / loopS + i * 0.37) * Math.PI * 2);
    const angle = i * 2.4 + turn * 0.5;
    const [x, y] = places[i]!;
    stage.person(looks[i]!, { x: x + turn * 0.06, y, dx: Math.cos(angle), dy: Math.sin(angle), gone: 0, standing: true }, 1);
  }
}

export function wrap(value: number, period: number): number {
  const rest = value % period;
  return rest < 0 ? rest + period : rest;
}

const PAINTS: readonly Rgb[] = [
  [228, 228, 226], [232, 232, 232], [198, 200, 202], [168, 172, 176], [60, 62, 66], [34, 36, 40], [120, 30, 34], [40, 62, 110], [86, 92, 84], [150, 138, 118],
];
const CLOTHES: readonly Rgb[] = [
  [38, 44, 58], [198, 196, 190], [120, 40, 44], [58, 84, 120], [70, 92, 74], [150, 124, 92], [216, 188, 120], [88, 62, 84], [52, 52, 54], [206, 120, 96],
];
const ROBES: readonly Rgb[] = [[214, 206, 190], [132, 110, 88], [88, 98, 112], [66, 92, 86], [168, 120, 104], [60, 58, 66]];

export const redTaxi: VehicleLook = { model: models.hatch, colour: [176, 34, 30], sign: [240, 236, 220] };
export const orangeTaxi: VehicleLook = { model: models.hatch, colour: [216, 112, 32], sign: [240, 236, 220] };
export const turquoiseTaxi: VehicleLook = { model: models.saloon, colour: [64, 150, 168], stripe: [226, 196, 60], sign: [240, 236, 220] };
export const whiteTaxi: VehicleLook = { model: models.van, colour: [226, 224, 216] };
export const cityBus: VehicleLook = { model: models.bus, colour: [206, 214, 218], stripe: [34, 110, 150] };
export const tramCar: VehicleLook = { model: models.tram, colour: [196, 52, 46], stripe: [236, 232, 226] };

export function anyVehicle(random: () => number): VehicleLook {
  const chance = random();
  if (chance < 0.1) return redTaxi;
  if (chance < 0.16) return orangeTaxi;
  if (chance < 0.2) return turquoiseTaxi;
  if (chance < 0.26) return { model: models.scooter, colour: pick(PAINTS, random) };
  const model = chance < 0.5 ? models.saloon : chance < 0.74 ? models.hatch : chance < 0.92 ? models.offroad : models.van;
  return { model, colour: pick(PAINTS, random) };
}

export function anyPerson(random: () => number): PersonLook {
  const robe = random() < 0.22;
  const dark = random() < 0.75;
  return {
    heightM: 1.58 + 0.26 * random(), robe, top: robe ? pick(ROBES, random) : pick(CLOTHES, random),
    legs: pick([[42, 48, 66], [34, 34, 38], [96, 88, 76], [66, 76, 96]] as readonly Rgb[], random),
    hair: dark ? [30, 26, 24] : pick([[196, 186, 172], [90, 70, 96], [70, 96, 110], [184, 146, 120]] as readonly Rgb[], random),
    skin: pick([[196, 150, 120], [172, 124, 94], [140, 98, 72], [210, 168, 138]] as readonly Rgb[], random),
    bag: random() < 0.28 ? pick([[210, 206, 200], [60, 50, 44], [30, 110, 120]] as readonly Rgb[], random) : null,
  };
}
