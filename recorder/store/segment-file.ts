/** One segment file while it is written. What `bytes` names is durable; what lies behind is not footage. */
import path from 'node:path';
import type { EpochMs } from '#model/time';
import type { MediaFragment, MediaInit } from '../media.ts';
import { videoTrack, type VideoTrack } from './boxes.ts';
import { writeFully, type DiskFile } from './disk-fs.ts';
import { ownerFile } from './folder-lock.ts';
import { footBox, fragmentBoxes, headBox } from './segment-format.ts';
import { GroupCollector, groupsBox } from './segment-groups.ts';
import { cameraFolder, dayFolder, dayOf, segmentId, segmentPath, type StoredRole } from './segment-path.ts';
import { StoreFault } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';

type FileParts = Pick<StoreParts, 'fs' | 'root' | 'gate' | 'begun' | 'wrote'>;

export interface SegmentPlace {
  readonly camera: string;
  readonly role: StoredRole;
  readonly start: EpochMs;
  readonly order: number;
}

export class SegmentFile {
  readonly id: string;
  readonly place: SegmentPlace;
  readonly init: MediaInit;
  bytes = 0;
  readonly #parts: FileParts;
  readonly #file: DiskFile;
  readonly #path: string;
  readonly #track: VideoTrack | null;
  /** Of what is durable. */
  readonly #groups = new GroupCollector();
  /** Init and head, written together with the first fragment. */
  #opening: Buffer[];

  private constructor(parts: FileParts, id: string, place: SegmentPlace, init: MediaInit, file: DiskFile, filePath: string) {
    this.#parts = parts;
    this.id = id;
    this.place = place;
    this.init = init;
    this.#file = file;
    this.#path = filePath;
    this.#track = videoTrack(init.data);
    this.#opening = [init.data, headBox(init, place)];
  }

  /** The new file's name is durable when this resolves: content synced later cannot be lost with its folder entry. */
  static async create(parts: FileParts, init: MediaInit, place: SegmentPlace): Promise<SegmentFile> {
    const { fs, root } = parts;
    const id = segmentId(place.start);
    const filePath = segmentPath(root, { id, camera: place.camera, role: place.role });
    // Where the disk has been unmounted the mount point is an ordinary folder: footage must not go there unseen (F48).
    if (!await fs.exists(ownerFile(root))) throw new StoreFault('disk-failed', 'the segments folder is gone');
    parts.begun.add(id);
    let file: DiskFile | null = null;
    try {
      await makeFolders(parts, place);
      file = await fs.create(filePath);
      await parts.gate(() => fs.syncFolder(path.dirname(filePath)));
      return new SegmentFile(parts, id, place, init, file, filePath);
    } catch (error) {
      parts.begun.delete(id);
      await file?.close().catch(() => undefined);
      if (file) await fs.remove(filePath).catch(() => undefined);
      throw error;
    }
  }

  /** Resolves when the fragments are durable, or only written: then `sync` must follow. After a rejection `bytes` is as before and `rewind` may repair the file. */
  async append(fragments: readonly MediaFragment[], sync: 'synced' | 'unsynced' = 'synced'): Promise<void> {
    const boxes = fragments.map((fragment) => fragmentBoxes(fragment, this.#track));
    await writeFully(this.#file, [...this.#opening, ...boxes.flat()], this.bytes);
    if (sync === 'synced') await this.sync();
    const before = this.bytes;
    this.bytes += lengthOf(this.#opening);
    for (const [index, fragment] of fragments.entries()) {
      const at = this.bytes;
      this.bytes += lengthOf(boxes[index]!);
      this.#groups.add(fragment, at, this.bytes);
    }
    this.#opening = [];
    this.#parts.wrote(this.bytes - before);
  }

  async sync(): Promise<void> {
    await this.#parts.gate(() => this.#file.datasync());
  }

  /** Cuts off what a failed append left behind. */
  async rewind(): Promise<void> {
    await this.#file.truncate(this.bytes);
  }

  /** Closes the file in order, with its groups and its foot. The end may be earlier than the last fragment's where the next segment takes over. */
  async finish(end: EpochMs): Promise<void> {
    try {
      const groups = this.#groups.collected;
      const closing = [...groups ? [groupsBox(groups)] : [], footBox(end)];
      await writeFully(this.#file, closing, this.bytes);
      await this.sync();
      this.bytes += lengthOf(closing);
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  /** For a file without a single durable fragment. */
  async discard(): Promise<void> {
    await this.close();
    await this.#parts.fs.remove(this.#path).catch(() => undefined);
    this.#parts.begun.delete(this.id);
  }
}

function lengthOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, buffer) => sum + buffer.length, 0);
}

async function makeFolders({ fs, root, gate }: FileParts, { camera, role, start }: SegmentPlace): Promise<void> {
  const day = dayOf(start);
  const folders = [path.join(root, cameraFolder(camera)), path.join(root, cameraFolder(camera), role), dayFolder(root, camera, role, day)];
  for (const folder of folders) {
    if (await fs.makeFolder(folder)) await gate(() => fs.syncFolder(path.dirname(folder)));
  }
}
