/** What the windows of one PC leave each other of what it carries. Pure, and the same in each of them: from the same figures all come to the same parts. */
import { budgetPriorities } from '#model/budget-priority';
import type { BudgetPriority } from '#model/budget-priority';
import { moverOf, moversOf } from './budget.ts';
import type { BudgetClaim } from './budget.ts';

/** Millions of pixels a second. It says what the tiles would have, not what they were granted, so that no window answers another's answer. */
export interface WindowDemand {
  /** All its tiles in low gear. */
  readonly low: number;
  /** What full rate is beyond that. */
  readonly more: Readonly<Partial<Record<BudgetPriority, number>>>;
}

/** Of each picture that may move what it is on its way to: its newest claim. `isUnseen`: nobody sees the window yet, so all of its pictures come last. */
export function demandOf(claims: readonly BudgetClaim[], moving: number, isUnseen = false): WindowDemand {
  const newest = new Map<object | number, BudgetClaim>();
  for (const claim of claims) if (claim.id > (newest.get(moverOf(claim))?.id ?? -1)) newest.set(moverOf(claim), claim);
  const movers = moversOf(claims, moving);
  const more: Partial<Record<BudgetPriority, number>> = {};
  let low = 0;
  for (const [mover, { priority, lowest, megapixelsPerSecond, wish = megapixelsPerSecond }] of newest) {
    if (!movers.has(mover)) continue;
    const rank = isUnseen ? 'unseen' : priority;
    low += lowest;
    more[rank] = (more[rank] ?? 0) + Math.max(0, wish - lowest);
  }
  return { low, more };
}

/**
 * What this window may take of `carried`. First low gear for every tile of every window, then full rate by priority, whosever the tiles
 * are; within one priority the windows get equal parts, and who needs less than that leaves the rest to the others. What nobody asked for
 * is free to each. No window goes below its low gear for another's sake: where all together are more than the PC carries, it strains,
 * `carried` becomes less, and that ends with stills as in one window.
 */
export function shareOf(own: WindowDemand, others: readonly WindowDemand[], carried: number): number {
  const all = [own, ...others];
  let share = own.low;
  let left = Math.max(0, carried - lowOf(all));
  for (const priority of budgetPriorities) {
    const wants = all.map(({ more }) => more[priority] ?? 0);
    share += Math.min(wants[0] ?? 0, levelOf(wants, left));
    left = Math.max(0, left - sumOf(wants));
  }
  return Math.min(carried, share + left);
}

/** All tiles of these windows in low gear. */
export function lowOf(windows: readonly WindowDemand[]): number {
  return sumOf(windows.map(({ low }) => low));
}

/** All its tiles at full rate. */
export function fullOf({ low, more }: WindowDemand): number {
  return low + sumOf(Object.values(more));
}

/** As much as before, where `now` is less: what was more then is kept, each priority its part. What is more now is in it. */
export function heldDemand(before: WindowDemand, now: WindowDemand): WindowDemand {
  const fell = (from = 0, to = 0): number => Math.max(0, from - to);
  const fallen = fell(before.low, now.low) + sumOf(budgetPriorities.map((priority) => fell(before.more[priority], now.more[priority])));
  const part = fallen === 0 ? 0 : Math.max(0, fullOf(before) - fullOf(now)) / fallen;
  const more: Partial<Record<BudgetPriority, number>> = { ...now.more };
  for (const priority of budgetPriorities) {
    const kept = part * fell(before.more[priority], now.more[priority]);
    if (kept > 0) more[priority] = (more[priority] ?? 0) + kept;
  }
  return { low: now.low + part * fell(before.low, now.low), more };
}

/** Each gets what it wants up to this level, and all together no more than `left`. */
function levelOf(wants: readonly number[], left: number): number {
  let rest = left;
  for (const [index, want] of wants.toSorted((a, b) => a - b).entries()) {
    const part = rest / (wants.length - index);
    if (want > part) return part;
    rest -= want;
  }
  return Number.POSITIVE_INFINITY;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
