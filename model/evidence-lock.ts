/** Footage that is not deleted although its time has come, because a person said so. */
import type { CameraId } from './ids.ts';
import type { PtzLevel } from './ptz-lease.ts';
import type { EpochMs } from './time.ts';

/** From this level on a desk may let footage go, or shorten a lock: what is gone does not come back. Locking is everybody's. */
export const letGoLevel: PtzLevel = 2;

/** For how long a person may lock; by the calendar of the place. */
export const lockTerms = ['month', 'year', 'endless'] as const;
export type LockTerm = (typeof lockTerms)[number];

/** The footage of a bookmark is locked: what its recording servers said they hold, and who wanted it. */
export interface EvidenceLock {
  /** Whose footage is held; other cameras of the bookmark are on servers that cannot, or refused. */
  readonly cameras: readonly CameraId[];
  readonly lockedAt: EpochMs;
  /** Null: without end, until it is let go. */
  readonly until: EpochMs | null;
  /** 1 to 200 characters. */
  readonly reason: string;
  /** The monitor it was locked at. */
  readonly monitor: number;
}
