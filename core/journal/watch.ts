/** One page watching one camera on one monitor, from the first picture to the last. */
import type { CameraId } from '#model/ids';
import type { JournalEntry } from '#model/journal-entry';
import type { LiveKind } from '#model/live';
import type { EpochMs } from '#model/time';
import type { Deed } from './journal.ts';

/** One page's word on one tile (bridge `live.report`). */
export interface LiveSample {
  readonly camera: CameraId;
  readonly monitor: number;
  readonly tile: number;
  readonly via: LiveKind;
  readonly visibleMs: number;
  readonly lateMs: number;
  readonly frozenMs: number;
  readonly worstAgeMs: number | null;
}

/** Pages report every 5 s; whoever claims more time than this is cut to it. */
const mostMsPerReport = 60_000;

export interface Watch {
  readonly who: string;
  readonly camera: CameraId;
  /** Null until a page has said where the picture is. */
  readonly monitor: number | null;
  readonly since: EpochMs;
  /** Last moment known to be watched. */
  readonly until: EpochMs;
  readonly via: LiveKind | null;
  readonly visibleMs: number;
  readonly lateMs: number;
  readonly frozenMs: number;
  readonly worstAgeMs: number | null;
  /** False while only the ticket in use tells of it. */
  readonly reported: boolean;
}

export function newWatch(who: string, camera: CameraId, monitor: number | null, since: EpochMs): Watch {
  return { who, camera, monitor, since, until: since, via: null, visibleMs: 0, lateMs: 0, frozenMs: 0, worstAgeMs: null, reported: false };
}

/** The samples are of one report and one watch; a camera on several tiles was watched once. */
export function withReport(watch: Watch, samples: readonly LiveSample[], now: EpochMs): Watch {
  const most = (field: 'visibleMs' | 'lateMs' | 'frozenMs'): number => Math.min(mostMsPerReport, Math.max(0, ...samples.map((sample) => sample[field])));
  const ages = [...samples.map((sample) => sample.worstAgeMs), watch.worstAgeMs].filter((age) => age !== null);
  return {
    ...watch, monitor: samples[0]?.monitor ?? watch.monitor, until: now, via: samples.at(-1)?.via ?? watch.via, reported: true,
    visibleMs: watch.visibleMs + most('visibleMs'), lateMs: watch.lateMs + most('lateMs'), frozenMs: watch.frozenMs + most('frozenMs'),
    worstAgeMs: ages.length > 0 ? Math.max(...ages) : null,
  };
}

export function beginning(watch: Watch): Deed {
  return { kind: 'camera-watched', camera: watch.camera, monitor: watch.monitor, at: watch.since, detail: { who: watch.who, from: watch.since } };
}

/** What was watched so far, as an entry of its own: at the end, and each hour of a long watch. */
export function account(watch: Watch, kind: 'camera-watched' | 'camera-left', more: JournalEntry['detail'] = {}): Deed {
  const { who, since, until, via, visibleMs, lateMs, frozenMs, worstAgeMs, reported } = watch;
  const seen = reported ? { via, visibleMs: Math.round(visibleMs), lateMs: Math.round(lateMs), frozenMs: Math.round(frozenMs), worstAgeMs } : { reported };
  return { kind, camera: watch.camera, monitor: watch.monitor, at: until, detail: { who, from: since, to: until, ...seen, ...more } };
}
