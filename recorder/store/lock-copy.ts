/**
 * `<data>/locks.json`: all evidence locks once more, beside the index. An index that is lost is made anew from the footage (F54), which
 * knows nothing of locks; without this copy the next cleaning would delete what they held.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeFully, type DiskFs } from './disk-fs.ts';
import type { LockRow } from './index-rows.ts';
import type { StoreLog } from './store-log.ts';

const fileName = 'locks.json';
const time = z.int();
const copySchema = z.object({
  version: z.literal(1),
  locks: z.array(z.object({
    id: z.string(), camera: z.string(), start: time, end: time, reason: z.string(), bookmark: z.string().nullable(), by: z.string(), madeAt: time, until: time.nullable(),
  })),
});

/** None where there is no copy; null where there is one that cannot be read. */
export function readLockCopy(folder: string): readonly LockRow[] | null {
  let text: string;
  try {
    text = readFileSync(path.join(folder, fileName), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : null;
  }
  try {
    return copySchema.parse(JSON.parse(text)).locks;
  } catch {
    return null;
  }
}

export class LockCopy {
  readonly #fs: DiskFs;
  readonly #folder: string;
  readonly #log: StoreLog;
  #written: string;
  #queue: Promise<void> = Promise.resolve();

  constructor({ fs, folder, log }: { readonly fs: DiskFs; readonly folder: string; readonly log: StoreLog }) {
    this.#fs = fs;
    this.#folder = folder;
    this.#log = log;
    this.#written = textOf(readLockCopy(folder) ?? []);
  }

  /** Durable when it resolves, or noted in the log and made good by the next call: the index holds the locks as well. */
  keep(rows: readonly LockRow[]): Promise<void> {
    const text = textOf(rows);
    return (this.#queue = this.#queue.then(async () => {
      if (text === this.#written) return;
      await this.#write(text);
      this.#written = text;
    }).catch((error: unknown) => { this.#log.warn({ detail: String(error) }, 'the copy of the locks was not written'); }));
  }

  async #write(text: string): Promise<void> {
    const draft = path.join(this.#folder, `${fileName}.new`);
    await this.#fs.remove(draft);
    const file = await this.#fs.create(draft);
    try {
      await writeFully(file, [Buffer.from(text)], 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await this.#fs.rename(draft, path.join(this.#folder, fileName));
    await this.#fs.syncFolder(this.#folder);
  }
}

function textOf(rows: readonly LockRow[]): string {
  return `${JSON.stringify({ version: 1, locks: rows.toSorted((a, b) => a.id.localeCompare(b.id)) })}\n`;
}
