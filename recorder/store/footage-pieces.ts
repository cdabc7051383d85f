/**
 * What footage covers which time. Rows keep the wall time as it was captured; where the clock was set back (F49) two rows name
 * the same time, and the one recorded later wins: it is the one the clock of the day stands for. The hidden footage stays on
 * the disk as long as any other. The answer never overlaps.
 */
import type { RecordingSpan } from '#model/recording';
import { intersect, type EpochMs, type TimeRange } from '#model/time';
import type { SegmentRow } from './index-rows.ts';

/** Segments that lie at most this far apart are one span: a fragment's jitter, not a hole. */
export const spanGapMs = 500;

export interface FootagePiece extends TimeRange {
  readonly row: SegmentRow;
}

/** Rows of one camera and role, sorted by start, as pieces that do not overlap, sorted by start. */
export function footagePieces(rows: readonly SegmentRow[]): FootagePiece[] {
  const pieces: FootagePiece[] = [];
  let cluster: SegmentRow[] = [];
  let clusterEnd: EpochMs = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (row.start >= clusterEnd) {
      pieces.push(...resolve(cluster));
      cluster = [];
    }
    cluster.push(row);
    clusterEnd = Math.max(clusterEnd, row.end);
  }
  pieces.push(...resolve(cluster));
  return pieces;
}

function resolve(cluster: readonly SegmentRow[]): FootagePiece[] {
  let pieces: FootagePiece[] = [];
  for (const row of cluster.toSorted((a, b) => b.ord - a.ord)) {
    let free: TimeRange[] = [row];
    for (const taken of pieces) free = free.flatMap((range) => without(range, taken));
    pieces = [...pieces, ...free.map(({ start, end }) => ({ start, end, row }))];
  }
  return pieces.toSorted((a, b) => a.start - b.start);
}

function without(range: TimeRange, taken: TimeRange): TimeRange[] {
  if (taken.end <= range.start || taken.start >= range.end) return [range];
  return [{ start: range.start, end: taken.start }, { start: taken.end, end: range.end }].filter(({ start, end }) => start < end);
}

export interface StoredSpan extends RecordingSpan {
  /** Of all segments that reach into the span, whole. */
  readonly bytes: number;
  readonly segments: number;
}

/** Spans within the range (cut at its ends) from the pieces of one role. */
export function spansOf(pieces: readonly FootagePiece[], range: TimeRange): StoredSpan[] {
  const spans: StoredSpan[] = [];
  let counted = new Set<string>();
  for (const piece of pieces) {
    const cut = intersect(piece, range);
    if (!cut) continue;
    const span = spans.at(-1);
    if (span && cut.start - span.end <= spanGapMs) {
      const isNew = !counted.has(piece.row.id);
      spans[spans.length - 1] = { ...span, end: cut.end, bytes: span.bytes + (isNew ? piece.row.bytes : 0), segments: span.segments + (isNew ? 1 : 0) };
    } else {
      counted = new Set();
      spans.push({ start: cut.start, end: cut.end, role: piece.row.role, bytes: piece.row.bytes, segments: 1 });
    }
    counted.add(piece.row.id);
  }
  return spans;
}
