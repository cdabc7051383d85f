/**
 * Deletes closed segments so that no crash leaves a doubt: rows are marked, files unlinked and their folders synced, and only
 * then the rows removed. What a crash leaves half done is marked and finished at the next start.
 */
import path from 'node:path';
import type { EpochMs } from '#model/time';
import type { GapRow, SegmentRow } from '../store/index-rows.ts';
import type { LockBook } from '../store/lock-book.ts';
import { segmentPath } from '../store/segment-path.ts';
import type { StoreParts } from '../store/store-parts.ts';

type DeleteParts = Pick<StoreParts, 'fs' | 'root' | 'index' | 'reader' | 'nextGap' | 'log' | 'locks'>;

/** Deleted footage at most this far apart is one `deleted` gap; a greater distance is a clock that was wrong. */
const deletedGapMs = 86_400_000;

export async function deleteSegments(parts: DeleteParts, rows: readonly SegmentRow[]): Promise<void> {
  const { fs, root, index, log } = parts;
  for (const row of rows) index.put({ ...row, state: 'deleting' });
  // On a full disk the mark may not fit. The file goes all the same: its row without file is removed at the next start.
  await index.tried().catch((error: unknown) => log.warn({ detail: String(error) }, 'deleting without a mark'));
  const folders = new Set<string>();
  for (const row of rows) {
    const file = segmentPath(root, row);
    await fs.remove(file);
    folders.add(path.dirname(file));
  }
  for (const folder of folders) {
    // Else a power cut could bring a file back whose row is gone, and with it footage that was to be deleted.
    if (await fs.exists(folder)) await fs.syncFolder(folder);
    await fs.removeFolder(folder);
  }
  for (const row of rows) index.removeSegment(row.id);
  noteDeleted(parts, rows);
  await index.tried().catch((error: unknown) => log.warn({ detail: String(error) }, 'deleted rows wait for the index'));
}

/** One growing `deleted` gap per stream takes in what lay before it, as far as no locked footage lies between. */
function noteDeleted({ index, reader, nextGap, locks }: DeleteParts, rows: readonly SegmentRow[]): void {
  for (const group of Map.groupBy(rows, ({ camera, role }) => `${camera}/${role}`).values()) {
    const { camera, role } = group[0]!;
    const known = reader.gapsOf(camera, role, 'deleted');
    let gap: GapRow | null = null;
    for (const { start, end } of group.toSorted((a, b) => a.start - b.start)) {
      gap = near(gap, start, locks) ?? known.find((row) => near(row, start, locks) !== null) ?? { id: nextGap(), camera, role, start, end, reason: 'deleted' };
      gap = { ...gap, start: Math.min(gap.start, start), end: Math.max(gap.end ?? end, end) };
      index.putGap(gap);
      for (const swallowed of reader.gapsEndedBy(camera, role, gap.end!)) {
        if (swallowed.id !== gap.id && swallowed.start >= gap.start) index.removeGap(swallowed.id);
      }
    }
  }
}

function near(gap: GapRow | null, start: EpochMs, locks: LockBook): GapRow | null {
  if (!gap || gap.end === null || start - gap.end > deletedGapMs || gap.start - start > deletedGapMs) return null;
  const between = { camera: gap.camera, start: Math.min(gap.end, start), end: Math.max(gap.start, start) };
  return between.end > between.start && locks.holds(between) ? null : gap;
}
