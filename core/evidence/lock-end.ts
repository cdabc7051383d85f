import { Temporal } from 'temporal-polyfill';
import type { LockTerm } from '#model/evidence-lock';
import type { EpochMs } from '#model/time';

/** When a lock that is made now ends, by the calendar of a place: a month from 31 January is the last of February, at the same hour. Null: never. */
export function lockEnd(term: LockTerm, now: EpochMs, timeZone: string): EpochMs | null {
  if (term === 'endless') return null;
  const at = Temporal.Instant.fromEpochMilliseconds(Math.round(now)).toZonedDateTimeISO(timeZone);
  return at.add(term === 'month' ? { months: 1 } : { years: 1 }).epochMilliseconds;
}
