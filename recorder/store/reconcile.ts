/** Makes index and files agree: at opening where a crash may have left a difference, in the background everywhere else. */
import path from 'node:path';
import type { GapReason } from '#model/recording';
import type { EpochMs } from '#model/time';
import { deleteSegments } from '../clean/delete-segments.ts';
import { adoptFile, recoverOpen } from './adopt-segment.ts';
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

/** Rows and files of one day of one stream. Answers the segments whose recorder was cut off while writing them. */
export async function reconcileDay(parts: StoreParts, { camera, role }: Pick<Stream, 'camera' | 'role'>, day: string, findings: Findings): Promise<SegmentRow[]> {
  const { fs, root, index, reader, begun } = parts;
  // Files first: one begun and indexed meanwhile is then found among the rows.
  const files = new Set((await fs.list(dayFolder(root, camera, role, day))).map(idOfFile).filter((id) => id !== null));
  const rows = new Map(reader.startedWithin(camera, role, dayRange(day)!).map((row) => [row.id, row]));
  const torn: SegmentRow[] = [];
  for (const id of files) {
    if (rows.has(id) || begun.has(id)) continue;
    const adopted = await adoptFile(parts, { id, camera, role });
    if (adopted) index.put(adopted.row);
    if (adopted?.torn) torn.push(adopted.row);
    findings[adopted ? 'adopted' : 'removed'] += 1;
  }
  for (const row of rows.values()) {
    if (row.state === 'deleting' || files.has(row.id) || begun.has(row.id) || await fs.exists(segmentPath(root, row))) continue;
    noteLost(parts, row);
    findings.lost += 1;
  }
  return torn;
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
 * After a run that did not end in order. Only open segments are read; everything is committed before recording begins.
 * Answers the day folders that were not looked at.
 */
export async function recover(parts: StoreParts, findings: Findings): Promise<{ stream: Stream; day: string }[]> {
  const { reader, index } = parts;
  const deleting = reader.unfinished('deleting');
  if (deleting.length > 0) await deleteSegments(parts, deleting);
  const unfinished = reader.unfinished('open');
  const torn: SegmentRow[] = [];
  for (const row of unfinished) {
    const adopted = await recoverOpen(parts, row);
    findings.recovered += 1;
    if (adopted) {
      index.put(adopted.row);
      torn.push(adopted.row);
    } else {
      noteLost(parts, row);
    }
  }
  await index.tried();
  const rest: { stream: Stream; day: string }[] = [];
  for (const stream of await listStreams(parts)) {
    const hot = hotDays(stream, unfinished.filter(({ camera, role }) => camera === stream.camera && role === stream.role));
    for (const day of stream.days) {
      if (hot.has(day)) torn.push(...await reconcileDay(parts, stream, day, findings));
      else rest.push({ stream, day });
    }
  }
  await index.tried();
  for (const group of Map.groupBy(torn, ({ camera, role }) => `${camera}/${role}`).values()) beginGap(parts, group[0]!, 'recorder-crashed');
  await index.tried();
  return rest;
}

/** Footage is missing from here until recording resumes. */
function beginGap({ index, reader, nextGap }: StoreParts, { camera, role }: Pick<SegmentRow, 'camera' | 'role'>, reason: GapReason): void {
  const last = reader.last(camera, role);
  if (!last || reader.gapsOf(camera, role, 'lasting').length > 0) return;
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
      torn = (await reconcileDay(parts, stream, day, findings)).length > 0 || torn;
      await index.tried();
      for (const piece of footagePieces(reader.startedWithin(camera, role, dayRange(day)!).toSorted((a, b) => a.start - b.start || a.ord - b.ord))) {
        if (end !== null && piece.start - end > spanGapMs) index.putGap({ id: nextGap(), camera, role, start: end, end: piece.start, reason: 'unknown' });
        end = Math.max(end ?? piece.end, piece.end);
      }
    }
    beginGap(parts, stream, torn ? 'recorder-crashed' : 'unknown');
  }
  index.putMeta('rebuilding', '0');
  await index.tried();
}
