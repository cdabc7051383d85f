/** Rows of the index as they pass between the store, its worker and SQLite. */
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import type { StoredRole } from './segment-path.ts';

/** `damaged`: closed after a write error; what the row names was durable before it. `deleting`: the file may be gone already. */
export type SegmentState = 'open' | 'closed' | 'damaged' | 'deleting';

export interface SegmentRow {
  readonly id: string;
  readonly camera: string;
  readonly role: StoredRole;
  /** Counts segments of the whole store in the order they were begun, whatever the clock said (F49). */
  readonly ord: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Durable bytes of the file. */
  readonly bytes: number;
  readonly codec: string;
  readonly run: number;
  readonly state: SegmentState;
}

export interface GapRow {
  readonly id: number;
  readonly camera: string;
  readonly role: StoredRole;
  readonly start: EpochMs;
  readonly end: EpochMs | null;
  readonly reason: GapReason;
}

/** An evidence lock: footage of one camera that no rule deletes, every file that the range touches, of both roles. */
export interface LockRow {
  /** Given by whoever locks; the same again changes reason and end. */
  readonly id: string;
  readonly camera: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly reason: string;
  /** The bookmark it was locked for, by the id of whoever keeps it. */
  readonly bookmark: string | null;
  /** Who locked it, in the words of whoever asked. */
  readonly by: string;
  readonly madeAt: EpochMs;
  /** Null: without end, until it is let go. */
  readonly until: EpochMs | null;
}

/** One transaction. Every change is an upsert or a removal by key, so a batch that failed can be sent again. */
export interface IndexBatch {
  readonly segments: readonly SegmentRow[];
  readonly removedSegments: readonly string[];
  readonly gaps: readonly GapRow[];
  readonly removedGaps: readonly number[];
  readonly locks: readonly LockRow[];
  readonly removedLocks: readonly string[];
  readonly meta: readonly (readonly [key: string, value: string])[];
}
