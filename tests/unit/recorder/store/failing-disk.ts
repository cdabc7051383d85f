/** The real disk behind switches that make it fail. */
import { realDisk, type DiskFile, type DiskFs, type DiskSpace } from '#recorder/store/disk-fs';

export interface FailingDisk extends DiskFs {
  /** Called before each call of a kind; throwing or waiting there is the fault. */
  before: (call: 'write' | 'datasync' | 'create' | 'remove' | 'syncFolder' | 'truncate', path: string) => void | Promise<void>;
  /** Writes take at most this many bytes at a time. */
  writeAtMost: number;
  /** Instead of the real free space. */
  freeBytes: number | null;
  readonly calls: string[];
}

export function errno(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code, syscall: 'write' });
}

export function createFailingDisk(): FailingDisk {
  const disk: FailingDisk = {
    ...realDisk,
    before: () => undefined,
    writeAtMost: Number.POSITIVE_INFINITY,
    freeBytes: null,
    calls: [],
    create: async (path) => { await note('create', path); return wrap(await realDisk.create(path), path); },
    open: async (path, use) => wrap(await realDisk.open(path, use), path),
    remove: async (path) => { await note('remove', path); await realDisk.remove(path); },
    syncFolder: async (path) => { await note('syncFolder', path); await realDisk.syncFolder(path); },
    space: async (path): Promise<DiskSpace> => {
      disk.calls.push(`space ${path}`);
      const space = await realDisk.space(path);
      return disk.freeBytes === null ? space : { totalBytes: space.totalBytes, freeBytes: disk.freeBytes };
    },
  };
  const note = async (call: Parameters<FailingDisk['before']>[0], path: string): Promise<void> => {
    disk.calls.push(`${call} ${path}`);
    await disk.before(call, path);
  };
  const wrap = (file: DiskFile, path: string): DiskFile => ({
    ...file,
    write: async (buffers, position) => {
      await note('write', path);
      if (disk.writeAtMost === Number.POSITIVE_INFINITY) return file.write(buffers, position);
      return file.write([Buffer.concat(buffers.slice(0, 2)).subarray(0, disk.writeAtMost)], position);
    },
    datasync: async () => { await note('datasync', path); await file.datasync(); },
    truncate: async (size) => { await note('truncate', path); await file.truncate(size); },
  });
  return disk;
}
