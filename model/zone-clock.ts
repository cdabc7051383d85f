/** A time zone's clock, fast enough to ask for every label of every drawn frame: its changes are looked up once per year and kept. */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs, TimeRange } from './time.ts';

/** The clocks of a zone are set: at this moment, from one offset to another. Offsets are ms ahead of UTC. */
export interface ZoneChange {
  readonly at: EpochMs;
  readonly before: number;
  readonly after: number;
}

export interface ZoneClock {
  /** IANA name. */
  readonly zone: string;
  /** How far local clocks are ahead of UTC, ms. */
  offsetAt(at: EpochMs): number;
  /** The changes inside a range, in order. */
  changesIn(range: TimeRange): readonly ZoneChange[];
}

/** About a year, as a power of two. Only a size of pages of the cache; no calendar is meant. */
const pageMs = 2 ** 35;

interface Page {
  /** The offset at the page's beginning. */
  readonly offset: number;
  readonly changes: readonly ZoneChange[];
}

const known = new Map<string, ZoneClock>();

/** Throws a RangeError for a zone that this runtime does not know. Kept for ever: there are few zones. */
export function zoneClock(zone: string): ZoneClock {
  const clock = known.get(zone) ?? createZoneClock(zone);
  known.set(zone, clock);
  return clock;
}

function createZoneClock(zone: string): ZoneClock {
  const pages = new Map<number, Page>();
  const pageOf = (number: number): Page => {
    const page = pages.get(number) ?? readPage(zone, number * pageMs);
    pages.set(number, page);
    return page;
  };
  pageOf(0);
  return {
    zone,
    offsetAt(at) {
      const { offset, changes } = pageOf(Math.floor(at / pageMs));
      return changes.findLast((change) => change.at <= at)?.after ?? offset;
    },
    changesIn({ start, end }) {
      const found: ZoneChange[] = [];
      for (let number = Math.floor(start / pageMs); number * pageMs < end; number++) {
        found.push(...pageOf(number).changes.filter(({ at }) => at >= start && at < end));
      }
      return found;
    },
  };
}

function readPage(zone: string, start: EpochMs): Page {
  const first = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
  const offset = first.offsetNanoseconds / 1e6;
  const changes: ZoneChange[] = [];
  // A change at the very beginning is in `offset` already.
  for (let next = first.getTimeZoneTransition('next'); next && next.epochMilliseconds < start + pageMs; next = next.getTimeZoneTransition('next')) {
    const before = changes.at(-1)?.after ?? offset;
    const after = next.offsetNanoseconds / 1e6;
    if (after !== before) changes.push({ at: next.epochMilliseconds, before, after });
  }
  return { offset, changes };
}
