/** A time as a person types it, read in a time zone: `14:05`, `14:05:09.250`, `2026-11-27 14:05`, `27/11 14:05`, also with Arabic digits. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from './time.ts';

/** A moment that what was typed may stand for. */
export interface TypedMoment {
  readonly at: EpochMs;
  /** Of the zone then, ms ahead of UTC: what tells the two passes of a repeated hour apart. */
  readonly offset: number;
}

interface TypedContext {
  /** IANA name. */
  readonly zone: string;
  /** A time without a date is on this moment's local day. */
  readonly near: EpochMs;
  /** A day without a year is the last such day that is not in the future. */
  readonly now: EpochMs;
}

const clock = /^(\d{1,2})(?::|h)(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?$/;
const isoDay = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const localDay = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/;

/** One moment, or both of a repeated hour, or none where clocks skipped that time; null where it is no time at all. */
export function parseTypedTime(typed: string, { zone, near, now }: TypedContext): readonly TypedMoment[] | null {
  const [first, second, ...rest] = plainDigits(typed).trim().split(/(?:\s+|(?<=\d)T(?=\d))/i);
  if (first === undefined || rest.length > 0) return null;
  const local = (at: EpochMs) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const dayAlone = second === undefined && !clock.test(first);
  const time = timeOf(dayAlone ? '0:00' : (second ?? first));
  const date = second === undefined && !dayAlone ? local(near) : dateOf(first, local(now));
  if (!time || !date) return null;
  try {
    // A whole day begins when it begins: in some zones not at midnight.
    if (dayAlone) return [momentOf(date.toZonedDateTime(zone))];
    return momentsAt(date.toPlainDateTime(time), zone);
  } catch (error) {
    // Beyond what the calendar reaches.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function momentsAt(local: Temporal.PlainDateTime, zone: string): TypedMoment[] {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => local.toZonedDateTime(zone, { disambiguation })) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.epochMilliseconds === later.epochMilliseconds) return [momentOf(earlier)];
  // A skipped time has two readings as well, but no clock ever showed it.
  return earlier.toPlainDateTime().equals(local) ? [momentOf(earlier), momentOf(later)] : [];
}

const momentOf = (moment: Temporal.ZonedDateTime): TypedMoment => ({ at: moment.epochMilliseconds, offset: moment.offsetNanoseconds / 1e6 });

function timeOf(text: string): Temporal.PlainTime | null {
  const [, hour, minute, second = '0', fraction = ''] = clock.exec(text) ?? [];
  if (hour === undefined || minute === undefined) return null;
  return orNull(() => Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute), second: Number(second), millisecond: Number(fraction.padEnd(3, '0')) }, { overflow: 'reject' }));
}

function dateOf(text: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  const [, isoYear, isoMonth, isoDate] = isoDay.exec(text) ?? [];
  if (isoYear !== undefined) return dateFrom(Number(isoYear), Number(isoMonth), Number(isoDate));
  const [, day, month, year] = localDay.exec(text) ?? [];
  if (day === undefined) return null;
  if (year !== undefined) return dateFrom(Number(year), Number(month), Number(day));
  // Eight years, for the 29th of February.
  for (let back = 0; back <= 8; back++) {
    const date = dateFrom(today.year - back, Number(month), Number(day));
    if (date && Temporal.PlainDate.compare(date, today) <= 0) return date;
  }
  return null;
}

const dateFrom = (year: number, month: number, day: number) => orNull(() => Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }));

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Arabic-Indic and Persian digits as Latin ones, Arabic signs as ours, and without the marks that keep directions apart. */
function plainDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u066b\u060c]/g, '.')
    .replace(/[\u200e\u200f\u061c\u2066-\u2069\u202a-\u202e]/g, '');
}
