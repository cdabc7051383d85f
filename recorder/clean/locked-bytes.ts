/** How much of the disk locked footage takes: counted anew each minute and whenever the locks change, a few stretches at a time. */
import type { TimeRange } from '#model/time';
import type { IndexReader } from '../store/index-reader.ts';
import type { LockBook } from '../store/lock-book.ts';
import { segmentRoles } from '../store/segment-path.ts';

const everyMs = 60_000;
const stretchesAtOnce = 50;

export class LockedBytes {
  readonly #locks: LockBook;
  readonly #reader: Pick<IndexReader, 'bytesWithin'>;
  readonly #mono: () => number;
  #rest: { readonly camera: string; readonly range: TimeRange }[] = [];
  #sum = 0;
  #bytes = 0;
  #begunAt = Number.NEGATIVE_INFINITY;
  #revision = -1;

  constructor(locks: LockBook, reader: Pick<IndexReader, 'bytesWithin'>, mono: () => number) {
    this.#locks = locks;
    this.#reader = reader;
    this.#mono = mono;
  }

  /** By the last whole count. A file between two stretches that touches both counts twice. */
  get bytes(): number {
    return this.#bytes;
  }

  step(): void {
    if (this.#locks.revision !== this.#revision || (this.#rest.length === 0 && this.#mono() - this.#begunAt >= everyMs)) {
      this.#revision = this.#locks.revision;
      this.#begunAt = this.#mono();
      this.#rest = this.#locks.held();
      this.#sum = 0;
    } else if (this.#rest.length === 0) {
      return;
    }
    for (const { camera, range } of this.#rest.splice(0, stretchesAtOnce)) {
      for (const role of segmentRoles) this.#sum += this.#reader.bytesWithin(camera, role, range);
    }
    if (this.#rest.length === 0) this.#bytes = this.#sum;
  }
}
