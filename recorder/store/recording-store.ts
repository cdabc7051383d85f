/** What the record duty, the API and the demo need of the store. One implementation: files + SQLite index. */
import type { EpochMs, TimeRange } from '#model/time';
import type { Gap, GapReason, RecordingSpan } from '#model/recording';
import type { MediaFragment, MediaInit } from '../media.ts';

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

/** Writes one camera's stream. Every fragment is written and `fdatasync`ed before its index row is committed. */
export interface SegmentWriter {
  begin(init: MediaInit): void;
  /** Queued; resolves when durable. Rejects with a disk problem; the writer then refuses until `begin` is called again. */
  write(fragment: MediaFragment): Promise<void>;
  /** Closes the segment and opens a gap row with the reason. */
  pause(reason: GapReason, at: EpochMs): Promise<void>;
  close(): Promise<void>;
}

export interface DiskState {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly reserveBytes: number;
  readonly state: 'ok' | 'low' | 'full' | 'failed';
}

export interface RecordingStore {
  writer(camera: string, role: 'main' | 'sub'): SegmentWriter;
  spans(camera: string, range: TimeRange): readonly (RecordingSpan & { readonly bytes: number; readonly segments: number })[];
  gaps(camera: string, range: TimeRange): readonly Gap[];
  segments(camera: string, range: TimeRange): readonly StoredSegment[];
  /** Absolute path and current durable size, or null. */
  segmentFile(id: string): { readonly path: string; readonly bytes: number } | null;
  /** Takes finished MP4 footage as if it had been recorded then (the demo's first half hour). */
  place(camera: string, role: 'main' | 'sub', init: MediaInit, fragments: Iterable<MediaFragment>): Promise<void>;
  disk(): DiskState;
  /** Alarms standing now. */
  alarms(): readonly { readonly code: 'disk-full' | 'disk-failed'; readonly since: EpochMs; readonly detail?: string }[];
  destroy(): Promise<void>;
}
