/**
 * ZoneMinder's times are wall-clock readings of its own zone, without a zone (docs/time.md). Where clocks are set back an hour a reading
 * stands for two moments: both are given, and who knows more (a length, the order of events) chooses.
 */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '#model/time';
import { ServerFault } from '../recording-server.ts';

/** A server's zone as its clock really goes: countries change their rules, and servers learn of it later or earlier than we (Morocco 2026). */
export interface ServerZone {
  /** IANA name. */
  readonly name: string;
  /** Its offset from UTC minus the one we know for the zone, ms, from `since` on. */
  readonly aheadMs: number;
  readonly since: EpochMs;
}

/** The moments a reading may stand for, in order: one, or two in the repeated hour. A skipped reading is taken as if the clock had gone on. */
export function momentsOf(local: string, zone: ServerZone): readonly EpochMs[] {
  try {
    const reading = Temporal.PlainDateTime.from(local.replace(' ', 'T'));
    const at = (disambiguation: 'earlier' | 'later'): EpochMs => reading.toZonedDateTime(zone.name, { disambiguation }).epochMilliseconds;
    const corrected = (moment: EpochMs): EpochMs => (moment - zone.aheadMs >= zone.since ? moment - zone.aheadMs : moment);
    const [earlier, later] = [at('earlier'), at('later')];
    // A skipped reading has two answers as well, but the clock never showed it.
    const twice = earlier !== later && zoned(earlier, zone.name).toPlainDateTime().equals(reading);
    return twice ? [corrected(earlier), corrected(later)] : [corrected(later)];
  } catch {
    throw new ServerFault({ code: 'server-garbage', detail: 'a time or zone that does not exist' });
  }
}

/** The server's clock at this moment: `YYYY-MM-DD HH:MM:SS`. */
export function localOf(at: EpochMs, zone: ServerZone): string {
  const shown = at >= zone.since ? at + zone.aheadMs : at;
  return zoned(shown, zone.name).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** Readings between which everything in the range lies, also where the zone's clock is set meanwhile: then an hour more on both sides. */
export function localBounds(start: EpochMs, end: EpochMs, zone: ServerZone): { readonly from: string; readonly to: string } {
  const offset = (at: EpochMs): number => zoned(at, zone.name).offsetNanoseconds / 1e6 + (at >= zone.since ? zone.aheadMs : 0);
  const hoursMs = 3 * 3_600_000;
  const slack = Math.abs(offset(start - hoursMs) - offset(start + hoursMs)) + Math.abs(offset(end - hoursMs) - offset(end + hoursMs));
  return { from: localOf(start - slack, zone), to: localOf(end + slack, zone) };
}

/** The zone by the rules we know; null for a name nobody knows. */
export function namedZone(name: string): ServerZone | null {
  try {
    zoned(0, name);
    return { name, aheadMs: 0, since: Number.NEGATIVE_INFINITY };
  } catch {
    return null;
  }
}

/** The zone of a server whose clock is ahead of our rules now: since the last change we know of, where that is what it did not follow. */
export function aheadZone(name: string, aheadMs: number, now: EpochMs): ServerZone {
  const change = zoned(now, name).getTimeZoneTransition('previous');
  const jumpMs = change ? (change.offsetNanoseconds - change.subtract({ nanoseconds: 1 }).offsetNanoseconds) / 1e6 : 0;
  return { name, aheadMs, since: change && jumpMs === -aheadMs ? change.epochMilliseconds : Number.NEGATIVE_INFINITY };
}

function zoned(at: EpochMs, name: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(name);
}
