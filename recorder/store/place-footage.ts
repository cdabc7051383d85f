/** Takes finished footage as if it had been recorded then: two syncs per file, one commit in all (the demo's first half hour). */
import type { EpochMs } from '#model/time';
import type { MediaFragment, MediaInit } from '../media.ts';
import { spanGapMs } from './footage-pieces.ts';
import type { SegmentRow } from './index-rows.ts';
import { SegmentFile } from './segment-file.ts';
import { fragmentEnd } from './segment-format.ts';
import { cameraFolder, type StoredRole } from './segment-path.ts';
import { StoreFault } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';

/** Fragments are gathered into writes of about this size. */
const writeBytes = 4 * 1024 * 1024;

/** Answers where the placed footage ends, or null for none. Throws `conflict` where footage stands already: it would hide it. */
export async function placeFootage(parts: StoreParts, camera: string, role: StoredRole, init: MediaInit, fragments: Iterable<MediaFragment>): Promise<EpochMs | null> {
  cameraFolder(camera);
  const rows: SegmentRow[] = [];
  let current: MediaFragment[] = [];
  let end: EpochMs = 0;
  const flush = async (): Promise<void> => {
    if (current.length > 0) rows.push(await placeSegment(parts, camera, role, init, current));
    current = [];
  };
  for (const fragment of fragments) {
    const start = current[0]?.captureAt;
    const isOld = start !== undefined && fragment.randomAccess && fragment.captureAt - start >= parts.segmentMs;
    if (start !== undefined && (isOld || Math.abs(fragment.captureAt - end) > spanGapMs)) await flush();
    current.push(fragment);
    end = fragmentEnd(fragment);
  }
  await flush();
  for (const row of rows) parts.index.put(row);
  await parts.index.committed();
  for (const row of rows) parts.begun.delete(row.id);
  return rows.at(-1)?.end ?? null;
}

async function placeSegment(parts: StoreParts, camera: string, role: StoredRole, init: MediaInit, fragments: readonly MediaFragment[]): Promise<SegmentRow> {
  const start = fragments[0]!.captureAt;
  const end = Math.max(...fragments.map(fragmentEnd));
  if (parts.reader.segments(camera, role, { start, end }).length > 0) throw new StoreFault('conflict', 'footage of this time is stored already');
  const order = parts.nextOrd();
  const file = await SegmentFile.create(parts, init, { camera, role, start, order });
  try {
    for (const batch of batches(fragments)) await file.append(batch, 'unsynced');
    // Before the foot, which vouches for everything in front of it.
    await file.sync();
    await file.finish(end);
  } catch (error) {
    await file.discard();
    throw error;
  }
  return { id: file.id, camera, role, ord: order, start, end, bytes: file.bytes, codec: init.videoCodec, run: init.run, state: 'closed' };
}

function* batches(fragments: readonly MediaFragment[]): Generator<MediaFragment[]> {
  let batch: MediaFragment[] = [];
  let bytes = 0;
  for (const fragment of fragments) {
    batch.push(fragment);
    bytes += fragment.data.length;
    if (bytes < writeBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
