/** Keeps the retention and space rules while the recorder runs. No rule deletes what an evidence lock touches (F45). */
import path from 'node:path';
import type { EpochMs } from '#model/time';
import type { DiskSpace } from '../store/disk-fs.ts';
import type { EvidenceLocks } from '../store/evidence-locks.ts';
import { ownerFile } from '../store/folder-lock.ts';
import { diskFault, StoreFault } from '../store/store-fault.ts';
import type { SegmentRow } from '../store/index-rows.ts';
import type { StoreParts } from '../store/store-parts.ts';
import { keepBallast } from './ballast.ts';
import type { ClockGuard } from './clock-guard.ts';
import { deleteSegments } from './delete-segments.ts';
import { LockedBytes } from './locked-bytes.ts';
import { UnlockedRows } from './unlocked-rows.ts';

export interface CleanRules {
  readonly days: number;
  readonly reserveBytes: number;
  /** Part of the disk without the reserve that locked footage may take before it is an alarm, 0 to 1; half unless told. */
  readonly lockedShare?: number;
}

export interface CleanHooks {
  /** Bytes written since it was last asked. */
  readonly takeWritten: () => number;
  /** Writers that wait for room may try again. */
  readonly roomMade: () => void;
  readonly everyMs?: number | undefined;
}

/** Free space is looked at this often: the alarm for a disk filled by others is due within 5 s (F44). */
const cleanEveryMs = 1_000;
const agePassEveryMs = 60_000;
/** Deleted per pass at most, so that a pass stays short. */
const passLimit = 256;
/** The reserve is kept ahead of what is written during this many passes. */
const headroomPasses = 4;
/** Passes below the reserve before it is an alarm: deletion does not keep up. */
const lowPasses = 3;
const nothingLeft = {
  none: 'less than the reserve is free and no closed footage is left to delete',
  locked: 'less than the reserve is free and only locked footage is left, which is not deleted',
} as const;

