/** The sub stream where the main one was not recorded. Pure. */
import { intersect, type TimeRange } from '#model/time';
import { spanGapMs } from '../store/footage-pieces.ts';
import type { FootageFile } from './footage-slices.ts';

/**
 * Where a range is not covered by these pieces, which are sorted by start and do not overlap. `isWritten`: the last one goes on, so nothing
 * behind it is a hole (yet). A hole at an end of the range reaches beyond it.
 */
export function holesOf(pieces: readonly TimeRange[], range: TimeRange, isWritten: boolean): TimeRange[] {
  const holes: TimeRange[] = [];
  let covered = Number.NEGATIVE_INFINITY;
  for (const { start, end } of pieces) {
    if (start > Math.max(covered, range.start) + spanGapMs) holes.push({ start: covered, end: start });
    covered = end;
  }
  if (!isWritten && covered + spanGapMs < range.end) holes.push({ start: covered, end: Number.POSITIVE_INFINITY });
  return holes;
}

/** The parts of these files that lie in the holes: whole groups of pictures, none of which reaches into what is there. */
export function filling(files: readonly FootageFile[], holes: readonly TimeRange[]): FootageFile[] {
  return files.flatMap((file) => holes.filter((hole) => intersect(file, hole)).flatMap((hole) => {
    const { groups, end } = file.footage;
    const inside = groups.flatMap((group, index): TimeRange[] => {
      const until = (groups[index + 1] ?? end).captureAt;
      return group.captureAt >= hole.start && until <= hole.end ? [{ start: group.captureAt, end: until }] : [];
    });
    const [first, last] = [inside[0], inside.at(-1)];
    const part = first && last && intersect(file, { start: first.start, end: last.end });
    return part ? [{ ...file, ...part }] : [];
  }));
}
