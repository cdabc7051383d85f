/**
 * A few megabytes kept for the worst day: on a disk filled to the last byte by others SQLite cannot even open its files, and a
 * recorder that cannot open its index cannot make room. Opening gives the ballast away; the cleaner puts it back when there is room.
 */
import path from 'node:path';
import { writeFully, type DiskFs } from '../store/disk-fs.ts';

const ballastBytes = 4 * 1024 * 1024;
/** Only put back where it does not matter. */
const roomBytes = 16 * ballastBytes;
/** Less than this free, and the index may be unable to open. */
const noRoomBytes = 1024 * 1024;

function ballastFile(folder: string): string {
  return path.join(folder, 'ballast');
}

export async function keepBallast(fs: DiskFs, folder: string, freeBytes: number): Promise<void> {
  if (freeBytes < roomBytes || await fs.exists(ballastFile(folder))) return;
  const file = await fs.create(ballastFile(folder));
  try {
    await writeFully(file, [Buffer.alloc(ballastBytes)], 0);
  } finally {
    await file.close();
  }
}

/** True when there was no room and now there is some. */
export async function dropBallast(fs: DiskFs, folder: string): Promise<boolean> {
  const { freeBytes } = await fs.space(folder);
  if (freeBytes >= noRoomBytes || !await fs.exists(ballastFile(folder))) return false;
  await fs.remove(ballastFile(folder));
  return true;
}
