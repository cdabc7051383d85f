/** Opens the index database for this run of the recorder: checked, brought up to date, matched with the disk. */
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '#model/time';
import type { DiskFs } from './disk-fs.ts';
import { readOwner, touchPrivate, writeOwner } from './folder-lock.ts';
import { makeDurable, upgradeIndex } from './index-schema.ts';
import type { StoreLog } from './store-log.ts';
import { StoreFault } from './store-fault.ts';

export interface OpenedIndex {
  readonly path: string;
  readonly fence: number;
  /** The index was missing or corrupt: every segment must be read again (F54). */
  readonly rebuild: boolean;
  /** The last run ended in order. */
  readonly clean: boolean;
  /** Wall time last noted by the last run. */
  readonly lastSeen: EpochMs | null;
}

export async function openIndex({ fs, folder, segmentsRoot, now, log }: { fs: DiskFs; folder: string; segmentsRoot: string; now: () => EpochMs; log: StoreLog }): Promise<OpenedIndex> {
  const file = path.join(folder, 'index.db');
  const owner = readOwner(segmentsRoot);
  const existed = existsSync(file);
  let database = existed ? tryOpen(file, log) : null;
  if (existed && !database) setAside(file, now());
  if (!database) {
    touchPrivate(file);
    database = open(file);
    await fs.syncFolder(folder);
  }
  try {
    const meta = (key: string): string | null => (database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value'] as string | undefined) ?? null;
    const put = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
    // Missing, corrupt, emptied, or a rebuilding that was interrupted.
    const rebuild = meta('owner') === null || meta('rebuilding') === '1';
    await matchOwner(meta('owner'), owner, fs, segmentsRoot, (value) => put.run('owner', value));
    const fence = Number(meta('fence') ?? 0) + 1;
    const opened: OpenedIndex = { path: file, fence, rebuild, clean: meta('clean') === '1', lastSeen: meta('seen') === null ? null : Number(meta('seen')) };
    database.exec('BEGIN IMMEDIATE');
    put.run('fence', String(fence));
    put.run('clean', '0');
    put.run('rebuilding', rebuild ? '1' : '0');
    database.exec('COMMIT');
    return opened;
  } finally {
    database.close();
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    makeDurable(database);
    upgradeIndex(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Null when the file is not a sound index. */
function tryOpen(file: string, log: StoreLog): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    database = open(file);
    const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (verdict === 'ok') return database;
    log.error({ verdict }, 'the index is corrupt');
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    if (error instanceof StoreFault || errcode === undefined || !corruptCodes.has(errcode & 0xff)) throw error;
    log.error({ errcode, verdict: message }, 'the index is corrupt');
  }
  database?.close();
  return null;
}

/** SQLITE_ERROR (a table is missing or strange), SQLITE_CORRUPT, SQLITE_FORMAT, SQLITE_NOTADB; a full or failing disk is none of them. */
const corruptCodes = new Set([1, 11, 24, 26]);

/** Kept for whoever wants to know what happened; never opened again. */
function setAside(file: string, at: EpochMs): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${file}.corrupt-${at}${suffix}`);
  }
}

/** The owner file is written before the index ever names it, so an index that names an owner the disk does not know stands on the wrong disk. */
async function matchOwner(indexed: string | null, onDisk: string | null, fs: DiskFs, segmentsRoot: string, adopt: (owner: string) => void): Promise<void> {
  if (indexed !== null && onDisk === null) {
    throw new StoreFault('conflict', 'the segments folder is not the one this index belongs to: its owner file is missing (another or an empty disk mounted?)');
  }
  if (indexed !== null && indexed !== onDisk) throw new StoreFault('conflict', 'the segments folder belongs to another index');
  if (indexed === null) adopt(onDisk ?? await writeOwner(fs, segmentsRoot));
}
