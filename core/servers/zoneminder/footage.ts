/** Recordings: the union of a monitor's events; each event is one MP4 file. */
import type { Readable } from 'node:stream';
import type { CameraId } from '#model/ids';
import { intersect, mergeRanges } from '#model/time';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { ExportPart, PlaybackPart, RecordingsPart, Upstream } from '../recording-server.ts';
import { statusFault, transportFault } from '../transport-fault.ts';
import { eventsOfCamera } from './event-list.ts';
import type { EventSource, ZmEvent } from './event-list.ts';

/** Continuous recording is cut into files that touch, overlap or leave up to this (ms) between them. */
const gapMs = 3_000;
/** An hour is the longest file anybody sets up; ten minutes is usual. */
const maxRangeMs = 3_600_000;
/** A file is watched for as long as it lasts, with pauses. */
const fileLifeMs = 3_600_000;
/** Enough to see what a file is: its type, and `moov` where it is still being written. */
const headBytes = 2_048;

/** No gaps are told: whether a hole was wanted (motion only) or is a loss, the server does not know. */
export function recordingsPart(source: EventSource): RecordingsPart {
  return {
    exactness: 'rounded',
    spans: async (camera, range, signal) => {
      const events = await eventsOfCamera(source, camera, range, signal);
      const now = source.server.serverNow();
      const spans = mergeRanges(events.map(({ start, end }) => ({ start, end: end ?? Math.max(start, now) })), gapMs - 1);
      return { spans: spans.flatMap((span) => { const part = intersect(span, range); return part ? [{ ...part, role: 'main' as const }] : []; }), gaps: [] };
    },
  };
}

export function playbackPart(source: EventSource): PlaybackPart {
  return {
    maxRangeMs,
    open: async (camera, range, signal) => {
      const event = await eventFor(source, camera, range, signal);
      const upstream = await fileOf(source, event, signal);
      return {
        // One that is still written grows while it is read, so ranges of it do not stay.
        kind: event.end === null ? 'stream' : 'file', upstream,
        range: { start: event.start, end: Math.min(event.fileEnd, Math.max(range.end, event.start + 1)) }, timeMap: [{ media: 0, at: event.start }],
      };
    },
  };
}

/** The file of the event that holds the range. Ranges over several files are asked for one after the other: ZoneMinder joins none. */
export function exportPart(source: EventSource): ExportPart {
  return {
    mode: 'file',
    start: async (camera, range, onProgress, signal) => {
      const events = withFootage(await eventsOfCamera(source, camera, range, signal));
      if (events.length === 0) throw nothing();
      const whole = events.find((event) => event.start <= range.start + gapMs && event.fileEnd >= range.end - gapMs) ?? (events.length === 1 ? events[0] : undefined);
      if (!whole) throw new ServerFault({ code: 'unsupported', detail: `the range lies in ${events.length} files, which this server cannot join: export them one by one` });
      const upstream = await fileOf(source, whole, signal);
      onProgress(1);
      return upstream;
    },
  };
}

/** The event to play: the one with footage at the range's start that reaches farthest, else the next one in the range. */
async function eventFor(source: EventSource, camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<ZmEvent> {
  const events = await eventsOfCamera(source, camera, range, signal);
  const playable = withFootage(events).filter((event) => event.fileEnd > range.start);
  const there = playable.filter((event) => event.start <= range.start).toSorted((a, b) => b.fileEnd - a.fileEnd)[0];
  const event = there ?? playable.find((each) => each.start < range.end);
  if (event) return event;
  if (events.some(({ answer }) => answer.DefaultVideo === '')) throw new ServerFault({ code: 'no-recording', detail: 'recorded as single pictures, without a video file' });
  throw events.some(({ end }) => end === null) ? new ServerFault({ code: 'no-recording', detail: 'this moment is not written yet' }) : nothing();
}

const withFootage = (events: readonly ZmEvent[]): readonly ZmEvent[] => events.filter(({ answer, start, fileEnd }) => answer.DefaultVideo !== '' && fileEnd > start);
const nothing = (): ServerFault => new ServerFault({ code: 'no-recording', detail: 'nothing was recorded then' });

/** Looks into the file first: a wrong token, a deleted or a missing file are answered with 200 and something else (seen on 1.36.33). */
async function fileOf({ session }: EventSource, event: ZmEvent, signal: AbortSignal): Promise<Upstream> {
  const url = session.portalUrl({ view: 'view_video', eid: event.id });
  const head = await session.asked(signal, async (token) => {
    // Without a range: one beyond the end of a file that has only begun is promised whole, and then the connection ends.
    const { status, headers, body } = await session.http.send(token === null ? url : `${url}&token=${encodeURIComponent(token)}`, { signal });
    try {
      if (status === 404) return null;
      if (status === 401 || String(headers['content-type']).startsWith('text/html')) return 'expired';
      if (status !== 200) throw statusFault(status);
      return await beginning(body);
    } catch (error) {
      throw transportFault(error, signal);
    } finally {
      body.destroy();
    }
  });
  if (head === null || head.toString('latin1', 4, 8) !== 'ftyp') {
    throw new ServerFault({ code: 'no-recording', detail: event.end === null ? 'the file that is being written cannot be read yet' : 'the file of this event is missing' });
  }
  if (event.end === null && !head.includes('moov')) throw new ServerFault({ code: 'no-recording', detail: 'the recording has only just begun' });
  return { url: await session.signed(url, signal, fileLifeMs), headers: {}, http: session.http };
}

/** The first bytes of an answer, fewer where it ends before. */
async function beginning(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= headBytes) break;
  }
  return Buffer.concat(chunks);
}

/** Its file holds this moment. */
export function covers(event: ZmEvent, at: EpochMs): boolean {
  return event.start <= at && at < event.fileEnd;
}
