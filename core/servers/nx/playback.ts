/** Footage of a device as fragmented MP4 from its start, its pictures at their wall time, and as exports. */
import type { ServerId } from '#model/ids';
import { intersect } from '#model/time';
import type { EpochMs } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { ExportPart, PlaybackPart, RecordingsPart, ThumbnailsPart, Upstream } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import { deviceIdOf } from './device-list.ts';
import { readFootage } from './footage.ts';
import { keyFrameTime } from './key-frame-time.ts';
import type { NxSession } from './nx-session.ts';

export interface NxFootageOptions {
  readonly server: ServerId;
  readonly session: NxSession;
  /** The server's clock: footage lies on its axis. */
  readonly serverNow: () => EpochMs;
}

const maxRangeMs = 3600_000;
const maxImageBytes = 16 * 1024 * 1024;

export function recordingsPart({ server, session, serverNow }: NxFootageOptions): RecordingsPart {
  return {
    // Nothing tells whether missing footage was wanted: a gap may be a schedule, motion that did not happen, or a fault.
    spans: async (camera, range, signal) => ({
      spans: (await readFootage(session, deviceIdOf(server, camera), range, serverNow, signal)).map((span) => ({ ...span, role: 'main' as const })), gaps: [],
    }),
    exactness: 'exact',
  };
}

export function playbackPart({ server, session, serverNow }: NxFootageOptions): PlaybackPart {
  return {
    maxRangeMs,
    open: async (camera, range, signal) => {
      const device = deviceIdOf(server, camera);
      const wanted = { start: range.start, end: Math.min(range.end, range.start + maxRangeMs) };
      const [span] = await readFootage(session, device, wanted, serverNow, signal);
      if (!span) throw noRecording();
      // Across a hole the server joins the timestamps: a source ends where its span does, and has one anchor.
      const start = span.start > range.start ? span.start : await keyFrameTime(session, device, span.start, signal);
      if (start === null) throw noRecording();
      const path = await session.path(`devices/${device}/media.mp4?positionMs=${start}&endPositionMs=${span.end}&stream=primary&accurateSeek=false`, signal);
      return { kind: 'stream', upstream: upstreamOf(session, path), range: { start, end: span.end }, timeMap: [{ media: 0, at: start }] };
    },
  };
}

export function thumbnailsPart({ server, session }: NxFootageOptions): ThumbnailsPart {
  return {
    past: true,
    at: async (camera, at, width, signal) => {
      const time = at === 'latest' ? 'timestampMs=-1' : `timestampMs=${Math.round(at)}&roundMethod=precise`;
      const path = await session.path(`devices/${deviceIdOf(server, camera)}/image?${time}&${sizeOf(width)}&format=jpg`, signal);
      const { status, body } = await session.http.bytes(path, { signal, maxBytes: maxImageBytes });
      if (status === 404 || status === 204) return null;
      if (status < 200 || status > 299) throw statusFault(status);
      if (body[0] !== 0xff || body[1] !== 0xd8) throw new ServerFault({ code: 'server-garbage', detail: 'a picture came as something else than JPEG' });
      return { jpeg: body, capturedAt: null };
    },
  };
}

export function exportPart({ server, session, serverNow }: NxFootageOptions): ExportPart {
  return {
    mode: 'stream',
    start: async (camera, range, _onProgress, signal) => {
      const device = deviceIdOf(server, camera);
      const spans = await readFootage(session, device, range, serverNow, signal);
      const held = spans.flatMap((span) => intersect(span, range) ?? []);
      const [first, last] = [held[0], held.at(-1)];
      if (!first || !last) throw noRecording();
      return upstreamOf(session, await session.path(`devices/${device}/media.mp4?positionMs=${first.start}&endPositionMs=${last.end}&stream=primary&accurateSeek=false&download=true`, signal));
    },
  };
}

/** 0 keeps the picture's shape. The server takes 32 to 4,096 pixels. */
export function sizeOf(width: number): string {
  return `size=${Math.min(4096, Math.max(32, Math.round(width)))}x0`;
}

/** Without a credential in it: the session's own connection adds the login when it is fetched, and a fresh one when that has ended. */
export function upstreamOf(session: NxSession, path: string): Upstream {
  return { url: new URL(path, session.http.base).href, headers: {}, http: session.http };
}

function noRecording(): ServerFault {
  return new ServerFault({ code: 'no-recording', detail: 'no footage in this time' });
}

