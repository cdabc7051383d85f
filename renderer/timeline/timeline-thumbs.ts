/** Pictures of what a search found, fetched for what is in sight, a few at a time, and kept while a timeline lives. */
import type { TimelineFind } from '#model/timeline-found';

/** Servers decode each of them. */
const atOnce = 2;
const most = 200;
/** A timeline that moves asks for nothing until it rests, ms. */
const restMs = 200;

export interface TimelineThumbs {
  /** Null while there is none, and where there is none to be had. */
  picture(find: TimelineFind): ImageBitmap | null;
  /** What is in sight now: these are fetched, what was asked for before and is out of sight is not. */
  want(finds: readonly TimelineFind[]): void;
  destroy(): void;
}

export function createTimelineThumbs(load: (find: TimelineFind) => Promise<Blob | null>, onReady: () => void): TimelineThumbs {
  /** Least lately wanted first; null where none is to be had. */
  const pictures = new Map<string, ImageBitmap | null>();
  let wanted: readonly TimelineFind[] = [];
  let [running, isOver] = [0, false];
  const busy = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const fetchNext = (): void => {
    if (isOver || running >= atOnce) return;
    const find = wanted.find(({ id }) => !pictures.has(id) && !busy.has(id));
    if (!find) return;
    running += 1;
    busy.add(find.id);
    load(find).then((blob) => (blob ? createImageBitmap(blob) : null)).catch(() => null).then((picture) => {
      running -= 1;
      busy.delete(find.id);
      if (isOver) return picture?.close();
      pictures.set(find.id, picture);
      for (const [id, old] of pictures) {
        if (pictures.size <= most) break;
        old?.close();
        pictures.delete(id);
      }
      onReady();
      fetchNext();
    }, () => undefined);
    fetchNext();
  };
  return {
    picture: ({ id }) => pictures.get(id) ?? null,
    want(finds) {
      wanted = finds;
      for (const { id } of finds) {
        const picture = pictures.get(id);
        if (picture === undefined) continue;
        pictures.delete(id);
        pictures.set(id, picture);
      }
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(fetchNext, restMs);
    },
    destroy() {
      isOver = true;
      if (timer !== null) clearTimeout(timer);
      for (const picture of pictures.values()) picture?.close();
      pictures.clear();
    },
  };
}
