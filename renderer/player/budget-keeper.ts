/** This window's budget: players claim before they start a way, and hear when a more important one takes it over. */
import type { BudgetPriority } from '#model/budget-priority';
import { megapixelsPerSecondOf, moverOf, shareBudget, usualLimits } from './budget.ts';
import type { BudgetClaim, BudgetLimits, BudgetShare } from './budget.ts';
import { demandOf, shareOf } from './pc-share.ts';
import type { WindowDemand } from './pc-share.ts';

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
  /** What the other windows of this PC would have; they leave this one its part of the limits. `isUnseen`: nobody sees this window yet. */
  setBeside(others: readonly WindowDemand[], isUnseen: boolean): void;
  /** What this window would have, as the others are told. */
  readonly demand: WindowDemand;
  /** What this window may grant beside the others, millions of pixels a second. */
  readonly share: number;
  /** Calls after each change of what is claimed or granted, returns the way to leave. */
  onChange(listener: () => void): () => void;
  /** Tiles in low gear for want of room, or on their way there. */
  readonly lowGears: number;
  /** A player that will claim; returns the way to leave. */
  join(): () => void;
  /** What all players that joined would take at full rate, by their number; millions of pixels a second. */
  readonly wanted: number;
  /** What all pictures would take that claimed something, each by its first choice; millions of pixels a second. */
  readonly full: number;
  /** All players that joined would take no more than a part of what this window may grant, at full rate. */
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
  let beside: { readonly others: readonly WindowDemand[]; readonly isUnseen: boolean } = { others: [], isUnseen: false };
  const listeners = new Set<() => void>();
  const changed = (): void => { for (const listener of listeners) listener(); };

  /** The limits of this window, were these its claims. */
  const limitsFor = (all: readonly BudgetClaim[]): BudgetLimits => ({ ...limits, megapixelsPerSecond: shareOf(demandOf(all, limits.moving, beside.isUnseen), beside.others, limits.megapixelsPerSecond) });
  const shared = (all: readonly BudgetClaim[]): BudgetShare => shareBudget(all, limitsFor(all));

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
    release() {
      if (!holders.delete(id)) return;
      changes += 1;
      changed();
    },
    rank(priority) {
      const holder = holders.get(id);
      if (!holder) return;
      holders.set(id, { ...holder, claim: { ...holder.claim, priority } });
      changed();
    },
    hasRoomFor(wanted) {
      const all = [...claims().filter((claim) => claim.id !== id), { ...wanted, id }];
      return shared(all).granted.size === all.length;
    },
  });
  return {
    claim(wanted, displaced) {
      const claim = { ...wanted, id: nextId++ };
      const share = shared([...claims(), claim]);
      if (!share.granted.has(claim.id)) return null;
      holders.set(claim.id, { claim, displaced });
      displaceAllBut(share);
      changed();
      return grantOf(claim.id);
    },
    setLimits(next) {
      limits = next;
      changes += 1;
      displaceAllBut(shared(claims()));
      changed();
    },
    get limits() { return limits; },
    setBeside(others, isUnseen) {
      const before = [this.share, beside.isUnseen];
      beside = { others, isUnseen };
      if (this.share === before[0] && isUnseen === before[1]) return;
      changes += 1;
      displaceAllBut(shared(claims()));
      changed();
    },
    get demand() { return demandOf(claims(), limits.moving, beside.isUnseen); },
    get share() { return limitsFor(claims()).megapixelsPerSecond; },
    onChange(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    get lowGears() { return claims().filter(({ kind }) => kind === 'keyframes').length; },
    join() {
      players += 1;
      changed();
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        players -= 1;
        changed();
      };
    },
    get wanted() { return players * megapixelsPerSecondOf('sub'); },
    get full() {
      const wishes = new Map<object | number, number>();
      for (const claim of claims()) wishes.set(moverOf(claim), Math.max(wishes.get(moverOf(claim)) ?? 0, claim.wish ?? claim.megapixelsPerSecond));
      return [...wishes.values()].reduce((sum, wish) => sum + wish, 0);
    },
    get hasEase() { return this.wanted <= easeShare * this.share; },
    get changes() { return changes; },
    get used() { return claims().reduce((sum, { kind, megapixelsPerSecond }) => sum + (kind === 'stills' ? 0 : megapixelsPerSecond), 0); },
  };
}

/** Shared by all tiles of this page. */
export const windowBudget = createBudgetKeeper();
