/** Decoded pictures of one camera by their id. Whoever puts one in gives it away: it is closed here. */
import type { PictureBudget } from './picture-budget.ts';

interface Stored { readonly frame: VideoFrame; readonly bytes: number }

export class PictureStore {
  readonly #budget: PictureBudget;
  readonly #stored = new Map<number, Stored>();
  #largest = 0;

  constructor(budget: PictureBudget) {
    this.#budget = budget;
  }

  get(id: number): VideoFrame | null { return this.#stored.get(id)?.frame ?? null; }
  has(id: number): boolean { return this.#stored.has(id); }
  ids(): readonly number[] { return [...this.#stored.keys()]; }
  /** How many fit, judged by the largest there was. */
  get room(): number { return this.#budget.room(this.#largest); }

  put(id: number, frame: VideoFrame): void {
    if (this.#stored.has(id)) return frame.close();
    const bytes = bytesOf(frame);
    this.#largest = Math.max(this.#largest, bytes);
    this.#stored.set(id, { frame, bytes });
    this.#budget.count(1, bytes);
    return undefined;
  }

  /** Closes those that need not stay while there are more than fit. `worth` is higher for what is sooner wanted; it is only made where some have to go. */
  trim(worthNow: () => (id: number) => number): void {
    const excess = this.#stored.size - this.room;
    if (excess <= 0) return;
    const worth = worthNow();
    for (const [id] of [...this.#stored].toSorted(([a], [b]) => worth(a) - worth(b)).slice(0, excess)) this.#drop(id);
  }

  clear(): void {
    for (const id of this.ids()) this.#drop(id);
  }

  #drop(id: number): void {
    const stored = this.#stored.get(id);
    if (!stored) return;
    this.#stored.delete(id);
    stored.frame.close();
    this.#budget.count(-1, -stored.bytes);
  }
}

/** Pictures in a graphics card tell no format: as for 4:2:0 of 8 bits. */
function bytesOf(frame: VideoFrame): number {
  return frame.format === null ? Math.ceil(frame.codedWidth * frame.codedHeight * 1.5) : frame.allocationSize();
}
