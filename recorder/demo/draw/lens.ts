/** A pinhole camera on a pole. World: x right, y ahead, z up, in metres; picture: pixels from the top left. */
export interface LensPlace {
  readonly x: number;
  readonly y: number;
  /** Height above the ground, metres. */
  readonly height: number;
  /** Degrees to the right of straight ahead. */
  readonly yaw: number;
  /** Degrees below the horizon. */
  readonly down: number;
  /** Horizontal field of view, degrees. */
  readonly view: number;
}

/** `project` and `ray` write into the fields below instead of returning objects: they run millions of times a clip. */
export interface Lens {
  readonly place: LensPlace;
  readonly width: number;
  readonly height: number;
  /** Pixels per metre at one metre's distance. */
  readonly focal: number;
  px: number;
  py: number;
  /** Distance along the axis of view, metres; below `NEAR_M` the point cannot be drawn. */
  depth: number;
  rx: number;
  ry: number;
  rz: number;
  project(x: number, y: number, z: number): void;
  /** Direction through a pixel, not of unit length: one unit of it is one metre of depth. */
  ray(px: number, py: number): void;
}

export const NEAR_M = 0.8;

export function createLens(place: LensPlace, width: number, height: number): Lens {
  const yaw = (place.yaw * Math.PI) / 180;
  const down = (place.down * Math.PI) / 180;
  const focal = width / 2 / Math.tan((place.view * Math.PI) / 360);
  const [sinY, cosY, sinD, cosD] = [Math.sin(yaw), Math.cos(yaw), Math.sin(down), Math.cos(down)];
  const lens: Lens = {
    place, width, height, focal, px: 0, py: 0, depth: 0, rx: 0, ry: 0, rz: 0,
    project(x, y, z) {
      const dx = x - place.x;
      const dy = y - place.y;
      const dz = z - place.height;
      const ahead = dx * sinY + dy * cosY;
      const depth = ahead * cosD - dz * sinD;
      lens.depth = depth;
      lens.px = width / 2 + (focal * (dx * cosY - dy * sinY)) / depth;
      lens.py = height / 2 - (focal * (ahead * sinD + dz * cosD)) / depth;
    },
    ray(px, py) {
      const right = (px - width / 2) / focal;
      const up = (height / 2 - py) / focal;
      const ahead = cosD + up * sinD;
      lens.rx = right * cosY + ahead * sinY;
      lens.ry = ahead * cosY - right * sinY;
      lens.rz = up * cosD - sinD;
    },
  };
  return lens;
}
