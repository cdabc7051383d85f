/**
 * Whether a device's word on its steering can be believed: seen, not asked. Some answer every move with success and stand still,
 * some report 0/0/0 for ever. A position that was seen to change after a move proves both that it moves and that it tells.
 */
import type { PtzPosition } from '#model/ptz';

/** Less than this (of a range of 2) may be play in the gears. */
const noticeable = 0.002;

export class PtzTruth {
  #proven: boolean | null = null;
  #before: Promise<PtzPosition | null> | null = null;

  /** Null before anything was seen; false where a move changed nothing that the device tells. */
  get moves(): boolean | null { return this.#proven; }
  get readBack(): boolean { return this.#proven === true; }

  /** To be called with the first command of a movement. Reads the position only while nothing is proven. */
  began(read: () => Promise<PtzPosition | null>): void {
    if (this.#proven !== true) this.#before ??= read().catch(() => null);
  }

  /** To be called when it has ended; never rejects. A camera at its stop stands still too, so what was proven stays. */
  async ended(read: () => Promise<PtzPosition | null>): Promise<void> {
    const before = await this.#before;
    this.#before = null;
    if (!before || this.#proven === true) return;
    const after = await read().catch(() => null);
    if (after) this.#proven = differs(before, after);
  }
}

export function differs(a: PtzPosition, b: PtzPosition): boolean {
  return Math.abs(a.pan - b.pan) > noticeable || Math.abs(a.tilt - b.tilt) > noticeable || Math.abs(a.zoom - b.zoom) > noticeable;
}
