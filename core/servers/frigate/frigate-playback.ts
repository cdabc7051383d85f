/** Footage as finished HLS playlists of at most an hour: longer ones break nginx-vod (1,080 clips, a mapping of 1 MB). */
import { ServerFault } from '../recording-server.ts';
import type { PlaybackPart } from '../recording-server.ts';
import { mappingAnswer } from './frigate-answers.ts';
import type { FrigateCatalogue } from './frigate-catalogue.ts';
import { readSegments, unix } from './frigate-segments.ts';
import type { Segment } from './frigate-segments.ts';
import type { FrigateSession } from './frigate-session.ts';
import { clipsOfMapping, clipsOfSegments, mapOfClips } from './frigate-time-map.ts';
import type { VodClip } from './frigate-time-map.ts';

const maxRangeMs = 3_600_000;
/** Shorter pieces are left out by the server: no picture may be in them. */
const leastMs = 100;

export function playbackPart(session: FrigateSession, catalogue: FrigateCatalogue): PlaybackPart {
  return {
    maxRangeMs,
    async open(camera, range, signal) {
      const { key } = await catalogue.camera(camera, signal);
      const { snapsBack } = await catalogue.version(signal);
      const end = Math.min(range.end, range.start + maxRangeMs);
      const segments = (await readSegments(session, key, { start: range.start, end }, signal)).filter((one) => one.end - range.start >= leastMs && end - one.start >= leastMs);
      const [first] = segments;
      if (!first) throw new ServerFault({ code: 'no-recording' });
      const path = (start: number): string => `vod/${encodeURIComponent(key)}/start/${unix(start)}/end/${unix(end)}`;

      // A start inside a segment is exact only where the server says to which key frame it moved it; else the segment's own start is.
      const inside = Math.max(range.start, first.start);
      const moved = snapsBack && inside > first.start ? await readMapping(session, path(inside), segments, signal) : null;
      const start = moved ? inside : first.start;
      const clips = moved ?? clipsOfSegments(segments, end);
      const map = mapOfClips(clips);
      if (!map) throw new ServerFault({ code: 'no-recording' });
      return {
        kind: 'hls', range: map.range, timeMap: map.timeMap,
        upstream: { url: new URL(`${path(start)}/master.m3u8`, session.http.base).href, headers: await session.headers(signal), http: session.http, session: true },
      };
    },
  };
}

/** Null where the server does not give it to this user or it does not fit. */
async function readMapping(session: FrigateSession, path: string, segments: readonly Segment[], signal: AbortSignal): Promise<readonly VodClip[] | null> {
  try {
    const { durations, sequences } = await session.json(`api/${path}`, mappingAnswer, { signal });
    return clipsOfMapping({ durations, clips: sequences[0]?.clips ?? [] }, segments);
  } catch (error) {
    if (error instanceof ServerFault && ['not-found', 'not-allowed', 'server-refused', 'server-garbage'].includes(error.problem.code)) return null;
    throw error;
  }
}
