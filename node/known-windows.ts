/** Which monitors' windows stand open, kept in a file: what people opened and closed counts, not what crashed. The next start opens them again. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { monitorNumberSchema } from '#bridge/schemas';

const windowSchema = z.object({
  monitor: monitorNumberSchema,
  /** Where it fills a screen, in the screen's pixels; null for a window that does not. */
  fills: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }).nullable(),
});
const fileSchema = z.object({ version: z.literal(1), windows: z.array(windowSchema) });
export type KnownWindow = z.infer<typeof windowSchema>;

export class KnownWindows {
  readonly #file: string;
  readonly #windows: Map<number, KnownWindow>;

  constructor(file: string) {
    this.#file = file;
    this.#windows = new Map(read(file).map((one) => [one.monitor, one]));
  }

  list(): KnownWindow[] {
    return [...this.#windows.values()].toSorted((a, b) => a.monitor - b.monitor);
  }

  get(monitor: number): KnownWindow | null {
    return this.#windows.get(monitor) ?? null;
  }

  keep(window: KnownWindow): void {
    if (JSON.stringify(this.#windows.get(window.monitor)) === JSON.stringify(window)) return;
    this.#windows.set(window.monitor, window);
    this.#write();
  }

  forget(monitor: number): void {
    if (this.#windows.delete(monitor)) this.#write();
  }

  #write(): void {
    const partial = `${this.#file}.partial`;
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(partial, JSON.stringify({ version: 1, windows: this.list() } satisfies z.infer<typeof fileSchema>), { mode: 0o600 });
      renameSync(partial, this.#file);
    } catch { /* A window is no worse for not being remembered, and a full disk is told elsewhere. */ }
  }
}

/** One that is not there, torn or foreign knows no window. */
function read(file: string): KnownWindow[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).windows;
  } catch {
    return [];
  }
}
