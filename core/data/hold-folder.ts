/**
 * One core per data folder (as F57 asks of recorders). It is held by a SQLite transaction on a file of its own, whose system
 * lock ends with the process: nothing stale is left after kill -9.
 */
import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CoreFault } from '../fault.ts';
import { createOwnerOnly } from './owner-only.ts';
import { isBusy, isCorrupt } from './sqlite-fault.ts';

/** A core that was just killed may still be ending. */
const patienceMs = 500;

/** Returns the way to let go. Throws `conflict` when another core has the folder. */
export function holdFolder(folder: string): () => void {
  const path = join(folder, 'manara.in-use');
  // Never opened by anything but SQLite once it exists: closing another handle would drop the system's lock of this process.
  if (!existsSync(path)) createOwnerOnly(path);
  try {
    return hold(path);
  } catch (error) {
    if (isBusy(error)) throw new CoreFault('conflict', 'another Manara is using this data folder');
    if (!isCorrupt(error)) throw error;
    // Whoever holds the folder keeps SQLite from reading even the header, so garbage in the file proves that nobody does.
    truncateSync(path);
    return hold(path);
  }
}

function hold(path: string): () => void {
  const holder = new DatabaseSync(path, { timeout: patienceMs });
  try {
    holder.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    throw error;
  }
  return () => holder.close();
}
