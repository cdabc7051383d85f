/** Opens the core's SQLite database `<data>/manara.db`: one core per folder, owner-only, durable at every commit. */
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { problemOf } from '../fault.ts';
import { holdFolder } from './hold-folder.ts';
import { isSound, keepAside, restoreGoodCopy, writeGoodCopy } from './good-copy.ts';
import { migrate, refuseNewer } from './migrations.ts';
import { createOwnerOnly, ownerOnlyFolder } from './owner-only.ts';
import { asCoreFault } from './sqlite-fault.ts';
import { salvage } from './salvage.ts';
import { runTransaction } from './transaction.ts';

export interface CoreDataOptions {
  /** Absolute path of the data folder; created owner-only. */
  readonly folder: string;
  readonly now: () => EpochMs;
  /** Faults that do not stop the core, such as a good copy that could not be written. */
  readonly onFault?: (problem: Problem) => void;
}

/** What had to be done because the database was lost or damaged. */
export interface Recovery {
  readonly reason: 'corrupt' | 'missing';
  /** File name of the damaged database that was kept aside; null where there was none. */
  readonly keptAside: string | null;
  /** False where there was no good copy and everything began anew. */
  readonly fromGoodCopy: boolean;
  /** Rows newer than the good copy that could still be read from the damaged database. */
  readonly salvaged: number;
}

export interface CoreData {
  readonly folder: string;
  readonly db: DatabaseSync;
  /** Null in the ordinary case; the journal writes it down. */
  readonly recovery: Recovery | null;
  /** Runs all or nothing and throws faults of the disk as `CoreFault`; may be nested. */
  transaction<T>(work: () => T): T;
  /** Refreshes `manara.db.good`; also done daily and at `close`. */
  keepGood(): Promise<void>;
  /** The same, when the last copy is a day old; a timer asks every ten minutes. */
  keepGoodIfDue(): Promise<void>;
  /** Keeps a good copy, closes the database and lets another core in. */
  close(): Promise<void>;
}

const dayMs = 24 * 3600_000;
const askEveryMs = 10 * 60_000;
/** Ms a statement waits for a reader from outside, such as a person with a SQLite tool. */
const busyTimeoutMs = 5000;

/** Throws a `CoreFault`: `conflict` when another core has the folder, `data-newer`, `disk-full`, `disk-failed`, `not-allowed`. */
export function openCoreData(options: CoreDataOptions): CoreData {
  let letGo: (() => void) | null = null;
  try {
    ownerOnlyFolder(options.folder);
    letGo = holdFolder(options.folder);
    const path = join(options.folder, 'manara.db');
    const recovery = recover(path, options.now());
    const db = openDatabase(path);
    const salvaged = recovery?.keptAside ? salvage(db, join(options.folder, recovery.keptAside)) : 0;
    return new OpenCoreData(options, db, recovery && { ...recovery, salvaged }, letGo);
  } catch (error) {
    letGo?.();
    throw asCoreFault(error);
  }
}

/** Leaves either a sound database or none at `path` (F36, F54). */
function recover(path: string, now: EpochMs): Omit<Recovery, 'salvaged'> | null {
  const good = `${path}.good`;
  const isThere = existsSync(path);
  // A first start, or one that was cut before it wrote anything.
  if (!existsSync(good) && (!isThere || statSync(path).size === 0)) return null;
  if (isThere && isSound(path)) return null;
  const aside = asideName(path, now);
  // A -wal without its database would be replayed into the copy.
  keepAside(path, aside);
  const fromGoodCopy = restoreGoodCopy(good, path);
  return isThere ? { reason: 'corrupt', keptAside: basename(aside), fromGoodCopy } : { reason: 'missing', keptAside: null, fromGoodCopy };
}

function asideName(path: string, now: EpochMs): string {
  const time = new Date(now).toISOString().replace(/[:.]/g, '-');
  for (let count = 1; ; count += 1) {
    const name = `${path}.corrupt-${time}${count === 1 ? '' : `-${count}`}`;
    if (!existsSync(name)) return name;
  }
}

function openDatabase(path: string): DatabaseSync {
  createOwnerOnly(path);
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    refuseNewer(db);
    // FULL: in WAL, NORMAL loses acknowledged commits at a power cut (FAULTS finding 2). Recursive triggers: without them
    // INSERT OR REPLACE would slip past the journal's DELETE trigger.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

class OpenCoreData implements CoreData {
  readonly folder: string;
  readonly db: DatabaseSync;
  readonly recovery: Recovery | null;
  readonly #options: CoreDataOptions;
  readonly #letGo: () => void;
  readonly #timer: NodeJS.Timeout;
  #copying: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(options: CoreDataOptions, db: DatabaseSync, recovery: Recovery | null, letGo: () => void) {
    this.folder = options.folder;
    this.db = db;
    this.recovery = recovery;
    this.#options = options;
    this.#letGo = letGo;
    this.#timer = setInterval(() => { this.keepGoodIfDue().catch((error: unknown) => this.#tell(error)); }, askEveryMs).unref();
  }

  transaction<T>(work: () => T): T {
    return runTransaction(this.db, work);
  }

  keepGood(): Promise<void> {
    const copy = this.#copying.catch(() => undefined).then(async () => {
      this.db.prepare("INSERT INTO fact VALUES ('good-kept-at', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value").run(String(this.#options.now()));
      await writeGoodCopy(this.db, join(this.folder, 'manara.db.good'));
    }).catch((error: unknown) => { throw asCoreFault(error); });
    this.#copying = copy;
    return copy;
  }

  async keepGoodIfDue(): Promise<void> {
    const row = this.db.prepare("SELECT value FROM fact WHERE key = 'good-kept-at'").get();
    const age = this.#options.now() - Number(row?.['value'] ?? 0);
    // A clock that was set back makes the age negative; one copy too many does no harm.
    if (age >= dayMs || age < 0) await this.keepGood();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    await this.keepGood().catch((error: unknown) => this.#tell(error));
    this.db.close();
    this.#letGo();
  }

  #tell(error: unknown): void {
    this.#options.onFault?.(problemOf(error) ?? { code: 'internal', detail: 'the good copy of the data could not be written' });
  }
}
