/** Recorded stretches of a device. They may lie on several servers of the site, which answer together. */
import { intersect, mergeRanges } from '#model/time';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import { footageAnswer } from './answers.ts';
import type { ChunkAnswer } from './answers.ts';
import type { NxSession } from './nx-session.ts';

/** One request holds at most this much; a month of footage recorded on motion is some 10,000 chunks. */
const windowMs = 31 * 24 * 3600_000;
const leastWindowMs = 3600_000;

/** Merged, sorted and clipped; `serverNow` ends what is still being recorded. */
export async function readFootage(session: NxSession, device: string, range: TimeRange, serverNow: () => EpochMs, signal: AbortSignal): Promise<TimeRange[]> {
  const ranges: TimeRange[] = [];
  for (let start = range.start; start < range.end; start += windowMs) {
    ranges.push(...await readWindow(session, device, { start, end: Math.min(range.end, start + windowMs) }, serverNow, signal));
  }
  return mergeRanges(ranges);
}

async function readWindow(session: NxSession, device: string, window: TimeRange, serverNow: () => EpochMs, signal: AbortSignal): Promise<TimeRange[]> {
  // Chunks below the detail level are dropped and gaps below it filled unless told otherwise; the first one begins before the window.
  const query = `startTimeMs=${window.start}&endTimeMs=${window.end}&detailLevelMs=1&keepSmallChunks=true&preciseBounds=true&periodType=recording`;
  try {
    const chunks = await session.http.json(await session.path(`devices/${device}/footage?${query}`, signal), footageAnswer, { signal });
    return rangesOf(chunks, window, serverNow());
  } catch (error) {
    const halfMs = Math.ceil((window.end - window.start) / 2);
    if (!(error instanceof ServerFault) || error.problem.code !== 'too-large' || halfMs < leastWindowMs) throw error;
    const middle = window.start + halfMs;
    return [...await readWindow(session, device, { start: window.start, end: middle }, serverNow, signal), ...await readWindow(session, device, { start: middle, end: window.end }, serverNow, signal)];
  }
}

/** A chunk that is still being recorded has no duration, or 0 (6.1), or -1 (5.x). */
export function rangesOf(chunks: readonly ChunkAnswer[], window: TimeRange, serverNow: EpochMs): TimeRange[] {
  return chunks.flatMap(({ startTimeMs, durationMs }) => {
    const growing = durationMs === undefined || durationMs <= 0;
    const end = growing ? Math.max(startTimeMs, serverNow) : startTimeMs + Math.round(durationMs);
    return intersect({ start: startTimeMs, end }, window) ?? [];
  });
}
