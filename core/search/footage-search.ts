/** Searches in what cameras noticed and in what they recorded. Who looked for what, where, when and why is in the journal before the first answer. */
import type { Camera } from '#model/camera';
import { recordedHull, trueRanges } from '#model/clock-correction';
import type { ClockCorrections } from '#model/clock-correction';
import type { EventNews, EventQuery } from '#model/event-search';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import { motionCells } from '#model/motion';
import type { MotionSample, MotionScope } from '#model/motion';
import type { Problem } from '#model/problem';
import type { TimeRange } from '#model/time';
import { CoreFault, problemOfAsking } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';
import type { MotionPart, RecordingServer } from '../servers/recording-server.ts';
import { merged } from './merged.ts';
import { readServerEvents } from './server-events.ts';

/** One search of motion is not asked for more, ms. */
export const longestMotionMs = 7 * 86_400_000;
/** A step of a search that takes longer is a server that hangs, ms; others' searches may be before it. */
const stepMs = 90_000;

export interface Asker { readonly who: string; readonly monitor: number; readonly reason: string }

export interface MotionWant { readonly camera: CameraId; readonly range: TimeRange; readonly cells: readonly number[] | null }

export interface FootageSearchOptions {
  readonly server: (id: ServerId) => RecordingServer | null;
  /** All that are connected or saved. */
  readonly servers: () => readonly ServerId[];
  readonly camera: (id: CameraId) => Camera | null;
  readonly cameras: () => readonly Camera[];
  /** In force, of one camera. */
  readonly corrections: (camera: CameraId) => ClockCorrections;
  readonly journal: Pick<Journal, 'append'>;
}

export interface SearchAbilities {
  readonly camera: CameraId;
  /** Null: its server finds no motion. */
  readonly motion: MotionScope | null;
  /** Its server keeps what cameras noticed. */
  readonly events: boolean;
}

/** `done` is the part of the range that was looked at, 0..1. With a problem the search is over: what lies behind `done` was not looked at. */
export interface MotionNews { readonly looksAt: MotionScope; readonly samples: readonly MotionSample[]; readonly done: number; readonly problem: Problem | null }

export class FootageSearch {
  readonly #options: FootageSearchOptions;

  constructor(options: FootageSearchOptions) {
    this.#options = options;
  }

  /** No question to any server. */
  abilities(cameras: readonly CameraId[]): SearchAbilities[] {
    return cameras.map((camera) => {
      const server = this.#options.server(splitCameraId(camera)?.server ?? '');
      return { camera, motion: server?.motion?.looksAt ?? null, events: Boolean(server?.events?.history) };
    });
  }

