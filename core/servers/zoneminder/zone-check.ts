/** Finds out by its newest events whether a server's clock goes by the rules we know for its zone. Pure. */
import type { EpochMs } from '#model/time';
import type { EventAnswer } from './answers.ts';
import { aheadZone, momentsOf } from './local-time.ts';
import type { ServerZone } from './local-time.ts';

const quarterMs = 15 * 60_000;
/** How far a running event's length may lag behind. */
const lagMs = 120_000;
/** Rules change by an hour, seldom by less or two. */
const mostQuarters = 8;

/** `now` is the server's clock. Null where these events, or none at all, tell nothing. */
export function checkedZone(named: ServerZone, newest: readonly Pick<EventAnswer, 'StartDateTime' | 'EndDateTime' | 'Length'>[], now: EpochMs): ServerZone | null {
  // What runs has been recorded until about now; what has ended cannot have begun later than now.
  const ends = newest.flatMap(({ StartDateTime, EndDateTime, Length }) => {
    const early = now - (momentsOf(StartDateTime, named).at(-1) ?? now) - Length * 1000;
    return EndDateTime === null || early < -lagMs ? [{ early, runs: EndDateTime === null }] : [];
  });
  if (ends.some(({ early, runs }) => runs && early > -lagMs && early < lagMs)) return named;
  const votes = new Map<number, number>();
  for (const { early, runs } of ends) {
    const quarters = runs ? Math.round(-early / quarterMs) : Math.ceil((-early - lagMs) / quarterMs);
    const misfit = runs ? Math.abs(early + quarters * quarterMs) : 0;
    if (quarters !== 0 && Math.abs(quarters) <= mostQuarters && misfit < lagMs) votes.set(quarters, (votes.get(quarters) ?? 0) + 1);
  }
  // A time in the future has no other explanation; one in the past may be an event that a crash left behind.
  const [quarters] = [...votes].filter(([each, count]) => each > 0 || count > 1).toSorted(([, a], [, b]) => b - a)[0] ?? [null];
  return quarters === null ? null : aheadZone(named.name, quarters * quarterMs, now);
}