export class Cleaner {
  readonly #parts: StoreParts;
  readonly #rules: CleanRules;
  readonly #guard: ClockGuard;
  readonly #takeWritten: () => number;
  readonly #roomMade: () => void;
  readonly #everyMs: number;
  readonly #evidence: EvidenceLocks;
  readonly #oldest: UnlockedRows<SegmentRow>;
  readonly #aged: UnlockedRows<SegmentRow & { readonly place: number }>;
  readonly #locked: LockedBytes;
  #space: DiskSpace;
  #agePassAt = Number.NEGATIVE_INFINITY;
  #low = 0;
  #busy: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(parts: StoreParts, evidence: EvidenceLocks, rules: CleanRules, guard: ClockGuard, space: DiskSpace, hooks: CleanHooks) {
    this.#parts = parts;
    this.#rules = rules;
    this.#guard = guard;
    this.#space = space;
    this.#takeWritten = hooks.takeWritten;
    this.#roomMade = hooks.roomMade;
    this.#everyMs = hooks.everyMs ?? cleanEveryMs;
    this.#evidence = evidence;
    const { locks, reader, now, mono } = parts;
    this.#oldest = new UnlockedRows(locks, (limit, after) => reader.oldest(limit, after?.ord));
    this.#aged = new UnlockedRows(locks, (limit, after) => reader.endedBefore(this.#cutoff(now()), limit, after));
    this.#locked = new LockedBytes(locks, reader, mono);
  }

  /** Bytes of files that locks hold, and how much that may be before it is an alarm. */
  get locked(): { readonly bytes: number; readonly shareBytes: number } {
    const { lockedShare = 0.5, reserveBytes } = this.#rules;
    return { bytes: this.#locked.bytes, shareBytes: Math.floor(lockedShare * Math.max(0, this.#space.totalBytes - reserveBytes)) };
  }

  /** A deletion that is under way is over. */
  async settled(): Promise<void> {
    await this.#busy;
  }

  get space(): DiskSpace {
    return this.#space;
  }

  start(): void {
    if (this.#ended) return;
    this.#timer = setTimeout(() => { void this.pass().then(() => this.start()); }, this.#everyMs);
  }

  /** One look at space, age and clock. Passes never overlap; a failure is an alarm, not the end. */
  pass(): Promise<void> {
    return (this.#busy ??= this.#pass().finally(() => { this.#busy = null; }));
  }

  async #pass(): Promise<void> {
    const { health, log, reader } = this.#parts;
    try {
      // What an earlier pass or run could not finish: marked rows are not answered any more, but their files may be there.
      const halfDone = reader.unfinished('deleting');
      if (halfDone.length > 0) await deleteSegments(this.#parts, halfDone);
      await this.#keepSpace();
      await this.#keepAge();
      this.#watchShare();
      await keepBallast(this.#parts.fs, path.dirname(this.#parts.root), this.#space.freeBytes - this.#rules.reserveBytes);
      if (this.#low < lowPasses) health.worked('cleaner');
    } catch (error) {
      const fault = diskFault(error);
      health.report('cleaner', fault);
      log.error({ code: fault.code, detail: fault.message }, 'cleaning failed');
    }
  }

  async #keepSpace(): Promise<void> {
    const { fs, root, health } = this.#parts;
    if (!await fs.exists(ownerFile(root))) throw new StoreFault('disk-failed', 'the segments folder is gone');
    this.#space = await fs.space(root);
    const { reserveBytes } = this.#rules;
    this.#low = this.#space.freeBytes < reserveBytes ? this.#low + 1 : 0;
    const needed = reserveBytes + headroomPasses * this.#takeWritten() - this.#space.freeBytes;
    if (needed <= 0) return;
    const rows = [];
    let bytes = 0;
    const found = this.#oldest.next(passLimit);
    for (const row of found.rows) {
      if (bytes >= needed) break;
      rows.push(row);
      bytes += row.bytes;
    }
    if (rows.length > 0) {
      await deleteSegments(this.#parts, rows);
      this.#space = await fs.space(root);
      this.#parts.log.info({ segments: rows.length, bytes }, 'oldest footage deleted for space');
      this.#roomMade();
    }
    if (this.#space.freeBytes >= reserveBytes) return;
    const isNothingLeft = rows.length === 0 && found.isAll;
    if (isNothingLeft || this.#low >= lowPasses) {
      this.#low = Math.max(this.#low, lowPasses);
      health.report('cleaner', new StoreFault('disk-full', isNothingLeft ? nothingLeft[found.isHeld ? 'locked' : 'none'] : 'the disk fills faster than old footage can be deleted'));
    }
  }

  /** Locked footage is never deleted; that it takes the place of everything else is told while there is time to let some go. */
  #watchShare(): void {
    this.#locked.step();
    const { bytes, shareBytes } = this.locked;
    if (bytes > shareBytes) this.#parts.health.report('locks', new StoreFault('locks-full', `locked footage takes ${Math.round(bytes / 1e6)} MB of ${Math.round(shareBytes / 1e6)} MB`));
    else this.#parts.health.worked('locks');
  }

  async #keepAge(): Promise<void> {
    const { index, log, mono, now } = this.#parts;
    const { trusted, steppedMs } = this.#guard.check();
    if (steppedMs !== 0) log.warn({ steppedMs }, 'the clock was set: no footage is deleted by age for 24 h');
    if (mono() - this.#agePassAt < agePassEveryMs) return;
    // A clock that was set ends no lock either.
    if (trusted) await this.#evidence.end(now());
    const { rows, isAll } = trusted ? this.#aged.next(passLimit) : { rows: [], isAll: true };
    // A full pass may leave more behind: the next one follows at once.
    if (isAll) this.#agePassAt = mono();
    index.putMeta('seen', String(now()));
    if (rows.length === 0) return;
    await deleteSegments(this.#parts, rows);
    log.info({ segments: rows.length }, 'footage older than the retention deleted');
  }

  #cutoff(now: EpochMs): EpochMs {
    return Math.floor(now - this.#rules.days * 86_400_000);
  }

  async destroy(): Promise<void> {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#busy;
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
  }
}
