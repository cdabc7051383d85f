/** Who may steer which camera: one desk at a time, others wait in line, a higher one takes it after a warning. Pure but for its own state; the clock is an argument. */
import type { CameraId } from '#model/ids';
import type { PtzClaim, PtzDesk, PtzLease } from '#model/ptz-lease';
import type { EpochMs } from '#model/time';

/** A lease that no command renews ends after this, ms. */
export const leaseMs = 30_000;
/** How long a holder is warned before a higher desk takes the camera, ms. */
export const warningMs = 10_000;
/** More desks than this do not wait for one camera. */
const mostWaiting = 16;

/** A desk with the page it works in: a page that is gone holds nothing. */
export interface Caller extends PtzDesk {
  readonly who: string;
}

/** What happened to a lease, for the journal and for the wheels to stand still. */
export interface LeaseNews {
  readonly is: 'taken' | 'queued' | 'claimed' | 'released' | 'expired' | 'gone' | 'overtaken';
  readonly camera: CameraId;
  readonly caller: Caller;
  /** Of a claim, and of what was taken by one. */
  readonly reason?: string;
}

interface Held {
  holder: Caller;
  since: EpochMs;
  until: EpochMs;
  queue: Caller[];
  claim: (Caller & Pick<PtzClaim, 'reason' | 'dueAt'>) | null;
}

const same = (a: Caller, b: Caller): boolean => a.who === b.who;

export class LeaseBook {
  readonly #held = new Map<CameraId, Held>();
  readonly #tell: (news: LeaseNews) => void;
  readonly #warningMs: number;

  constructor(tell: (news: LeaseNews) => void, warning = warningMs) {
    this.#tell = tell;
    this.#warningMs = warning;
  }

  holds(camera: CameraId, who: string): boolean {
    return this.#held.get(camera)?.holder.who === who;
  }

  holder(camera: CameraId): Caller | null {
    return this.#held.get(camera)?.holder ?? null;
  }

  /** Takes a free camera, renews an own lease, or waits in line; a desk waits once. `full` where too many do already. */
  take(camera: CameraId, caller: Caller, now: EpochMs): 'held' | 'queued' | 'full' {
    const held = this.#held.get(camera);
    if (!held) {
      this.#give(camera, caller, [], now);
      return 'held';
    }
    if (same(held.holder, caller)) {
      held.until = now + leaseMs;
      return 'held';
    }
    if (held.claim && same(held.claim, caller)) return 'queued';
    if (held.queue.some((one) => same(one, caller))) return 'queued';
    if (held.queue.length >= mostWaiting) return 'full';
    held.queue.push(caller);
    this.#tell({ is: 'queued', camera, caller });
    return 'queued';
  }

  /** Every command of the holder; false for anybody else. */
  renew(camera: CameraId, who: string, now: EpochMs): boolean {
    const held = this.#held.get(camera);
    if (held?.holder.who !== who) return false;
    held.until = now + leaseMs;
    return true;
  }

  /** Announces that a higher desk takes the camera. False where nobody holds it, or nobody below that desk; a claim that runs gives way only to a higher one. */
  claim(camera: CameraId, caller: Caller, reason: string, now: EpochMs): boolean {
    const held = this.#held.get(camera);
    if (!held || same(held.holder, caller) || held.holder.level >= caller.level || (held.claim && held.claim.level >= caller.level)) return false;
    held.queue = held.queue.filter((one) => !same(one, caller));
    held.claim = { ...caller, reason, dueAt: now + this.#warningMs };
    this.#tell({ is: 'claimed', camera, caller, reason });
    return true;
  }

  /** Gives up the lease, a place in line or a claim; what is not there is given up already. */
  release(camera: CameraId, who: string, now: EpochMs): void {
    this.#leave(camera, who, 'released', now);
  }

  /** A page is gone with all it held and waited for. */
  gone(who: string, now: EpochMs): void {
    for (const camera of this.#held.keys()) this.#leave(camera, who, 'gone', now);
  }

  /** The level of a monitor counts at once, also for what its pages hold. */
  levelChanged({ monitor, level }: PtzDesk): void {
    const withLevel = <T extends Caller>(caller: T): T => (caller.monitor === monitor ? { ...caller, level } : caller);
    for (const held of this.#held.values()) {
      held.holder = withLevel(held.holder);
      held.queue = held.queue.map(withLevel);
      held.claim = held.claim && withLevel(held.claim);
      if (held.claim && held.holder.level >= held.claim.level) held.claim = null;
    }
  }

  /** Ends what has run out; returns when to look again, or null. */
  due(now: EpochMs): EpochMs | null {
    for (const [camera, held] of this.#held) {
      if (held.claim && held.claim.dueAt <= now) {
        const { reason, dueAt: _dueAt, ...caller } = held.claim;
        this.#tell({ is: 'overtaken', camera, caller: held.holder, reason });
        this.#give(camera, caller, held.queue, now, reason);
      } else if (held.until <= now) this.#end(camera, held, 'expired', now);
    }
    const dues = [...this.#held.values()].flatMap(({ until, claim }) => (claim ? [until, claim.dueAt] : [until]));
    return dues.length === 0 ? null : Math.min(...dues);
  }

  list(): PtzLease[] {
    return [...this.#held].map(([camera, { holder, since, until, queue, claim }]) => ({
      camera, holder: deskOf(holder), since, until, queue: queue.map(deskOf), claim: claim && { ...deskOf(claim), reason: claim.reason, dueAt: claim.dueAt },
    }));
  }

  #leave(camera: CameraId, who: string, is: 'released' | 'gone', now: EpochMs): void {
    const held = this.#held.get(camera);
    if (!held) return;
    held.queue = held.queue.filter((one) => one.who !== who);
    if (held.claim?.who === who) held.claim = null;
    if (held.holder.who === who) this.#end(camera, held, is, now);
  }

  #end(camera: CameraId, { holder, queue, claim }: Held, is: 'released' | 'gone' | 'expired', now: EpochMs): void {
    this.#held.delete(camera);
    this.#tell({ is, camera, caller: holder });
    const [first, ...rest] = queue;
    if (claim) {
      const { reason, dueAt: _dueAt, ...caller } = claim;
      this.#give(camera, caller, queue, now, reason);
    } else if (first) this.#give(camera, first, rest, now);
  }

  #give(camera: CameraId, holder: Caller, queue: Caller[], now: EpochMs, reason?: string): void {
    this.#held.set(camera, { holder, since: now, until: now + leaseMs, queue, claim: null });
    this.#tell({ is: 'taken', camera, caller: holder, ...(reason !== undefined && { reason }) });
  }
}

const deskOf = ({ monitor, level }: PtzDesk): PtzDesk => ({ monitor, level });
