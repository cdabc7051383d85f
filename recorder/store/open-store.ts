/** Opens the recordings of one data folder: locked, checked, in order after whatever happened before. */
import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { EpochMs, TimeRange } from '#model/time';
import { dropBallast } from '../clean/ballast.ts';
import { ClockGuard } from '../clean/clock-guard.ts';
import { Cleaner, type CleanRules } from '../clean/cleaner.ts';
import { CameraWriter } from './camera-writer.ts';
import { realDisk, type DiskFs } from './disk-fs.ts';
import { DiskHealth } from './disk-health.ts';
import { lockFolder } from './folder-lock.ts';
import { footagePieces, spansOf } from './footage-pieces.ts';
import { EvidenceLocks, lockRows } from './evidence-locks.ts';
import { IndexReader } from './index-reader.ts';
import { IndexWriter } from './index-writer.ts';
import { LockBook } from './lock-book.ts';
import { LockCopy } from './lock-copy.ts';
import { openIndex } from './open-index.ts';
import { placeFootage } from './place-footage.ts';
import { listStreams, noFindings, rebuild, reconcileDay, recover, type Stream } from './reconcile.ts';
import type { DiskState, RecordingStore, StoredSegment } from './recording-store.ts';
import { cameraFolder, isSegmentId, segmentPath, segmentRoles, type StoredRole } from './segment-path.ts';
import { diskFault, StoreFault } from './store-fault.ts';
import type { StoreLog } from './store-log.ts';
import type { StoreParts } from './store-parts.ts';
import { createGate } from './sync-gate.ts';

export interface StoreOptions {
  /** The data folder; made when missing, for its owner only. */
  readonly folder: string;
  readonly retention: CleanRules;
  readonly segmentSeconds: number;
  readonly now: () => EpochMs;
  /** Milliseconds of a clock nobody sets, as `performance.now`. */
  readonly mono: () => number;
  readonly log: StoreLog;
  /** The real file system unless a test puts a failing one in between. */
  readonly fs?: DiskFs;
  /** How often space and age are looked at; each second unless a test is in a hurry. */
  readonly cleanEveryMs?: number;
}

/** Node serves files with four threads: one stays free for the rest of the program when the disk is slow. */
const syncsAtOnce = 3;
/** A day folder of the background check follows the one before after this pause. */
const sweepPauseMs = 20;

/** Throws StoreFault: `conflict` (another recorder, another disk), `data-newer`, `disk-full` or `disk-failed`. */
export async function openRecordingStore(options: StoreOptions): Promise<RecordingStore> {
  const { folder, fs = realDisk } = options;
  try {
    await mkdir(path.join(folder, 'segments'), { recursive: true, mode: 0o700 });
    return await openOnce(options, fs).catch(async (error: unknown) => {
      if (error instanceof StoreFault && error.code !== 'disk-full') throw error;
      if (!await dropBallast(fs, folder)) throw error;
      options.log.warn({}, 'no room to open the index: the ballast is given away');
      return openOnce(options, fs);
    });
  } catch (error) {
    // A system's or SQLite's error; anything else is a mistake of ours and keeps its stack.
    throw error instanceof Error && ('code' in error || 'errcode' in error) ? diskFault(error) : error;
  }
}

async function openOnce(options: StoreOptions, fs: DiskFs): Promise<RecordingStore> {
  const { folder, now, mono, log } = options;
  const root = path.join(folder, 'segments');
  const unlock = lockFolder(folder);
  const ends: (() => unknown)[] = [unlock];
  const undo = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const opened = await openIndex({ fs, folder, segmentsRoot: root, now, log });
    const health = new DiskHealth({ now, mono, log });
    const index = new IndexWriter({ path: opened.path, fence: opened.fence }, {
      failed: (fault) => health.report('index', fault),
      worked: () => health.worked('index'),
    });
    ends.push(() => index.close());
    const reader = new IndexReader(opened.path);
    ends.push(() => reader.close());
    const counters = reader.counters();
    let written = 0;
    const locks = new LockBook(await lockRows({ folder, rebuild: opened.rebuild, reader, index, log }));
    const evidence = new EvidenceLocks({ book: locks, copy: new LockCopy({ fs, folder, log }), index, log });
    const parts: StoreParts = {
      fs, root, index, reader, locks, health, log, now, mono,
      segmentMs: options.segmentSeconds * 1000,
      gate: createGate(syncsAtOnce),
      begun: new Set(),
      nextOrd: () => (counters.ord += 1),
      nextGap: () => (counters.gap += 1),
      wrote: (bytes) => { written += bytes; },
    };
    const findings = noFindings();
    let rest: { stream: Stream; day: string }[];
    if (opened.rebuild) {
      await rebuild(parts, findings);
      rest = [];
    } else if (opened.clean) {
      rest = (await listStreams(parts)).flatMap((stream) => stream.days.map((day) => ({ stream, day })));
    } else {
      rest = await recover(parts, findings);
    }
    // Files found without rows bring their own order numbers.
    counters.ord = Math.max(counters.ord, reader.counters().ord);
    log.info({ ...findings, rebuilt: opened.rebuild, clean: opened.clean }, 'recordings opened');
    const guard = new ClockGuard({ now, mono, lastSeen: opened.lastSeen });
    const takeWritten = (): number => { const bytes = written; written = 0; return bytes; };
    const store = new FileStore(parts, options, { undo, guard, evidence, takeWritten, space: await fs.space(root), firstHole: opened.clean ? 'recorder-stopped' : 'recorder-crashed' });
    store.start(rest);
    return store;
  } catch (error) {
    await undo();
    throw error;
  }
}

