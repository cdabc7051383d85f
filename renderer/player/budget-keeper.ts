/** This window's budget: players claim before they start a way, and hear when a more important one takes it over. */
import { shareBudget, usualLimits } from './budget.ts';
import type { BudgetClaim, BudgetLimits } from './budget.ts';

export interface BudgetKeeper {
  /** Null when refused; otherwise the way to give it back. `displaced` is told at most once. */
  claim(claim: Omit<BudgetClaim, 'id'>, displaced: () => void): (() => void) | null;
  /** What may be granted from now on; players beyond it are displaced at once, the least important first. */
  setLimits(limits: BudgetLimits): void;
  readonly limits: BudgetLimits;
  /** What is granted now, stills not counted, millions of pixels a second. */
  readonly used: number;
}

export function createBudgetKeeper(first: BudgetLimits = usualLimits): BudgetKeeper {
  const holders = new Map<number, { claim: BudgetClaim; displaced: () => void }>();
  let limits = first;
  let nextId = 1;

  function displaceAllBut(granted: ReadonlySet<number>): void {
    const losers = [...holders].filter(([id]) => !granted.has(id));
    for (const [id] of losers) holders.delete(id);
    for (const [, loser] of losers) loser.displaced();
  }

  const claims = (): BudgetClaim[] => [...holders.values()].map((holder) => holder.claim);
  return {
    claim(wanted, displaced) {
      const claim = { ...wanted, id: nextId++ };
      const granted = shareBudget([...claims(), claim], limits);
      if (!granted.has(claim.id)) return null;
      holders.set(claim.id, { claim, displaced });
      displaceAllBut(granted);
      return () => { holders.delete(claim.id); };
    },
    setLimits(next) {
      limits = next;
      displaceAllBut(shareBudget(claims(), limits));
    },
    get limits() { return limits; },
    get used() { return claims().reduce((sum, { kind, megapixelsPerSecond }) => sum + (kind === 'stills' ? 0 : megapixelsPerSecond), 0); },
  };
}

/** Shared by all tiles of this page. */
export const windowBudget = createBudgetKeeper();
