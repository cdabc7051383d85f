import type { EpochMs } from '#model/time';
import type { Settings } from '#model/settings';
import { texts } from './text.ts';

/** Numbers and times as the operator's settings want them written. */
export interface Format {
  readonly locale: string;
  number(value: number): string;
  /** `1, 2 and 4`. */
  numbers(values: readonly number[]): string;
  /** An age or a rest of time: `0.4 s` below 10 s, whole seconds below a minute, then minutes, then hours. */
  age(ms: number): string;
  /** How far a clock is off, with its sign: `+12.4 s`; to be read from left to right. */
  offset(ms: number): string;
  /** Hours, minutes, seconds. */
  time(at: EpochMs): string;
  date(at: EpochMs): string;
  /** Date, time and offset for captions and lists, written the same in every language: `2026-01-15 14:05:09 UTC+01:00`. */
  stamp(at: EpochMs): string;
}

/** Morocco writes Latin digits in Arabic too, unless told otherwise. */
export function localeOf({ language, arabicIndicDigits }: Pick<Settings, 'language' | 'arabicIndicDigits' | 'clock24'>): string {
  if (language === 'ar') return `ar-MA-u-nu-${arabicIndicDigits ? 'arab' : 'latn'}`;
  return language === 'fr' ? 'fr-MA' : 'en-GB';
}

export function createFormat(settings: Pick<Settings, 'language' | 'arabicIndicDigits' | 'clock24'>, timeZone?: string): Format {
  const locale = localeOf(settings);
  const zone = timeZone === undefined ? {} : { timeZone };
  const hours = { hourCycle: settings.clock24 ? 'h23' : 'h12' } as const;
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale);
  const units = texts[settings.language].unit;
  const seconds = (text: string) => `${text}\u00a0${units.second}`;
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', ...hours, ...zone });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...zone });
  return {
    locale,
    number: (value) => plain.format(value),
    numbers: (values) => list.format(values.map((value) => plain.format(value))),
    age(ms) {
      const whole = Math.floor(Math.max(0, ms) / 1000);
      if (whole < 10) return seconds(tenth.format(Math.floor(Math.max(0, ms) / 100) / 10));
      if (whole < 60) return seconds(plain.format(whole));
      if (whole < 3600) return `${plain.format(Math.floor(whole / 60))}\u00a0${units.minute} ${seconds(plain.format(whole % 60))}`;
      return `${plain.format(Math.floor(whole / 3600))}\u00a0${units.hour} ${plain.format(Math.floor((whole % 3600) / 60))}\u00a0${units.minute}`;
    },
    offset: (ms) => `\u2066${ms < 0 ? '−' : '+'}${tenth.format(Math.abs(ms) / 1000)}\u2069\u00a0${units.second}`,
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    stamp: (at) => stampOf(at, timeZone),
  };
}

const stamps = new Map<string, Intl.DateTimeFormat>();

/** Evidence must read the same for everybody: ISO order, Latin digits, the offset spelled out. */
function stampOf(at: EpochMs, timeZone: string | undefined): string {
  const format = stamps.get(timeZone ?? '') ?? new Intl.DateTimeFormat('en-GB', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'longOffset',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  stamps.set(timeZone ?? '', format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const offset = (part.timeZoneName ?? '').replace('GMT', '');
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} UTC${offset === '' ? '+00:00' : offset}`;
}
