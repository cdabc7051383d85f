/** The shape of the core's database, version by version. A version that was released is never edited, only followed. */
import type { DatabaseSync } from 'node:sqlite';
import { CoreFault } from '../fault.ts';

const versions: readonly string[] = [
  `
  CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
    camera TEXT, monitor INTEGER, detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_by_camera ON journal (camera, at) WHERE camera IS NOT NULL;
  CREATE TRIGGER journal_never_edited BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER journal_never_cut BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

  CREATE TABLE open_watch (
    who TEXT NOT NULL, camera TEXT NOT NULL, monitor INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    detail TEXT NOT NULL, PRIMARY KEY (who, camera, monitor)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE camera (id TEXT PRIMARY KEY, server TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX camera_by_server ON camera (server);

  CREATE TABLE view (id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, arrangement TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;
  CREATE TABLE monitor (number INTEGER PRIMARY KEY, arrangement TEXT NOT NULL, view TEXT, revision INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE server (id TEXT PRIMARY KEY, config TEXT NOT NULL, added_at INTEGER NOT NULL) STRICT;
  CREATE TABLE camera_note (camera TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE bookmark (
    id TEXT PRIMARY KEY, server TEXT NOT NULL, camera TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, title TEXT NOT NULL,
    note TEXT NOT NULL, tags TEXT NOT NULL, author TEXT, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, terms TEXT NOT NULL
  ) STRICT;
  CREATE INDEX bookmark_by_server ON bookmark (server, starts_at);
  `,
  `
  CREATE TABLE inventory_camera (server TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (server, place)) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE wall_preset (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, monitors TEXT NOT NULL, saved_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE view_number (view TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE push_stack (monitor INTEGER PRIMARY KEY, stack TEXT NOT NULL) STRICT;
  CREATE TABLE asking_monitor (number INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE monitor_capacity (number INTEGER PRIMARY KEY, megapixels REAL NOT NULL, measured_at INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE ptz_level (monitor INTEGER PRIMARY KEY, level INTEGER NOT NULL) STRICT;
  CREATE TABLE ptz_camera (camera TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE ptz_away (camera TEXT PRIMARY KEY, since INTEGER NOT NULL, monitor INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE ptz_moving (camera TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE ptz_preset (
    camera TEXT NOT NULL, preset TEXT NOT NULL, number INTEGER NOT NULL, still BLOB, still_at INTEGER, PRIMARY KEY (camera, preset), UNIQUE (camera, number)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE monitor_token (
    id TEXT PRIMARY KEY, monitor INTEGER NOT NULL, hash TEXT NOT NULL UNIQUE, made_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER, used_at INTEGER
  ) STRICT;
  `,
  `
  CREATE TABLE wall_bookmark (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, cameras TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, title TEXT NOT NULL,
    note TEXT NOT NULL, tags TEXT NOT NULL, severity TEXT NOT NULL, monitor INTEGER NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX wall_bookmark_by_time ON wall_bookmark (starts_at);
  CREATE TABLE wall_bookmark_native (camera TEXT NOT NULL, native TEXT NOT NULL, bookmark TEXT NOT NULL, PRIMARY KEY (camera, native)) STRICT, WITHOUT ROWID;
  CREATE INDEX wall_bookmark_native_by_bookmark ON wall_bookmark_native (bookmark);
  CREATE TABLE wall_bookmark_change (bookmark TEXT NOT NULL, at INTEGER NOT NULL, monitor INTEGER NOT NULL, before TEXT NOT NULL) STRICT;
  CREATE INDEX wall_bookmark_change_by_bookmark ON wall_bookmark_change (bookmark);
  CREATE TABLE wall_bookmark_still (bookmark TEXT NOT NULL, camera TEXT NOT NULL, still BLOB NOT NULL, PRIMARY KEY (bookmark, camera)) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE wall_bookmark_text USING fts5 (terms, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3 4 5 6 7 8');
  `,
  `
  CREATE TABLE view_carousel (monitor INTEGER PRIMARY KEY, views TEXT NOT NULL, dwell_s INTEGER NOT NULL) STRICT;
  `,
  `
  CREATE TABLE clock_correction (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, camera TEXT NOT NULL, starts_at INTEGER NOT NULL, ahead_ms INTEGER NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
    monitor INTEGER NOT NULL, set_at INTEGER NOT NULL, withdrawn_at INTEGER, withdrawn_monitor INTEGER, withdrawn_reason TEXT
  ) STRICT;
  CREATE INDEX clock_correction_by_camera ON clock_correction (camera);
  ALTER TABLE wall_bookmark ADD COLUMN ahead TEXT NOT NULL DEFAULT '{}';
  `,
  `
  CREATE TABLE evidence_lock (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, bookmark TEXT NOT NULL, camera TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, reason TEXT NOT NULL,
    monitor INTEGER NOT NULL, locked_at INTEGER NOT NULL, until INTEGER, native TEXT, ended_at INTEGER
  ) STRICT;
  CREATE INDEX evidence_lock_open ON evidence_lock (bookmark) WHERE ended_at IS NULL;
  `,
  // Until then a run that found no limit was kept like one that did: those count as limits.
  `
  ALTER TABLE monitor_capacity ADD COLUMN is_limit INTEGER NOT NULL DEFAULT 1;
  `,
];

export const dataVersion = versions.length;

export function versionOf(db: DatabaseSync): number {
  const row = db.prepare('PRAGMA user_version').get();
  return Number(row?.['user_version'] ?? 0);
}

export function refuseNewer(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version > dataVersion) throw new CoreFault('data-newer', `the data folder has version ${version}, this program knows ${dataVersion}`);
}

/** Each step is one transaction with its version number, so that a cut in between leaves a whole older version (F42). */
export function migrate(db: DatabaseSync): void {
  for (let version = versionOf(db); version < dataVersion; version += 1) {
    db.exec(`BEGIN IMMEDIATE; ${versions[version]} PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}
