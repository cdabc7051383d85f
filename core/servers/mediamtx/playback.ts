/** Footage of MediaMTX as one fragmented MP4 per stretch, and as files to keep. */
import type { CameraId } from '#model/ids';
import type { TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { ExportPart, PlaybackPart, PlaybackSource, Upstream } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { Footage } from './footage.ts';
import type { LoginHeaders } from './login-gate.ts';
import type { MediaMtxClient } from './mediamtx-client.ts';

/**
 * One source, ms. `/get` cannot seek and ends with the first break; the server cuts a download off that its reader holds up for more
 * than 10 s. A minute is fetched at once and held by the player.
 */
const maxRangeMs = 60_000;
const headMs = 8_000;
/** Old versions find nothing from just before a segment on. */
const laterMs = 1_000;

export interface PlaybackOptions {
  readonly client: MediaMtxClient;
  readonly footage: Footage;
  readonly pathOf: (camera: CameraId) => string;
}

export function createPlayback({ client, footage, pathOf }: PlaybackOptions): PlaybackPart {
  return {
    maxRangeMs,
    open: async (camera, range, signal) => {
      const path = pathOf(camera);
      for (const { start: first, end } of await nextStretches(footage, path, range, signal)) {
        for (const start of [first, first + laterMs].filter((each) => each < end)) {
          const upstream = await tryGet(client, path, { start, end }, signal);
          if (upstream) return sourceOf(upstream, { start, end });
        }
      }
      throw noRecording();
    },
  };
}

/** Media second 0 is the start asked for: pictures from the key frame before it are in the file, all at that moment. */
function sourceOf(upstream: Upstream, range: TimeRange): PlaybackSource {
  return { kind: 'stream', upstream, range, timeMap: [{ media: 0, at: range.start }] };
}

/** The next minute's stretches with footage; looks near first, for most of the time there is some. */
async function nextStretches(footage: Footage, path: string, range: TimeRange, signal: AbortSignal): Promise<readonly TimeRange[]> {
  const near = { start: range.start, end: Math.min(range.end, range.start + maxRangeMs) };
  const here = await footage.stretches(path, near, signal);
  if (here.length > 0 || near.end >= range.end) return here;
  const [next] = await footage.spans(path, { start: near.end, end: range.end }, signal);
  return next ? footage.stretches(path, { start: next.start, end: Math.min(range.end, next.start + maxRangeMs) }, signal) : [];
}

/** Asked once and left after its head: an error is known before a player is set up. Null for 404. */
function tryGet(client: MediaMtxClient, path: string, range: TimeRange, signal: AbortSignal): Promise<Upstream | null> {
  return client.gate.enter('playback', path, signal, async (headers) => {
    const upstream = getUpstream(client, path, range, headers);
    const { status, body } = await client.http.send(upstream.url, { headers, signal, timeoutMs: headMs });
    body.destroy();
    if (status === 404) return null;
    if (status !== 200) throw status === 400 ? new ServerFault({ code: 'unsupported', detail: 'recorded as MPEG-TS, or gone since' }) : statusFault(status);
    return upstream;
  });
}

function getUpstream(client: MediaMtxClient, path: string, { start, end }: TimeRange, headers: LoginHeaders, format?: 'mp4'): Upstream {
  // UTC, and encoded: an unencoded `+` of an offset would arrive as a space.
  const query = { path, start: new Date(start).toISOString(), duration: (end - start) / 1000, ...(format && { format }) };
  return { url: client.url('playback', 'get', query), headers, http: client.http };
}

/** The server reads the whole range before its first byte, so a long one starts late. */
export function createExports({ client, footage, pathOf }: PlaybackOptions): ExportPart {
  return {
    mode: 'stream',
    oneStretch: true,
    start: async (camera, range, _onProgress, signal) => {
      const path = pathOf(camera);
      const stretches = await footage.stretches(path, range, signal);
      const [stretch] = stretches;
      if (!stretch) throw noRecording();
      // The server would end the file at the break without a word.
      if (stretches.length > 1) throw new ServerFault({ code: 'invalid-input', detail: `the footage breaks off at ${new Date(stretch.end).toISOString()}: one stretch at a time` });
      return client.gate.enter('playback', path, signal, async (headers) => getUpstream(client, path, stretch, headers, 'mp4'));
    },
  };
}

const noRecording = (): ServerFault => new ServerFault({ code: 'no-recording' });
