/** A recorded file opened for reading. */
import { realDisk, type DiskFile } from '../store/disk-fs.ts';

/** Opened for as long as `read` takes; null when the file is gone. Rejects when the disk fails. */
export async function withStored<T>(stored: { readonly path: string } | null, read: (file: DiskFile) => Promise<T>): Promise<T | null> {
  const file = stored && await realDisk.open(stored.path, 'read').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}
