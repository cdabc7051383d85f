/** Opens the core's SQLite database: `<data>/manara.db`. */
import type { DatabaseSync } from 'node:sqlite';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';

export interface CoreDataOptions {
  /** Absolute path of the data folder; created owner-only. */
  readonly folder: string;
  readonly now: () => EpochMs;
  /** Faults that do not stop the core, such as a backup copy that could not be written. */
  readonly onFault?: (problem: Problem) => void;
}

export interface CoreData {
  readonly folder: string;
  readonly db: DatabaseSync;
  /** Runs all or nothing; may be nested. */
  transaction<T>(work: () => T): T;
  /** Refreshes `manara.db.good`; also done daily and at `close`. */
  keepGood(): Promise<void>;
  /** Keeps a good copy, closes the database and lets another core in. */
  close(): Promise<void>;
}

/** Throws a `CoreFault`: `conflict` when another core has the folder, `data-newer`, `disk-failed`, `not-allowed`. */
export function openCoreData(_options: CoreDataOptions): CoreData {
  throw new Error('not built yet');
}
