/** What the record duty, the API and the demo need of the store. One implementation: files + SQLite index. */
import type { EpochMs, TimeRange } from '#model/time';
import type { Gap, GapReason, RecordingSpan } from '#model/recording';
import type { MediaFragment, MediaInit } from '../media.ts';
import type { LockRow } from './index-rows.ts';

export interface StoredSegment {
  readonly id: string;
  readonly camera: string;
  readonly role: 'main' | 'sub';
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly bytes: number;
  readonly codec: string;
  /** False while it is being written. */
  readonly closed: boolean;
}

/**
 * Writes one camera's stream. Every fragment is written and `fdatasync`ed before its index row is committed.
 * While the disk refuses, the writer keeps up to 12 s (48 MB) in memory, tries again each second and goes on by itself.
 */
export interface SegmentWriter {
  begin(init: MediaInit): void;
  /** Queued; resolves when durable and indexed. Rejects with a StoreFault when the disk refused for so long that this fragment is given up; there is nothing to do then but to hand over the next one. */
  write(fragment: MediaFragment): Promise<void>;
  /** Closes the segment and opens a gap row with the reason, from where the footage ends. It ends with the next fragment written. */
  pause(reason: GapReason, at: EpochMs): Promise<void>;
  /** Closes the segment without a gap: this stream is not wanted any more. `begin` and `write` open it again. */
  close(): Promise<void>;
}

export type StoredLock = LockRow;

export interface DiskState {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly reserveBytes: number;
  readonly state: 'ok' | 'low' | 'full' | 'failed';
}

export interface RecordingStore {
  writer(camera: string, role: 'main' | 'sub'): SegmentWriter;
  /** Cut at the range's ends, never overlapping; segments at most 500 ms apart are one span. `bytes` and `segments` count whole segments. */
  spans(camera: string, range: TimeRange): readonly (RecordingSpan & { readonly bytes: number; readonly segments: number })[];
  /** Rows that touch the range, whole. A gap without length and with reason `clock-jumped` marks where the clock was set back. */
  gaps(camera: string, range: TimeRange): readonly Gap[];
  /** Newest first: what went missing within the range, of these cameras or of all, at most `limit` rows; whole. */
  losses(range: TimeRange, cameras: readonly string[] | null, limit: number): readonly (Gap & { readonly id: number; readonly camera: string })[];
  /** Never overlapping: where the clock was set back, later footage hides earlier, and an id may come twice with the parts still seen. */
  segments(camera: string, range: TimeRange): readonly StoredSegment[];
  /** Absolute path and current durable size, or null. */
  segmentFile(id: string): { readonly path: string; readonly bytes: number } | null;
  /** Takes finished MP4 footage as if it had been recorded then (the demo's first half hour). */
  place(camera: string, role: 'main' | 'sub', init: MediaInit, fragments: Iterable<MediaFragment>): Promise<void>;
  disk(): DiskState;
  locks(): readonly StoredLock[];
  /** Durable, and safe from a deletion that was under way, when it resolves. Rejects with `over-budget`, `conflict`, `disk-full` or `disk-failed`: then it does not hold. */
  lock(lock: StoredLock): Promise<void>;
  /** False where there is none. */
  letGo(id: string): Promise<boolean>;
  /** By the last count, at most a minute old. */
  lockedBytes(): { readonly bytes: number; readonly shareBytes: number };
  /** Alarms standing now. */
  alarms(): readonly { readonly code: 'disk-full' | 'disk-failed' | 'locks-full'; readonly since: EpochMs; readonly detail?: string }[];
  /** A person says the clock is right: deletion by age goes on after the clock was set (F49). */
  confirmClock(): void;
  /** Ends all writers with a gap `recorder-stopped` and closes the folder. */
  destroy(): Promise<void>;
}
