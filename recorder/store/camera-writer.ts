/** Writes one camera's one stream into segments, durably, and keeps its gap rows. */
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import type { MediaFragment, MediaInit } from '../media.ts';
import { spanGapMs } from './footage-pieces.ts';
import { FragmentQueue, type FragmentEntry, type StopEntry } from './fragment-queue.ts';
import { GapBook } from './gap-book.ts';
import type { SegmentRow, SegmentState } from './index-rows.ts';
import { maxSegmentMs } from './index-reader.ts';
import type { SegmentWriter } from './recording-store.ts';
import { SegmentFile } from './segment-file.ts';
import { fragmentEnd } from './segment-format.ts';
import type { StoredRole } from './segment-path.ts';
import { diskFault, StoreFault } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';

/** A disk that refused is asked again this often. */
const retryMs = 1_000;
/** A sync that takes this long is a disk in trouble. */
const slowMs = 3_000;
/** Wall and monotonic clock may differ this much between two fragments before the wall clock counts as set. */
const clockStepMs = 2_000;

interface OpenSegment {
  readonly file: SegmentFile;
  readonly start: EpochMs;
  readonly lengthMs: number;
  end: EpochMs;
}

export class CameraWriter implements SegmentWriter {
  readonly #parts: StoreParts;
  readonly #camera: string;
  readonly #role: StoredRole;
  readonly #name: string;
  readonly #queue = new FragmentQueue();
  readonly #gaps: GapBook;
  #init: MediaInit | null = null;
  #segment: OpenSegment | null = null;
  /** Durable fragments since the last key frame: after a write error the next segment begins with them, so that it plays. */
  #group: FragmentEntry[] = [];
  /** The segment closed last: its row says so only together with the next one's, so that after a crash in between the stream counts as cut off. */
  #closed: SegmentRow | null = null;
  /** A segment closed after a write error, until the next one has taken over its last group of pictures. */
  #damaged: SegmentRow | null = null;
  #lastEntry: FragmentEntry | null = null;
  /** Why footage is missing before the next segment, where that is known. */
  #hole: GapReason | null;
  #needsKey = false;
  #fault: StoreFault | null = null;
  #pumping = false;
  #wake: (() => void) | null = null;
  #ending = false;

