/** The journal: what happened and who looked, appended and never edited (the database itself refuses). */
import { journalEntrySchema } from '#bridge/schemas';
import type { CameraId } from '#model/ids';
import type { JournalEntry, JournalKind } from '#model/journal-entry';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import { cleanDetail } from './clean-detail.ts';

/** What a part of the core hands in; time and id are the journal's. */
export interface Deed {
  readonly kind: JournalKind;
  readonly camera?: CameraId | null;
  readonly monitor?: number | null;
  /** Cut and scrubbed of secrets before it is written. */
  readonly detail?: JournalEntry['detail'];
  /** When it happened, where that was before now. */
  readonly at?: EpochMs;
}

/** Kinds that a stranger can cause at will are written at most so often a minute; the rest is counted. */
const mostPerMinute: Partial<Record<JournalKind, number>> = { 'request-refused': 60, 'monitor-token-refused': 60, 'window-crashed': 60, 'tile-lost': 600, 'tile-recovered': 600, 'tile-frozen': 600 };
const minuteMs = 60_000;

export class Journal {
  readonly #data: CoreData;
  readonly #now: () => EpochMs;
  readonly #floods = new Map<JournalKind, { since: EpochMs; written: number; unwritten: number }>();

  constructor(options: { readonly data: CoreData; readonly now: () => EpochMs }) {
    this.#data = options.data;
    this.#now = options.now;
    const { recovery } = options.data;
    if (recovery) this.append({ kind: 'data-restored', detail: { ...recovery } });
  }

  /** Durable when it returns. Null where too many of the kind came in one minute; their number is told with the next one. */
  append(deed: Deed): JournalEntry | null {
    const unwritten = this.#unwritten(deed.kind);
    if (unwritten === null) return null;
    const entry = {
      at: Math.round(deed.at ?? this.#now()), kind: deed.kind, camera: deed.camera ?? null, monitor: deed.monitor ?? null,
      detail: cleanDetail(unwritten > 0 ? { unwritten, ...deed.detail } : deed.detail ?? {}),
    };
    const { lastInsertRowid } = this.#data.transaction(() => this.#data.db
      .prepare('INSERT INTO journal (at, kind, camera, monitor, detail) VALUES (?, ?, ?, ?, ?)')
      .run(entry.at, entry.kind, entry.camera, entry.monitor, JSON.stringify(entry.detail)));
    return { id: Number(lastInsertRowid), ...entry };
  }

  /** Newest first, ids below `before`; null begins at the newest. */
  list(page: { readonly before: number | null; readonly limit: number }): JournalEntry[] {
    const entries: JournalEntry[] = [];
    const rows = this.#data.db.prepare('SELECT * FROM journal WHERE id < ? ORDER BY id DESC').iterate(page.before ?? Number.MAX_SAFE_INTEGER);
    for (const row of rows) {
      const entry = entryOf(row);
      if (entry) entries.push(entry);
      if (entries.length >= page.limit) break;
    }
    return entries;
  }

  /** Entries that say when a camera was watched (`from` and `to` in their detail), in the order of their end, at most 10,000. */
  watchedBetween(camera: CameraId, from: EpochMs, to: EpochMs): JournalEntry[] {
    const rows = this.#data.db.prepare(`SELECT * FROM journal WHERE camera = ? AND at >= ? AND kind IN ('camera-watched', 'camera-left')
      AND json_extract(detail, '$.to') IS NOT NULL AND json_extract(detail, '$.from') < ? ORDER BY at, id LIMIT 10000`).all(camera, from, to);
    return rows.flatMap((row) => entryOf(row) ?? []);
  }

  /** How many of the kind went unwritten before this one; null where this one must not be written either. */
  #unwritten(kind: JournalKind): number | null {
    const most = mostPerMinute[kind];
    if (most === undefined) return 0;
    const now = this.#now();
    const flood = this.#floods.get(kind);
    if (!flood || Math.abs(now - flood.since) >= minuteMs) {
      this.#floods.set(kind, { since: now, written: 1, unwritten: 0 });
      return flood?.unwritten ?? 0;
    }
    if (flood.written >= most) {
      flood.unwritten += 1;
      return null;
    }
    flood.written += 1;
    return 0;
  }
}

/** Null for a row that this program cannot have written. */
function entryOf(row: Readonly<Record<string, unknown>>): JournalEntry | null {
  try {
    return journalEntrySchema.safeParse({ ...row, detail: JSON.parse(String(row['detail'])) }).data ?? null;
  } catch {
    return null;
  }
}
