/** Rows in the order in which they are to be deleted, without those a lock holds: they pile up in front and must not be looked at each second. */
import type { SegmentRow } from '../store/index-rows.ts';
import type { LockBook } from '../store/lock-book.ts';

/** Pages looked through in one turn at most: a turn stays short. */
const pagesAtOnce = 16;

export interface Unlocked<R> {
  readonly rows: readonly R[];
  /** Everything behind was looked at. */
  readonly isAll: boolean;
  /** Some were passed over. */
  readonly isHeld: boolean;
}

export class UnlockedRows<R extends SegmentRow> {
  readonly #read: (limit: number, after: R | undefined) => readonly R[];
  readonly #locks: LockBook;
  /** All rows up to here were held, or not closed yet when they were passed. */
  #behind: R | undefined;
  #isHeld = false;
  #revision = -1;

  constructor(locks: LockBook, read: (limit: number, after: R | undefined) => readonly R[]) {
    this.#locks = locks;
    this.#read = read;
  }

  /** At most about `limit` rows. */
  next(limit: number): Unlocked<R> {
    if (this.#revision !== this.#locks.revision) this.#rewind();
    const rows: R[] = [];
    let after = this.#behind;
    for (let page = 0; page < pagesAtOnce && rows.length < limit; page += 1) {
      const read = this.#read(limit, after);
      for (const row of read) {
        after = row;
        if (!this.#locks.holds(row)) rows.push(row);
        else this.#isHeld = true;
        if (rows.length === 0) this.#behind = row;
      }
      if (read.length === limit) continue;
      const isHeld = this.#isHeld;
      // The next turn begins anew, with files closed meanwhile.
      if (rows.length === 0) this.#rewind();
      return { rows, isAll: true, isHeld };
    }
    return { rows, isAll: false, isHeld: this.#isHeld };
  }

  #rewind(): void {
    this.#revision = this.#locks.revision;
    this.#behind = undefined;
    this.#isHeld = false;
  }
}
