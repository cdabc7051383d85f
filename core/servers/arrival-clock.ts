/**
 * When was a picture captured, by its arrival alone? (docs/time.md) Pictures come at once or late, never early: the least
 * `arrival − timestamp` of the last ten seconds is the offset between the medium's axis and wall time.
 */
import type { EpochMs, MediaSeconds } from '#model/time';

export interface ArrivalClock {
  /** The picture shown at this media time was complete at `arrivedAt`. */
  observe(media: MediaSeconds, arrivedAt: EpochMs): void;
  /** Wall time that belongs to this media time; the arrival's own before the first observation is never asked for. */
  captureAt(media: MediaSeconds): EpochMs;
  /** The medium's axis began anew. */
  reset(): void;
}

const windowMs = 10_000;
/** go2rtc leaves pauses longer than a second out of its axis: what all came this much too late for `lateForMs` is not late. */
const lateMs = 900;
const lateForMs = 3_000;
/** In the first seconds the guess may step, because servers begin with a burst of old pictures; later it moves by at most 1 % … */
const settleMs = 2_000;
const slewPerMs = 0.01;
/** … unless it is off by more than this. */
const stepMs = 500;

export function createArrivalClock(): ArrivalClock {
  /** The least offset of each second. */
  let seconds: { readonly at: EpochMs; least: number }[] = [];
  let firstAt: EpochMs | null = null;
  let lastAt: EpochMs = 0;
  let offset: number | null = null;

  const least = (since: EpochMs): number => Math.min(...seconds.filter(({ at }) => at >= since).map((one) => one.least));
  const target = (now: EpochMs): number => {
    const recent = least(now - lateForMs);
    if ((seconds[0]?.at ?? now) > now - lateForMs || recent - least(0) < lateMs) return least(0);
    seconds = seconds.filter(({ at }) => at >= now - lateForMs);
    return recent;
  };

  return {
    observe(media, arrivedAt) {
      const value = arrivedAt - media * 1000;
      const last = seconds.at(-1);
      if (last && arrivedAt >= last.at && arrivedAt - last.at < 1_000) last.least = Math.min(last.least, value);
      else seconds = [...seconds.filter(({ at }) => at > arrivedAt - windowMs && at < arrivedAt), { at: arrivedAt, least: value }];
      firstAt ??= arrivedAt;
      const wanted = target(arrivedAt);
      const off = offset === null ? Infinity : wanted - offset;
      const room = Math.max(0, arrivedAt - lastAt) * slewPerMs;
      const free = arrivedAt - firstAt < settleMs || Math.abs(off) > stepMs;
      offset = offset === null || free ? wanted : offset + Math.max(-room, Math.min(room, off));
      lastAt = arrivedAt;
    },
    captureAt: (media) => Math.round((offset ?? 0) + media * 1000),
    reset() {
      seconds = [];
      firstAt = null;
      offset = null;
    },
  };
}
