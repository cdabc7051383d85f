/** This window's budget: players claim before they start a way, and hear when a more important one takes it over. */
import { megapixelsPerSecondOf, moverOf, shareBudget, usualLimits } from './budget.ts';
import type { BudgetClaim, BudgetLimits, BudgetPriority, BudgetShare } from './budget.ts';

type Wanted = Omit<BudgetClaim, 'id'>;

export interface BudgetGrant {
  /** Gives it back. */
  release(): void;
  /** The tile became more, or less, important. */
  rank(priority: BudgetPriority): void;
  /** This could be had in its place without taking anything from anybody. */
  hasRoomFor(wanted: Wanted): boolean;
}

export interface BudgetKeeper {
  /**
   * Null when refused. `displaced` is told at most once; what was granted is given back by then, but for the room of its low gear, which is
   * kept until it is released: else others would go up in it, and be taken down again for it. A tile that may not move has none.
   */
  claim(claim: Wanted, displaced: () => void): BudgetGrant | null;
  /** What may be granted from now on; players beyond it are displaced at once, the least important first. */
  setLimits(limits: BudgetLimits): void;
  readonly limits: BudgetLimits;
  /** Tiles in low gear for want of room, or on their way there. */
  readonly lowGears: number;
  /** A player that will claim; returns the way to leave. */
  join(): () => void;
  /** What all players that joined would take at full rate, by their number; millions of pixels a second. */
  readonly wanted: number;
  /** What all pictures would take that claimed something, each by its first choice; millions of pixels a second. */
  readonly full: number;
  /** All players that joined would take no more than a part of what may be granted, at full rate. */
  readonly hasEase: boolean;
  /** Counts changes that may have made room. */
  readonly changes: number;
  /** What is granted now, stills not counted, millions of pixels a second. */
  readonly used: number;
}

/** 42 tiles on two cores: there opening pictures come sooner and cost no player its start; on a full PC they do (docs/decisions/049). */
const easeShare = 0.6;

export function createBudgetKeeper(first: BudgetLimits = usualLimits): BudgetKeeper {
  const holders = new Map<number, { claim: BudgetClaim; displaced: () => void }>();
  let limits = first;
  let nextId = 1;
  let changes = 0;
  let players = 0;

  function displaceAllBut({ granted, movers }: BudgetShare): void {
    const losers = [...holders].filter(([id]) => !granted.has(id));
    for (const [id, { claim }] of losers) {
      if (claim.kind === 'keyframes' || claim.lowest === 0 || !movers.has(moverOf(claim))) holders.delete(id);
      else holders.set(id, { claim: { ...claim, kind: 'keyframes', megapixelsPerSecond: claim.lowest }, displaced: () => undefined });
    }
    for (const [, loser] of losers) loser.displaced();
  }

  const claims = (): BudgetClaim[] => [...holders.values()].map((holder) => holder.claim);
  const grantOf = (id: number): BudgetGrant => ({
    release() { if (holders.delete(id)) changes += 1; },
    rank(priority) {
      const holder = holders.get(id);
      if (holder) holders.set(id, { ...holder, claim: { ...holder.claim, priority } });
    },
    hasRoomFor(wanted) {
      const all = [...claims().filter((claim) => claim.id !== id), { ...wanted, id }];
      return shareBudget(all, limits).granted.size === all.length;
    },
  });
  return {
    claim(wanted, displaced) {
      const claim = { ...wanted, id: nextId++ };
      const share = shareBudget([...claims(), claim], limits);
      if (!share.granted.has(claim.id)) return null;
      holders.set(claim.id, { claim, displaced });
      displaceAllBut(share);
      return grantOf(claim.id);
    },
    setLimits(next) {
      limits = next;
      changes += 1;
      displaceAllBut(shareBudget(claims(), limits));
    },
    get limits() { return limits; },
    get lowGears() { return claims().filter(({ kind }) => kind === 'keyframes').length; },
    join() {
      players += 1;
      let isIn = true;
      return () => {
        if (isIn) players -= 1;
        isIn = false;
      };
    },
    get wanted() { return players * megapixelsPerSecondOf('sub'); },
    get full() {
      const wishes = new Map<object | number, number>();
      for (const claim of claims()) wishes.set(moverOf(claim), Math.max(wishes.get(moverOf(claim)) ?? 0, claim.wish ?? claim.megapixelsPerSecond));
      return [...wishes.values()].reduce((sum, wish) => sum + wish, 0);
    },
    get hasEase() { return this.wanted <= easeShare * limits.megapixelsPerSecond; },
    get changes() { return changes; },
    get used() { return claims().reduce((sum, { kind, megapixelsPerSecond }) => sum + (kind === 'stills' ? 0 : megapixelsPerSecond), 0); },
  };
}

/** Shared by all tiles of this page. */
export const windowBudget = createBudgetKeeper();
