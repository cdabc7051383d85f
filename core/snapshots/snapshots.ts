/** Pictures that people took from the wall: one owner-only folder, each file on the disk before they are answered for. */
import { open, rename, rm } from 'node:fs/promises';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Camera } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { ownerOnlyFolder, syncFolder } from '../data/owner-only.ts';
import { asCoreFault } from '../data/sqlite-fault.ts';
import { CoreFault } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';
import { pngFault } from './png-check.ts';
import { snapshotName } from './snapshot-name.ts';

const mostBytes = 20 * 1024 * 1024;
/** Pictures of one camera in the same millisecond. */
const mostNamesakes = 100;

export interface SnapshotsOptions {
  /** Where the pictures go; created owner-only. */
  readonly folder: string;
  readonly journal: Journal;
  readonly camera: (id: CameraId) => Camera | null;
}

export class Snapshots {
  readonly #folder: string;
  readonly #options: SnapshotsOptions;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#folder = options.folder;
    try {
      ownerOnlyFolder(this.#folder);
      sweepHalves(this.#folder);
    } catch (error) {
      throw asCoreFault(error);
    }
  }

  /** The name is made here, of the number, the name and the time; nothing of the page's goes into it (F59). */
  async save(
    snapshot: { readonly camera: CameraId; readonly monitor: number; readonly capturedAt: EpochMs; readonly png: Blob }, who?: string,
  ): Promise<{ fileName: string }> {
    const camera = this.#options.camera(snapshot.camera);
    if (!camera) throw new CoreFault('not-found', 'there is no such camera');
    const wanted = snapshotName(camera, snapshot.capturedAt);
    if (wanted === null) throw new CoreFault('invalid-input', 'the time of the picture cannot be');
    if (snapshot.png.size > mostBytes) throw new CoreFault('too-large', 'a picture may have 20 MB');
    const bytes = new Uint8Array(await snapshot.png.arrayBuffer());
    const fault = pngFault(bytes);
    if (fault !== null) throw new CoreFault('invalid-input', fault);
    try {
      const fileName = await this.#write(wanted, bytes);
      this.#options.journal.append({
        kind: 'snapshot-taken', camera: camera.id, monitor: snapshot.monitor,
        detail: { ...by(who), fileName, capturedAt: snapshot.capturedAt, bytes: bytes.length },
      });
      return { fileName };
    } catch (error) {
      throw asCoreFault(error);
    }
  }

  async #write(wanted: string, bytes: Uint8Array): Promise<string> {
    const fileName = await this.#reserve(wanted);
    const path = join(this.#folder, fileName);
    const partial = `${path}.partial`;
    try {
      const file = await open(partial, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, path);
      syncFolder(this.#folder);
      return fileName;
    } catch (error) {
      await Promise.all([rm(partial, { force: true }), rm(path, { force: true })]);
      throw error;
    }
  }

  /** Takes the name, or one with a number, without touching a picture that has it already. */
  async #reserve(wanted: string): Promise<string> {
    for (let count = 1; count <= mostNamesakes; count += 1) {
      const name = count === 1 ? wanted : wanted.replace(/\.png$/, `-${count}.png`);
      try {
        await (await open(join(this.#folder, name), 'wx', 0o600)).close();
        return name;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    throw new CoreFault('conflict', 'there are too many pictures of this camera at this moment');
  }
}

/** Removes what a crash left: halves of pictures, and names taken for them. */
function sweepHalves(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.partial') || (name.endsWith('.png') && statSync(path).size === 0)) rmSync(path, { force: true });
  }
}
