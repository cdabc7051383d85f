/**
 * Pictures for tiles, each under the hash of its bytes in one owner-only folder. One that nothing shows any more stays until room is needed:
 * an undone change, a push that returns, a copied tile or a preset's file may want it again, and none of these is in the database.
 */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { open, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import { ownerOnlyFolder, syncFolder } from '../data/owner-only.ts';
import { asCoreFault } from '../data/sqlite-fault.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import { by } from '../journal/by.ts';
import { checkImage, imageTypes } from './image-check.ts';
import type { ImageEnding } from './image-check.ts';

export const mostImageBytes = 5 * 1024 * 1024;
const usualRoom = { bytes: 200 * 1024 * 1024, images: 500 };

/** Where arrangements are kept; they name an image as `"image":"<hash>"`. */
const arrangements = ['SELECT arrangement AS told FROM monitor', 'SELECT arrangement AS told FROM view', 'SELECT monitors AS told FROM wall_preset', 'SELECT stack AS told FROM push_stack'];

interface KeptImage { readonly hash: string; readonly file: string; readonly ending: ImageEnding; readonly bytes: number; readonly usedAt: EpochMs }

export interface WallImagesOptions {
  /** Where the pictures go; created owner-only. */
  readonly folder: string;
  readonly data: CoreData;
  readonly journal: Journal;
  readonly note: Note;
  readonly now: () => EpochMs;
  readonly room?: typeof usualRoom;
}

export class WallImages {
  readonly #options: WallImagesOptions;
  readonly #room: typeof usualRoom;
  /** One at a time, so that two cannot take the same room. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: WallImagesOptions) {
    this.#options = options;
    this.#room = options.room ?? usualRoom;
    try {
      ownerOnlyFolder(options.folder);
      for (const name of readdirSync(options.folder)) if (name.endsWith('.partial')) rmSync(join(options.folder, name), { force: true });
    } catch (error) {
      throw asCoreFault(error);
    }
  }

  /** The name by which a tile shows it. Refused with `invalid-input` where it is no picture, `too-large` where pictures that are shown somewhere fill the room. */
  keep(image: Blob, who?: string): Promise<{ image: string }> {
    const kept = this.#last.then(() => this.#keep(image, who));
    this.#last = kept.catch(() => undefined);
    return kept;
  }

  /** Null where it is not there. */
  async read(hash: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | null> {
    const kept = this.#all().find((one) => one.hash === hash);
    if (!kept) return null;
    const bytes = await readFile(join(this.#options.folder, kept.file)).catch(() => null);
    // A damaged file is none.
    return bytes && hashOf(bytes) === hash ? { bytes, type: imageTypes[kept.ending] } : null;
  }

  async #keep(image: Blob, who?: string): Promise<{ image: string }> {
    if (image.size > mostImageBytes) throw new CoreFault('too-large', 'a picture may have 5 MB');
    const bytes = new Uint8Array(await image.arrayBuffer());
    const found = checkImage(bytes);
    if ('fault' in found) throw new CoreFault('invalid-input', found.fault);
    const hash = hashOf(bytes);
    const { folder, now } = this.#options;
    try {
      const there = this.#all().find((one) => one.hash === hash);
      if (there && await this.read(hash)) {
        await utimes(join(folder, there.file), new Date(now()), new Date(now()));
        return { image: hash };
      }
      await this.#makeRoom(bytes.length);
      await this.#write(`${hash}.${found.ending}`, bytes);
    } catch (error) {
      throw asCoreFault(error);
    }
    this.#options.note(() => {
      this.#options.journal.append({ kind: 'image-kept', detail: { ...by(who), image: hash, type: imageTypes[found.ending], bytes: bytes.length, width: found.width, height: found.height } });
    });
    return { image: hash };
  }

  /** Removes what nothing shows, longest unused first. */
  async #makeRoom(wanted: number): Promise<void> {
    let kept = this.#all().toSorted((a, b) => a.usedAt - b.usedAt);
    const isFull = (): boolean => kept.length >= this.#room.images || kept.reduce((sum, { bytes }) => sum + bytes, wanted) > this.#room.bytes;
    if (!isFull()) return;
    const shown = this.#shown();
    for (const one of kept.filter(({ hash }) => !shown.has(hash))) {
      if (!isFull()) break;
      await rm(join(this.#options.folder, one.file), { force: true });
      kept = kept.filter(({ hash }) => hash !== one.hash);
      this.#options.note(() => { this.#options.journal.append({ kind: 'image-removed', detail: { image: one.hash } }); });
    }
    if (isFull()) throw new CoreFault('too-large', 'the pictures that monitors, views and presets show fill the room for them');
  }

  #shown(): Set<string> {
    const { db } = this.#options.data;
    return new Set(arrangements.flatMap((query) => db.prepare(query).all()).flatMap(({ told }) => [...String(told).matchAll(/"image":"([0-9a-f]{64})"/g)].map(([, hash]) => hash!)));
  }

  #all(): KeptImage[] {
    const { folder } = this.#options;
    return readdirSync(folder).flatMap((file) => {
      const [, hash, ending] = /^([0-9a-f]{64})\.(png|jpg|webp)$/.exec(file) ?? [];
      if (!hash) return [];
      const { size, mtimeMs } = statSync(join(folder, file));
      return [{ hash, file, ending: ending as ImageEnding, bytes: size, usedAt: mtimeMs }];
    });
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const { folder, now } = this.#options;
    const partial = join(folder, `${name}.partial`);
    try {
      const file = await open(partial, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.utimes(new Date(now()), new Date(now()));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, join(folder, name));
      syncFolder(folder);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
