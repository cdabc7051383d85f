/**
 * When was the picture with this timestamp captured? (docs/time.md)
 *
 * A network camera's pictures come at once or late, never early, so the smallest `arrival − timestamp` seen lately is the
 * best guess of the offset between the two clocks. RTCP sender reports name the camera's own wall time; they are believed
 * only when they agree with the arrivals within 1 s and do not lie in the future. Reports that once agreed and have not
 * moved since stay believed when arrivals become later than that: then it is the line that is slow, and the picture is old.
 */
import type { EpochMs } from '#model/time';

export interface CaptureClock {
  /** A picture with this timestamp (seconds) was complete at `arrivedAt`; `reportedAt` is the sender report's time for it. */
  observe(ptsS: number, arrivedAt: EpochMs, reportedAt: EpochMs | null): void;
  captureAt(ptsS: number): EpochMs;
  reset(): void;
}

/** Ten buckets of a second: long enough to meet one undelayed picture, short enough for the drift of any quartz (50 ppm = 0.5 ms). */
const bucketMs = 1_000;
const buckets = 10;
/** After opening, servers send old pictures in a burst: the guess may step freely. */
const settleMs = 2_000;
/** Afterwards it is moved by at most 1 %, so that recordings neither overlap nor tear … */
const slewPerMs = 0.01;
/** … unless it is off by more than this. */
const stepMs = 500;
const reportTrustMs = 1_000;
const reportFutureMs = 50;

export function createCaptureClock(): CaptureClock {
  let arrivals = createSlidingMinimum();
  let reports = createSlidingMinimum();
  let firstAt: EpochMs | null = null;
  let lastAt: EpochMs = 0;
  /** Wall ms minus media ms, as used now. */
  let offset: number | null = null;
  /** The last report that agreed with the arrivals; `null` when none did, or the reports have moved away from it. */
  let trusted: number | null = null;

  function target(): number | null {
    const arrival = arrivals.value();
    const report = reports.value();
    if (arrival === null || report === null) return arrival;
    const agrees = report <= arrival + reportFutureMs && report >= arrival - reportTrustMs;
    if (agrees) trusted = report;
    else if (trusted === null || Math.abs(report - trusted) > reportTrustMs || report > arrival + reportFutureMs) trusted = null;
    return trusted === null ? arrival : Math.min(report, arrival);
  }

  return {
    observe(ptsS, arrivedAt, reportedAt) {
      arrivals.add(arrivedAt, arrivedAt - ptsS * 1000);
      if (reportedAt !== null) reports.add(arrivedAt, reportedAt - ptsS * 1000);
      firstAt ??= arrivedAt;
      const wanted = target();
      if (wanted === null) return;
      const off = offset === null ? Infinity : wanted - offset;
      const room = (arrivedAt - lastAt) * slewPerMs;
      const free = offset === null || arrivedAt - firstAt < settleMs || Math.abs(off) > stepMs;
      offset = free ? wanted : (offset ?? 0) + Math.max(-room, Math.min(room, off));
      lastAt = arrivedAt;
    },
    captureAt: (ptsS) => Math.round((offset ?? 0) + ptsS * 1000),
    reset() {
      arrivals = createSlidingMinimum();
      reports = createSlidingMinimum();
      firstAt = null;
      offset = null;
      trusted = null;
    },
  };
}

/** The smallest value of the last ten seconds that had any. */
function createSlidingMinimum(): { add(at: EpochMs, value: number): void; value(): number | null } {
  let kept: { readonly bucket: number; least: number }[] = [];
  return {
    add(at, value) {
      const bucket = Math.floor(at / bucketMs);
      const last = kept.at(-1);
      if (last && last.bucket === bucket) last.least = Math.min(last.least, value);
      else kept = [...kept.filter((old) => old.bucket > bucket - buckets && old.bucket < bucket), { bucket, least: value }];
    },
    value: () => (kept.length === 0 ? null : Math.min(...kept.map((one) => one.least))),
  };
}
