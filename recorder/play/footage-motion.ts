/** Motion in recorded footage: key frames of every file are looked at once, when somebody asks, and their grids kept. */
import type { EpochMs, TimeRange } from '#model/time';
import type { DiskFile } from '../store/disk-fs.ts';
import { spanGapMs } from '../store/footage-pieces.ts';
import type { ReadSegment } from '../store/read-segment.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { readAt } from '../store/scan-segment.ts';
import { markBytes, readMark } from '../store/segment-format.ts';
import { createGate } from '../store/sync-gate.ts';
import type { FootageFiles } from './footage-files.ts';
import { Kept } from './kept.ts';
import { LumaGrids } from './luma-grid.ts';
import { motionBetween, type Motion } from './motion-between.ts';
import { withStored } from './open-stored.ts';
import { storedKeyFrame } from './stored-key-frame.ts';

export interface MotionWant {
  readonly camera: string;
  readonly range: TimeRange;
  readonly role: 'main' | 'sub';
  /** At least one. */
  readonly cells: readonly number[];
}

/** From the key frame before it to this one. */
export interface MotionSample extends Motion {
  /** Of the key frame before it. */
  readonly from: EpochMs;
  readonly at: EpochMs;
}

/** By group of a file; null where there is no picture to be had. */
type FileGrids = readonly (Uint8Array | null)[];

/** One core of a small machine is for this, never more. */
const searchesAtOnce = 1;
const mostWaiting = 16;
/** 576 bytes a key frame: some 16 hours of one camera with one a second. */
const keptGrids = 58_000;
/** The key frame before the range's first is at most this long ago; cameras with rarer ones miss a sample. */
const lookBackMs = 20_000;
/** Most key frames of sub streams are read in one go with their mark. */
const guessBytes = 32_768;

export class FootageMotion {
  readonly #files: FootageFiles;
  readonly #store: Pick<RecordingStore, 'segmentFile'>;
  readonly #gate = createGate(searchesAtOnce);
  readonly #kept = new Kept<FileGrids>(keptGrids, ({ length }) => length);
  #waiting = 0;

  constructor(files: FootageFiles, store: Pick<RecordingStore, 'segmentFile'>) {
    this.#files = files;
    this.#store = store;
  }

  /** One sample for every key frame within the range that has another right before it. `busy` when too many searches wait. */
  async samples(want: MotionWant, signal: AbortSignal): Promise<readonly MotionSample[] | 'busy'> {
    if (this.#waiting >= mostWaiting) return 'busy';
    this.#waiting += 1;
    try {
      return await this.#gate(() => this.#search(want, signal));
    } finally {
      this.#waiting -= 1;
    }
  }

  async #search({ camera, range, role, cells }: MotionWant, signal: AbortSignal): Promise<MotionSample[]> {
    const samples: MotionSample[] = [];
    let before: { readonly grid: Uint8Array; readonly at: EpochMs; readonly until: EpochMs; readonly init: Buffer } | null = null;
    for (const { id, start, end } of this.#files.pieces(camera, role, { start: range.start - lookBackMs, end: range.end })) {
      signal.throwIfAborted();
      const held = await this.#files.file(id);
      const grids = held ? await this.#gridsOf(id, held, signal) : [];
      for (const [index, grid] of grids.entries()) {
        const { captureAt: at } = held!.groups[index]!;
        const until = (held!.groups[index + 1] ?? held!.end).captureAt;
        if (!grid || at >= end || until <= start) continue;
        const follows = before?.init.equals(held!.init) && Math.abs(at - before.until) <= spanGapMs;
        if (before && follows && at >= range.start && at < range.end) samples.push({ from: before.at, at, ...motionBetween(before.grid, grid, cells) });
        before = { grid, at, until, init: held!.init };
      }
    }
    return samples;
  }

  async #gridsOf(id: string, held: ReadSegment, signal: AbortSignal): Promise<FileGrids> {
    const known = this.#kept.get(id) ?? [];
    const grids = known.length >= held.groups.length ? known : [...known, ...await this.#read(id, held, known.length, signal)];
    this.#kept.set(id, grids);
    return grids;
  }

  /** Grids of the file's groups from this one on. */
  async #read(id: string, { init, groups }: ReadSegment, from: number, signal: AbortSignal): Promise<(Uint8Array | null)[]> {
    return await withStored(this.#store.segmentFile(id), async (file) => {
      let decoder: LumaGrids | null = null;
      try {
        const grids: (Uint8Array | null)[] = [];
        for (const { at, key } of groups.slice(from)) {
          signal.throwIfAborted();
          const frame = key ? storedKeyFrame(init, await fragmentAt(file, at)) : null;
          if (frame) decoder ??= await LumaGrids.open(frame);
          // One damaged picture does not end a search.
          grids.push(frame && decoder ? await decoder.of(frame.data).catch(() => null) : null);
        }
        return grids;
      } finally {
        decoder?.destroy();
      }
    }) ?? [];
  }
}

async function fragmentAt(file: DiskFile, at: number): Promise<Buffer> {
  const guess = await readAt(file, at, guessBytes);
  const length = readMark(guess, 0)?.length ?? 0;
  return markBytes + length <= guess.length ? guess.subarray(markBytes, markBytes + length) : readAt(file, at + markBytes, length);
}
