/** The index database's tables and how older ones are brought up to date. */
import type { DatabaseSync } from 'node:sqlite';
import { StoreFault } from './store-fault.ts';

/** Steps from each version to the next; never changed once released. */
const upgrades: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE segment (
     id TEXT PRIMARY KEY, camera TEXT NOT NULL, role TEXT NOT NULL, ord INTEGER NOT NULL,
     start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, bytes INTEGER NOT NULL,
     codec TEXT NOT NULL, run INTEGER NOT NULL, state TEXT NOT NULL
   ) STRICT;
   CREATE INDEX segment_by_time ON segment (camera, role, start_ms);
   CREATE INDEX segment_by_order ON segment (ord);
   CREATE INDEX segment_by_camera_order ON segment (camera, role, ord);
   CREATE INDEX segment_closed_by_end ON segment (end_ms) WHERE state IN ('closed', 'damaged');
   CREATE INDEX segment_unfinished ON segment (state) WHERE state IN ('open', 'deleting');
   CREATE TABLE gap (
     id INTEGER PRIMARY KEY, camera TEXT NOT NULL, role TEXT NOT NULL,
     start_ms INTEGER NOT NULL, end_ms INTEGER, reason TEXT NOT NULL
   ) STRICT;
   CREATE INDEX gap_by_time ON gap (camera, role, start_ms);`,
  // Footage that was deleted when its time had come is no loss: the most rows by far.
  `CREATE INDEX loss_by_time ON gap (start_ms) WHERE reason <> 'deleted';`,
  // Footage that is held against every rule of deletion; a copy lies beside the index (lock-copy.ts).
  `CREATE TABLE evidence_lock (
     id TEXT PRIMARY KEY, camera TEXT NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, reason TEXT NOT NULL,
     bookmark TEXT, made_by TEXT NOT NULL, made_at INTEGER NOT NULL, until_ms INTEGER
   ) STRICT, WITHOUT ROWID;`,
];

export const indexVersion = upgrades.length;

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** Every connection that writes: durable at each commit (finding 2: NORMAL loses acknowledged rows at a power cut). */
export function makeDurable(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
}

/** Throws `data-newer` for an index written by a later version; anything SQLite throws means the file is corrupt. */
export function upgradeIndex(database: DatabaseSync): void {
  const version = readVersion(database);
  if (version > indexVersion) {
    throw new StoreFault('data-newer', `the index has version ${version}, this recorder knows up to ${indexVersion}`);
  }
  for (let from = version; from < indexVersion; from += 1) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(upgrades[from]!);
      database.exec(`PRAGMA user_version = ${from + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}