  /** `from`: where to go on with each server, as an earlier search told; null for a new one. At least `enough` of each server, where there are so many. */
  events(query: EventQuery, { from, enough }: { readonly from: Readonly<Record<ServerId, number>> | null; readonly enough: number }, asker: Asker, signal: AbortSignal): AsyncGenerator<EventNews, void, void> {
    const cameras = this.#camerasOf(query);
    const byServer = cameras === null ? new Map(this.#options.servers().map((id) => [id, null])) : Map.groupBy(cameras, (camera) => splitCameraId(camera)?.server ?? '');
    const asked = [...byServer].filter(([id]) => from === null || Object.hasOwn(from, id));
    if (from === null) this.#noteEvents(query, asker);
    return merged(asked.map(([server, own]) => (give: (news: EventNews) => void, ends: AbortSignal) => readServerEvents({
      server, cameras: own, types: query.types, enough, range: query.range, from: from?.[server] ?? null,
      corrections: this.#options.corrections, ahead: this.#aheadOf(server, own), knows: (camera) => this.#options.camera(camera) !== null,
    }, this.#options.server(server), give, ends)), signal);
  }

  /** Earliest first, as it is found. Throws at once what no search could begin with. Leaving the stream ends the work at the server. */
  motion(want: MotionWant, asker: Asker, signal: AbortSignal): AsyncGenerator<MotionNews, void, void> {
    const { camera, range, cells } = want;
    const part = this.#motionPart(camera);
    if (range.end <= range.start || range.end - range.start > longestMotionMs) throw new CoreFault('invalid-input', 'a search holds at most seven days');
    if (cells?.length === 0) throw new CoreFault('invalid-input', 'the region is empty');
    this.#options.journal.append({
      kind: 'motion-searched', camera, monitor: asker.monitor,
      detail: { ...by(asker.who), start: range.start, end: range.end, region: cells === null ? 'whole' : `${cells.length}/${motionCells}`, ...(asker.reason !== '' && { reason: asker.reason }) },
    });
    return lookForMotion(part, want, this.#options.corrections(camera), signal);
  }

  #aheadOf(server: ServerId, cameras: readonly CameraId[] | null): { readonly least: number; readonly most: number } {
    const own = cameras ?? this.#options.cameras().map(({ id }) => id).filter((id) => splitCameraId(id)?.server === server);
    const all = own.flatMap((id) => this.#options.corrections(id)).map(({ aheadMs }) => aheadMs);
    return { least: Math.min(0, ...all), most: Math.max(0, ...all) };
  }

  #motionPart(camera: CameraId): MotionPart {
    const server = this.#options.camera(camera) ? this.#options.server(splitCameraId(camera)?.server ?? '') : null;
    if (!server) throw new CoreFault('not-found', 'there is no such camera');
    if (!server.motion) throw new CoreFault('unsupported', 'its server finds no motion in recordings');
    return server.motion;
  }

  /** Null: of all, whatever the catalogue knows. */
  #camerasOf({ scope }: EventQuery): readonly CameraId[] | null {
    if (scope.is === 'all') return null;
    const cameras = scope.is === 'site' ? this.#options.cameras().filter(({ site }) => site.id === scope.site).map(({ id }) => id) : scope.cameras;
    if (cameras.length === 0 || cameras.some((id) => this.#options.camera(id) === null)) throw new CoreFault('not-found', 'there is no such camera or site');
    return cameras;
  }

  #noteEvents({ scope, types, range }: EventQuery, { who, monitor, reason }: Asker): void {
    const cameras = scope.is === 'cameras' ? scope.cameras : [];
    const where = scope.is === 'all' ? 'all' : scope.is === 'site' ? `site ${scope.site}` : cameras.join(' ').slice(0, 1_200);
    this.#options.journal.append({
      kind: 'events-searched', monitor, ...(cameras.length === 1 && { camera: cameras[0]! }),
      detail: { ...by(who), where, types: types.join(' ') || 'all', start: range.start, end: range.end, ...(reason !== '' && { reason }) },
    });
  }
}

async function* lookForMotion({ looksAt, longestMs, search }: MotionPart, { camera, range: wanted, cells }: MotionWant, clock: ClockCorrections, signal: AbortSignal): AsyncGenerator<MotionNews, void, void> {
  const life = new AbortController();
  const range = recordedHull(clock, wanted);
  let done = 0;
  try {
    yield { looksAt, samples: [], done, problem: null };
    for (let start = range.start; start < range.end;) {
      const step = { start, end: Math.min(range.end, start + longestMs) };
      const samples = await search(camera, { range: step, cells: looksAt === 'region' ? cells : null }, AbortSignal.any([signal, life.signal, AbortSignal.timeout(stepMs)]));
      start = step.end;
      done = (start - range.start) / (range.end - range.start);
      yield { looksAt, samples: clock.length === 0 ? samples : samples.flatMap((sample) => inTrueTime(sample, clock, wanted)), done, problem: null };
    }
  } catch (error) {
    signal.throwIfAborted();
    yield { looksAt, samples: [], done, problem: problemOfAsking(error) };
  } finally {
    life.abort();
  }
}

function inTrueTime(sample: MotionSample, clock: ClockCorrections, wanted: TimeRange): MotionSample[] {
  return trueRanges(clock, sample).filter(({ start, end }) => start < wanted.end && end > wanted.start).map((range) => ({ ...sample, ...range }));
}
