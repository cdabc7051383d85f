/** Which cameras have an alarm now, by what their servers told. The clock is an argument; nothing is asked of anybody. */
import { byGravity } from '#model/camera-alarm';
import type { CameraAlarm } from '#model/camera-alarm';
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { EpochMs } from '#model/time';

export const alarmTimes = {
  /** An alarm stands for so long (ms) after its event has ended, or after an event of a moment was heard of. */
  afterMs: 30_000,
  /** Nothing of one sort stands at a camera for longer in one go (ms): an end that is never told, a contact that is stuck. It rises again once nothing stood there for a moment. */
  longestMs: 10 * 60_000,
  /** What ended longer ago than this (ms) when it is told is history: a server fills in what was missed. Clocks of servers are known to a second or so. */
  newsMs: 60_000,
};

/** A flood at one camera pushes out what it began with; of more sorts at cameras than these nothing is taken. */
const mostEvents = 100;
const mostPlaces = 4_000;

/** One sort of event at one camera. */
interface Place {
  /** When it rose; events that follow each other without a break are one alarm. */
  since: EpochMs;
  label: string;
  /** Until when each event stands, by its id or by what makes it one. */
  readonly happenings: Map<string, EpochMs>;
}

export class AlarmBook {
  readonly #cameras = new Map<CameraId, Map<CameraEventType, Place>>();
  #places = 0;

  /** Times are true ones. */
  take(event: CameraEvent, now: EpochMs): void {
    const { camera, type, id, end, label } = event;
    if (camera === null) return;
    // What a server dates into the future happens now.
    const at = Math.min(event.at, now);
    const known = this.#cameras.get(camera)?.get(type)?.happenings;
    const before = known?.get(keyOf(event));
    if (known && before !== undefined) {
      // Told again, or its end: nothing stands longer for that.
      if (end !== null) known.set(keyOf(event), Math.min(before, now + alarmTimes.afterMs));
      return;
    }
    // Without an id no end could be told from another event's: it is of a moment.
    const lasts = id !== null && end === null;
    const until = lasts ? at + alarmTimes.longestMs : now + alarmTimes.afterMs;
    const isNews = lasts ? until > now : now - Math.min(end ?? at, now) <= alarmTimes.newsMs;
    const place = isNews ? this.#place(camera, type, now) : null;
    if (!place) return;
    if (endOf(place) <= now) place.since = now;
    if (place.happenings.size >= mostEvents) place.happenings.delete(place.happenings.keys().next().value ?? '');
    place.label = label;
    place.happenings.set(keyOf(event), until);
  }

  /** Nobody can tell any more whether what stands at its cameras has ended. */
  lost(server: ServerId, now: EpochMs): void {
    for (const [camera, places] of this.#cameras) {
      if (splitCameraId(camera)?.server !== server) continue;
      for (const { happenings } of places.values()) for (const [key, until] of happenings) happenings.set(key, Math.min(until, now + alarmTimes.afterMs));
    }
  }

  /** At most one of each camera, its gravest; the gravest first. */
  standing(cameras: Iterable<CameraId>, counts: (type: CameraEventType) => boolean, now: EpochMs): CameraAlarm[] {
    const found: CameraAlarm[] = [];
    for (const camera of new Set(cameras)) {
      const own = [...this.#cameras.get(camera) ?? []].flatMap(([type, place]): CameraAlarm[] => {
        const until = Math.round(Math.min(endOf(place), place.since + alarmTimes.longestMs));
        return counts(type) && until > now ? [{ camera, type, label: place.label, since: Math.round(place.since), until }] : [];
      });
      const [gravest] = own.toSorted(byGravity);
      if (gravest) found.push(gravest);
    }
    return found.toSorted(byGravity);
  }

  /** Forgets what is over, but for so long as it could be told a second time. */
  sweep(now: EpochMs): void {
    for (const [camera, places] of this.#cameras) {
      for (const [type, { happenings }] of places) {
        // Nothing can stand for longer than that: a clock was set back.
        for (const [key, until] of happenings) if (until + alarmTimes.newsMs < now || until > now + alarmTimes.longestMs) happenings.delete(key);
        if (happenings.size > 0) continue;
        places.delete(type);
        this.#places -= 1;
      }
      if (places.size === 0) this.#cameras.delete(camera);
    }
  }

  /** Sorts of events at cameras that are remembered. */
  get size(): number { return this.#places; }

  #place(camera: CameraId, type: CameraEventType, now: EpochMs): Place | null {
    const places = this.#cameras.get(camera) ?? new Map<CameraEventType, Place>();
    const known = places.get(type);
    if (known) return known;
    if (this.#places >= mostPlaces) return null;
    const place: Place = { since: now, label: '', happenings: new Map() };
    this.#cameras.set(camera, places.set(type, place));
    this.#places += 1;
    return place;
  }
}

function keyOf({ id, label, at }: CameraEvent): string {
  return id === null ? `${label} ${at}` : `#${id}`;
}

function endOf({ happenings }: Place): EpochMs {
  return Math.max(0, ...happenings.values());
}
