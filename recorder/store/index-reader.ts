/** Questions to the index. Reads see committed rows only: whatever is answered is durable. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { EpochMs, TimeRange } from '#model/time';
import type { GapRow, LockRow, SegmentRow } from './index-rows.ts';
import type { StoredRole } from './segment-path.ts';

/** No segment is longer (the writer closes it even without a key frame): how far before a range one may begin that reaches into it. */
export const maxSegmentMs = 3_600_000;

const segmentColumns = 'id, camera, role, ord, start_ms AS start, end_ms AS "end", bytes, codec, run, state';
const gapColumns = 'id, camera, role, start_ms AS start, end_ms AS "end", reason';

export class IndexReader {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
  }

  #all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement.all(...values) as T[];
  }

  segment(id: string): SegmentRow | null {
    return this.#all<SegmentRow>(`SELECT ${segmentColumns} FROM segment WHERE id = ?`, id)[0] ?? null;
  }

  /** In order of start; files on their way out are not footage any more. */
  segments(camera: string, role: StoredRole, range: TimeRange): SegmentRow[] {
    return this.#all(
      `SELECT ${segmentColumns} FROM segment WHERE camera = ? AND role = ? AND start_ms < ? AND start_ms >= ? AND end_ms > ? AND state <> 'deleting' ORDER BY start_ms, ord`,
      camera, role, range.end, range.start - maxSegmentMs, range.start,
    );
  }

  /** Rows of the files of one day folder. */
  startedWithin(camera: string, role: StoredRole, range: TimeRange): SegmentRow[] {
    return this.#all(`SELECT ${segmentColumns} FROM segment WHERE camera = ? AND role = ? AND start_ms >= ? AND start_ms < ?`, camera, role, range.start, range.end);
  }

  unfinished(state: 'open' | 'deleting'): SegmentRow[] {
    return this.#all(`SELECT ${segmentColumns} FROM segment WHERE state IN ('open', 'deleting') AND state = ?`, state);
  }

  /** Closed segments in the order they were recorded, behind the one with this number. */
  oldest(limit: number, after = -1): SegmentRow[] {
    return this.#all(`SELECT ${segmentColumns} FROM segment WHERE state IN ('closed', 'damaged') AND ord > ? ORDER BY ord LIMIT ?`, after, limit);
  }

  /** Closed segments whose footage ended before a time, earliest end first, behind a place in this order. */
  endedBefore(end: EpochMs, limit: number, after: { readonly end: EpochMs; readonly place: number } = { end: -8.64e15, place: 0 }): (SegmentRow & { readonly place: number })[] {
    return this.#all(
      `SELECT ${segmentColumns}, rowid AS place FROM segment WHERE end_ms < ? AND (end_ms, rowid) > (?, ?) AND state IN ('closed', 'damaged') ORDER BY end_ms, rowid LIMIT ?`,
      end, after.end, after.place, limit,
    );
  }

  /** Bytes of all files that a range touches. */
  bytesWithin(camera: string, role: StoredRole, { start, end }: TimeRange): number {
    return this.#all<{ bytes: number }>(
      `SELECT coalesce(sum(bytes), 0) AS bytes FROM segment WHERE camera = ? AND role = ? AND start_ms < ? AND start_ms >= ? AND end_ms > ? AND state <> 'deleting'`,
      camera, role, end, start - maxSegmentMs, start,
    )[0]!.bytes;
  }

  locks(): LockRow[] {
    return this.#all('SELECT id, camera, start_ms AS start, end_ms AS "end", reason, bookmark, made_by AS "by", made_at AS madeAt, until_ms AS "until" FROM evidence_lock ORDER BY made_at, id');
  }

  last(camera: string, role: StoredRole): SegmentRow | null {
    return this.#all<SegmentRow>(`SELECT ${segmentColumns} FROM segment WHERE camera = ? AND role = ? AND state <> 'deleting' ORDER BY ord DESC LIMIT 1`, camera, role)[0] ?? null;
  }

  gaps(camera: string, range: TimeRange): GapRow[] {
    return this.#all(
      `SELECT ${gapColumns} FROM gap WHERE camera = ? AND start_ms < ? AND (end_ms IS NULL OR end_ms > ? OR (end_ms = start_ms AND start_ms >= ?)) ORDER BY start_ms, id`,
      camera, range.end, range.start, range.start,
    );
  }

  /** Newest first: gaps that began within the range, of these cameras or of all; what was deleted when its time had come is none. */
  losses({ start, end }: TimeRange, cameras: readonly string[] | null, limit: number): GapRow[] {
    const whose = cameras === null ? '' : 'AND camera IN (SELECT value FROM json_each(?))';
    return this.#all(
      `SELECT ${gapColumns} FROM gap WHERE start_ms >= ? AND start_ms < ? AND reason <> 'deleted' ${whose} ORDER BY start_ms DESC, id DESC LIMIT ?`,
      start, end, ...(cameras === null ? [] : [JSON.stringify(cameras)]), limit,
    );
  }

  gapsOf(camera: string, role: StoredRole, where: 'lasting' | 'deleted'): GapRow[] {
    const condition = where === 'lasting' ? 'end_ms IS NULL' : `reason = 'deleted'`;
    return this.#all(`SELECT ${gapColumns} FROM gap WHERE camera = ? AND role = ? AND ${condition} ORDER BY id`, camera, role);
  }

  gapsEndedBy(camera: string, role: StoredRole, end: EpochMs): GapRow[] {
    return this.#all(`SELECT ${gapColumns} FROM gap WHERE camera = ? AND role = ? AND end_ms <= ?`, camera, role, end);
  }

  meta(key: string): string | null {
    return this.#all<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)[0]?.value ?? null;
  }

  /** Highest numbers given so far. */
  counters(): { ord: number; gap: number } {
    return this.#all<{ ord: number; gap: number }>('SELECT coalesce((SELECT max(ord) FROM segment), 0) AS ord, coalesce((SELECT max(id) FROM gap), 0) AS gap')[0]!;
  }

  close(): void {
    this.#database.close();
  }
}
