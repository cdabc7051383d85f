/**
 * Fits the window's budget to what this PC turns out to carry: dropped frames and late timers that last take the least important
 * pictures down (main, sub, stills), ease that lasts gives them back (issue 4, F22).
 */
import { usualLimits } from './budget.ts';
import type { BudgetKeeper } from './budget-keeper.ts';
import { freshCapacity, withSample } from './capacity.ts';
import type { Capacity } from './capacity.ts';

const sampleMs = 2_000;
const tickMs = 250;

export interface GovernorOptions {
  readonly budget: BudgetKeeper;
  /** Every `<video>` of the window. */
  readonly videos: () => Iterable<HTMLVideoElement>;
  /** Told at every change of what may be granted. */
  readonly onCapacity: (capacity: Capacity, isFull: boolean) => void;
}

/** Returns the way to stop it. A hidden window is not judged: browsers slow its timers and frames down. */
export function startGovernor({ budget, videos, onCapacity }: GovernorOptions): () => void {
  const most = usualLimits.megapixelsPerSecond;
  const before = new WeakMap<HTMLVideoElement, { readonly total: number; readonly dropped: number }>();
  let capacity = freshCapacity(most);
  let lateMs = 0;
  let lastTick = performance.now();
  let lastSample = lastTick;

  const timer = setInterval(() => {
    const now = performance.now();
    lateMs = Math.max(lateMs, now - lastTick - tickMs);
    lastTick = now;
    if (now - lastSample < sampleMs) return;
    lastSample = now;
    const frames = countFrames();
    const late = lateMs;
    lateMs = 0;
    if (document.visibilityState !== 'visible') return;
    const next = withSample(capacity, { ...frames, lateMs: late, used: budget.used }, most);
    const isChanged = next.megapixelsPerSecond !== capacity.megapixelsPerSecond;
    capacity = next;
    if (!isChanged) return;
    budget.setLimits({ ...budget.limits, megapixelsPerSecond: next.megapixelsPerSecond });
    onCapacity(next, next.megapixelsPerSecond >= most);
  }, tickMs);

  function countFrames(): { shown: number; dropped: number } {
    const sum = { shown: 0, dropped: 0 };
    for (const video of videos()) {
      const { totalVideoFrames: total, droppedVideoFrames: lost } = video.getVideoPlaybackQuality();
      const last = before.get(video);
      before.set(video, { total, dropped: lost });
      // A new source counts from 0 again.
      if (!last || total < last.total) continue;
      const dropped = Math.max(0, lost - last.dropped);
      sum.dropped += dropped;
      sum.shown += Math.max(0, total - last.total - dropped);
    }
    return sum;
  }

  return () => { clearInterval(timer); };
}
