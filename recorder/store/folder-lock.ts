/** One recorder per data folder, on the disk it was begun on (F57, F48). */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeFully, type DiskFs } from './disk-fs.ts';
import { StoreFault } from './store-fault.ts';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** SQLite makes its files with the rights of the main one, so that one is made first, for the owner only. */
export function touchPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

/** SQLITE_BUSY. */
const busy = 5;

/**
 * Holds the folder until released or until the process ends, however it ends: an exclusive transaction on a database of its own,
 * which the system forgets with the process (kill -9 included). Throws `conflict` when another recorder holds it.
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, 'lock.db');
  touchPrivate(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) throw new StoreFault('conflict', 'another recorder is using this data folder', error);
    throw error;
  }
  return () => database.close();
}

/** The mark of the disk: it lies with the segments, so that another or an empty disk mounted there is noticed. */
export function ownerFile(segmentsRoot: string): string {
  return path.join(segmentsRoot, 'owner');
}

export function readOwner(segmentsRoot: string): string | null {
  const file = ownerFile(segmentsRoot);
  if (!existsSync(file)) return null;
  const owner = readFileSync(file, 'utf8').trim();
  if (!uuidPattern.test(owner)) throw new StoreFault('conflict', 'the owner file of the segments folder is not readable');
  return owner;
}

/** Written under another name and renamed, so that it is never half there. */
export async function writeOwner(fs: DiskFs, segmentsRoot: string, owner: string = randomUUID()): Promise<string> {
  const draft = `${ownerFile(segmentsRoot)}.new`;
  await fs.remove(draft);
  const file = await fs.create(draft);
  await writeFully(file, [Buffer.from(`${owner}\n`)], 0);
  await file.datasync();
  await file.close();
  await fs.rename(draft, ownerFile(segmentsRoot));
  await fs.syncFolder(segmentsRoot);
  return owner;
}
