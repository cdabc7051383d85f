/** Taking back what an operator did to a monitor, on whatever it shows by then. Pure. */
import type { Arrangement } from '#model/view';

export interface ArrangedStep {
  readonly before: Arrangement;
  readonly after: Arrangement;
}

/**
 * Tiles the step changed, and that still show what it put there, get back what they had; a layout that was changed comes back
 * only while nothing else was done since. Null where nothing of the step is left.
 */
export function revert(now: Arrangement, { before, after }: ArrangedStep): Arrangement | null {
  if (now.layout !== after.layout) return null;
  if (before.layout !== after.layout) return same(now.items, after.items) ? before : null;
  let isChanged = false;
  const items = now.items.map((item, tile) => {
    const [had, got] = [before.items[tile], after.items[tile]];
    if (had === undefined || same(had, got) || !same(item, got)) return item;
    isChanged = true;
    return had;
  });
  return isChanged ? { ...now, items } : null;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
