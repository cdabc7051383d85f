/** What recorded files hold, read when it is asked for and kept: a closed file never changes, one still written is read on. */
import type { TimeRange } from '#model/time';
import { readSegment, type ReadSegment } from '../store/read-segment.ts';
import type { RecordingStore, StoredSegment } from '../store/recording-store.ts';
import { createGate } from '../store/sync-gate.ts';
import type { FootageFile } from './footage-slices.ts';
import { Kept } from './kept.ts';
import { withStored } from './open-stored.ts';

type FootageStore = Pick<RecordingStore, 'segments' | 'segmentFile'>;

/** However many ask: each takes a turn in Node's four threads, which the recorder's syncs need more. */
const readsAtOnce = 2;
/** Files one question has in hand. */
const filesAtOnce = 4;
/** Groups of pictures kept in memory, about 100 bytes each: 28 hours of one camera with a key frame a second. */
const keptGroups = 100_000;

export class FootageFiles {
  readonly #store: FootageStore;
  readonly #gate = createGate(readsAtOnce);
  readonly #kept = new Kept<{ readonly bytes: number; readonly read: ReadSegment }>(keptGroups, ({ read }) => read.groups.length);

  constructor(store: FootageStore) {
    this.#store = store;
  }

  /** The pieces of one role within the range, sorted by start, not yet read. */
  pieces(camera: string, role: 'main' | 'sub', range: TimeRange): readonly StoredSegment[] {
    return this.#store.segments(camera, range).filter((piece) => piece.role === role);
  }

  /** In the same order, without those deleted meanwhile. Rejects with the signal's reason. */
  async read(pieces: readonly StoredSegment[], signal: AbortSignal): Promise<FootageFile[]> {
    const found: (FootageFile | null)[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < pieces.length; index = next++) {
        signal.throwIfAborted();
        const { id, start, end } = pieces[index]!;
        const read = await this.file(id);
        found[index] = read && { id, start, end, init: read.init, decoder: `${read.head.video.split('.', 1)[0]} ${read.head.audio ?? ''}`, footage: read };
      }
    };
    await Promise.all(Array.from({ length: filesAtOnce }, work));
    return found.filter((file) => file !== null);
  }

  /** What one file holds now; null when it is gone or holds nothing yet. Rejects when the disk fails. */
  async file(id: string): Promise<ReadSegment | null> {
    const stored = this.#store.segmentFile(id);
    if (!stored) return null;
    const kept = this.#kept.get(id);
    if (kept?.bytes === stored.bytes) return kept.read;
    return this.#gate(() => this.#read(id, stored, kept?.read ?? null));
  }

  #read(id: string, stored: { readonly path: string; readonly bytes: number }, known: ReadSegment | null): Promise<ReadSegment | null> {
    return withStored(stored, async (file) => {
      const read = await readSegment(file, stored.bytes, known);
      if (read) this.#kept.set(id, { bytes: stored.bytes, read });
      return read;
    });
  }
}
