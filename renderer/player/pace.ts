/** Whether this PC decodes every picture as fast as the clock runs, or key frames have to do. */

/** Faster than this only key frames are shown: nobody sees more, and it is a hundred pictures a second of each camera. */
const everyPictureUpTo = 2;
/** Time decoding may take of the time its pictures are shown for. */
const mostLoad = 0.9;
/** After that it is tried again, ms. */
const restMs = 5_000;
const smoothing = 0.4;

export class Pace {
  #load = 0;
  #restsUntil = 0;

  keysOnly(rate: number): boolean {
    return Math.abs(rate) > everyPictureUpTo || performance.now() < this.#restsUntil;
  }

  /** Decoding took `tookMs` for pictures that stand for `spanMs` of footage. */
  took(tookMs: number, spanMs: number, rate: number): void {
    this.#load = this.#load * (1 - smoothing) + smoothing * ((tookMs * Math.abs(rate)) / Math.max(1, spanMs));
    if (this.#load <= mostLoad) return;
    this.#load = 0;
    this.#restsUntil = performance.now() + restMs;
  }
}
