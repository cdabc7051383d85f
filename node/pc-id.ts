/** What this PC is called in the addresses of the windows that are opened on it, so that they share what it carries (docs/decisions/055). */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isPcId } from '#model/pc-id';

/** Kept in a folder for the programs of one PC that know nothing else of each other. One that cannot be kept is this program's alone. */
export function keepPcId(folder: string): string {
  const file = path.join(folder, 'pc-id');
  const made = randomUUID();
  const partial = `${file}.${made}`;
  const known = read(file);
  if (isPcId(known)) return known;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A torn one is no id.
    if (known !== null) rmSync(file, { force: true });
    try {
      writeFileSync(partial, made, { mode: 0o600 });
      // Whole when it gets its name, and the first one's: a PC's programs start together.
      linkSync(partial, file);
    } finally {
      rmSync(partial, { force: true });
    }
  } catch { /* Somebody was first, or the disk is full: what can be read counts. */ }
  const kept = read(file);
  return isPcId(kept) ? kept : made;
}

/** The same launch address, which says on which PC it is opened. */
export function pcUrl(launchUrl: string, pc: string): string {
  const url = new URL(launchUrl);
  url.searchParams.set('pc', pc);
  return url.href;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
