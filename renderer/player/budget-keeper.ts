/** This window's budget: players claim before they start a way, and hear when a more important one takes it over. */
import { shareBudget, usualLimits } from './budget.ts';
import type { BudgetClaim, BudgetLimits } from './budget.ts';

export interface BudgetKeeper {
  /** Null when refused; otherwise the way to give it back. `displaced` is told at most once. */
  claim(claim: Omit<BudgetClaim, 'id'>, displaced: () => void): (() => void) | null;
}

export function createBudgetKeeper(limits: BudgetLimits = usualLimits): BudgetKeeper {
  const holders = new Map<number, { claim: BudgetClaim; displaced: () => void }>();
  let nextId = 1;
  return {
    claim(wanted, displaced) {
      const claim = { ...wanted, id: nextId++ };
      const granted = shareBudget([...[...holders.values()].map((holder) => holder.claim), claim], limits);
      if (!granted.has(claim.id)) return null;
      const losers = [...holders].filter(([id]) => !granted.has(id));
      for (const [id] of losers) holders.delete(id);
      holders.set(claim.id, { claim, displaced });
      for (const [, loser] of losers) loser.displaced();
      return () => { holders.delete(claim.id); };
    },
  };
}

/** Shared by all tiles of this page. */
export const windowBudget = createBudgetKeeper();
