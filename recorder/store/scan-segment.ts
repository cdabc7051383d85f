/** Reads what a segment file really holds: after a crash, and where the index is lost. */
import type { EpochMs } from '#model/time';
import type { DiskFile } from './disk-fs.ts';
import { footBytes, fragmentEnd, markBytes, matchesMark, readFoot, readHead, readMark, type FragmentMark, type SegmentHead } from './segment-format.ts';

/** `ftyp`, `moov` and our head are about 2 KB; parameter sets and sound tracks add little. */
const headReadBytes = 65_536;
/** A fragment is at most 8 MB (media.ts); more is a broken length. */
const maxFragmentBytes = 16 * 1024 * 1024;

export interface ScannedSegment {
  readonly head: SegmentHead;
  /** Null when not one whole fragment was found. */
  readonly end: EpochMs | null;
  /** Where the last whole fragment (or the foot) ends: what lies behind is torn. */
  readonly bytes: number;
  readonly size: number;
  readonly fragments: number;
  /** Closed in order: the foot stands at the end. */
  readonly closed: boolean;
}

/** Fewer bytes only where the file ends. */
export async function readAt(file: DiskFile, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(buffer.subarray(filled), at + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

/** The whole fragments from an offset on, each checked against its CRC. */
export async function* fragmentsOf(file: DiskFile, from: number, size: number): AsyncGenerator<FragmentMark & { readonly at: number; readonly data: Buffer }> {
  let at = from;
  while (at + markBytes <= size) {
    const mark = readMark(await readAt(file, at, markBytes), 0);
    if (!mark || mark.length > maxFragmentBytes || at + markBytes + mark.length > size) return;
    const data = await readAt(file, at + markBytes, mark.length);
    if (!matchesMark(mark, data)) return;
    yield { ...mark, at, data };
    at += markBytes + mark.length;
  }
}

/** Null when the file has no readable head: nothing in it can be told apart. */
export async function scanSegment(file: DiskFile): Promise<ScannedSegment | null> {
  const size = await file.size();
  const opening = readHead(await readAt(file, 0, Math.min(size, headReadBytes)));
  if (!opening) return null;
  const foot = size > opening.end + footBytes ? readFoot(await readAt(file, size - footBytes, footBytes)) : null;
  if (foot !== null) return { head: opening.head, end: foot, bytes: size, size, fragments: Number.NaN, closed: true };
  const tail = await scanTail(file, opening.end, size);
  return { head: opening.head, size, closed: false, ...tail };
}

/** What stands behind an offset already known to be whole. */
export async function scanTail(file: DiskFile, from: number, size: number): Promise<{ end: EpochMs | null; bytes: number; fragments: number }> {
  let end: EpochMs | null = null;
  let bytes = from;
  let fragments = 0;
  for await (const fragment of fragmentsOf(file, from, size)) {
    end = Math.max(end ?? fragmentEnd(fragment), fragmentEnd(fragment));
    bytes = fragment.at + markBytes + fragment.length;
    fragments += 1;
  }
  return { end, bytes, fragments };
}
