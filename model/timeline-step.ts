/** How far apart the ticks of a timeline are: a closed list, so that an operator meets the same few scales again and again. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from './time.ts';

/** Below a day a step is a length of time; from a day on it is a way through the calendar, where days have 23 to 25 hours. */
export type TimelineStep =
  | { readonly unit: 'ms'; readonly count: number; readonly aboutMs: number }
  | { readonly unit: 'day' | 'month'; readonly count: number; readonly aboutMs: number };

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const short = [10, 20, 50, 100, 200, 500, ...[1, 2, 5, 10, 15, 30].map((count) => count * second), ...[1, 2, 5, 10, 15, 30].map((count) => count * minute), ...[1, 2, 3, 6, 12].map((count) => count * hour)];

/** From 10 ms to a month. Every short step divides a day, so ticks of every day stand at the same local times. */
export const timelineSteps: readonly TimelineStep[] = [
  ...short.map((count) => ({ unit: 'ms', count, aboutMs: count }) as const),
  { unit: 'day', count: 1, aboutMs: day },
  { unit: 'day', count: 7, aboutMs: 7 * day },
  { unit: 'month', count: 1, aboutMs: 30 * day },
];

/** The smallest step of the list, at least `leastMs`, that stands at all ticks of `step` too: small ticks between the labelled ones. Null where none. */
export function finerStep(step: TimelineStep, leastMs: number): TimelineStep | null {
  return timelineSteps.find((finer) => finer.aboutMs >= leastMs && finer.aboutMs < step.aboutMs && divides(finer, step)) ?? null;
}

function divides(finer: TimelineStep, step: TimelineStep): boolean {
  if (step.unit === 'month') return finer.unit === 'ms' || finer.count === 1;
  return step.aboutMs % finer.aboutMs === 0;
}

/** `times` steps later (earlier, where negative) by the local clock: a day on is the same time of day, also over a change of offset. */
export function stepFrom(at: EpochMs, step: TimelineStep, times: number, zone: string): EpochMs {
  if (step.unit === 'ms') return at + step.count * times;
  const local = Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(zone);
  return local.add(step.unit === 'day' ? { days: step.count * times } : { months: step.count * times }).epochMilliseconds;
}

/** The beginnings of local days (weeks from Monday, months) in a range, and the last one before it. Never more than a few hundred are asked for. */
export function calendarTicks(start: EpochMs, end: EpochMs, step: TimelineStep, zone: string): EpochMs[] {
  const found: EpochMs[] = [];
  const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(start)).toZonedDateTimeISO(zone).toPlainDate();
  let next = step.unit === 'month' ? date.with({ day: 1 }) : step.count === 7 ? date.subtract({ days: date.dayOfWeek - 1 }) : date;
  for (;;) {
    // The beginning of a day is not always midnight.
    const at = next.toZonedDateTime(zone).epochMilliseconds;
    if (at >= end) return found;
    found.push(at);
    next = next.add(step.unit === 'month' ? { months: step.count } : { days: step.count });
  }
}
