/**
 * ZoneMinder's times are wall-clock readings of its own zone, without a zone (docs/time.md). Where clocks are set back an hour a reading
 * stands for two moments: both are given, and who knows more (a length, the order of events) chooses.
 */
import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '#model/time';
import { ServerFault } from '../recording-server.ts';

/** The moments a reading may stand for, in order: one, or two in the repeated hour. A skipped reading is taken as if the clock had gone on. */
export function momentsOf(local: string, zone: string): readonly EpochMs[] {
  try {
    const reading = Temporal.PlainDateTime.from(local.replace(' ', 'T'));
    const at = (disambiguation: 'earlier' | 'later'): EpochMs => reading.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
    const [earlier, later] = [at('earlier'), at('later')];
    // A skipped reading has two answers as well, but they read differently from it.
    if (earlier === later || localOf(later, zone) !== local) return [later];
    return [earlier, later];
  } catch {
    throw new ServerFault({ code: 'server-garbage', detail: 'a time or zone that does not exist' });
  }
}

/** The server's clock at this moment: `YYYY-MM-DD HH:MM:SS`. */
export function localOf(at: EpochMs, zone: string): string {
  return zoned(at, zone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** Readings between which everything in the range lies, also where the zone's clock is set meanwhile: then an hour more on both sides. */
export function localBounds(start: EpochMs, end: EpochMs, zone: string): { readonly from: string; readonly to: string } {
  const offset = (at: EpochMs): number => zoned(at, zone).offsetNanoseconds / 1e6;
  const hoursMs = 3 * 3_600_000;
  const slack = Math.abs(offset(start - hoursMs) - offset(start + hoursMs)) + Math.abs(offset(end - hoursMs) - offset(end + hoursMs));
  return { from: localOf(start - slack, zone), to: localOf(end + slack, zone) };
}

export function isZone(zone: string): boolean {
  try {
    zoned(0, zone);
    return true;
  } catch {
    return false;
  }
}

function zoned(at: EpochMs, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(zone);
}
