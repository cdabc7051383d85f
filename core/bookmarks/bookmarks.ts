/** Bookmarks of the wall: kept here first, passed on to recording servers that keep some themselves, listed together with what others marked there. */
import type { Bookmark } from '#model/bookmark';
import { aheadAt, recordedTime, trueTime } from '#model/clock-correction';
import type { ClockCorrections } from '#model/clock-correction';
import type { Camera } from '#model/camera';
import type { EvidenceLock } from '#model/evidence-lock';
import type { Language } from '#model/local-name';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import type { BookmarkChange, WallBookmark } from '#model/wall-bookmark';
import { Changes, follow } from '../changes.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logger } from '../log.ts';
import type { Note } from '../note.ts';
import type { RecordingServer } from '../servers/recording-server.ts';
import { by } from '../journal/by.ts';
import { bookmarksCsv } from './bookmark-csv.ts';
import type { BookmarkQuery, BookmarkStore, BookmarkWords, KeptBookmark } from './bookmark-store.ts';

/** A list does not wait longer for a server, ms. */
const serverMs = 2_500;
const passOnMs = 15_000;
const mostExported = 10_000;
const mostStillBytes = 200_000;
const dayMs = 86_400_000;

/** What a page asks for: `locked` those whose footage is. */
export type ListQuery = Omit<BookmarkQuery, 'ids'> & { readonly locked?: boolean | undefined };

export interface BookmarksOptions {
  readonly store: BookmarkStore;
  readonly journal: Pick<Journal, 'append'>;
  readonly note: Note;
  readonly log: Logger;
  readonly now: () => EpochMs;
  readonly camera: (id: CameraId) => Camera | null;
  /** Wall time of this place with its offset. */
  readonly localTime: (at: EpochMs) => string;
  readonly server: (id: ServerId) => RecordingServer | null;
  readonly servers: () => readonly ServerId[];
  /** Of a camera whose clock is wrong. */
  readonly corrections: (camera: CameraId) => ClockCorrections;
  /** The most that any correction in force moves anything, ms. */
  readonly farthestMs: () => number;
  /** Days its footage is kept; null where nobody knows. */
  readonly keptDays: (camera: CameraId) => number | null;
  /** What is held of its footage. */
  readonly lock: (bookmark: string) => EvidenceLock | null;
  readonly locked: () => readonly string[];
  readonly canLock: (camera: CameraId) => boolean;
  /** What a mark is called on a server while it has no title. */
  readonly unnamed: (range: TimeRange) => string;
}

export class Bookmarks {
  readonly #options: BookmarksOptions;
  readonly #changes = new Changes();
  readonly #life = new AbortController();
  #revision = 0;

  constructor(options: BookmarksOptions) {
    this.#options = options;
  }

