/**
 * One stretch of footage as one MP4: the recorded fragments one after the other, their times moved to begin at 0, an index (`sidx`) in
 * front so that players know its length and can seek. Nothing is decoded, nothing is written to the disk, and its size is known at once.
 */
import type { MediaSeconds } from '#model/time';
import { videoTrack } from '../store/boxes.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { readAt } from '../store/scan-segment.ts';
import type { FootageFiles } from './footage-files.ts';
import type { FootageSlice } from './footage-slices.ts';
import { earliestTime, moveTimes, timescalesOf } from './fragment-times.ts';
import { withStored } from './open-stored.ts';

export interface FootageExport {
  readonly bytes: number;
  /** Rejects when footage is deleted or the disk fails meanwhile: what was sent is then not whole. */
  chunks(): AsyncGenerator<Buffer>;
}

type ExportStore = Pick<RecordingStore, 'segmentFile'>;

/** `slices` are one stretch. Null when the footage is gone or cannot be read. */
export async function footageExport(slices: readonly FootageSlice[], files: FootageFiles, store: ExportStore): Promise<FootageExport | null> {
  const [first] = slices;
  const init = first && (await files.file(first.file))?.init;
  const track = init && videoTrack(init);
  const opening = first && await readSlice(store, first);
  if (!init || !track || !opening) return null;
  const scales = timescalesOf(init);
  const begins = earliestTime(opening, scales) ?? first.mediaTime;
  /** On the file's own axis: a new run continues by the wall clock. */
  const starts: MediaSeconds[] = [];
  for (const [index, slice] of slices.entries()) {
    const before = slices[index - 1];
    starts.push(!before ? first.mediaTime - begins : starts[index - 1]! + (slice.discontinuity ? (slice.at - before.at) / 1000 : before.durationS));
  }
  const ticks = (seconds: number): number => Math.max(0, Math.round(seconds * track.timescale));
  const index = sidxBox(track, ticks(starts[0]!), slices.map(({ from, to, durationS, independent }, at) => ({
    bytes: to - from, ticks: ticks((starts[at + 1] ?? starts[at]! + durationS)) - ticks(starts[at]!), independent,
  })));
  return {
    bytes: init.length + index.length + slices.reduce((sum, { from, to }) => sum + to - from, 0),
    async *chunks() {
      yield init;
      yield index;
      let sequence = 1;
      for (const [at, slice] of slices.entries()) {
        const data = await readSlice(store, slice);
        if (!data) throw new Error('footage was deleted while it was exported');
        sequence = moveTimes(data, scales, slice.mediaTime - starts[at]!, sequence);
        yield data;
      }
    },
  };
}

function readSlice(store: ExportStore, { file: id, from, to }: FootageSlice): Promise<Buffer | null> {
  return withStored(store.segmentFile(id), async (file) => {
    const data = await readAt(file, from, to - from);
    return data.length === to - from ? data : null;
  });
}

/** Segment index (ISO 14496-12, 8.16.3), version 1. */
function sidxBox(track: { readonly id: number; readonly timescale: number }, start: number, entries: readonly { bytes: number; ticks: number; independent: boolean }[]): Buffer {
  const box = Buffer.alloc(40 + entries.length * 12);
  box.writeUInt32BE(box.length, 0);
  box.write('sidx', 4, 'latin1');
  box.writeUInt8(1, 8);
  box.writeUInt32BE(track.id, 12);
  box.writeUInt32BE(track.timescale, 16);
  box.writeBigUInt64BE(BigInt(start), 20);
  box.writeUInt16BE(entries.length, 38);
  for (const [index, { bytes, ticks, independent }] of entries.entries()) {
    box.writeUInt32BE(bytes, 40 + index * 12);
    box.writeUInt32BE(ticks, 44 + index * 12);
    // Begins with a key frame, of type 1: it can be shown at once.
    box.writeUInt32BE(independent ? 0x9000_0000 : 0, 48 + index * 12);
  }
  return box;
}
