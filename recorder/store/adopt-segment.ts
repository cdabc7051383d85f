/** Brings one file in order after a crash, and makes or mends its row from what it really holds. */
import type { EpochMs } from '#model/time';
import type { DiskFile } from './disk-fs.ts';
import { writeFully } from './disk-fs.ts';
import type { SegmentRow } from './index-rows.ts';
import { scanSegment, scanTail } from './scan-segment.ts';
import { footBox, footBytes, readFoot, readHead, type SegmentHead } from './segment-format.ts';
import { segmentPath, type StoredRole } from './segment-path.ts';
import type { StoreParts } from './store-parts.ts';

type AdoptParts = Pick<StoreParts, 'fs' | 'root' | 'log'>;

export interface Adopted {
  readonly row: SegmentRow;
  /** The file had not been closed in order: its recorder was killed or the power was cut. */
  readonly torn: boolean;
}

/** Init segment and head of an ordinary camera fit in here; where they do not, the file is read as after a crash. */
const closedHeadBytes = 4096;
/** A file without a head that is larger than this holds something a person may want to look at. */
const keptAsideBytes = 65_536;

/** A file the index does not know. Null: nothing in it could be kept, and it is gone or set aside. */
export async function adoptFile({ fs, root, log }: AdoptParts, place: { id: string; camera: string; role: StoredRole }): Promise<Adopted | null> {
  const path = segmentPath(root, place);
  const ends = fs.readEnds(path, closedHeadBytes, footBytes);
  const opening = readHead(ends.head);
  const footEnd = readFoot(ends.tail);
  if (opening && footEnd !== null) return { row: rowOf(place, opening.head, footEnd, ends.size), torn: false };
  const file = await fs.open(path, 'write');
  try {
    const scan = await scanSegment(file);
    if (!scan || scan.end === null) {
      const size = await file.size();
      const isKept = !scan && size > keptAsideBytes;
      log.warn({ segment: place.id, size }, isKept ? 'a segment without a readable head was set aside' : 'a segment without footage was removed');
      await (isKept ? fs.rename(path, `${path}.damaged`) : fs.remove(path));
      return null;
    }
    const { head, end } = scan;
    const bytes = scan.closed ? scan.bytes : await closeTorn(file, scan.bytes, end);
    return { row: rowOf(place, head, end, bytes), torn: !scan.closed };
  } finally {
    await file.close();
  }
}

function rowOf({ id, camera, role }: { id: string; camera: string; role: StoredRole }, head: SegmentHead, end: EpochMs, bytes: number): SegmentRow {
  return { id, camera, role, ord: head.order, start: head.start, end, bytes, codec: head.video, run: head.run, state: 'closed' };
}

/** A segment that was open when the recorder ended: only what stands behind its durable bytes must be read. Null when the file is gone. */
export async function recoverOpen(parts: AdoptParts, row: SegmentRow): Promise<Adopted | null> {
  const path = segmentPath(parts.root, row);
  if (!await parts.fs.exists(path)) return null;
  const file = await parts.fs.open(path, 'write');
  try {
    const size = await file.size();
    if (size >= row.bytes) {
      const tail = await scanTail(file, row.bytes, size);
      const end = Math.max(row.end, tail.end ?? row.end);
      return { row: { ...row, end, bytes: await closeTorn(file, tail.bytes, end), state: 'closed' }, torn: true };
    }
  } finally {
    await file.close();
  }
  // Shorter than what was durable: the disk has lost something. The file alone tells what is left.
  parts.log.error({ segment: row.id }, 'a segment is shorter than its index row');
  return adoptFile(parts, row);
}

async function closeTorn(file: DiskFile, bytes: number, end: number): Promise<number> {
  await file.truncate(bytes);
  await writeFully(file, [footBox(end)], bytes);
  await file.datasync();
  return bytes + footBytes;
}
