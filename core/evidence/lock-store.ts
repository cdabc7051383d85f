/** Evidence locks in the core's database: written down before a server is asked, kept as history when they are over. */
import { randomUUID } from 'node:crypto';
import type { CameraId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';

export interface KeptLock {
  readonly id: string;
  readonly bookmark: string;
  readonly camera: CameraId;
  /** As the footage itself says. */
  readonly range: TimeRange;
  readonly reason: string;
  readonly monitor: number;
  readonly lockedAt: EpochMs;
  readonly until: EpochMs | null;
  /** What the server calls it; null until it has said that it holds. */
  readonly native: string | null;
}

type Row = Readonly<Record<string, unknown>>;

export class LockStore {
  readonly #data: CoreData;
  /** Not over, in memory: each bookmark of a list asks for its own. */
  readonly #open = new Map<string, KeptLock>();
  #byBookmark = new Map<string, readonly KeptLock[]>();

  constructor(data: CoreData) {
    this.#data = data;
    for (const row of data.db.prepare('SELECT * FROM evidence_lock WHERE ended_at IS NULL').all()) this.#open.set(String(row['id']), lockOf(row));
    this.#index();
  }

  of(bookmark: string): readonly KeptLock[] {
    return this.#byBookmark.get(bookmark) ?? [];
  }

  all(): readonly KeptLock[] {
    return [...this.#open.values()];
  }

  add(wanted: Omit<KeptLock, 'id' | 'native'>): KeptLock {
    const lock = { ...wanted, id: randomUUID(), native: null };
    const { id, bookmark, camera, range, reason, monitor, lockedAt, until } = lock;
    this.#run('INSERT INTO evidence_lock (id, bookmark, camera, starts_at, ends_at, reason, monitor, locked_at, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', id, bookmark, camera, range.start, range.end, reason, monitor, lockedAt, until);
    return this.#hold(lock);
  }

  /** The server holds it by this name, for this reason and long. */
  held(lock: KeptLock, native: string): KeptLock {
    this.#run('UPDATE evidence_lock SET native = ?, reason = ?, monitor = ?, locked_at = ?, until = ? WHERE id = ?', native, lock.reason, lock.monitor, lock.lockedAt, lock.until, lock.id);
    return this.#hold({ ...lock, native });
  }

  /** Over: let go, ended by time, or never held. */
  end(id: string, at: EpochMs): void {
    this.#run('UPDATE evidence_lock SET ended_at = ? WHERE id = ?', at, id);
    this.#open.delete(id);
    this.#index();
  }

  #hold(lock: KeptLock): KeptLock {
    this.#open.set(lock.id, lock);
    this.#index();
    return lock;
  }

  #index(): void {
    this.#byBookmark = Map.groupBy(this.#open.values(), ({ bookmark }) => bookmark);
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#data.transaction(() => this.#data.db.prepare(sql).run(...values));
  }
}

function lockOf(row: Row): KeptLock {
  const [until, native] = [row['until'], row['native']];
  return {
    id: String(row['id']), bookmark: String(row['bookmark']), camera: String(row['camera']), range: { start: Number(row['starts_at']), end: Number(row['ends_at']) },
    reason: String(row['reason']), monitor: Number(row['monitor']), lockedAt: Number(row['locked_at']), until: until === null ? null : Number(until), native: native === null ? null : String(native),
  };
}
