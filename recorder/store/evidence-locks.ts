/** Locks as they are asked for: in memory at once, so that no cleaning begins on what they hold, and durable before they are acknowledged. */
import type { EpochMs } from '#model/time';
import type { LockRow } from './index-rows.ts';
import type { IndexReader } from './index-reader.ts';
import type { IndexWriter } from './index-writer.ts';
import type { LockBook } from './lock-book.ts';
import { readLockCopy, type LockCopy } from './lock-copy.ts';
import { StoreFault } from './store-fault.ts';
import type { StoreLog } from './store-log.ts';

/** All of them are in memory and in one file. */
const mostLocks = 5_000;

interface LockParts {
  readonly book: LockBook;
  readonly copy: LockCopy;
  readonly index: IndexWriter;
  readonly log: StoreLog;
}

/** Rows to begin with. After a lost index those of the copy are in the new one before anything can be deleted. */
export async function lockRows({ folder, rebuild, reader, index, log }: { readonly folder: string; readonly rebuild: boolean; readonly reader: IndexReader; readonly index: IndexWriter; readonly log: StoreLog }): Promise<readonly LockRow[]> {
  const rows = reader.locks();
  if (!rebuild) return rows;
  const copied = readLockCopy(folder);
  if (copied === null) log.error({}, 'the index was lost and the copy of the locks cannot be read: what was locked may be deleted');
  const known = new Set(rows.map(({ id }) => id));
  const missing = (copied ?? []).filter(({ id }) => !known.has(id));
  for (const row of missing) index.putLock(row);
  await index.tried();
  if (missing.length > 0) log.warn({ locks: missing.length }, 'the index was lost: locks were taken from their copy');
  return [...rows, ...missing];
}

export class EvidenceLocks {
  readonly #parts: LockParts;

  constructor(parts: LockParts) {
    this.#parts = parts;
    void this.#copy();
  }

  /** The same id again changes reason and end. Rejects with `over-budget`, `conflict` (the id is of other footage), `disk-full` or `disk-failed`: then it does not hold. */
  async put(row: LockRow): Promise<void> {
    const { book, index } = this.#parts;
    const before = book.get(row.id);
    if (before && (before.camera !== row.camera || before.start !== row.start || before.end !== row.end)) throw new StoreFault('conflict', 'a lock of this id holds other footage');
    if (!before && book.size >= mostLocks) throw new StoreFault('over-budget', `there are ${mostLocks} locks already: let some go first`);
    book.put(row);
    index.putLock(row);
    try {
      await index.tried();
    } catch (error) {
      if (before) book.put(before);
      else book.remove(row.id);
      if (before) index.putLock(before);
      else index.removeLock(row.id);
      throw error;
    }
    await this.#copy();
  }

  /** False where there is none. Rejects where the disk refuses: then it still holds. */
  async letGo(id: string): Promise<boolean> {
    const { book, index } = this.#parts;
    const row = book.get(id);
    if (!row) return false;
    index.removeLock(id);
    try {
      await index.tried();
    } catch (error) {
      index.putLock(row);
      throw error;
    }
    book.remove(id);
    await this.#copy();
    return true;
  }

  /** Lets go of those whose time is over; only to be called while the clock is trusted (F49). */
  async end(now: EpochMs): Promise<void> {
    for (const { id, camera, until } of this.#parts.book.ended(now)) {
      await this.letGo(id);
      this.#parts.log.info({ lock: id, camera, until }, 'a lock has ended');
    }
    // What a full disk refused before.
    await this.#copy();
  }

  #copy(): Promise<void> {
    return this.#parts.copy.keep(this.#parts.book.all());
  }
}
