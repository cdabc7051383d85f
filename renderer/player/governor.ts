/**
 * Fits the window's budget to what this PC turns out to carry, all its windows together: dropped frames and late timers that last take the least important
 * pictures down (main, sub, key frames only, stills), ease that lasts gives them back (issue 4, F22).
 */
import type { MeasuredCapacity } from './budget.ts';
import type { BudgetKeeper } from './budget-keeper.ts';
import { freshCapacity, learningCapacity, withSample } from './capacity.ts';
import type { Capacity } from './capacity.ts';
import { createFrameCounter } from './frame-count.ts';
import { lowOf } from './pc-share.ts';
import { alone } from './pc-windows.ts';
import type { PcWindows } from './pc-windows.ts';

const sampleMs = 2_000;
/** Opening many pictures at once holds every PC up for some seconds: that is no strain that lasts. */
const settleMs = 8_000;
/** As long where a few are opened at a time. */
const learningSettleMs = 4_000;
/** A change of what is granted by more than this share is such an opening. */
const manyShare = 0.1;
const tickMs = 250;

export interface GovernorOptions {
  readonly budget: BudgetKeeper;
  /** What may be granted, millions of pixels a second: the usual, or what was measured; lasting ease leads beyond it where no limit is known. */
  readonly most: number;
  /** What walls have at once, of that; a wall that wants more begins low and finds out. All where absent. */
  readonly sure?: number;
  /** Null where this PC was not measured. */
  readonly measured: MeasuredCapacity | null;
  /** The other windows of this PC; none where absent. */
  readonly pc?: Pick<PcWindows, 'others' | 'tell'>;
  /** Every `<video>` of the window. */
  readonly videos: () => Iterable<HTMLVideoElement>;
  /** Those of the most important tile; none where absent. */
  readonly first?: () => Iterable<HTMLVideoElement>;
  /** Pictures are taken down for want of room, or none any more. */
  readonly onStrain: (isStrained: boolean) => void;
}

/** Returns the way to stop it; then nothing is strained. A hidden window is not judged: browsers slow its timers and frames down. */
export function startGovernor({ budget, most, sure = most, measured, pc = { others: alone, tell: () => undefined }, videos, first = () => [], onStrain }: GovernorOptions): () => void {
  const countFrames = createFrameCounter();
  const countFirst = createFrameCounter();
  let capacity: Capacity = freshCapacity(most);
  let isTold = false;
  /** Where the PC's limit is: measured, or met since. */
  let isLimitKnown = measured?.isLimit ?? false;
  /** Whether the PC carries more than `most` is not known, and not being found out. */
  let isOpen = !isLimitKnown;
  /** What strained another window strains the PC. */
  const carried = (): number => Math.min(capacity.megapixelsPerSecond, pc.others.limit);
  const apply = (next: Capacity): void => {
    capacity = next;
    const isLess = capacity.megapixelsPerSecond < most && document.visibilityState === 'visible';
    pc.tell({ limit: isLess ? capacity.megapixelsPerSecond : null });
    const megapixelsPerSecond = carried();
    if (megapixelsPerSecond !== budget.limits.megapixelsPerSecond) budget.setLimits({ ...budget.limits, megapixelsPerSecond });
  };
  const beginLowWhereCrowded = (): void => {
    if (!isOpen || budget.wanted + pc.others.wanted <= sure) return;
    isOpen = false;
    apply(learningCapacity(most, measured?.megapixelsPerSecond ?? (sure < most ? sure : 0)));
  };
  apply(capacity);
  beginLowWhereCrowded();
  let lateMs = 0;
  let lastTick = performance.now();
  let lastSample = lastTick;
  let settledAt = lastTick + settleMs;
  let usedBefore = 0;

  const timer = setInterval(() => {
    const now = performance.now();
    lateMs = Math.max(lateMs, now - lastTick - tickMs);
    lastTick = now;
    beginLowWhereCrowded();
    apply(capacity);
    if (now - lastSample < sampleMs) return;
    lastSample = now;
    // A main stream for which there is no room says so on its tile, too.
    const isShort = budget.full > budget.share && budget.used < budget.full;
    const isStrained = carried() < most || budget.lowGears > 0 || isShort;
    if (isStrained !== isTold) onStrain(isStrained);
    isTold = isStrained;
    const { others } = pc;
    const [full, used] = [budget.full + others.full, budget.used + others.used];
    if (Math.abs(used - usedBefore) > manyShare * Math.max(used, usedBefore)) settledAt = now + (capacity.chances > 0 ? learningSettleMs : settleMs);
    usedBefore = used;
    const { shown, dropped } = countFrames(videos());
    const ofFirst = countFirst(first());
    const late = lateMs;
    lateMs = 0;
    if (document.visibilityState !== 'visible' || now < settledAt) return;
    const before = capacity.megapixelsPerSecond;
    // Beyond `most` no further than the tiles ask: four large pictures of 4K on a PC with a decoder for them.
    apply(withSample(capacity, { shown, dropped, lateMs: late, used, low: lowOf([budget.demand, ...others.demands]), ...(full > most && { first: ofFirst }) }, most, isLimitKnown ? most : Math.max(most, full)));
    if (capacity.megapixelsPerSecond < before) isLimitKnown = true;
    if (capacity.megapixelsPerSecond < most && capacity.chances === 0) isOpen = false;
  }, tickMs);

  return () => {
    clearInterval(timer);
    if (isTold) onStrain(false);
  };
}
