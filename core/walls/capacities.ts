/** What the PC behind each monitor was measured to carry (the page's commissioning run); it stays with the monitor. */
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import type { Journal } from '../journal/journal.ts';
import { by } from '../journal/by.ts';

export interface MonitorCapacity {
  /** Millions of pixels a second, decoded and shown. */
  readonly megapixelsPerSecond: number;
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
    const row = this.#data.db.prepare('SELECT megapixels, measured_at FROM monitor_capacity WHERE number = ?').get(monitor);
    return row ? { megapixelsPerSecond: Number(row['megapixels']), measuredAt: Number(row['measured_at']) } : null;
  }

  keep({ monitor, megapixelsPerSecond }: { readonly monitor: number; readonly megapixelsPerSecond: number }, who?: string): MonitorCapacity {
    const measuredAt = this.#now();
    this.#data.transaction(() => {
      this.#data.db.prepare('INSERT OR REPLACE INTO monitor_capacity (number, megapixels, measured_at) VALUES (?, ?, ?)').run(monitor, megapixelsPerSecond, measuredAt);
      this.#journal.append({ kind: 'capacity-measured', monitor, detail: { ...by(who), megapixelsPerSecond: Math.round(megapixelsPerSecond) } });
    });
    return { megapixelsPerSecond, measuredAt };
  }
}
