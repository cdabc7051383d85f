import { useCallback, useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { BookmarkSeverity, WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { useRefusal } from '../ui/use-refusal.ts';

export interface BookmarkSearch { readonly text: string; readonly severity: BookmarkSeverity | null; readonly cameras: readonly CameraId[] | null; readonly locked: boolean }
export interface BookmarkList { readonly bookmarks: readonly WallBookmark[]; readonly next: number | null; readonly missing: readonly string[] }

const pageSize = 50;
/** Typing is waited for, ms. */
const typingMs = 150;

/** What a search finds, read anew while it is open whenever a bookmark changes; null before the first answer. */
export function useBookmarkList({ text, severity, cameras, locked }: BookmarkSearch): { readonly list: BookmarkList | null; readonly more: () => void } {
  const { bridge } = usePage();
  const refused = useRefusal();
  const [list, setList] = useState<BookmarkList | null>(null);
  const [revision, setRevision] = useState(0);
  const key = cameras?.join('\n') ?? '';
  const query = useCallback((before: number | null) => bridge.api.bookmarks.list({ text, severity, locked, cameras: key === '' ? null : key.split('\n'), range: null, before, limit: pageSize }), [bridge, key, locked, severity, text]);

  useEffect(() => {
    const life = new AbortController();
    void (async () => {
      try {
        for await (const told of await bridge.api.bookmarks.watch(undefined, { signal: life.signal })) setRevision(told.revision);
      } catch {
        // The list stays as it was read; the connection says what is wrong.
      }
    })();
    return () => { life.abort(); };
  }, [bridge]);

  useEffect(() => {
    const life = { isOver: false };
    const timer = setTimeout(() => {
      query(null).then((found) => { if (!life.isOver) setList(found as BookmarkList); }, (error: unknown) => { if (!life.isOver) refused(error); });
    }, typingMs);
    return () => {
      life.isOver = true;
      clearTimeout(timer);
    };
  }, [query, refused, revision]);

  const more = () => {
    if (list === null || list.next === null) return;
    query(list.next).then((found) => { setList({ ...list, bookmarks: [...list.bookmarks, ...(found as BookmarkList).bookmarks], next: found.next }); }, refused);
  };
  return { list, more };
}
