/** Changes an operator makes to what a monitor shows; pure, so that they can be made again on a newer arrangement. */
import type { CameraId } from '#model/ids';
import { layoutNamed } from '#model/layout';
import type { LayoutName } from '#model/layout';
import type { Arrangement, ViewItem } from '#model/view';

export const emptyItem: ViewItem = { kind: 'empty' };
const maxSpare = 100;

/** Cameras go into `tile` and those that follow it; those beyond the last tile are left out. */
export function placeCameras(arrangement: Arrangement, tile: number, cameras: readonly CameraId[]): Arrangement {
  const items = arrangement.items.map((item, index): ViewItem => {
    const camera = cameras[index - tile];
    return camera === undefined ? item : { kind: 'camera', camera };
  });
  return { ...arrangement, items };
}

export function swapTiles(arrangement: Arrangement, from: number, to: number): Arrangement {
  const items = arrangement.items.map((item, index) => {
    if (index === from) return arrangement.items[to] ?? item;
    if (index === to) return arrangement.items[from] ?? item;
    return item;
  });
  return { ...arrangement, items };
}

export function setItem(arrangement: Arrangement, tile: number, item: ViewItem): Arrangement {
  return { ...arrangement, items: arrangement.items.with(tile, item) };
}

export function clearTile(arrangement: Arrangement, tile: number): Arrangement {
  return setItem(arrangement, tile, emptyItem);
}

export function clearAll(arrangement: Arrangement): Arrangement {
  return { layout: arrangement.layout, items: arrangement.items.map(() => emptyItem) };
}

/**
 * Another geometry with the same items in the same order. What no longer fits becomes `spare` and returns with a larger
 * layout, so that 16 → 4 → 16 shows the same wall, in any window of this monitor.
 */
export function changeLayout(arrangement: Arrangement, layout: LayoutName): Arrangement {
  const all = [...arrangement.items, ...(arrangement.spare ?? [])];
  const cells = layoutNamed(layout).cells.length;
  const items = Array.from({ length: cells }, (_, index) => all[index] ?? emptyItem);
  const lastCamera = all.findLastIndex((item) => item.kind !== 'empty');
  const spare = all.slice(cells, Math.min(lastCamera + 1, cells + maxSpare));
  return spare.length > 0 ? { layout, items, spare } : { layout, items };
}

/** The tile a camera goes to when none is chosen: the first empty one from `from` on, else the first empty one, else `from`. */
export function freeTile(arrangement: Arrangement, from: number): number {
  const isFree = (item: ViewItem | undefined) => item?.kind === 'empty';
  if (isFree(arrangement.items[from])) return from;
  const after = arrangement.items.findIndex((item, index) => index > from && isFree(item));
  if (after >= 0) return after;
  const first = arrangement.items.findIndex(isFree);
  return first >= 0 ? first : from;
}

const hasCamera = ({ kind }: ViewItem): boolean => kind === 'camera' || kind === 'carousel';
export const camerasShown = (arrangement: Arrangement): number => arrangement.items.filter(hasCamera).length;
export const camerasSpare = (arrangement: Arrangement): number => (arrangement.spare ?? []).filter(hasCamera).length;
