import { useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { TimelineBookmark } from '#model/timeline-index';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';

/** As many as a timeline can tell apart. */
const most = 500;

/** Bookmarks of these cameras, read anew whenever one changes. */
export function useMarks(cameras: readonly CameraId[]): readonly TimelineBookmark[] {
  const { bridge } = usePage();
  const key = cameras.join('\n');
  const [marks, setMarks] = useState<readonly TimelineBookmark[]>([]);
  useEffect(() => {
    const life = new AbortController();
    void (async () => {
      for await (const _ of await bridge.api.bookmarks.watch(undefined, { signal: life.signal })) {
        const { bookmarks } = await bridge.api.bookmarks.list({ text: '', severity: null, cameras: key.split('\n'), range: null, before: null, limit: most });
        if (!life.signal.aborted) setMarks((bookmarks as readonly WallBookmark[]).map(({ id, cameras: of, range, title }) => ({ id, cameras: of, range, title })));
      }
    })().catch(() => undefined);
    return () => { life.abort(); };
  }, [bridge, key]);
  return marks;
}
