/** Stills of recorded footage: the key frame at or before a moment. A few are decoded at once; those made last are kept. */
import type { EpochMs } from '#model/time';
import type { DiskFile } from '../store/disk-fs.ts';
import { markBytes, readMark } from '../store/segment-format.ts';
import { readAt } from '../store/scan-segment.ts';
import type { FootageGroup } from '../store/segment-groups.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { createGate } from '../store/sync-gate.ts';
import type { FootageFiles } from './footage-files.ts';
import { Kept } from './kept.ts';
import { keyFrameJpeg } from './key-frame-jpeg.ts';
import { withStored } from './open-stored.ts';
import { storedKeyFrame } from './stored-key-frame.ts';
import type { Still } from './stills.ts';

export interface FootageStillWant {
  readonly camera: string;
  readonly at: EpochMs;
  /** Most pixels it may be wide. */
  readonly width: number;
  /** Null: the sub stream where both are recorded, for it costs least. */
  readonly role: 'main' | 'sub' | null;
}

/** Footage that ended this long before the moment still answers: the newest fragment is always a little old. */
const lookBackMs = 2_000;
const decodesAtOnce = 2;
/** Stills waiting to be decoded; more are refused. */
const mostWaiting = 64;
/** Of JPEGs kept, bytes: some 1,500 thumbnails. */
const keptBytes = 16 * 1024 * 1024;

export class FootageStills {
  readonly #files: FootageFiles;
  readonly #store: Pick<RecordingStore, 'segmentFile'>;
  readonly #gate = createGate(decodesAtOnce);
  #waiting = 0;
  readonly #kept = new Kept<Buffer>(keptBytes, ({ length }) => length);

  constructor(files: FootageFiles, store: Pick<RecordingStore, 'segmentFile'>) {
    this.#files = files;
    this.#store = store;
  }

  /** Null where nothing was recorded. Rejects when the picture cannot be decoded, the disk fails or the signal aborts. */
  async still(want: FootageStillWant, signal: AbortSignal): Promise<Still | 'busy' | null> {
    const key = await this.#keyOf(want);
    if (!key) return null;
    const name = `${key.file} ${key.group.at} ${want.width}`;
    const kept = this.#kept.get(name);
    if (kept) return { capturedAt: key.group.captureAt, jpeg: kept };
    if (this.#waiting >= mostWaiting) return 'busy';
    this.#waiting += 1;
    try {
      const jpeg = await this.#gate(async () => {
        // A pointer that moved on has no use for it any more.
        signal.throwIfAborted();
        return this.#decode(key, want.width);
      });
      if (jpeg) this.#kept.set(name, jpeg);
      return jpeg && { capturedAt: key.group.captureAt, jpeg };
    } finally {
      this.#waiting -= 1;
    }
  }

  async #keyOf({ camera, at, role }: FootageStillWant): Promise<{ file: string; group: FootageGroup; init: Buffer } | null> {
    const range = { start: at - lookBackMs, end: at + 1 };
    for (const one of role ? [role] : ['sub', 'main'] as const) {
      for (const { id } of this.#files.pieces(camera, one, range).toReversed()) {
        const held = await this.#files.file(id);
        const group = held?.groups.findLast(({ captureAt, key }) => key && captureAt <= at);
        if (held && group) return { file: id, group, init: held.init };
      }
    }
    return null;
  }

  #decode({ file: id, group, init }: { file: string; group: FootageGroup; init: Buffer }, width: number): Promise<Buffer | null> {
    return withStored(this.#store.segmentFile(id), async (file) => {
      const frame = storedKeyFrame(init, await firstFragment(file, group.at));
      if (!frame) throw new Error('no key frame where one should be');
      return keyFrameJpeg(frame, width);
    });
  }
}

async function firstFragment(file: DiskFile, at: number): Promise<Buffer> {
  const mark = readMark(await readAt(file, at, markBytes), 0);
  return mark ? readAt(file, at + markBytes, mark.length) : Buffer.alloc(0);
}
