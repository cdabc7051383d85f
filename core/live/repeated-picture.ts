/** Servers that have lost a camera may go on giving its last picture as if it were new; without the server's word for its time only its bytes tell. */
import { createHash } from 'node:crypto';
import type { EpochMs } from '#model/time';

/**
 * A sensor's noise makes no two pictures of a scene the same bytes; for as long as this (ms) the same may come from a server that takes
 * a new one every few seconds.
 */
const repeatedMs = 10_000;
/** Pictures remembered, the one asked for longest ago goes first. */
const most = 1_000;

export class RepeatedPictures {
  readonly #seen = new Map<string, { readonly bytes: string; readonly firstAt: EpochMs; readonly firstMs: number }>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  /** When these bytes came first under this key, once nothing else has come for ten seconds; null before. */
  since(key: string, jpeg: Uint8Array): EpochMs | null {
    const bytes = createHash('sha1').update(jpeg).digest('base64');
    const before = this.#seen.get(key);
    const seen = before?.bytes === bytes ? before : { bytes, firstAt: this.#now(), firstMs: performance.now() };
    this.#seen.delete(key);
    this.#seen.set(key, seen);
    if (this.#seen.size > most) this.#seen.delete(this.#seen.keys().next().value!);
    return performance.now() - seen.firstMs >= repeatedMs ? seen.firstAt : null;
  }
}