  /** `firstHole`: why footage is missing since this store was last open. */
  constructor(parts: StoreParts, stream: { camera: string; role: StoredRole }, firstHole: GapReason) {
    this.#parts = parts;
    this.#camera = stream.camera;
    this.#role = stream.role;
    this.#name = `${stream.camera}/${stream.role}`;
    this.#hole = firstHole;
    this.#gaps = new GapBook(stream, parts.index, parts.nextGap, {
      lasting: parts.reader.gapsOf(stream.camera, stream.role, 'lasting').at(-1) ?? null,
      end: parts.reader.last(stream.camera, stream.role)?.end ?? null,
    });
  }

  begin(init: MediaInit): void {
    this.#init = init;
  }

  write(fragment: MediaFragment): Promise<void> {
    const init = this.#init;
    if (!init || this.#ending) return Promise.reject(new StoreFault('internal', init ? 'the store is closing' : 'no init segment yet'));
    if (this.#needsKey && !fragment.randomAccess) return Promise.reject(this.#fault ?? tooSlow());
    this.#needsKey = false;
    return new Promise((resolve, reject) => {
      this.#queue.push({ kind: 'fragment', init, fragment, handedAt: this.#parts.mono(), done: { resolve, reject } });
      this.#trim();
      void this.#pump();
    });
  }

  pause(reason: GapReason, at: EpochMs): Promise<void> {
    return this.#stopWith({ reason, at });
  }

  close(): Promise<void> {
    return this.#stopWith(null);
  }

  /** For the end of the program: one more attempt, then what the disk does not take is given up. */
  end(at: EpochMs): Promise<void> {
    this.#ending = true;
    const isRecording = this.#segment !== null || this.#queue.first !== undefined;
    return this.#stopWith(isRecording ? { reason: 'recorder-stopped', at } : null);
  }

  /** The disk may have room again. */
  retry(): void {
    this.#wake?.();
  }

  #stopWith(gap: StopEntry['gap']): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ kind: 'stop', gap, done: { resolve, reject } });
      this.#wake?.();
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (let entry = this.#queue.first; entry; entry = this.#queue.first) {
      try {
        await (entry.kind === 'fragment' ? this.#writeNext(entry) : this.#stop(entry));
      } catch (error) {
        await this.#refused(diskFault(error));
      }
    }
    this.#pumping = false;
  }

  async #writeNext(first: FragmentEntry): Promise<void> {
    if (!this.#segment || this.#mustCut(first, this.#segment, this.#segment.end)) await this.#cut(first);
    const segment = this.#segment;
    // While the file was made, the queue may have dropped what it was made for.
    if (!segment || this.#queue.first !== first) return;
    let end = segment.end;
    const batch = this.#queue.take((entry) => {
      if (this.#mustCut(entry, segment, end)) return false;
      end = Math.max(end, fragmentEnd(entry.fragment));
      return true;
    });
    end = batch.reduce((latest, { fragment }) => Math.max(latest, fragmentEnd(fragment)), segment.end);
    const isFirst = segment.file.bytes === 0;
    await this.#syncing(segment.file.append(batch.map(({ fragment }) => fragment)));
    this.#queue.settle();
    segment.end = end;
    if (isFirst) this.#begun(segment);
    this.#gaps.footageEnds(end);
    this.#keepGroup(batch);
    this.#parts.index.put(this.#row(segment, 'open'));
    this.#worked();
    void this.#parts.index.committed().then(() => {
      this.#parts.begun.delete(segment.file.id);
      for (const { done } of batch) done?.resolve();
    });
  }

  /** A sync that takes very long is a failing disk, though nothing is lost yet (F47). */
  async #syncing(work: Promise<void>): Promise<void> {
    const timer = setTimeout(() => {
      this.#fault = new StoreFault('disk-failed', 'a write takes longer than 3 s');
      this.#parts.health.report(this.#name, this.#fault);
    }, slowMs);
    try {
      await work;
    } finally {
      clearTimeout(timer);
    }
  }

  #begun(segment: OpenSegment): void {
    this.#putClosed();
    this.#gaps.footageBegins(segment.start, this.#hole ?? 'unknown');
    this.#hole = null;
    // The new file repeats the damaged one's last group of pictures: from here on it answers for that time.
    if (this.#damaged && this.#damaged.end > segment.start && this.#damaged.start < segment.start) {
      this.#parts.index.put({ ...this.#damaged, end: segment.start });
    }
    this.#damaged = null;
  }

  #keepGroup(batch: readonly FragmentEntry[]): void {
    for (const entry of batch) {
      if (entry.fragment.randomAccess) this.#group = [];
      this.#group.push({ ...entry, done: null });
    }
    this.#lastEntry = batch.at(-1) ?? this.#lastEntry;
  }

  #mustCut(entry: FragmentEntry, segment: OpenSegment, end: EpochMs): boolean {
    const { captureAt, randomAccess } = entry.fragment;
    const age = captureAt - segment.start;
    return entry.init !== segment.file.init
      // One row is one unbroken stretch of wall time: a hole or a clock that was set begins another file at once.
      || Math.abs(captureAt - end) > spanGapMs
      || (randomAccess && age >= segment.lengthMs)
      // A camera that sends no key frame must not grow one file for ever.
      || age >= Math.min(2 * segment.lengthMs + 10_000, maxSegmentMs - 1_000);
  }

  async #cut(entry: FragmentEntry): Promise<void> {
    this.#hole ??= this.#whyHole(entry);
    const isFirst = this.#lastEntry === null;
    await this.#finish(entry.fragment.captureAt);
    const order = this.#parts.nextOrd();
    const start = entry.fragment.captureAt;
    const file = await SegmentFile.create(this.#parts, entry.init, { camera: this.#camera, role: this.#role, start, order });
    // Cameras started together would all change files in the same instant: the first length differs (golden ratio, evenly spread).
    const lengthMs = this.#parts.segmentMs * (isFirst ? 0.5 + 0.5 * ((order * 0.618_034) % 1) : 1);
    this.#segment = { file, start, lengthMs, end: start };
  }

  #whyHole(entry: FragmentEntry): GapReason | null {
    const last = this.#lastEntry;
    if (!last || this.#gaps.end === null) return null;
    const { init } = entry;
    if (init !== last.init && (init.videoCodec !== last.init.videoCodec || init.width !== last.init.width || init.height !== last.init.height)) return 'codec-changed';
    const wallMs = entry.fragment.captureAt - last.fragment.captureAt;
    return Math.abs(wallMs - (entry.handedAt - last.handedAt)) > clockStepMs ? 'clock-jumped' : 'camera-stalled';
  }

  /** Closes the open segment; `next` is where the following footage begins. */
  async #finish(next: EpochMs | null): Promise<void> {
    const segment = this.#segment;
    if (!segment) return;
    this.#segment = null;
    if (segment.file.bytes === 0) return segment.file.discard();
    // A few milliseconds of jitter must not make neighbours overlap; a clock set back is left as it was captured.
    if (next !== null && next < segment.end && segment.end - next <= spanGapMs && next > segment.start) segment.end = next;
    try {
      await segment.file.finish(segment.end);
      this.#closed = this.#row(segment, 'closed');
    } catch (error) {
      // The footage is durable already; only the foot is missing.
      this.#closed = this.#row(segment, 'damaged');
      this.#parts.health.report(this.#name, diskFault(error));
    }
  }

  #putClosed(): void {
    if (this.#closed) this.#parts.index.put(this.#closed);
    this.#closed = null;
  }

  #row({ file, start, end }: OpenSegment, state: SegmentState): SegmentRow {
    return { id: file.id, camera: this.#camera, role: this.#role, ord: file.place.order, start, end, bytes: file.bytes, codec: file.init.videoCodec, run: file.init.run, state };
  }

  async #stop(entry: StopEntry): Promise<void> {
    await this.#finish(null);
    this.#putClosed();
    this.#group = [];
    if (entry.gap) this.#gaps.open(entry.gap.reason, entry.gap.at);
    else this.#hole = 'recorder-stopped';
    this.#queue.settle();
    void this.#parts.index.tried().then(entry.done.resolve, entry.done.reject);
  }

  #worked(): void {
    if (this.#fault) this.#parts.log.info({ stream: this.#name }, 'recording again');
    this.#fault = null;
    this.#parts.health.worked(this.#name);
  }

  async #refused(fault: StoreFault): Promise<void> {
    if (!this.#fault) this.#parts.log.warn({ stream: this.#name, code: fault.code, detail: fault.message }, 'the disk refuses footage');
    this.#fault = fault;
    this.#parts.health.report(this.#name, fault);
    await (fault.code === 'disk-full' ? this.#rewind() : this.#abandon());
    if (this.#ending) return this.#giveUp(fault);
    this.#trim();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, retryMs);
      this.#wake = () => { clearTimeout(timer); resolve(); };
    });
    this.#wake = null;
    this.#trim();
  }

  /** Full: the file is sound up to its durable end and goes on there when there is room. */
  async #rewind(): Promise<void> {
    this.#queue.giveBack();
    const segment = this.#segment;
    if (!segment) return;
    try {
      if (segment.file.bytes > 0) return await segment.file.rewind();
      this.#segment = null;
      await segment.file.discard();
    } catch {
      await this.#abandon();
    }
  }

  /** Failed: after a failed fsync nothing is known about the file's cached pages (F46). A new file repeats the group of pictures. */
  async #abandon(): Promise<void> {
    const segment = this.#segment;
    this.#segment = null;
    this.#queue.giveBack(this.#group);
    const [first] = this.#group;
    if (first && this.#gaps.end !== null) this.#gaps.end = Math.min(this.#gaps.end, first.fragment.captureAt);
    this.#group = [];
    if (!segment) return;
    if (segment.file.bytes === 0) return segment.file.discard();
    this.#damaged = this.#row(segment, 'damaged');
    this.#parts.index.put(this.#damaged);
    await segment.file.close();
  }

  #trim(): void {
    const { dropped, needsKey } = this.#queue.trim(this.#fault ? this.#parts.mono() : null);
    if (dropped.length === 0) return;
    this.#needsKey ||= needsKey;
    const fault = this.#fault ?? tooSlow();
    const reason: GapReason = fault.code === 'disk-full' ? 'disk-full' : 'disk-failed';
    this.#parts.health.report(this.#name, fault);
    this.#hole = reason;
    // The group that was to be repeated is dropped: the damaged file's copy of it counts.
    if (this.#damaged) this.#gaps.footageEnds(this.#damaged.end);
    this.#gaps.open(reason, dropped[0]!.fragment.captureAt);
    for (const { done } of dropped) done?.reject(fault);
  }

  #giveUp(fault: StoreFault): void {
    this.#putClosed();
    for (const entry of this.#queue.clear()) {
      if (entry.kind === 'stop' && entry.gap) this.#gaps.open(entry.gap.reason, entry.gap.at);
      entry.done?.reject(fault);
    }
  }

  /** Older footage of this stream was placed into the store. */
  placed(end: EpochMs): void {
    if (this.#gaps.end === null || end > this.#gaps.end) this.#gaps.footageEnds(end);
  }
}

function tooSlow(): StoreFault {
  return new StoreFault('disk-failed', 'the disk is too slow');
}
