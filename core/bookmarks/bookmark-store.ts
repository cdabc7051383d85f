/** Bookmarks of the wall in the core's database: durable when a call returns, found by the beginnings of words in any spelling, also among a million. */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { cameraIdSchema } from '#bridge/schemas';
import { cleanText } from '#model/clean-text';
import type { CameraId } from '#model/ids';
import { foldText, queryTokensOf, termsOf } from '#model/search-folding';
import type { EpochMs, TimeRange } from '#model/time';
import { bookmarkSeverities } from '#model/wall-bookmark';
import type { BookmarkChange, BookmarkSeverity, WallBookmark } from '#model/wall-bookmark';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';

/** As the store keeps it: what servers know is added by the duty. */
export type KeptBookmark = Omit<WallBookmark, 'diesAt' | 'lock' | 'lockable' | 'server' | 'author' | 'aheadMs'> & {
  /** By how much the cameras' clocks were known to be ahead when it was made, ms: `range` and this is where it lies in their footage. */
  readonly ahead: Readonly<Record<CameraId, number>>;
  readonly monitor: number;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
  readonly natives: Readonly<Record<CameraId, string>>;
};

export interface BookmarkWords { readonly title: string; readonly note: string; readonly tags: readonly string[]; readonly severity: BookmarkSeverity }

export interface BookmarkQuery {
  readonly text: string;
  readonly cameras: readonly CameraId[] | null;
  readonly range: TimeRange | null;
  readonly severity: BookmarkSeverity | null;
  /** Of these alone. */
  readonly ids?: readonly string[] | null;
  /** Number of the last one that is known; null begins with the newest. */
  readonly before: number | null;
  readonly limit: number;
}

const mostTags = 20;
/** A longer stretch is looked for by its own start only, ms. */
const longestMs = 86_400_000;
const lengths = { title: 200, note: 4_000, noteLines: 100, tag: 60 } as const;
const camerasInRow = z.array(cameraIdSchema).min(1).max(16);
const aheadInRow = z.record(z.string(), z.number().int());
const tagsInRow = z.array(z.string().max(200)).max(mostTags);
type Row = Readonly<Record<string, unknown>>;

export class BookmarkStore {
  readonly #data: CoreData;
  readonly #now: () => EpochMs;
  /** Words that find a camera: its names, number and site. */
  readonly #cameraWords: (camera: CameraId) => string;

  constructor(options: { readonly data: CoreData; readonly now: () => EpochMs; readonly cameraWords: (camera: CameraId) => string }) {
    this.#data = options.data;
    this.#now = options.now;
    this.#cameraWords = options.cameraWords;
  }

