/** When a tour runs by itself, and how it goes on from stop to stop. Pure. */
import { Temporal } from 'temporal-polyfill';
import type { PtzTour, PtzTourHours } from '#model/ptz-tour';
import type { EpochMs } from '#model/time';

/** The first tour whose hours it is; null where none wants to run. */
export function tourOfTheHour(tours: readonly PtzTour[], now: EpochMs, timeZone: string): PtzTour | null {
  return tours.find(({ hours, stops, own }) => (stops.length > 0 || own !== null) && isInHours(hours, now, timeZone)) ?? null;
}

/** By the clock on the wall: over a change of the zone's offset the hours are those that people read. */
export function isInHours({ days, from, to }: PtzTourHours, now: EpochMs, timeZone: string): boolean {
  if (days.length === 0) return false;
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const time = here.hour * 60 + here.minute;
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const today = days.includes(here.dayOfWeek);
  if (start === end) return today;
  if (start < end) return today && time >= start && time < end;
  // Over midnight: the part after it belongs to the day before.
  const yesterday = days.includes(here.subtract({ days: 1 }).dayOfWeek);
  return (today && time >= start) || (yesterday && time < end);
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
