import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTypedTime } from '#model/typed-time';
import { footageDays } from '#model/footage-days';

const zone = 'Europe/Paris';
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[${zone}]`).epochMilliseconds;
const context = { zone, near: at('2026-11-25T10:00'), now: at('2026-11-27T20:00') };
const first = (typed: string, given = context) => parseTypedTime(typed, given)?.map((moment) => moment.at);

test.each([
  ['14:05', '2026-11-25T14:05'],
  ['14:05:09.250', '2026-11-25T14:05:09.250'],
  ['14:05:09,25', '2026-11-25T14:05:09.250'],
  ['14h05', '2026-11-25T14:05'],
  [' 2026-11-27 14:05 ', '2026-11-27T14:05'],
  ['2026-11-27T14:05:01', '2026-11-27T14:05:01'],
  ['27/11 14:05', '2026-11-27T14:05'],
  ['28/11 14:05', '2025-11-28T14:05'],
  ['29/2 8:00', '2024-02-29T08:00'],
  ['27/11/2024 14:05', '2024-11-27T14:05'],
  ['2026-11-27', '2026-11-27T00:00'],
  ['27/11', '2026-11-27T00:00'],
  ['١٤:٠٥', '2026-11-25T14:05'],
  ['٢٧/١١ ١٤:٠٥:٠٩٫٢٥٠', '2026-11-27T14:05:09.250'],
  ['\u200f٢٧/١١\u200f ۱۴:۰۵', '2026-11-27T14:05'],
])('%s is %s', (typed, expected) => { expect(first(typed)).toEqual([at(expected)]); });

test.each(['', '   ', 'now', '25:00', '24:00', '14:60', '14:05:61', '14', '1405', '31/2 10:00', '2026-13-01 10:00', '30/02/2026', '14:05 27/11', '27/11 14:05 x', '14:05:09.2500', '-1:00', '99999-01-01', '27/11 27/11', '14:05 14:05'])('«%s» is no time', (typed) => {
  expect(parseTypedTime(typed, context)).toBeNull();
});

test('a time of the repeated hour is two moments, told apart by their offsets', () => {
  const found = parseTypedTime('25/10 02:30', context);
  expect(found).toEqual([{ at: Date.UTC(2026, 9, 25, 0, 30), offset: 7_200_000 }, { at: Date.UTC(2026, 9, 25, 1, 30), offset: 3_600_000 }]);
});

test('a time that clocks skipped is none, but not nonsense', () => {
  expect(parseTypedTime('2026-03-29 02:30', context)).toEqual([]);
});

describe('in Morocco, by this runtime\'s rules', () => {
  const casablanca = 'Africa/Casablanca';
  const back = Temporal.ZonedDateTime.from(`2024-01-01T00:00[${casablanca}]`).getTimeZoneTransition('next');
  test('the hour before Ramadan comes twice', () => {
    if (!back) throw new Error('no change');
    const typed = back.toPlainDateTime().add({ minutes: 20 }).toString({ smallestUnit: 'minute' }).replace('T', ' ');
    const found = parseTypedTime(typed, { ...context, zone: casablanca });
    expect(found?.map((moment) => moment.at - back.epochMilliseconds)).toEqual([-40 * 60_000, 20 * 60_000]);
  });
});

test('whatever is written of a moment is read as that moment, and nothing throws', () => {
  fc.assert(fc.property(fc.integer({ min: Date.UTC(2000), max: Date.UTC(2060) }), fc.constantFrom('Africa/Casablanca', zone, 'Australia/Lord_Howe', 'UTC'), fc.boolean(), (moment, where, arabic) => {
    const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(where).toPlainDateTime().toString({ fractionalSecondDigits: 3 }).replace('T', ' ');
    const typed = arabic ? local.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))) : local;
    expect(first(typed, { ...context, zone: where })).toContain(moment);
  }));
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789:/-.,hT ٤٥') }), (typed) => { parseTypedTime(typed, context); }));
});

test('a night on both sides of midnight marks both days, and only those', () => {
  expect([...footageDays([{ start: at('2026-10-24T23:00'), end: at('2026-10-25T00:00') }], zone)]).toEqual(['2026-10-24']);
  expect([...footageDays([{ start: at('2026-10-24T23:00'), end: at('2026-10-26T00:00') + 1 }], zone)]).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  expect(footageDays([{ start: 5, end: 5 }], zone).size).toBe(0);
});
