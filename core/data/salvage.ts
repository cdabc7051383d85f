/** Brings home what a damaged database still gives and the good copy does not have yet: newer views, monitors, journal entries. */
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { runTransaction } from './transaction.ts';

type Row = Record<string, SQLInputValue>;

/** Every table with rows that a person made or that tell of one, its key, and when a row of it is newer than the one at hand. */
const tables = [
  { name: 'journal', key: 'id', columns: ['id', 'at', 'kind', 'camera', 'monitor', 'detail'], isNewer: 'NOT EXISTS (SELECT 1 FROM journal WHERE id >= :id)' },
  { name: 'view', key: 'rowid', columns: ['id', 'name', 'name_key', 'arrangement', 'saved_at'], isNewer: 'NOT EXISTS (SELECT 1 FROM view WHERE (id = :id OR name_key = :name_key) AND saved_at >= :saved_at)' },
  { name: 'view_number', key: 'rowid', columns: ['view', 'number'], isNewer: 'NOT EXISTS (SELECT 1 FROM view_number WHERE view = :view)' },
  { name: 'wall_preset', key: 'rowid', columns: ['id', 'name', 'name_key', 'number', 'monitors', 'saved_at'], isNewer: 'NOT EXISTS (SELECT 1 FROM wall_preset WHERE (id = :id OR name_key = :name_key) AND saved_at >= :saved_at)' },
  { name: 'monitor', key: 'number', columns: ['number', 'arrangement', 'view', 'revision'], isNewer: 'NOT EXISTS (SELECT 1 FROM monitor WHERE number = :number AND revision >= :revision)' },
  {
    name: 'bookmark', key: 'rowid', columns: ['id', 'server', 'camera', 'starts_at', 'ends_at', 'title', 'note', 'tags', 'author', 'created_at', 'changed_at', 'terms'],
    isNewer: 'NOT EXISTS (SELECT 1 FROM bookmark WHERE id = :id AND changed_at >= :changed_at)',
  },
  { name: 'server', key: 'rowid', columns: ['id', 'config', 'added_at'], isNewer: 'NOT EXISTS (SELECT 1 FROM server WHERE id = :id)' },
  // A token that was withdrawn since the good copy stays withdrawn; the newest word counts.
  {
    name: 'monitor_token', key: 'rowid', columns: ['id', 'monitor', 'hash', 'made_at', 'expires_at', 'revoked_at', 'used_at'],
    isNewer: 'NOT EXISTS (SELECT 1 FROM monitor_token WHERE id = :id AND (revoked_at IS NOT NULL OR :revoked_at IS NULL))',
  },
  { name: 'camera_note', key: 'rowid', columns: ['camera', 'body'], isNewer: 'NOT EXISTS (SELECT 1 FROM camera_note WHERE camera = :camera)' },
] as const;
const mostRows = 1_000_000;

/** How many rows came home. Never throws for what the damaged file does: it stays aside for an expert. */
export function salvage(db: DatabaseSync, damaged: string): number {
  let source: DatabaseSync | null = null;
  let count = 0;
  try {
    source = new DatabaseSync(damaged, { readOnly: true });
    for (const { name, key, columns, isNewer } of tables) {
      const put = db.prepare(`INSERT OR REPLACE INTO ${name} (${columns.join(', ')}) SELECT ${columns.map((column) => `:${column}`).join(', ')} WHERE ${isNewer}`);
      const rows = readableRows(source, name, key, columns);
      runTransaction(db, () => {
        for (const row of rows) count += insert(put, row);
      });
    }
  } catch {
    // What was taken so far stays; the rest is in the file that was kept.
  } finally {
    source?.close();
  }
  return count;
}

/** A row of the wrong types is refused by its STRICT table. */
function insert(put: ReturnType<DatabaseSync['prepare']>, row: Row): number {
  try {
    return Number(put.run(row).changes);
  } catch {
    return 0;
  }
}

/** Reads from both ends, as far as the damage; in order of the key. */
function readableRows(source: DatabaseSync, name: string, key: string, columns: readonly string[]): Row[] {
  const rows = new Map<number, Row>();
  for (const order of ['ASC', 'DESC']) {
    try {
      for (const row of source.prepare(`SELECT ${key} AS place, ${columns.join(', ')} FROM ${name} ORDER BY ${key} ${order} LIMIT ${mostRows}`).iterate()) {
        const { place, ...columnsOfRow } = row;
        if (rows.has(Number(place))) break;
        rows.set(Number(place), columnsOfRow as Row);
      }
    } catch {
      // The other end may still be read.
    }
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}
