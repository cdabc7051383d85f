import { useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { TimeRange } from '#model/time';
import type { TimelineBookmark } from '#model/timeline-index';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from './use-page.ts';

/** As many as a timeline can tell apart. */
const most = 500;

/** Bookmarks of these cameras, all or those of a stretch, read anew whenever one changes. */
export function useBookmarksOf(cameras: readonly CameraId[], range: TimeRange | null = null): readonly TimelineBookmark[] {
  const { bridge } = usePage();
  const key = cameras.join('\n');
  const [marks, setMarks] = useState<readonly TimelineBookmark[]>([]);
  const [start, end] = [range?.start, range?.end];
  useEffect(() => {
    const life = new AbortController();
    void (async () => {
      for await (const _ of await bridge.api.bookmarks.watch(undefined, { signal: life.signal })) {
        const stretch = start === undefined || end === undefined ? null : { start, end };
        const { bookmarks } = await bridge.api.bookmarks.list({ text: '', severity: null, cameras: key.split('\n'), range: stretch, before: null, limit: most });
        if (!life.signal.aborted) setMarks((bookmarks as readonly WallBookmark[]).map(({ id, cameras: of, range: when, title, lock }) => ({ id, cameras: of, range: when, title, ...(lock && { locked: lock.cameras }) })));
      }
    })().catch(() => undefined);
    return () => { life.abort(); };
  }, [bridge, end, key, start]);
  return marks;
}
