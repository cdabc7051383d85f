/** Bookmarks kept in the core's own database, for recording servers that keep none. Durable when a call resolves. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Bookmark } from '#model/bookmark';
import { cleanText } from '#model/clean-text';
import { splitCameraId } from '#model/ids';
import type { ServerId } from '#model/ids';
import { foldText, queryTokensOf, termsOf } from '#model/search-folding';
import type { EpochMs, TimeRange } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import { ServerFault } from '../servers/recording-server.ts';
import type { BookmarksPart } from '../servers/recording-server.ts';

export interface OwnBookmarks {
  /** The bookmarks of one server's cameras as its adapter offers them; they stay when the server is removed and added again under the same id. */
  forServer(server: ServerId): BookmarksPart;
}

export interface OwnBookmarksOptions {
  readonly data: Pick<CoreData, 'db' | 'transaction'>;
  readonly now: () => EpochMs;
  /** Who sits at the desk; null where nobody is known. */
  readonly author?: () => string | null;
}

type Row = Readonly<Record<string, unknown>>;
type List = Parameters<BookmarksPart['list']>[0];

/** Of all servers together: a search reads them one by one. */
const mostBookmarks = 100_000;
const mostListed = 1_000;
const mostTags = 20;
const lengths = { title: 200, note: 4_000, noteLines: 100, tag: 60 } as const;
const time = z.number().int().min(0).max(8.64e15);
const tagsInRow = z.array(z.string().max(200)).max(mostTags);

export function createOwnBookmarks({ data, now, author = () => null }: OwnBookmarksOptions): OwnBookmarks {
  const { db } = data;
  const get = (server: ServerId, id: string): Bookmark => {
    const row = db.prepare('SELECT * FROM bookmark WHERE server = ? AND id = ?').get(server, id);
    const bookmark = row && bookmarkOf(row);
    if (!bookmark) throw new ServerFault({ code: 'not-found', detail: 'there is no such bookmark' });
    return bookmark;
  };

  return {
    forServer: (server) => ({
      backing: 'own-store',
      tags: true,
      async list(query, signal) {
        signal.throwIfAborted();
        return list(server, query);
      },
      async add(wanted, signal) {
        signal.throwIfAborted();
        if (splitCameraId(wanted.camera)?.server !== server) throw new ServerFault({ code: 'invalid-input', detail: 'a camera of another server' });
        const bookmark: Bookmark = { id: randomUUID(), camera: wanted.camera, range: soundRange(wanted.range), ...soundWords(wanted), author: author(), createdAt: Math.round(now()) };
        data.transaction(() => {
          const { total } = db.prepare('SELECT count(*) AS total FROM bookmark').get() as { total: number };
          if (total >= mostBookmarks) throw new ServerFault({ code: 'over-budget', detail: `there are ${mostBookmarks} bookmarks already; remove some first` });
          db.prepare('INSERT INTO bookmark (id, server, camera, starts_at, ends_at, title, note, tags, author, created_at, changed_at, terms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
            bookmark.id, server, bookmark.camera, bookmark.range.start, bookmark.range.end, bookmark.title, bookmark.note, JSON.stringify(bookmark.tags),
            bookmark.author, bookmark.createdAt, bookmark.createdAt, termsText(bookmark),
          );
        });
        return bookmark;
      },
      async change(id, change, signal) {
        signal.throwIfAborted();
        data.transaction(() => {
          const words = soundWords({ ...get(server, id), ...change });
          db.prepare('UPDATE bookmark SET title = ?, note = ?, tags = ?, terms = ?, changed_at = ? WHERE id = ?')
            .run(words.title, words.note, JSON.stringify(words.tags), termsText(words), Math.round(now()), id);
        });
      },
      async remove(id, signal) {
        signal.throwIfAborted();
        data.transaction(() => {
          if (db.prepare('DELETE FROM bookmark WHERE server = ? AND id = ?').run(server, id).changes === 0) throw new ServerFault({ code: 'not-found', detail: 'there is no such bookmark' });
        });
      },
    }),
  };

  /** Newest first by where they lie in the footage. */
  function list(server: ServerId, { cameras, range, text = '', limit }: List): Bookmark[] {
    const wanted = cameras && new Set(cameras);
    const tokens = queryTokensOf(text);
    // Only signs were typed: nothing has them.
    if (text.trim() !== '' && tokens.length === 0) return [];
    const most = Math.min(Math.max(0, Math.floor(limit)), mostListed);
    const found: Bookmark[] = [];
    const rows = db.prepare('SELECT * FROM bookmark WHERE server = ? AND starts_at < ? AND ends_at >= ? ORDER BY starts_at DESC, id').iterate(server, range?.end ?? Number.MAX_SAFE_INTEGER, range?.start ?? 0);
    for (const row of rows) {
      if (found.length >= most) break;
      if (wanted && !wanted.has(String(row['camera']))) continue;
      if (!matches(String(row['terms']).split(' '), tokens)) continue;
      const bookmark = bookmarkOf(row);
      if (bookmark) found.push(bookmark);
    }
    return found;
  }
}

/** Every token must be the beginning of a term, in one of its spellings. */
function matches(terms: readonly string[], tokens: readonly (readonly string[])[]): boolean {
  return tokens.every((spellings) => terms.some((term) => spellings.some((spelling) => term.startsWith(spelling))));
}

function termsText({ title, note, tags }: Pick<Bookmark, 'title' | 'note' | 'tags'>): string {
  return termsOf([title, note, ...tags].join('\n')).join(' ');
}

function soundRange({ start, end }: TimeRange): TimeRange {
  if (!time.safeParse(start).success || !time.safeParse(end).success || end < start) throw new ServerFault({ code: 'invalid-input', detail: 'a bookmark needs a stretch of time' });
  return { start, end };
}

function soundWords({ title, note, tags }: Pick<Bookmark, 'title' | 'note' | 'tags'>): Pick<Bookmark, 'title' | 'note' | 'tags'> {
  const clean = cleanText(title, lengths.title);
  if (clean === '') throw new ServerFault({ code: 'invalid-input', detail: `a bookmark needs a title of 1 to ${lengths.title} visible characters` });
  const lines = note.slice(0, lengths.note * 2).split(/\r\n|\r|\n/).slice(0, lengths.noteLines).map((line) => cleanText(line, lengths.note));
  const distinct = new Map(tags.map((tag) => cleanText(tag, lengths.tag)).filter((tag) => tag !== '').map((tag) => [foldText(tag) || tag, tag]));
  if (distinct.size > mostTags) throw new ServerFault({ code: 'invalid-input', detail: `a bookmark has at most ${mostTags} tags` });
  return { title: clean, note: lines.join('\n').trim().slice(0, lengths.note).toWellFormed(), tags: [...distinct.values()] };
}

/** Null for a row that this program cannot have written. */
function bookmarkOf(row: Row): Bookmark | null {
  try {
    const tags = tagsInRow.parse(JSON.parse(String(row['tags'])));
    const author = row['author'];
    return {
      id: String(row['id']), camera: String(row['camera']), range: { start: Number(row['starts_at']), end: Number(row['ends_at']) }, title: String(row['title']),
      note: String(row['note']), tags, author: typeof author === 'string' ? author : null, createdAt: Number(row['created_at']),
    };
  } catch {
    return null;
  }
}