  add(wanted: { readonly cameras: readonly CameraId[]; readonly range: TimeRange; readonly monitor: number; readonly ahead?: KeptBookmark['ahead'] } & Partial<BookmarkWords>): KeptBookmark {
    const { cameras, range, monitor } = wanted;
    if (!(range.start <= range.end)) throw new CoreFault('invalid-input', 'a bookmark needs a stretch of time');
    const words = soundWords({ title: '', note: '', tags: [], severity: 'note', ...wanted });
    const id = randomUUID();
    const now = Math.round(this.#now());
    const distinct = [...new Set(cameras)];
    this.#data.transaction(() => {
      const { lastInsertRowid } = this.#run(
        'INSERT INTO wall_bookmark (id, cameras, starts_at, ends_at, title, note, tags, severity, monitor, created_at, changed_at, ahead) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        id, JSON.stringify(distinct), Math.round(range.start), Math.round(range.end), words.title, words.note, JSON.stringify(words.tags), words.severity, monitor, now, now, JSON.stringify(wanted.ahead ?? {}),
      );
      const number = Number(lastInsertRowid);
      this.#run('INSERT INTO wall_bookmark_text (rowid, terms) VALUES (?, ?)', number, this.#terms(words, distinct));
    });
    return this.get(id);
  }

  /** Refused with `not-found`. */
  get(id: string): KeptBookmark {
    const row = this.#data.db.prepare('SELECT * FROM wall_bookmark WHERE id = ?').get(id);
    const found = row && this.#bookmarkOf(row);
    if (!found) throw new CoreFault('not-found', 'there is no such bookmark');
    return found;
  }

  /** What it said before stays in its history. */
  change(id: string, change: Partial<BookmarkWords>, monitor: number): KeptBookmark {
    const before = this.get(id);
    const { title, note, tags, severity } = before;
    const words = soundWords({ title, note, tags, severity, ...change });
    const now = Math.round(this.#now());
    this.#data.transaction(() => {
      this.#run('INSERT INTO wall_bookmark_change (bookmark, at, monitor, before) VALUES (?, ?, ?, ?)', id, now, monitor, JSON.stringify({ title, note, tags, severity }));
      this.#run('UPDATE wall_bookmark SET title = ?, note = ?, tags = ?, severity = ?, changed_at = ? WHERE id = ?', words.title, words.note, JSON.stringify(words.tags), words.severity, now, id);
      const number = this.#numberOf(id);
      this.#run('DELETE FROM wall_bookmark_text WHERE rowid = ?', number);
      this.#run('INSERT INTO wall_bookmark_text (rowid, terms) VALUES (?, ?)', number, this.#terms(words, before.cameras));
    });
    return this.get(id);
  }

  remove(id: string): KeptBookmark {
    const bookmark = this.get(id);
    this.#data.transaction(() => {
      const number = this.#numberOf(id);
      this.#run('DELETE FROM wall_bookmark_text WHERE rowid = ?', number);
      this.#run('DELETE FROM wall_bookmark_change WHERE bookmark = ?', id);
      this.#run('DELETE FROM wall_bookmark_still WHERE bookmark = ?', id);
      this.#run('DELETE FROM wall_bookmark_native WHERE bookmark = ?', id);
      this.#run('DELETE FROM wall_bookmark WHERE id = ?', id);
    });
    return bookmark;
  }

  /** Newest first; `next` continues, null at the end. */
  list({ text, cameras, range, severity, ids = null, before, limit }: BookmarkQuery): { readonly bookmarks: KeptBookmark[]; readonly next: number | null } {
    const tokens = queryTokensOf(text);
    // Only signs were typed: nothing has them.
    if (text.trim() !== '' && tokens.length === 0) return { bookmarks: [], next: null };
    const marks = [...(severity ? [[severityMark(severity)]] : []), ...(cameras ? [cameras.map(cameraMark)] : [])];
    if (cameras?.length === 0) return { bookmarks: [], next: null };
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const where = (condition: string, ...given: (string | number)[]): void => {
      conditions.push(condition);
      values.push(...given);
    };
    // The index of words gives its rows newest first without sorting; who made it, where and how grave are words of it, too.
    const isByWords = tokens.length > 0 || marks.length > 0;
    const number = isByWords ? 'wall_bookmark_text.rowid' : 'wall_bookmark.number';
    if (isByWords) where('wall_bookmark_text MATCH ?', matchOf(tokens, marks));
    if (before !== null) where(`${number} < ?`, before);
    if (ids) where('wall_bookmark.id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
    if (range) {
      // Numbers grow with time, more or less: those of the stretch bound what is looked through.
      const bounds = this.#data.db.prepare('SELECT min(number) AS first, max(number) AS last FROM wall_bookmark INDEXED BY wall_bookmark_by_time WHERE starts_at >= ? AND starts_at < ?').get(range.start - longestMs, range.end);
      if (bounds?.['first'] === null || !bounds) return { bookmarks: [], next: null };
      where(`${number} BETWEEN ? AND ?`, Number(bounds['first']), Number(bounds['last']));
      where('starts_at < ? AND ends_at >= ?', range.end, range.start);
    }
    const from = isByWords ? 'wall_bookmark_text JOIN wall_bookmark ON wall_bookmark.number = wall_bookmark_text.rowid' : 'wall_bookmark';
    const rows = this.#data.db.prepare(`SELECT wall_bookmark.* FROM ${from}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''} ORDER BY ${number} DESC LIMIT ?`).all(...values, limit);
    return { bookmarks: rows.flatMap((row) => this.#bookmarkOf(row) ?? []), next: rows.length < limit ? null : Number(rows.at(-1)?.['number']) };
  }

  /** Oldest change first. */
  history(id: string): BookmarkChange[] {
    return this.#data.db.prepare('SELECT at, monitor, before FROM wall_bookmark_change WHERE bookmark = ? ORDER BY at, rowid').all(id)
      .map((row) => ({ at: Number(row['at']), monitor: Number(row['monitor']), ...wordsInRow.parse(JSON.parse(String(row['before']))) }));
  }

  keepNative(id: string, camera: CameraId, native: string): void {
    this.#run('INSERT OR REPLACE INTO wall_bookmark_native (camera, native, bookmark) VALUES (?, ?, ?)', camera, native, id);
  }

  /** A server's own bookmark that is one of ours, passed on to it. */
  isOwn(camera: CameraId, native: string): boolean {
    return this.#data.db.prepare('SELECT 1 FROM wall_bookmark_native WHERE camera = ? AND native = ?').get(camera, native) !== undefined;
  }

  keepStill(id: string, camera: CameraId, still: Uint8Array): void {
    if (!this.get(id).cameras.includes(camera)) throw new CoreFault('invalid-input', 'the bookmark is not of this camera');
    this.#run('INSERT OR REPLACE INTO wall_bookmark_still (bookmark, camera, still) VALUES (?, ?, ?)', id, camera, still);
  }

  still(id: string, camera: CameraId): Uint8Array | null {
    const still = this.#data.db.prepare('SELECT still FROM wall_bookmark_still WHERE bookmark = ? AND camera = ?').get(id, camera)?.['still'];
    return still instanceof Uint8Array ? still : null;
  }

  #terms({ title, note, tags, severity }: BookmarkWords, cameras: readonly CameraId[]): string {
    const words = termsOf([title, note, ...tags, ...cameras.map((camera) => this.#cameraWords(camera))].join('\n'));
    return [...words, severityMark(severity), ...cameras.map(cameraMark)].join(' ');
  }

  #numberOf(id: string): number {
    return Number(this.#data.db.prepare('SELECT number FROM wall_bookmark WHERE id = ?').get(id)?.['number']);
  }

  #run(sql: string, ...values: (string | number | Uint8Array)[]) {
    return this.#data.transaction(() => this.#data.db.prepare(sql).run(...values));
  }

  /** Null for a row that this program cannot have written. */
  #bookmarkOf(row: Row): KeptBookmark | null {
    try {
      const id = String(row['id']);
      const natives = Object.fromEntries(this.#data.db.prepare('SELECT camera, native FROM wall_bookmark_native WHERE bookmark = ?').all(id).map((one) => [String(one['camera']), String(one['native'])]));
      const stills = this.#data.db.prepare('SELECT camera FROM wall_bookmark_still WHERE bookmark = ?').all(id).map((one) => String(one['camera']));
      return {
        id, cameras: camerasInRow.parse(JSON.parse(String(row['cameras']))), range: { start: Number(row['starts_at']), end: Number(row['ends_at']) },
        title: String(row['title']), note: String(row['note']), tags: tagsInRow.parse(JSON.parse(String(row['tags']))), severity: z.enum(bookmarkSeverities).parse(row['severity']),
        monitor: Number(row['monitor']), createdAt: Number(row['created_at']), changedAt: Number(row['changed_at']), stills, natives, ahead: aheadInRow.parse(JSON.parse(String(row['ahead']))),
      };
    } catch {
      return null;
    }
  }
}

const wordsInRow = z.object({ title: z.string(), note: z.string(), tags: tagsInRow, severity: z.enum(bookmarkSeverities) });

/** Nothing a person types begins like these. */
const severityMark = (severity: BookmarkSeverity): string => `zzseverity${severity}`;
const cameraMark = (camera: CameraId): string => `zzcamera${createHash('sha256').update(camera).digest('hex').slice(0, 16)}`;

/** Every word must be the beginning of a term in one of its spellings; of each set of marks one must be there. */
function matchOf(tokens: readonly (readonly string[])[], marks: readonly (readonly string[])[]): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return [...tokens.map((spellings) => spellings.map((spelling) => `${quoted(spelling)}*`)), ...marks.map((one) => one.map(quoted))].map((either) => `(${either.join(' OR ')})`).join(' AND ');
}

function soundWords({ title, note, tags, severity }: BookmarkWords): BookmarkWords {
  const lines = note.slice(0, lengths.note * 2).split(/\r\n|\r|\n/).slice(0, lengths.noteLines).map((line) => cleanText(line, lengths.note));
  const distinct = new Map(tags.map((tag) => cleanText(tag, lengths.tag)).filter((tag) => tag !== '').map((tag) => [foldText(tag) || tag, tag]));
  if (distinct.size > mostTags) throw new CoreFault('invalid-input', `a bookmark has at most ${mostTags} tags`);
  return { title: cleanText(title, lengths.title), note: lines.join('\n').trim().slice(0, lengths.note).toWellFormed(), tags: [...distinct.values()], severity };
}