  /** Durable when it returns; servers hear of it afterwards. */
  add(wanted: { readonly cameras: readonly CameraId[]; readonly range: TimeRange; readonly monitor: number } & Partial<BookmarkWords>, who: string): WallBookmark {
    const { store, journal, note, camera: known } = this.#options;
    const unknown = wanted.cameras.find((id) => known(id) === null);
    if (unknown !== undefined) throw new CoreFault('not-found', 'there is no such camera');
    const ahead = Object.fromEntries(wanted.cameras.map((id) => [id, aheadAt(this.#options.corrections(id), recordedTime(this.#options.corrections(id), wanted.range.start))]));
    const kept = store.add({ ...wanted, ahead });
    note(() => {
      for (const camera of kept.cameras) journal.append({ kind: 'bookmark-added', camera, monitor: wanted.monitor, detail: { ...by(who), bookmark: kept.id, start: kept.range.start, end: kept.range.end } });
    });
    void this.#passOn(kept);
    this.#changed();
    return this.#shown(kept);
  }

  change(id: string, change: Partial<BookmarkWords>, monitor: number, who: string): WallBookmark {
    const kept = this.#options.store.change(id, change, monitor);
    this.#options.note(() => { this.#options.journal.append({ kind: 'bookmark-changed', camera: kept.cameras[0] ?? null, monitor, detail: { ...by(who), bookmark: id } }); });
    void this.#passOn(kept);
    this.#changed();
    return this.#shown(kept);
  }

  /** Refused with `conflict` while its footage is locked: it is what says why. */
  remove(id: string, monitor: number, who: string): void {
    if (this.#options.lock(id) !== null) throw new CoreFault('conflict', 'its footage is locked: let it go first');
    const kept = this.#options.store.remove(id);
    this.#options.note(() => { this.#options.journal.append({ kind: 'bookmark-removed', camera: kept.cameras[0] ?? null, monitor, detail: { ...by(who), bookmark: id, title: kept.title } }); });
    for (const [camera, native] of Object.entries(kept.natives)) {
      void this.#partOf(camera)?.remove(native, AbortSignal.timeout(passOnMs)).catch((error: unknown) => { this.#options.log.warn({ camera, error: String(error) }, 'a bookmark was not removed at its server'); });
    }
    this.#changed();
  }

  /** Own ones newest first, and with the first page what servers keep besides; `missing` names servers that did not answer in time. */
  async list({ locked = false, ...query }: ListQuery): Promise<{ readonly bookmarks: WallBookmark[]; readonly next: number | null; readonly missing: ServerId[] }> {
    const { store } = this.#options;
    // A mark stays on its pictures: where a clock was corrected since, it is found by the time it has now.
    const own = store.list({ ...query, ids: locked ? this.#options.locked() : null, range: query.range && this.#wherever(query.range) });
    const bookmarks = own.bookmarks.map((one) => this.#shown(one)).filter(({ range }) => query.range === null || (range.start < query.range.end && range.end >= query.range.start));
    if (query.before !== null) return { bookmarks, next: own.next, missing: [] };
    const missing: ServerId[] = [];
    const foreign = locked || (query.severity !== null && query.severity !== 'note') ? [] : await Promise.all(this.#options.servers().map(async (id) => {
      try {
        return await this.#ofServer(id, query);
      } catch {
        missing.push(id);
        return [];
      }
    }));
    const others = foreign.flat().filter(({ id, cameras: [camera = ''] }) => !store.isOwn(camera, id));
    return { bookmarks: [...bookmarks, ...others].sort((a, b) => b.range.start - a.range.start), next: own.next, missing };
  }

  history(id: string): BookmarkChange[] {
    return this.#options.store.history(id);
  }

  keepStill(id: string, camera: CameraId, still: Uint8Array): void {
    if (still.length > mostStillBytes) throw new CoreFault('too-large', 'stills of bookmarks are small');
    this.#options.store.keepStill(id, camera, still);
    this.#changed();
  }

  still(id: string, camera: CameraId): Uint8Array | null {
    return this.#options.store.still(id, camera);
  }

  /** What a search finds, at most 10,000; the journal is told before anything leaves the house. */
  async exportCsv(query: Pick<ListQuery, 'text' | 'cameras' | 'range' | 'severity' | 'locked'>, language: Language, monitor: number, who: string): Promise<{ readonly csv: string; readonly count: number }> {
    const found: WallBookmark[] = [];
    for (let before: number | null = null; found.length < mostExported;) {
      const page: { readonly bookmarks: WallBookmark[]; readonly next: number | null } = await this.list({ ...query, before, limit: 500 });
      found.push(...page.bookmarks);
      if (page.next === null) break;
      before = page.next;
    }
    const bookmarks = found.slice(0, mostExported);
    this.leftHouse('csv', bookmarks.length, monitor, who);
    return { csv: bookmarksCsv(bookmarks, this.#options.camera, language, this.#options.localTime), count: bookmarks.length };
  }

  /** A list that was printed or exported. Rejects where the journal cannot be written: then it must not leave. */
  leftHouse(as: 'csv' | 'print', count: number, monitor: number, who: string): void {
    this.#options.journal.append({ kind: 'bookmarks-exported', monitor, detail: { ...by(who), as, bookmarks: count } });
  }

  /** Grows with every change: pages read their lists anew. */
  watch(signal: AbortSignal): AsyncGenerator<{ revision: number }, void, void> {
    return follow(this.#changes, () => ({ revision: this.#revision }), signal);
  }

  destroy(): void {
    this.#life.abort();
  }

  async #ofServer(id: ServerId, { cameras, range, text, limit }: ListQuery): Promise<WallBookmark[]> {
    const part = this.#options.server(id)?.bookmarks;
    if (!part || part.backing === 'own-store') return [];
    const own = cameras?.filter((camera) => splitCameraId(camera)?.server === id);
    if (own?.length === 0) return [];
    const query = { ...(own && { cameras: own }), ...(range && { range: this.#wherever(range) }), ...(text !== '' && { text }), limit };
    return (await part.list(query, AbortSignal.any([this.#life.signal, AbortSignal.timeout(serverMs)]))).map((bookmark) => this.#foreign(bookmark, id))
      .filter((one) => range === null || (one.range.start < range.end && one.range.end >= range.start));
  }

  #foreign({ id, camera, range, title, note, tags, author, createdAt }: Bookmark, server: ServerId): WallBookmark {
    const clock = this.#options.corrections(camera);
    const aheadMs = aheadAt(clock, range.start);
    return {
      id, cameras: [camera], range: { start: range.start - aheadMs, end: range.end - aheadMs }, aheadMs, title, note, tags, severity: 'note', monitor: null, author, createdAt, changedAt: null,
      stills: [], diesAt: this.#diesAt([camera], range, null), server, lock: null, lockable: [],
    };
  }

  /** On the pictures of its first camera it was made on, by what is known of its clock now. */
  #shown({ natives: _natives, ahead, ...kept }: KeptBookmark): WallBookmark {
    const [first = ''] = kept.cameras;
    const recorded = recordedIn(kept.range, ahead[first]);
    const start = trueTime(this.#options.corrections(first), recorded.start);
    const range = { start, end: start + (kept.range.end - kept.range.start) };
    const lock = this.#options.lock(kept.id);
    return {
      ...kept, range, aheadMs: recorded.start - start, author: null, server: null, diesAt: this.#diesAt(kept.cameras, recorded, lock), lock,
      lockable: kept.cameras.filter((camera) => this.#options.canLock(camera)),
    };
  }

  /** Wide enough for marks that corrections have moved. */
  #wherever({ start, end }: TimeRange): TimeRange {
    const most = this.#options.farthestMs();
    return { start: Math.max(0, start - most), end: end + most };
  }

  /** The first footage of it that goes; what is locked without end never does. */
  #diesAt(cameras: readonly CameraId[], { start }: TimeRange, lock: EvidenceLock | null): EpochMs | null {
    const ends = cameras.flatMap((camera) => {
      const days = this.#options.keptDays(camera);
      const end = days === null ? [] : [Math.round(start + days * dayMs)];
      if (!lock?.cameras.includes(camera)) return end;
      return lock.until === null ? [] : [Math.max(lock.until, ...end)];
    });
    return ends.length === 0 ? null : Math.min(...ends);
  }

  #partOf(camera: CameraId) {
    const part = this.#options.server(splitCameraId(camera)?.server ?? '')?.bookmarks;
    return part && part.backing !== 'own-store' ? part : null;
  }

  /** The mark is safe already: a server that takes none is noted in the log, and hears of it again with the next change. */
  async #passOn({ id, cameras, range, title, note, tags, natives, ahead }: KeptBookmark): Promise<void> {
    const { store, log, unnamed } = this.#options;
    await Promise.all(cameras.map(async (camera) => {
      const part = this.#partOf(camera);
      if (!part) return;
      const signal = AbortSignal.any([this.#life.signal, AbortSignal.timeout(passOnMs)]);
      const words = { title: title === '' ? unnamed(range) : title, note, tags: part.tags ? tags : [] };
      try {
        const native = natives[camera];
        if (native !== undefined) await part.change(native, words, signal);
        else store.keepNative(id, camera, (await part.add({ camera, range: recordedIn(range, ahead[camera]), ...words }, signal)).id);
      } catch (error) {
        if (!this.#life.signal.aborted) log.warn({ camera, error: String(error) }, 'a bookmark was not passed on to its server');
      }
    }));
  }

  /** Clocks were corrected or footage was locked: marks are told otherwise now. */
  moved(): void {
    this.#changed();
  }

  #changed(): void {
    this.#revision += 1;
    this.#changes.emit();
  }
}

/** A server and its footage know their own clock only. */
export function recordedIn({ start, end }: TimeRange, aheadMs = 0): TimeRange {
  return { start: start + aheadMs, end: end + aheadMs };
}
