/** Divides a range into the windows that MediaMTX's `/list` is asked for. Pure. */
import type { EpochMs, TimeRange } from '#model/time';

const dayMs = 86_400_000;
/** Without knowing where footage is, longer windows rather than more questions. */
const mostWindows = 400;

/** Days of UTC, the first and the last cut by the range; only those with footage where its segments' starts are known. Nothing after now. */
export function listWindows(range: TimeRange, now: EpochMs, starts: readonly EpochMs[] | null): readonly TimeRange[] {
  const end = Math.min(range.end, now + dayMs);
  const stepMs = Math.max(1, starts ? 1 : Math.ceil((end - range.start) / dayMs / mostWindows)) * dayMs;
  // A segment that began on one day may end on the next.
  const days = starts && new Set(starts.flatMap((start) => [dayOf(start), dayOf(start) + 1]));
  // Not spread into one call of Math.min: there may be a million.
  const first = Math.max(range.start, starts?.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY) ?? range.start);
  const windows: TimeRange[] = [];
  for (let start = first; start < end;) {
    const next = Math.min(end, (dayOf(start) * dayMs) + stepMs);
    if (!days || days.has(dayOf(start))) windows.push({ start, end: next });
    start = next;
  }
  return windows;
}

const dayOf = (at: EpochMs): number => Math.floor(at / dayMs);
