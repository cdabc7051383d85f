/** Which days of a local calendar hold footage. */
import { Temporal } from 'temporal-polyfill';
import { mergeRanges } from './time.ts';
import type { TimeRange } from './time.ts';

/** `YYYY-MM-DD` by the zone's clock. A span over midnight marks both days; one that ends at midnight only the first. */
export function footageDays(spans: readonly TimeRange[], zone: string): ReadonlySet<string> {
  const days = new Set<string>();
  const dayOf = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  for (const { start, end } of mergeRanges(spans)) {
    if (end <= start) continue;
    const last = dayOf(end - 1);
    for (let day = dayOf(start); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) days.add(day.toString());
  }
  return days;
}

/** From a day's beginning to the next one's: 23 to 25 hours. */
export function dayRange(day: string, zone: string): TimeRange {
  const date = Temporal.PlainDate.from(day);
  const startOf = (one: Temporal.PlainDate) => one.toZonedDateTime(zone).epochMilliseconds;
  return { start: startOf(date), end: startOf(date.add({ days: 1 })) };
}
