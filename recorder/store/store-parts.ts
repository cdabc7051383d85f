/** What the parts of one open store have in common; made once by `openRecordingStore`. */
import type { EpochMs } from '#model/time';
import type { DiskFs } from './disk-fs.ts';
import type { DiskHealth } from './disk-health.ts';
import type { IndexReader } from './index-reader.ts';
import type { IndexWriter } from './index-writer.ts';
import type { LockBook } from './lock-book.ts';
import type { StoreLog } from './store-log.ts';
import type { Gate } from './sync-gate.ts';

export interface StoreParts {
  readonly fs: DiskFs;
  /** `<data>/segments`. */
  readonly root: string;
  readonly index: IndexWriter;
  readonly reader: IndexReader;
  /** What may not be deleted. */
  readonly locks: LockBook;
  readonly health: DiskHealth;
  readonly log: StoreLog;
  readonly now: () => EpochMs;
  /** Milliseconds of a clock nobody sets. */
  readonly mono: () => number;
  readonly segmentMs: number;
  /** Bounds the disk calls that may take long. */
  readonly gate: Gate;
  /** Segments begun by this run whose first row may not be committed yet: not orphans. */
  readonly begun: Set<string>;
  nextOrd(): number;
  nextGap(): number;
  /** Told of every byte written, so that the cleaner knows the pace. */
  wrote(bytes: number): void;
}