interface StoreInsides {
  readonly undo: () => Promise<void>;
  readonly guard: ClockGuard;
  readonly evidence: EvidenceLocks;
  readonly takeWritten: () => number;
  readonly space: Awaited<ReturnType<DiskFs['space']>>;
  readonly firstHole: 'recorder-stopped' | 'recorder-crashed';
}

class FileStore implements RecordingStore {
  readonly #parts: StoreParts;
  readonly #options: StoreOptions;
  readonly #insides: StoreInsides;
  readonly #cleaner: Cleaner;
  readonly #writers = new Map<string, CameraWriter>();
  readonly #ended = new AbortController();
  #sweep: Promise<void> = Promise.resolve();

  constructor(parts: StoreParts, options: StoreOptions, insides: StoreInsides) {
    this.#parts = parts;
    this.#options = options;
    this.#insides = insides;
    this.#cleaner = new Cleaner(parts, insides.evidence, options.retention, insides.guard, insides.space, {
      takeWritten: insides.takeWritten,
      everyMs: options.cleanEveryMs,
      roomMade: () => { for (const writer of this.#writers.values()) writer.retry(); },
    });
  }

  start(unchecked: readonly { stream: Stream; day: string }[]): void {
    this.#cleaner.start();
    this.#sweep = this.#check(unchecked);
  }

  async #check(days: readonly { stream: Stream; day: string }[]): Promise<void> {
    const { log } = this.#parts;
    const findings = noFindings();
    for (const { stream, day } of days) {
      await pause(sweepPauseMs, this.#ended.signal);
      if (this.#ended.signal.aborted) return;
      await reconcileDay(this.#parts, stream, day, findings).catch((error: unknown) => log.warn({ detail: String(error) }, 'a day could not be checked'));
    }
    if (findings.adopted + findings.removed + findings.lost > 0) log.warn({ ...findings }, 'index and files disagreed');
  }

  writer(camera: string, role: StoredRole): CameraWriter {
    const name = `${cameraFolder(camera)}/${role}`;
    let writer = this.#writers.get(name);
    if (!writer) this.#writers.set(name, (writer = new CameraWriter(this.#parts, { camera, role }, this.#insides.firstHole)));
    return writer;
  }

  #pieces(camera: string, role: StoredRole, range: TimeRange) {
    return footagePieces(this.#parts.reader.segments(camera, role, range));
  }

  spans(camera: string, range: TimeRange): ReturnType<RecordingStore['spans']> {
    return segmentRoles.flatMap((role) => spansOf(this.#pieces(camera, role, range), range));
  }

  gaps(camera: string, range: TimeRange): ReturnType<RecordingStore['gaps']> {
    return this.#parts.reader.gaps(camera, range).map(({ start, end, role, reason }) => ({ start, end, role, reason }));
  }

  losses(...asked: Parameters<RecordingStore['losses']>): ReturnType<RecordingStore['losses']> {
    return this.#parts.reader.losses(...asked);
  }

  segments(camera: string, range: TimeRange): StoredSegment[] {
    return segmentRoles.flatMap((role) => this.#pieces(camera, role, range)).flatMap(({ start, end, row }) => {
      const { id, bytes, codec, state } = row;
      return start < range.end && end > range.start ? [{ id, camera, role: row.role, start, end, bytes, codec, closed: state !== 'open' }] : [];
    });
  }

  segmentFile(id: string): ReturnType<RecordingStore['segmentFile']> {
    const row = isSegmentId(id) ? this.#parts.reader.segment(id) : null;
    return row && row.state !== 'deleting' ? { path: segmentPath(this.#parts.root, row), bytes: row.bytes } : null;
  }

  async place(...[camera, role, init, fragments]: Parameters<RecordingStore['place']>): Promise<void> {
    const end = await placeFootage(this.#parts, camera, role, init, fragments);
    if (end !== null) this.#writers.get(`${cameraFolder(camera)}/${role}`)?.placed(end);
  }

  disk(): DiskState {
    const codes = new Set(this.#parts.health.alarms().map(({ code }) => code));
    const { space } = this.#cleaner;
    const { reserveBytes } = this.#options.retention;
    const state = codes.has('disk-failed') ? 'failed' : codes.has('disk-full') ? 'full' : space.freeBytes < reserveBytes ? 'low' : 'ok';
    return { ...space, reserveBytes, state };
  }

  locks(): ReturnType<RecordingStore['locks']> {
    return this.#parts.locks.all();
  }

  async lock(...[lock]: Parameters<RecordingStore['lock']>): Promise<void> {
    cameraFolder(lock.camera);
    await this.#insides.evidence.put(lock);
    // What was being deleted when it came is gone and is not answered as footage any more.
    await this.#cleaner.settled();
  }

  letGo(id: string): Promise<boolean> {
    return this.#insides.evidence.letGo(id);
  }

  lockedBytes(): ReturnType<RecordingStore['lockedBytes']> {
    return this.#cleaner.locked;
  }

  alarms(): ReturnType<RecordingStore['alarms']> {
    return this.#parts.health.alarms();
  }

  confirmClock(): void {
    this.#insides.guard.confirm();
  }

  async destroy(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    const { index, now } = this.#parts;
    await Promise.all([this.#sweep, this.#cleaner.destroy()]);
    // A disk that refuses must not keep the program from ending: what it did not take is found again at the next start.
    const outcomes = await Promise.allSettled([...this.#writers.values()].map((writer) => writer.end(now())));
    index.putMeta('seen', String(now()));
    if (outcomes.every(({ status }) => status === 'fulfilled')) index.putMeta('clean', '1');
    await this.#insides.undo();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
