/** Where things move: a line on the ground, and how far along it something is at a time. */

export interface Route {
  readonly length: number;
  /** Place and unit direction at a distance from the start, written into `x`, `y`, `dx`, `dy`. */
  at(distance: number): void;
  x: number;
  y: number;
  dx: number;
  dy: number;
}

type Place = readonly [x: number, y: number];

/** A way through places; corners are rounded by `roundM`. */
export function createRoute(places: readonly Place[], roundM = 0): Route {
  const points = roundM > 0 ? roundCorners(places, roundM) : places;
  const starts: number[] = [0];
  for (let i = 1; i < points.length; i++) {
    starts.push(starts[i - 1]! + Math.hypot(points[i]![0] - points[i - 1]![0], points[i]![1] - points[i - 1]![1]));
  }
  const place = (distance: number): Place => {
    let i = 1;
    while (i < points.length - 1 && starts[i]! < distance) i++;
    const [from, to] = [points[i - 1]!, points[i]!];
    const share = (distance - starts[i - 1]!) / (starts[i]! - starts[i - 1]!);
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  };
  const route: Route = {
    length: starts.at(-1)!, x: 0, y: 0, dx: 1, dy: 0,
    at(distance) {
      [route.x, route.y] = place(distance);
      const [ax, ay] = place(distance - 0.9);
      const [bx, by] = place(distance + 0.9);
      const far = Math.hypot(bx - ax, by - ay);
      route.dx = (bx - ax) / far;
      route.dy = (by - ay) / far;
    },
  };
  return route;
}

function roundCorners(places: readonly Place[], roundM: number): readonly Place[] {
  const rounded: Place[] = [places[0]!];
  for (let i = 1; i < places.length - 1; i++) {
    const [before, corner, after] = [places[i - 1]!, places[i]!, places[i + 1]!];
    const start = towards(corner, before, roundM);
    const end = towards(corner, after, roundM);
    for (let step = 0; step <= 8; step++) {
      const t = step / 8;
      const mix = (a: number, b: number, c: number): number => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c;
      rounded.push([mix(start[0], corner[0], end[0]), mix(start[1], corner[1], end[1])]);
    }
  }
  rounded.push(places.at(-1)!);
  return rounded;
}

function towards(from: Place, to: Place, most: number): Place {
  const far = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const share = Math.min(0.5, most / far);
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Points of an arc, degrees counted anticlockwise from the x axis. */
export function arc(cx: number, cy: number, radius: number, fromDegrees: number, toDegrees: number): readonly Place[] {
  const steps = Math.max(2, Math.ceil(Math.abs(toDegrees - fromDegrees) / 8));
  return Array.from({ length: steps + 1 }, (_, step): Place => {
    const angle = ((fromDegrees + ((toDegrees - fromDegrees) * step) / steps) * Math.PI) / 180;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  });
}

/** A life on a route: `distance` over the seconds since it set out; ends after `seconds`. */
export interface Journey {
  readonly seconds: number;
  distance(sinceS: number): number;
}

export function steady(route: Route, metresPerSecond: number): Journey {
  return { seconds: route.length / metresPerSecond, distance: (sinceS) => sinceS * metresPerSecond };
}

/** Drives, comes to a stand `stopAt` metres along at `standsFromS`, sets off at `leavesAtS`, at cruising speed otherwise. */
export function stopping(route: Route, metresPerSecond: number, stopAt: number, standsFromS: number, leavesAtS: number): Journey {
  const brakeS = 3;
  const brakeM = (metresPerSecond * brakeS) / 2;
  const startS = 4;
  const brakesAtS = standsFromS - brakeS;
  const distance = (sinceS: number): number => {
    if (sinceS < brakesAtS) return stopAt - brakeM - (brakesAtS - sinceS) * metresPerSecond;
    if (sinceS < standsFromS) return stopAt - (brakeM * (standsFromS - sinceS) ** 2) / brakeS ** 2;
    if (sinceS < leavesAtS) return stopAt;
    const driving = sinceS - leavesAtS;
    const speeding = Math.min(driving, startS);
    return stopAt + (metresPerSecond * speeding ** 2) / (2 * startS) + Math.max(0, driving - startS) * metresPerSecond;
  };
  const toEnd = route.length - stopAt - (metresPerSecond * startS) / 2;
  return { seconds: leavesAtS + startS + toEnd / metresPerSecond, distance };
}
