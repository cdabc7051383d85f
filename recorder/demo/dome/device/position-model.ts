/**
 * Where the simulated camera looks: velocities integrated over time, limits, drives to a place. The one file that knows; who draws
 * its picture reads it here. Time is an argument, ms.
 */
export interface Look { readonly pan: number; readonly tilt: number; readonly zoom: number }

/** Parts of the range a second at full speed: from end to end in 4 s. */
const speeds: Look = { pan: 0.5, tilt: 0.5, zoom: 0.25 };
const limits = { pan: [-1, 1], tilt: [-1, 1], zoom: [0, 1] } as const;
const axes = ['pan', 'tilt', 'zoom'] as const;
type Axis = (typeof axes)[number];

type Motion = { readonly kind: 'still' } | { readonly kind: 'velocity'; readonly velocity: Look; readonly until: number } | { readonly kind: 'drive'; readonly to: Look };

export class PositionModel {
  #look: Look;
  #motion: Motion = { kind: 'still' };
  #at: number;

  constructor(look: Look, at: number) {
    this.#look = look;
    this.#at = at;
  }

  /** Where it looks at this time. */
  look(now: number): Look {
    this.#advance(now);
    return this.#look;
  }

  moves(now: number): boolean {
    this.#advance(now);
    return this.#motion.kind !== 'still';
  }

  /** -1..1 of full speed, for `forMs`; an axis that is absent keeps its speed. */
  move(velocity: Partial<Look>, now: number, forMs: number): void {
    this.#advance(now);
    const before = this.#motion.kind === 'velocity' ? this.#motion.velocity : { pan: 0, tilt: 0, zoom: 0 };
    const next = { ...before, ...velocity };
    this.#motion = axes.every((axis) => next[axis] === 0) ? { kind: 'still' } : { kind: 'velocity', velocity: next, until: now + forMs };
  }

  drive(to: Partial<Look>, now: number): void {
    this.#advance(now);
    this.#motion = { kind: 'drive', to: bounded({ ...this.#look, ...to }) };
  }

  stop(now: number): void {
    this.#advance(now);
    this.#motion = { kind: 'still' };
  }

  #advance(now: number): void {
    const motion = this.#motion;
    if (motion.kind === 'velocity') {
      const seconds = Math.max(0, Math.min(now, motion.until) - this.#at) / 1000;
      this.#look = bounded(each((axis) => this.#look[axis] + motion.velocity[axis] * speeds[axis] * seconds));
      if (now >= motion.until) this.#motion = { kind: 'still' };
    }
    if (motion.kind === 'drive') {
      const seconds = Math.max(0, now - this.#at) / 1000;
      this.#look = each((axis) => this.#look[axis] + Math.sign(motion.to[axis] - this.#look[axis]) * Math.min(Math.abs(motion.to[axis] - this.#look[axis]), speeds[axis] * seconds));
      if (axes.every((axis) => this.#look[axis] === motion.to[axis])) this.#motion = { kind: 'still' };
    }
    this.#at = Math.max(this.#at, now);
  }
}

function each(work: (axis: Axis) => number): Look {
  return { pan: work('pan'), tilt: work('tilt'), zoom: work('zoom') };
}

function bounded(look: Look): Look {
  return each((axis) => Math.min(limits[axis][1], Math.max(limits[axis][0], look[axis])));
}
