/** Every change of what tiles claim, with its wall time: what a wait for a state would miss. */
import type { Page } from '@playwright/test';

export interface TileChange {
  readonly camera: string;
  /** The tile claims a picture of now: fresh, or live without a known age. */
  readonly live: boolean;
  /** Epoch ms. */
  readonly at: number;
}

/** Looks on every animation frame, from now until the page goes. */
export async function watchTiles(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: TileChange[] = [];
    const last = new Map<string, boolean>();
    const look = (): void => {
      for (const tile of document.querySelectorAll('[data-tile][data-camera]')) {
        const camera = tile.getAttribute('data-camera') ?? '';
        const live = ['fresh', 'unknown'].includes(tile.getAttribute('data-picture') ?? '');
        if (last.get(camera) !== live) seen.push({ camera, live, at: Date.now() });
        last.set(camera, live);
      }
      requestAnimationFrame(look);
    };
    look();
    (globalThis as { tileChanges?: TileChange[] }).tileChanges = seen;
  });
}

export const tileChanges = (page: Page): Promise<TileChange[]> => page.evaluate(() => (globalThis as unknown as { tileChanges: TileChange[] }).tileChanges);

/** Ms from `from` (epoch ms) to each camera's first change to `live` after it, sorted. */
export function changesAfter(changes: readonly TileChange[], from: number, live: boolean): number[] {
  const first = new Map<string, number>();
  for (const change of changes) if (change.at >= from && change.live === live && !first.has(change.camera)) first.set(change.camera, change.at - from);
  return [...first.values()].toSorted((a, b) => a - b);
}
