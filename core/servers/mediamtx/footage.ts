/** What MediaMTX has recorded, from its playback server. */
import { intersect, mergeRanges } from '#model/time';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import { listAnswer, recordingAnswer } from './answers.ts';
import { listWindows } from './list-windows.ts';
import type { MediaMtxClient } from './mediamtx-client.ts';

const dayMs = 86_400_000;
/** Every file in a window is opened by the server: some days at a time, no more. */
const atOnce = 3;
/** Ranges beyond this are narrowed by the list of segment starts first. */
const longMs = 3 * dayMs;
/** Days that are over are asked again after this: files may have been deleted since. */
const keepMs = 600_000;
const maxKept = 2_000;

export interface Footage {
  /** Stretches that one `/get` plays through, clipped to the range; by the server's own rule of what belongs together. */
  stretches(path: string, range: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]>;
  /** The same of a range of any length, joined where only our own division into days parted them. */
  spans(path: string, range: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]>;
}

export function createFootage(client: MediaMtxClient, now: () => EpochMs): Footage {
  const kept = new Map<string, { readonly ranges: readonly TimeRange[]; readonly at: number }>();

  const stretches: Footage['stretches'] = async (path, range, signal) => {
    const until = Math.min(range.end, now() + dayMs);
    if (until <= range.start) return [];
    const query = { path, start: new Date(range.start).toISOString(), end: new Date(until).toISOString() };
    const answer = await client.json('playback', client.url('playback', 'list', query), listAnswer, signal, path).catch((error: unknown) => {
      // Nothing recorded is 404 here; so is a path nobody has.
      if (error instanceof ServerFault && error.problem.code === 'not-found') return [];
      throw error;
    });
    const ranges = answer.map(({ start, duration }) => ({ start, end: Math.floor(start + duration * 1000) }));
    return ranges.flatMap((one) => intersect(one, range) ?? []).toSorted((a, b) => a.start - b.start);
  };

  const spans: Footage['spans'] = async (path, range, signal) => {
    const starts = range.end - range.start > longMs ? await segmentStarts(client, path, signal) : null;
    const windows = listWindows(range, now(), starts);
    const found: TimeRange[] = [];
    for (let at = 0; at < windows.length; at += atOnce) {
      const lists = await Promise.all(windows.slice(at, at + atOnce).map((window) => listed(path, window, signal)));
      found.push(...lists.flat());
    }
    // A window's end cuts a stretch in two that meet within the rounding to ms.
    return mergeRanges(found, 1);
  };

  async function listed(path: string, window: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]> {
    const whole = window.start % dayMs === 0 && window.end % dayMs === 0 && window.end < now() - dayMs / 24;
    if (!whole) return stretches(path, window, signal);
    const key = `${window.start} ${window.end} ${path}`;
    const known = kept.get(key);
    if (known && now() - known.at < keepMs) return known.ranges;
    const ranges = await stretches(path, window, signal);
    kept.delete(key);
    kept.set(key, { ranges, at: now() });
    const oldest = kept.keys().next();
    if (kept.size > maxKept && !oldest.done) kept.delete(oldest.value);
    return ranges;
  }
  return { stretches, spans };
}

/** Null where this login may not ask the control API, or it is off: then every day is asked. */
async function segmentStarts(client: MediaMtxClient, path: string, signal: AbortSignal): Promise<readonly EpochMs[] | null> {
  try {
    const { segments } = await client.json('api', client.url('api', `v3/recordings/get/${path}`), recordingAnswer, signal);
    return (segments ?? []).map(({ start }) => start);
  } catch (error) {
    if (!(error instanceof ServerFault) || error.problem.code === 'server-hangs') throw error;
    return null;
  }
}
