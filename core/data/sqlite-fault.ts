/** Reads SQLite's result codes: what is corrupt, what is only in the way, and what a person must be told. */
import { CoreFault } from '../fault.ts';

/** Primary result codes (sqlite.org/rescode.html); the extended ones carry them in their low byte. */
const codes = { perm: 3, busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 } as const;

function primaryCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.busy || code === codes.locked;
}

/** The file's content is wrong; a file that only cannot be read or written is not corrupt and must stay where it is. */
export function isCorrupt(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.corrupt || code === codes.notadb;
}

/** The fault in the closed list's words; anything unknown passes unchanged, being a bug. */
export function asCoreFault(error: unknown): unknown {
  if (error instanceof CoreFault || !(error instanceof Error)) return error;
  switch (primaryCode(error)) {
    case codes.full: return new CoreFault('disk-full', 'the disk of the data folder is full');
    case codes.perm: return new CoreFault('not-allowed', 'the data folder belongs to someone else');
    case codes.readonly: case codes.ioerr: case codes.cantopen: case codes.corrupt: case codes.notadb:
      return new CoreFault('disk-failed', `the data folder cannot be used: ${error.message}`);
    case codes.busy: case codes.locked: return new CoreFault('conflict', 'another program is using the data');
    default: break;
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new CoreFault('disk-full', 'the disk of the data folder is full');
  if (code === 'EACCES' || code === 'EPERM') return new CoreFault('not-allowed', `the data folder cannot be used: ${code}`);
  if (code === 'EIO' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EMFILE') return new CoreFault('disk-failed', `the data folder cannot be used: ${code}`);
  return error;
}
