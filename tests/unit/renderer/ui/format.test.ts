import { expect, test } from 'vitest';
import { createFormat, localeOf } from '#renderer/ui/format';

const zone = 'Africa/Casablanca';
const at = Date.UTC(2026, 0, 15, 13, 5, 9);
const fr = createFormat({ language: 'fr', arabicIndicDigits: false, clock24: true }, zone);

test('ages: tenths below ten seconds, then seconds, minutes, hours; never rounded up', () => {
  const age = (ms: number) => fr.age(ms).replaceAll('\u00a0', ' ');
  expect([age(0), age(449), age(9999), age(10_000), age(59_999)]).toEqual(['0,0 s', '0,4 s', '9,9 s', '10 s', '59 s']);
  expect([age(60_000), age(3_599_999), age(7_500_000), age(-50)]).toEqual(['1 min 0 s', '59 min 59 s', '2 h 5 min', '0,0 s']);
});

test('Morocco writes Latin digits in Arabic unless the operator wants the others', () => {
  const arabic = (arabicIndicDigits: boolean) => createFormat({ language: 'ar', arabicIndicDigits, clock24: true }, zone);
  expect(arabic(false).number(412)).toBe('412');
  expect(arabic(false).age(400)).toBe('0,4\u00a0ث');
  expect(arabic(true).number(412)).toBe('٤١٢');
  expect(arabic(true).age(400)).toBe('٠٫٤\u00a0ث');
  expect(localeOf({ language: 'ar', arabicIndicDigits: false, clock24: true })).toBe('ar-MA-u-nu-latn');
});

test('several numbers are listed as people say them', () => {
  expect(fr.numbers([1, 2, 14])).toBe('1, 2 et 14');
  expect(fr.numbers([3])).toBe('3');
  expect(createFormat({ language: 'ar', arabicIndicDigits: true, clock24: true }, zone).numbers([1, 2])).toBe('١ و٢');
});

test('camera numbers are never grouped', () => {
  expect(fr.number(12_345)).toBe('12345');
});

test('times show seconds, by 24 hours or 12, and a stamp names its zone', () => {
  expect(fr.time(at)).toMatch(/^1[34]:05:09$/);
  expect(createFormat({ language: 'en', arabicIndicDigits: false, clock24: false }, 'UTC').time(at)).toMatch(/^01:05:09 pm$/i);
  expect(createFormat({ language: 'en', arabicIndicDigits: false, clock24: true }, 'Asia/Kolkata').stamp(at)).toBe('2026-01-15 18:35:09 UTC+05:30');
  expect(createFormat({ language: 'ar', arabicIndicDigits: true, clock24: false }, 'UTC').stamp(at)).toBe('2026-01-15 13:05:09 UTC+00:00');
});

test('how far a clock is off has its sign, and is read from left to right', () => {
  expect(fr.offset(12_400)).toBe('\u2066+12,4\u2069\u00a0s');
  expect(fr.offset(-500)).toBe('\u2066−0,5\u2069\u00a0s');
});
