/** The narrow part of the file system the store stands on, so that tests can make it fail. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import * as fs from 'node:fs/promises';

/** Reads and writes name their position, so that a failed write can be written again at the same place. */
export interface DiskFile {
  /** Writes what it can and answers the number of bytes: a short write is not an error. */
  write(buffers: readonly Buffer[], position: number): Promise<number>;
  read(buffer: Buffer, position: number): Promise<number>;
  datasync(): Promise<void>;
  truncate(size: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

export interface DiskSpace {
  readonly totalBytes: number;
  /** Free to us, without the part kept for root. */
  readonly freeBytes: number;
}

export interface DiskFs {
  /** First and last bytes of a file. Blocks: rebuilding an index looks into a million files, where a turn through the thread pool for each call costs ten times the call. */
  readEnds(path: string, headBytes: number, tailBytes: number): { readonly size: number; readonly head: Buffer; readonly tail: Buffer };
  /** A new file, for its owner only; fails when it exists. */
  create(path: string): Promise<DiskFile>;
  /** An existing file; never follows a symbolic link. */
  open(path: string, use: 'read' | 'write'): Promise<DiskFile>;
  /** False when the folder was there already. */
  makeFolder(path: string): Promise<boolean>;
  /** Makes the folder's entries durable. */
  syncFolder(path: string): Promise<void>;
  /** Names in a folder, unsorted; none when the folder is missing. */
  list(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  /** No error when it is gone already. */
  remove(path: string): Promise<void>;
  /** Only when empty; no error otherwise. */
  removeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  space(path: string): Promise<DiskSpace>;
}

function diskFile(handle: fs.FileHandle): DiskFile {
  return {
    write: async (buffers, position) => (await handle.writev(buffers, position)).bytesWritten,
    read: async (buffer, position) => (await handle.read(buffer, 0, buffer.length, position)).bytesRead,
    datasync: () => handle.datasync(),
    truncate: (size) => handle.truncate(size),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}

const isCode = (error: unknown, ...codes: string[]): boolean => codes.includes((error as NodeJS.ErrnoException).code ?? '');

const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

export const realDisk: DiskFs = {
  readEnds: (path, headBytes, tailBytes) => {
    const file = openSync(path, readOnly);
    try {
      const { size } = fstatSync(file);
      const head = Buffer.allocUnsafe(Math.min(size, headBytes));
      const tail = Buffer.allocUnsafe(Math.min(size, tailBytes));
      return { size, head: head.subarray(0, readSync(file, head, 0, head.length, 0)), tail: tail.subarray(0, readSync(file, tail, 0, tail.length, size - tail.length)) };
    } finally {
      closeSync(file);
    }
  },
  create: async (path) => diskFile(await fs.open(path, 'wx+', 0o600)),
  open: async (path, use) => diskFile(await fs.open(path, use === 'read' ? readOnly : constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))),
  makeFolder: async (path) => {
    try {
      await fs.mkdir(path, { mode: 0o700 });
      return true;
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    }
  },
  syncFolder: async (path) => {
    // Windows has no such call: a folder cannot be opened, and NTFS journals its entries.
    if (process.platform === 'win32') return;
    const handle = await fs.open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  list: async (path) => {
    try {
      return await fs.readdir(path);
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    }
  },
  exists: (path) => fs.access(path).then(() => true, () => false),
  remove: (path) => fs.rm(path, { force: true }),
  removeFolder: async (path) => {
    try {
      await fs.rmdir(path);
    } catch (error) {
      if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY')) throw error;
    }
  },
  rename: (from, to) => fs.rename(from, to),
  space: async (path) => {
    const { bsize, blocks, bavail } = await fs.statfs(path);
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  },
};

/** Writes all bytes at the position, however few the system takes at a time. */
export async function writeFully(file: DiskFile, buffers: readonly Buffer[], position: number): Promise<void> {
  let rest = buffers.filter((buffer) => buffer.length > 0);
  let at = position;
  while (rest.length > 0) {
    let written = await file.write(rest, at);
    if (written <= 0) throw Object.assign(new Error('the system wrote nothing'), { code: 'EIO', syscall: 'write' });
    at += written;
    while (rest[0] && written >= rest[0].length) {
      written -= rest[0].length;
      rest = rest.slice(1);
    }
    if (rest[0] && written > 0) rest = [rest[0].subarray(written), ...rest.slice(1)];
  }
}
