/** A moment that a person marked, on one or more cameras; kept by the core whatever the servers keep (issue 6). */
import type { EvidenceLock } from './evidence-lock.ts';
import type { CameraId } from './ids.ts';
import type { EpochMs, TimeRange } from './time.ts';

export const bookmarkSeverities = ['note', 'important', 'critical'] as const;
export type BookmarkSeverity = (typeof bookmarkSeverities)[number];

export interface WallBookmark {
  readonly id: string;
  /** 1 to 16. */
  readonly cameras: readonly CameraId[];
  /** When it was: by the pictures' own times, not by the clock of a PC, and by what is known now of cameras' wrong clocks. */
  readonly range: TimeRange;
  /** May be empty: the mark is kept before any word is typed. At most 200 characters. */
  readonly title: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly severity: BookmarkSeverity;
  /** The monitor it was made at; null for one that a recording server keeps. */
  readonly monitor: number | null;
  /** As the server calls who made it; null for the core's own. */
  readonly author: string | null;
  readonly createdAt: EpochMs | null;
  readonly changedAt: EpochMs | null;
  /** Cameras whose picture of that moment is kept with it. */
  readonly stills: readonly CameraId[];
  /** The clock of its first camera was ahead by so much: its footage says `range` and this much later, ms. */
  readonly aheadMs: number;
  /** When its footage begins to be deleted, locks reckoned in; null where nobody knows, or never. */
  readonly diesAt: EpochMs | null;
  /** Null where its footage is not locked. */
  readonly lock: EvidenceLock | null;
  /** Cameras whose servers can lock footage; none for one that a recording server keeps. */
  readonly lockable: readonly CameraId[];
  /** The server that keeps it; null for the core's own. */
  readonly server: string | null;
}

/** What it said before a change. */
export interface BookmarkChange {
  readonly at: EpochMs;
  readonly monitor: number;
  readonly title: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly severity: BookmarkSeverity;
}
