import type { Arrangement } from '#model/view';
import type { PageState } from './page.ts';

/** Views in turn come again and again: as many are known as told. */
const mostKnown = 50;

/**
 * Tells what comes to this window's monitor from elsewhere, each arrangement once. What this window's operator arranges is a wish before it
 * is confirmed; what a preset brought here was asked about first (`desk.heavy`). What the page begins with is no news.
 */
export function watchArrivals({ monitor, desk }: Pick<PageState, 'monitor' | 'desk'>, told: (arrangement: Arrangement) => void): () => void {
  const known = new Set<string>();
  return monitor.store.subscribe(({ shown, pending }, before) => {
    if (shown === null || before.shown === null || pending.length > 0 || before.pending.length > 0) return;
    const key = keyOf(shown);
    const { heavy } = desk.getState();
    if (key === keyOf(before.shown) || known.has(key) || (heavy !== null && key === keyOf(heavy.arrangement))) return;
    if (known.size >= mostKnown) known.clear();
    known.add(key);
    told(shown);
  });
}

function keyOf({ layout, items }: Arrangement): string {
  return JSON.stringify([layout, items]);
}
