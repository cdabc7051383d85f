/** The last good copy of the database, `manara.db.good`: refreshed with SQLite's backup, used when the database is lost (F36, F54). */
import { copyFileSync, existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { CoreFault } from '../fault.ts';
import { refuseNewer } from './migrations.ts';
import { createOwnerOnly, syncFolder } from './owner-only.ts';
import { isCorrupt } from './sqlite-fault.ts';

/** A backup copies damaged pages faithfully, so the copy is checked before it takes the place of the last one. */
export async function writeGoodCopy(db: DatabaseSync, good: string): Promise<void> {
  const partial = `${good}.partial`;
  removeDatabase(partial);
  createOwnerOnly(partial);
  await backup(db, partial, { rate: 500 });
  if (!isSound(partial)) throw new CoreFault('disk-failed', 'the database is damaged; the last good copy was kept');
  renameSync(partial, good);
  syncFolder(dirname(good));
}

/** False for a damaged or empty file; throws `data-newer`, and whatever else keeps the file from being read. */
export function isSound(path: string): boolean {
  if (statSync(path).size === 0) return false;
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(path);
    refuseNewer(db);
    // A checked copy is one file: no -wal or -shm stays beside it.
    const { quick_check: answer } = db.prepare('PRAGMA quick_check(1)').get() ?? {};
    return answer === 'ok';
  } catch (error) {
    if (isCorrupt(error)) return false;
    throw error;
  } finally {
    db?.close();
  }
}

/** Puts the good copy in the database's place; false where there is none that is sound. */
export function restoreGoodCopy(good: string, path: string): boolean {
  if (!existsSync(good) || !isSound(good)) return false;
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  createOwnerOnly(partial);
  copyFileSync(good, partial);
  const handle = openSync(partial, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(partial, path);
  syncFolder(dirname(path));
  return true;
}

const companions = ['', '-wal', '-shm'] as const;

function removeDatabase(path: string): void {
  for (const end of companions) rmSync(path + end, { force: true });
}

/** Moves a database with its companions out of the way; nothing is deleted. */
export function keepAside(path: string, aside: string): void {
  for (const end of companions) if (existsSync(path + end)) renameSync(path + end, aside + end);
  syncFolder(dirname(path));
}
