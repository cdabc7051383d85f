/** Which physical screen is whose after a replug, a restart or a driver that gave new names. Pure. */
import type { Display } from '#bridge/host';

type Bounds = Display['bounds'];

/** A screen as it was when a monitor of the wall was last on it. */
export interface KnownDisplay {
  readonly monitor: number;
  readonly id: string;
  readonly bounds: Bounds;
}

export interface DisplayMemory {
  /** One per monitor at most. */
  readonly known: readonly KnownDisplay[];
  /** Ids of all screens that were there: one of them without a monitor is an operator's own, not a new one. */
  readonly seen: readonly string[];
}

/**
 * The display of each known monitor, null for one that is not there; no display has two monitors.
 * By id, whatever its size and place are now. Among new displays then: the same size, nearest to where it was; the same place, whatever its size;
 * and where nothing at all was recognised, as after an exchange of all screens, in reading order.
 */
export function matchDisplays({ known, seen }: DisplayMemory, displays: readonly Display[]): ReadonlyMap<number, Display | null> {
  const monitors = known.toSorted((a, b) => a.monitor - b.monitor);
  const found = new Map<number, Display>();
  const taken = new Set<string>();
  const give = ({ monitor }: KnownDisplay, display: Display): void => {
    if (found.has(monitor) || taken.has(display.id)) return;
    found.set(monitor, display);
    taken.add(display.id);
  };
  for (const one of monitors) {
    const same = displays.find(({ id }) => id === one.id);
    if (same) give(one, same);
  }
  const old = new Set(seen);
  const fresh = displays.filter(({ id }) => !old.has(id) && !taken.has(id)).toSorted(inReadingOrder);
  for (const [one, display] of pairs(monitors, fresh, (a, b) => a.width === b.width && a.height === b.height)) give(one, display);
  for (const [one, display] of pairs(monitors, fresh, (a, b) => contains(a, centre(b)) || contains(b, centre(a)))) give(one, display);
  if (found.size === 0) {
    for (const [at, one] of monitors.toSorted(inReadingOrder).entries()) {
      const display = fresh[at];
      if (display) give(one, display);
    }
  }
  return new Map(monitors.map(({ monitor }) => [monitor, found.get(monitor) ?? null]));
}

/** All pairs that fit, the nearest first; of equally near ones the lower monitor, then the earlier display. */
function pairs(monitors: readonly KnownDisplay[], displays: readonly Display[], fits: (was: Bounds, is: Bounds) => boolean): [KnownDisplay, Display][] {
  return monitors.flatMap((one) => displays.filter(({ bounds }) => fits(one.bounds, bounds)).map((display): [KnownDisplay, Display] => [one, display]))
    .toSorted(([a, x], [b, y]) => distance(a.bounds, x.bounds) - distance(b.bounds, y.bounds));
}

function centre({ x, y, width, height }: Bounds): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function distance(a: Bounds, b: Bounds): number {
  return Math.hypot(centre(a).x - centre(b).x, centre(a).y - centre(b).y);
}

function contains({ x, y, width, height }: Bounds, point: { readonly x: number; readonly y: number }): boolean {
  return point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
}

/** Rows of a wall from the top, each from the left. */
function inReadingOrder(a: { readonly bounds: Bounds; readonly id: string }, b: { readonly bounds: Bounds; readonly id: string }): number {
  return a.bounds.y - b.bounds.y || a.bounds.x - b.bounds.x || (a.id < b.id ? -1 : 1);
}
