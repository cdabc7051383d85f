/** Reads what playing needs to know of a segment file without reading its footage: init, head and groups of pictures. */
import { footBytes, markBytes, readFoot, readHead, readMark, type SegmentHead } from './segment-format.ts';
import type { DiskFile } from './disk-fs.ts';
import { readAt } from './scan-segment.ts';
import { GroupCollector, groupsLength, groupsTailBytes, readGroups, type SegmentGroups } from './segment-groups.ts';

/** Init and head of an ordinary camera, and groups and foot of a minute, fit in these; larger ones are read in a second go. */
const headReadBytes = 4_096;
const tailReadBytes = 4_096;
const largestHeadBytes = 65_536;
/** Of 20 minutes of half-second groups this would be a twentieth. */
const largestGroupsBytes = 2 * 1024 * 1024;

export interface ReadSegment extends SegmentGroups {
  readonly head: SegmentHead;
  /** `ftyp` + `moov`. */
  readonly init: Buffer;
}

/**
 * `bytes` is how much of the file is durable. `known` is what an earlier call found in the same file: only what was written since is
 * looked at. Null for a file without a readable head or without a whole fragment.
 */
export async function readSegment(file: DiskFile, bytes: number, known: ReadSegment | null = null): Promise<ReadSegment | null> {
  const opening = known ?? await readOpening(file, bytes);
  if (!opening) return null;
  const groups = await readListed(file, bytes) ?? await hopOver(file, known?.end.at ?? ('at' in opening ? opening.at : bytes), bytes, known);
  return groups && { head: opening.head, init: opening.init, ...groups };
}

async function readOpening(file: DiskFile, bytes: number): Promise<{ head: SegmentHead; init: Buffer; at: number } | null> {
  const opening = readHead(await readAt(file, 0, Math.min(bytes, headReadBytes))) ?? readHead(await readAt(file, 0, Math.min(bytes, largestHeadBytes)));
  // A copy: the rest of what was read need not be kept.
  return opening && { head: opening.head, init: Buffer.from(opening.init), at: opening.end };
}

/** The list in a file closed in order. */
async function readListed(file: DiskFile, bytes: number): Promise<SegmentGroups | null> {
  const tail = await readAt(file, Math.max(0, bytes - tailReadBytes), Math.min(bytes, tailReadBytes));
  if (tail.length < footBytes + groupsTailBytes || readFoot(tail.subarray(-footBytes)) === null) return null;
  const end = tail.length - footBytes;
  const length = groupsLength(tail.subarray(0, end));
  if (length > largestGroupsBytes || length + footBytes > bytes) return null;
  return readGroups(length <= end ? tail.subarray(end - length, end) : await readAt(file, bytes - footBytes - length, length));
}

/** Mark by mark. Their contents are not checked again: what the index calls durable was synced. */
async function hopOver(file: DiskFile, from: number, bytes: number, known: SegmentGroups | null): Promise<SegmentGroups | null> {
  const collector = new GroupCollector(known);
  for (let at = from; at + markBytes <= bytes;) {
    const mark = readMark(await readAt(file, at, markBytes), 0);
    const end = at + markBytes + (mark?.length ?? 0);
    if (!mark || end > bytes) break;
    collector.add(mark, at, end);
    at = end;
  }
  return collector.collected;
}
