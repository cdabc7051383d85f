/** What the PC behind each monitor was measured to carry (the page's commissioning run); it stays with the monitor. */
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import type { Journal } from '../journal/journal.ts';
import { by } from '../journal/by.ts';

export interface MonitorCapacity {
  /** Millions of pixels a second, decoded and shown. */
  readonly megapixelsPerSecond: number;
  /** False where nothing strained the PC: it carries at least this. */
  readonly isLimit: boolean;
  readonly measuredAt: EpochMs;
}

export class Capacities {
  readonly #data: CoreData;
  readonly #journal: Journal;
  readonly #now: () => EpochMs;

  constructor(options: { readonly data: CoreData; readonly journal: Journal; readonly now: () => EpochMs }) {
    this.#data = options.data;
    this.#journal = options.journal;
    this.#now = options.now;
  }

  /** Null where none was measured. */
  read(monitor: number): MonitorCapacity | null {
    const row = this.#data.db.prepare('SELECT megapixels, is_limit, measured_at FROM monitor_capacity WHERE number = ?').get(monitor);
    return row ? { megapixelsPerSecond: Number(row['megapixels']), isLimit: row['is_limit'] !== 0, measuredAt: Number(row['measured_at']) } : null;
  }

  keep({ monitor, megapixelsPerSecond, isLimit }: { readonly monitor: number; readonly megapixelsPerSecond: number; readonly isLimit: boolean }, who?: string): MonitorCapacity {
    const measuredAt = this.#now();
    this.#data.transaction(() => {
      this.#data.db.prepare('INSERT OR REPLACE INTO monitor_capacity (number, megapixels, is_limit, measured_at) VALUES (?, ?, ?, ?)').run(monitor, megapixelsPerSecond, isLimit ? 1 : 0, measuredAt);
      this.#journal.append({ kind: 'capacity-measured', monitor, detail: { ...by(who), megapixelsPerSecond: Math.round(megapixelsPerSecond), isLimit } });
    });
    return { megapixelsPerSecond, isLimit, measuredAt };
  }
}
