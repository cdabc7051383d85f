/** Makes index and files agree: at opening where a crash may have left a difference, in the background everywhere else. */
import path from 'node:path';
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import { deleteSegments } from '../clean/delete-segments.ts';
import { adoptFile, recoverOpen, type Adopted } from './adopt-segment.ts';
import { footagePieces, spanGapMs } from './footage-pieces.ts';
import type { SegmentRow } from './index-rows.ts';
import { cameraOfFolder, dayOf, dayRange, idOfFile, segmentPath, segmentRoles, dayFolder, cameraFolder, type StoredRole } from './segment-path.ts';
import type { StoreParts } from './store-parts.ts';

export interface Stream {
  readonly camera: string;
  readonly role: StoredRole;
  /** Its day folders, oldest first. */
  readonly days: readonly string[];
}

/** What a pass found: nothing, in an ordinary start. */
export interface Findings {
  recovered: number;
  adopted: number;
  removed: number;
  lost: number;
}

export function noFindings(): Findings {
  return { recovered: 0, adopted: 0, removed: 0, lost: 0 };
}

export async function listStreams({ fs, root }: StoreParts): Promise<Stream[]> {
  const streams: Stream[] = [];
  for (const name of await fs.list(root)) {
    const camera = cameraOfFolder(name);
    if (camera === null) continue;
    for (const role of segmentRoles) {
      const days = (await fs.list(path.join(root, cameraFolder(camera), role))).filter((day) => dayRange(day) !== null);
      if (days.length > 0) streams.push({ camera, role, days: days.toSorted((a, b) => dayRange(a)!.start - dayRange(b)!.start) });
    }
  }
  return streams;
}

/** Rows and files of one day of one stream. Answers the files that had no row. */
export async function reconcileDay(parts: StoreParts, { camera, role }: Pick<Stream, 'camera' | 'role'>, day: string, findings: Findings): Promise<Adopted[]> {
  const { fs, root, index, reader, begun } = parts;
  // Files first: one begun and indexed meanwhile is then found among the rows.
  const files = new Set((await fs.list(dayFolder(root, camera, role, day))).map(idOfFile).filter((id) => id !== null));
  const rows = new Map(reader.startedWithin(camera, role, dayRange(day)!).map((row) => [row.id, row]));
  const found: Adopted[] = [];
  for (const id of files) {
    if (rows.has(id) || begun.has(id)) continue;
    const adopted = await adoptFile(parts, { id, camera, role });
    if (adopted) {
      index.put(adopted.row);
      found.push(adopted);
    }
    findings[adopted ? 'adopted' : 'removed'] += 1;
  }
  for (const row of rows.values()) {
    // Open ones are being written, or have been recovered by name.
    if (row.state === 'deleting' || row.state === 'open' || files.has(row.id) || begun.has(row.id) || await fs.exists(segmentPath(root, row))) continue;
    noteLost(parts, row);
    findings.lost += 1;
  }
  return found;
}

function noteLost({ index, nextGap }: StoreParts, row: SegmentRow): void {
  index.removeSegment(row.id);
  index.putGap({ id: nextGap(), camera: row.camera, role: row.role, start: row.start, end: row.end, reason: 'unknown' });
}

/** Days in which a crash may have left files without rows: the newest two, and those of segments that were open. */
function hotDays({ days }: Stream, unfinished: readonly SegmentRow[]): Set<string> {
  return new Set([...days.slice(-2), ...unfinished.map((row) => dayOf(row.start))]);
}

/**
 * After a run that did not end in order. Only open segments are read. Everything is committed at once, before recording begins:
 * killed in the middle, the next start finds the same and does the same. Answers the day folders that were not looked at.
 */
export async function recover(parts: StoreParts, findings: Findings): Promise<{ stream: Stream; day: string }[]> {
  const { reader, index } = parts;
  const deleting = reader.unfinished('deleting');
  if (deleting.length > 0) await deleteSegments(parts, deleting);
  const rest = await index.together(() => mend(parts, findings));
  await index.tried();
  return rest;
}

/** Closes what was open, adopts what has no row, and says where footage is missing: rows, files and gaps belong together. */
async function mend(parts: StoreParts, findings: Findings): Promise<{ stream: Stream; day: string }[]> {
  const { reader, index } = parts;
  const unfinished = reader.unfinished('open');
  const cutOff: SegmentRow[] = [];
  for (const row of unfinished) {
    const adopted = await recoverOpen(parts, row);
    findings.recovered += 1;
    if (adopted) {
      index.put(adopted.row);
      cutOff.push(adopted.row);
    } else {
      noteLost(parts, row);
    }
  }
  const rest: { stream: Stream; day: string }[] = [];
  for (const stream of await listStreams(parts)) {
    const hot = hotDays(stream, unfinished.filter(({ camera, role }) => camera === stream.camera && role === stream.role));
    for (const day of stream.days) {
      if (hot.has(day)) cutOff.push(...(await reconcileDay(parts, stream, day, findings)).map(({ row }) => row));
      else rest.push({ stream, day });
    }
  }
  for (const group of Map.groupBy(cutOff, ({ camera, role }) => `${camera}/${role}`).values()) beginGap(parts, group.toSorted((a, b) => a.ord - b.ord), 'recorder-crashed');
  return rest;
}

/** Footage is missing from the end of these segments of one stream (in order) until recording resumes. */
function beginGap({ index, reader, nextGap }: StoreParts, segments: readonly SegmentRow[], reason: GapReason): void {
  const last = segments.at(-1);
  if (!last) return;
  const { camera, role } = last;
  for (const lasting of reader.gapsOf(camera, role, 'lasting')) {
    // It had ended with footage that became durable just before the crash, and its row with it was not committed any more.
    const resumed = segments.find(({ start }) => start >= lasting.start);
    if (!resumed) return;
    if (resumed.start - lasting.start > spanGapMs) index.putGap({ ...lasting, end: resumed.start });
    else index.removeGap(lasting.id);
  }
  index.putGap({ id: nextGap(), camera, role, start: last.end, end: null, reason });
}

/** The index is lost: every file is read again, and holes between files are gaps whose reason nobody knows any more. */
export async function rebuild(parts: StoreParts, findings: Findings): Promise<void> {
  const { index, reader, nextGap } = parts;
  for (const stream of await listStreams(parts)) {
    const { camera, role } = stream;
    let torn = false;
    let end: EpochMs | null = null;
    for (const day of stream.days) {
      torn = (await reconcileDay(parts, stream, day, findings)).some((found) => found.torn) || torn;
      await index.tried();
      for (const piece of footagePieces(reader.startedWithin(camera, role, dayRange(day)!).toSorted((a, b) => a.start - b.start || a.ord - b.ord))) {
        if (end !== null && piece.start - end > spanGapMs) index.putGap({ id: nextGap(), camera, role, start: end, end: piece.start, reason: 'unknown' });
        end = Math.max(end ?? piece.end, piece.end);
      }
    }
    const last = reader.last(camera, role);
    if (last) beginGap(parts, [last], torn ? 'recorder-crashed' : 'unknown');
  }
  index.putMeta('rebuilding', '0');
  await index.tried();
}
