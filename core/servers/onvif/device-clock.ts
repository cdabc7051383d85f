/** A device's clock, from GetSystemDateAndTime, which needs no login (core specification 8.3.2). */
import { z } from 'zod';
import type { EpochMs } from '#model/time';
import { namespaces } from './namespaces.ts';
import { maybe, node, optionalNumber, reply } from './xml-shapes.ts';

export const clockQuestion = `<GetSystemDateAndTime xmlns="${namespaces.device}"/>`;

const moment = maybe({
  Time: node({ Hour: optionalNumber, Minute: optionalNumber, Second: optionalNumber }),
  Date: node({ Year: optionalNumber, Month: optionalNumber, Day: optionalNumber }),
});
const clockAnswer = z.object({ GetSystemDateAndTimeResponse: reply({ SystemDateAndTime: node({ UTCDateTime: moment, LocalDateTime: moment }) }) });

/** True where a SOAP body is an answer to `clockQuestion`, with or without a time in it. */
export function isClockAnswer(body: unknown): boolean {
  return clockAnswer.safeParse(body).success;
}

/** UTC, else local time taken for it (some devices have nothing else); null where the answer holds neither. */
export function deviceTime(body: unknown): EpochMs | null {
  const read = clockAnswer.safeParse(body).data?.GetSystemDateAndTimeResponse.SystemDateAndTime;
  const at = read?.UTCDateTime ?? read?.LocalDateTime;
  if (!at || at.Date.Year === undefined) return null;
  const { Date: { Year, Month = 1, Day = 1 }, Time: { Hour = 0, Minute = 0, Second = 0 } } = at;
  const ms = Date.UTC(Year, Month - 1, Day, Hour, Minute, Second);
  return Number.isFinite(ms) ? ms : null;
}
