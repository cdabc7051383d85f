/** Recorded segments of one camera: about ten seconds each, in whatever order of holes the retention left. */
import type { EpochMs, TimeRange } from '#model/time';
import { segmentsAnswer, summaryAnswer } from './frigate-answers.ts';
import type { FrigateSession } from './frigate-session.ts';

export interface Segment extends TimeRange {
  /** Ms of footage in the file. */
  readonly durationMs: number;
}

/** Half a day is 4,320 segments, about 0.9 MB. */
const windowMs = 12 * 3_600_000;
const hourMs = 3_600_000;
/** From this length on it pays to ask first which hours hold anything. */
const summaryFromMs = 48 * hourMs;

/** Ascending. Always both ends are sent: the server's own defaults are from when it started. */
export async function readSegments(session: FrigateSession, key: string, range: TimeRange, signal: AbortSignal): Promise<readonly Segment[]> {
  const answer = await session.json(`api/${encodeURIComponent(key)}/recordings?after=${unix(range.start)}&before=${unix(range.end)}`, segmentsAnswer, { signal });
  return answer.map(({ start_time: start, end_time: end, duration }) => ({ start: Math.round(start * 1000), end: Math.round(end * 1000), durationMs: Math.round(duration * 1000) }))
    .filter(({ start, end }) => end > start).toSorted((a, b) => a.start - b.start);
}

/** Ranges of any length, in windows; days without footage are not asked for. */
export async function readLongRange(session: FrigateSession, key: string, range: TimeRange, signal: AbortSignal): Promise<readonly Segment[]> {
  const windows = windowsOf(range);
  const hours = range.end - range.start > summaryFromMs ? await readHours(session, key, signal) : null;
  const found: Segment[] = [];
  for (const window of windows) {
    if (hours && !hours.some((hour) => hour < window.end && hour + hourMs > window.start)) continue;
    found.push(...await readSegments(session, key, window, signal));
  }
  return found;
}

function windowsOf(range: TimeRange): TimeRange[] {
  const windows: TimeRange[] = [];
  for (let start = range.start; start < range.end; start += windowMs) windows.push({ start, end: Math.min(range.end, start + windowMs) });
  return windows;
}

/** Beginnings of the hours (UTC) that hold footage. A segment belongs to the hour it begins in. */
async function readHours(session: FrigateSession, key: string, signal: AbortSignal): Promise<readonly EpochMs[]> {
  const days = await session.json(`api/${encodeURIComponent(key)}/recordings/summary?timezone=UTC`, summaryAnswer, { signal });
  return days.flatMap(({ day, hours }) => hours.filter(({ duration }) => duration > 0).map(({ hour }) => Date.parse(`${day}T00:00:00Z`) + hour * hourMs));
}

/** Seconds as the server wants them. */
export function unix(at: EpochMs): string {
  return (at / 1000).toFixed(3);
}
