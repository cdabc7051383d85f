/** Keeps the retention and space rules while the recorder runs. */
import path from 'node:path';
import type { EpochMs } from '#model/time';
import type { DiskSpace } from '../store/disk-fs.ts';
import { ownerFile } from '../store/folder-lock.ts';
import { diskFault, StoreFault } from '../store/store-fault.ts';
import type { StoreParts } from '../store/store-parts.ts';
import { keepBallast } from './ballast.ts';
import type { ClockGuard } from './clock-guard.ts';
import { deleteSegments } from './delete-segments.ts';

export interface CleanRules {
  readonly days: number;
  readonly reserveBytes: number;
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

export class Cleaner {
  readonly #parts: StoreParts;
  readonly #rules: CleanRules;
  readonly #guard: ClockGuard;
  readonly #takeWritten: () => number;
  readonly #roomMade: () => void;
  readonly #everyMs: number;
  #space: DiskSpace;
  #agePassAt = Number.NEGATIVE_INFINITY;
  #low = 0;
  #busy: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(parts: StoreParts, rules: CleanRules, guard: ClockGuard, space: DiskSpace, hooks: CleanHooks) {
    this.#parts = parts;
    this.#rules = rules;
    this.#guard = guard;
    this.#space = space;
    this.#takeWritten = hooks.takeWritten;
    this.#roomMade = hooks.roomMade;
    this.#everyMs = hooks.everyMs ?? cleanEveryMs;
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
      await keepBallast(this.#parts.fs, path.dirname(this.#parts.root), this.#space.freeBytes - this.#rules.reserveBytes);
      if (this.#low < lowPasses) health.worked('cleaner');
    } catch (error) {
      const fault = diskFault(error);
      health.report('cleaner', fault);
      log.error({ code: fault.code, detail: fault.message }, 'cleaning failed');
    }
  }

  async #keepSpace(): Promise<void> {
    const { fs, root, reader, health } = this.#parts;
    if (!await fs.exists(ownerFile(root))) throw new StoreFault('disk-failed', 'the segments folder is gone');
    this.#space = await fs.space(root);
    const { reserveBytes } = this.#rules;
    this.#low = this.#space.freeBytes < reserveBytes ? this.#low + 1 : 0;
    const needed = reserveBytes + headroomPasses * this.#takeWritten() - this.#space.freeBytes;
    if (needed <= 0) return;
    const rows = [];
    let bytes = 0;
    for (const row of reader.oldest(passLimit)) {
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
    if (rows.length === 0 || this.#low >= lowPasses) {
      this.#low = Math.max(this.#low, lowPasses);
      health.report('cleaner', new StoreFault('disk-full', rows.length === 0 ? 'less than the reserve is free and no closed footage is left to delete' : 'the disk fills faster than old footage can be deleted'));
    }
  }

  async #keepAge(): Promise<void> {
    const { reader, index, log, mono, now } = this.#parts;
    const { trusted, steppedMs } = this.#guard.check();
    if (steppedMs !== 0) log.warn({ steppedMs }, 'the clock was set: no footage is deleted by age for 24 h');
    if (mono() - this.#agePassAt < agePassEveryMs) return;
    const rows = trusted ? reader.endedBefore(this.#cutoff(now()), passLimit) : [];
    // A full pass may leave more behind: the next one follows at once.
    if (rows.length < passLimit) this.#agePassAt = mono();
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
