/** What a timeline writes beside its ticks: local wall time in the operator's language, with the zone's offset where it matters. */
import type { EpochMs } from './time.ts';
import type { TimelineStep } from './timeline-step.ts';
import type { ZoneClock } from './zone-clock.ts';

export interface TimelineWords {
  /** Beside a tick: `14:05`, `14:05:09`, `14:05:09.250`, `Fri 27` or `Nov`, by the step; where room is short, days are `27`. */
  tick(at: EpochMs, step: TimelineStep, isShort?: boolean): string;
  /** What the ticks leave out, once per stretch: the day with its offset; from day steps on the month, then the year. */
  context(at: EpochMs, step: TimelineStep): string;
  /** Date, time and offset in full; thousandths where a pixel is less than a second. */
  moment(at: EpochMs, msPerPx: number): string;
  /** `+01:00`. */
  offset(at: EpochMs): string;
}

interface Writing {
  /** BCP 47, with digits: `ar-MA-u-nu-latn`. */
  readonly locale: string;
  readonly clock24: boolean;
}

const [second, minute] = [1000, 60_000];
/** Labels are the same from frame to frame while a timeline moves; forgotten all at once when there are many. */
const keptLabels = 4000;

export function timelineWords(clock: ZoneClock, { locale, clock24 }: Writing): TimelineWords {
  const base = { timeZone: clock.zone, hourCycle: clock24 ? 'h23' : 'h12' } as const;
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...base, ...options });
    return (at: EpochMs) => made.format(Math.floor(at));
  };
  const hm = format({ hour: '2-digit', minute: '2-digit' });
  const hms = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const exact = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
  const day = format({ weekday: 'short', day: 'numeric' });
  const dayAlone = format({ day: 'numeric' });
  const dayMonth = format({ day: 'numeric', month: 'short' });
  const month = format({ month: 'short' });
  const date = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const monthYear = format({ month: 'long', year: 'numeric' });
  const year = format({ year: 'numeric' });
  const offset = (at: EpochMs) => offsetText(clock.offsetAt(at), locale);
  const isolated = (text: string) => `\u2066${text}\u2069`;
  const labels = new Map<string, string>();
  const tick = (at: EpochMs, { unit, count }: TimelineStep, isShort: boolean): string => {
    if (unit === 'month') return month(at);
    if (unit === 'day') return count > 1 ? dayMonth(at) : isShort ? dayAlone(at) : day(at);
    return count < second ? exact(at) : count < minute ? hms(at) : hm(at);
  };
  return {
    tick(at, step, isShort = false) {
      const key = `${step.unit}${step.count}${isShort ? 's' : ''} ${at}`;
      const label = labels.get(key) ?? tick(at, step, isShort);
      if (labels.size > keptLabels) labels.clear();
      labels.set(key, label);
      return label;
    },
    context: (at, { unit }) => (unit === 'ms' ? `${date(at)} ${isolated(`UTC${offset(at)}`)}` : unit === 'day' ? monthYear(at) : year(at)),
    moment: (at, msPerPx) => `${date(at)} ${isolated(msPerPx < second / 10 ? exact(at) : hms(at))} ${isolated(`UTC${offset(at)}`)}`,
    offset,
  };
}

function offsetText(ms: number, locale: string): string {
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const minutes = Math.round(Math.abs(ms) / minute);
  return `${ms < 0 ? '\u2212' : '+'}${two.format(Math.floor(minutes / 60))}:${two.format(minutes % 60)}`;
}
