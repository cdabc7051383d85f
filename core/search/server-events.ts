/** One server's events, read backwards until enough of the wanted ones are found. */
import type { CameraEvent, CameraEventType } from '#model/camera-event';
import type { ClockCorrections } from '#model/clock-correction';
import { distinctEvents, eventKey } from '#model/event-search';
import type { EventNews } from '#model/event-search';
import type { CameraId, ServerId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import { trueEvent } from '../clocks/true-event.ts';
import { problemOfAsking } from '../fault.ts';
import type { RecordingServer } from '../servers/recording-server.ts';

/** One question to a server; progress is told after each. */
const pageSize = 500;
/** A server that does not answer one question in this time is told as one that hangs, ms. */
const askMs = 15_000;

export interface ServerEventsWant {
  readonly server: ServerId;
  /** Null: all of them, and what concerns none. */
  readonly cameras: readonly CameraId[] | null;
  readonly types: readonly CameraEventType[];
  /** Of true time. */
  readonly range: TimeRange;
  /** Where an earlier search ended, by the server's own time; null for a new one. */
  readonly from: EpochMs | null;
  readonly corrections: (camera: CameraId) => ClockCorrections;
  /** By how much times of these cameras may be ahead of the true ones, ms; 0 lies between. */
  readonly ahead: { readonly least: number; readonly most: number };
  /** So many are enough for now. */
  readonly enough: number;
  readonly knows: (camera: CameraId) => boolean;
}

export async function readServerEvents(want: ServerEventsWant, server: RecordingServer | null, give: (news: EventNews) => void, signal: AbortSignal): Promise<void> {
  const { server: id, types, range, enough, ahead } = want;
  const tell = (news: DistributiveOmit<EventNews, 'server'>): void => { give({ server: id, ...news } as EventNews); };
  const history = server?.events?.history;
  if (server && !history) return tell({ is: 'keepsNone' });
  tell({ is: 'asked' });
  const start = range.start + ahead.least;
  let end: EpochMs = Math.min(range.end + ahead.most, want.from ?? Infinity);
  try {
    if (!history) return tell({ is: 'failed', problem: { code: 'server-unreachable', detail: 'it is not connected' }, next: end });
    const told = new Set<string>();
    for (let found = 0; found < enough && end > start;) {
      const page = await history({ ...(want.cameras && { cameras: want.cameras }), range: { start, end }, limit: pageSize }, AbortSignal.any([signal, AbortSignal.timeout(askMs)]));
      const last = page.at(-1);
      const isNew = (event: CameraEvent): boolean => !told.has(eventKey(event));
      const news = distinctEvents(page).filter(isNew).map((event) => trueEvent(event, want.corrections)).filter(isWanted);
      const before = told.size;
      for (const event of page) told.add(eventKey(event));
      if (!last) return tell({ is: 'done', next: null });
      // Others may have happened in the same millisecond as the last one; where nothing else came, they have been told.
      end = told.size > before ? Math.min(end, last.at + 1) : Math.min(end - 1, last.at);
      found += news.length;
      tell({ is: 'found', events: news, reached: Math.max(range.start, last.at - ahead.least) });
    }
    tell({ is: 'done', next: end > start ? end : null });
  } catch (error) {
    signal.throwIfAborted();
    tell({ is: 'failed', problem: problemOfAsking(error), next: end });
  }

  function isWanted({ type, camera, at, end: until }: CameraEvent): boolean {
    return (types.length === 0 || types.includes(type)) && (camera === null ? want.cameras === null : want.knows(camera)) && at < range.end && (until ?? at) >= range.start;
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
