/**
 * Watches in the page, four times a second, how long each tile is called fresh without a new frame (FAULTS §6, C1). A page that was
 * itself held up cannot tell; what it did not see does not count.
 */
import type { Page } from '@playwright/test';

const lookEveryMs = 250;

export interface Truth {
  /** Looks at tiles that were called fresh. */
  readonly looks: number;
  /** Stood at the look for at least so many half seconds; the last one holds all above. */
  readonly stood: readonly number[];
  readonly mostMs: number;
}

interface Watching { readonly truth: { looks: number; stood: number[]; mostMs: number } }

export async function watchTruth(page: Page): Promise<void> {
  await page.addInitScript((everyMs) => {
    const truth = { looks: 0, stood: Array.from({ length: 13 }, () => 0), mostMs: 0 };
    (globalThis as unknown as Watching & { truth: typeof truth }).truth = truth;
    const last = new WeakMap<Element, { frames: number; at: number }>();
    let lookedAt = performance.now();
    setInterval(() => {
      const now = performance.now();
      const heldUp = now - lookedAt > 1_000;
      lookedAt = now;
      for (const tile of document.querySelectorAll<HTMLElement>('[data-tile][data-camera]')) {
        const videos = [...tile.querySelectorAll('video')];
        const frames = videos.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0);
        const before = last.get(tile);
        if (heldUp || before?.frames !== frames || tile.dataset['picture'] !== 'fresh' || tile.querySelector('[data-gear]') || videos.length === 0) {
          last.set(tile, { frames, at: now });
          if (tile.dataset['picture'] === 'fresh' && videos.length > 0) { truth.looks += 1; truth.stood[0] = (truth.stood[0] ?? 0) + 1; }
          continue;
        }
        const stoodMs = now - before.at;
        const bin = Math.min(truth.stood.length - 1, Math.floor(stoodMs / 500));
        truth.looks += 1;
        truth.stood[bin] = (truth.stood[bin] ?? 0) + 1;
        truth.mostMs = Math.max(truth.mostMs, stoodMs);
      }
    }, everyMs);
  }, lookEveryMs);
}

export function readTruth(page: Page): Promise<Truth> {
  return page.evaluate(() => (globalThis as unknown as Watching).truth);
}

/** Ms below which so large a part of all looks lies, in steps of half a second. */
export function shareOfLooks({ looks, stood }: Truth, part: number): number {
  let below = 0;
  for (const [bin, count] of stood.entries()) {
    below += count;
    if (below >= looks * part) return (bin + 1) * 500;
  }
  return stood.length * 500;
}
