/** How long a camera's pictures stand, learned from those that were shown one after the other: files do not tell their rate. */
import type { MediaSeconds } from '#model/time';

/** So many are remembered. */
const mostKept = 31;
/** Longer is a gap, shorter no picture of its own, s. */
const [shortestS, longestS] = [0.005, 2.1];
/** Where some were left out for want of time the way to the next is longer: the shorter ones tell. */
const told = 0.25;

export class FrameLength {
  readonly #lengths: number[] = [];
  #last: { readonly media: MediaSeconds; readonly count: number } | null = null;

  /** A picture is on the screen; `count` as the browser counts those it has shown. */
  shown(media: MediaSeconds, count: number): void {
    const last = this.#last;
    this.#last = { media, count };
    if (!last || count !== last.count + 1) return;
    const length = media - last.media;
    if (length < shortestS || length > longestS) return;
    this.#lengths.push(length);
    if (this.#lengths.length > mostKept) this.#lengths.shift();
  }

  /** A seek: the next picture does not follow the last. */
  broken(): void { this.#last = null; }

  /** Null while too few were seen, s. */
  get seconds(): number | null {
    if (this.#lengths.length < 5) return null;
    return this.#lengths.toSorted((a, b) => a - b)[Math.floor(this.#lengths.length * told)] ?? null;
  }
}
