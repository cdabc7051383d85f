/** All evidence locks in memory: whether one holds a file is asked for every file that might be deleted. */
import { mergeRanges, type EpochMs, type TimeRange } from '#model/time';
import type { LockRow } from './index-rows.ts';

export class LockBook {
  readonly #rows = new Map<string, LockRow>();
  /** Per camera, overlapping ones joined. */
  #held = new Map<string, readonly TimeRange[]>();
  #revision = 0;

  constructor(rows: Iterable<LockRow> = []) {
    for (const row of rows) this.#rows.set(row.id, row);
    this.#changed();
  }

  /** Another one: what was held before may not be any more, and the other way round. */
  get revision(): number {
    return this.#revision;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): LockRow | null {
    return this.#rows.get(id) ?? null;
  }

  all(): LockRow[] {
    return [...this.#rows.values()];
  }

  put(row: LockRow): void {
    this.#rows.set(row.id, row);
    this.#changed();
  }

  remove(id: string): void {
    this.#rows.delete(id);
    this.#changed();
  }

  /** Whether a lock touches this stretch of a camera's footage. */
  holds({ camera, start, end }: { readonly camera: string; readonly start: EpochMs; readonly end: EpochMs }): boolean {
    return this.#held.get(camera)?.some((range) => range.start < end && range.end > start) ?? false;
  }

  /** What is held, each stretch once. */
  held(): { readonly camera: string; readonly range: TimeRange }[] {
    return [...this.#held].flatMap(([camera, ranges]) => ranges.map((range) => ({ camera, range })));
  }

  /** Those whose time is over. */
  ended(now: EpochMs): LockRow[] {
    return this.all().filter(({ until }) => until !== null && until <= now);
  }

  #changed(): void {
    this.#revision += 1;
    this.#held = new Map([...Map.groupBy(this.#rows.values(), ({ camera }) => camera)].map(([camera, rows]) => [camera, mergeRanges(rows)]));
  }
}
