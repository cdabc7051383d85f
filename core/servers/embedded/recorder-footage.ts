/** Recorded footage of the embedded recorder: spans, playlists that have ended, pictures of now and of then. */
import type { z } from 'zod';
import type { CameraId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { ExportPart, PlaybackPart, PlaybackSource, PushedPicture, RecordingsPart, ThumbnailsPart, Upstream } from '../recording-server.ts';
import { footageAnswer, spansAnswer } from './answers.ts';
import { cameraPath, nativeIdOf } from './native-id.ts';
import type { RecorderClient } from './recorder-client.ts';

export function recordingsPart(client: RecorderClient): RecordingsPart {
  return { exactness: 'exact', spans: (camera, range, signal) => readSpans(client, camera, range, signal) };
}

async function readSpans(client: RecorderClient, camera: CameraId, range: TimeRange, signal: AbortSignal): ReturnType<RecordingsPart['spans']> {
  const path = cameraPath(camera);
  if (range.end <= range.start) return { spans: [], gaps: [] };
  return client.get(`${path}/spans?from=${range.start}&to=${range.end}`, spansAnswer, signal);
}

/** What the recorder puts into one playlist. */
const maxRangeMs = 86_400_000;
/** A day of files is looked into for the first time; on a slow disk that takes its time. */
const footageTimeoutMs = 15_000;

export function playbackPart(client: RecorderClient, now: () => EpochMs): PlaybackPart {
  return {
    maxRangeMs,
    open: async (camera, range, signal) => {
      // What is not over yet would be a playlist without an end.
      const end = Math.min(range.end, now());
      const near = await openRange(client, camera, { start: range.start, end }, signal);
      if (near) return near;
      const [next] = (await readSpans(client, camera, { start: range.start, end }, signal)).spans.toSorted((a, b) => a.start - b.start);
      const far = next ? await openRange(client, camera, { start: next.start, end }, signal) : null;
      if (!far) throw new ServerFault({ code: 'no-recording' });
      return far;
    },
  };
}

/** From the range's start, at most a day; null where nothing is recorded in it. */
async function openRange(client: RecorderClient, camera: CameraId, range: TimeRange, signal: AbortSignal): Promise<PlaybackSource | null> {
  const wanted = { start: range.start, end: Math.min(range.end, range.start + maxRangeMs) };
  const held = await readFootage(client, camera, wanted, signal);
  return held && {
    kind: 'hls', range: { start: held.start, end: held.end }, timeMap: held.timeMap,
    upstream: { ...await footageUpstream(client, camera, 'playlist.m3u8', wanted), session: true },
  };
}

export function exportPart(client: RecorderClient, now: () => EpochMs): ExportPart {
  return {
    mode: 'stream', oneStretch: true,
    start: async (camera, range, _onProgress, signal) => {
      if (range.end - range.start > maxRangeMs) throw new ServerFault({ code: 'invalid-input', detail: 'at most 24 hours in one export' });
      const wanted = { start: range.start, end: Math.min(range.end, now()) };
      const held = await readFootage(client, camera, wanted, signal);
      if (!held) throw new ServerFault({ code: 'no-recording' });
      const [stretch, next] = held.stretches;
      if (stretch && next) throw new ServerFault({ code: 'invalid-input', detail: `the footage breaks off or changes at ${new Date(stretch.end).toISOString()}: one stretch at a time` });
      return footageUpstream(client, camera, 'export.mp4', wanted);
    },
  };
}

/** Null where nothing is recorded. */
async function readFootage(client: RecorderClient, camera: CameraId, { start, end }: TimeRange, signal: AbortSignal): Promise<z.output<typeof footageAnswer> | null> {
  const path = cameraPath(camera);
  if (end <= start) return null;
  return client.get(`${path}/footage?from=${start}&to=${end}`, footageAnswer, signal, footageTimeoutMs).catch((error: unknown) => {
    if (error instanceof ServerFault && error.problem.code === 'no-recording') return null;
    throw error;
  });
}

async function footageUpstream(client: RecorderClient, camera: CameraId, name: string, { start, end }: TimeRange): Promise<Upstream> {
  const { origin, token } = await client.endpoint();
  return { url: `${origin}${cameraPath(camera)}/footage/${name}?from=${start}&to=${end}`, headers: { authorization: `Bearer ${token}` } };
}

export function thumbnailsPart(client: RecorderClient): ThumbnailsPart {
  return {
    past: true,
    at: async (camera, at, width, signal) => {
      if (at === 'latest') return await liveStill(client, camera, 'sub', signal) ?? liveStill(client, camera, 'main', signal);
      return pictureOrNull(client.picture(`${cameraPath(camera)}/footage/still?at=${Math.round(at)}&width=${Math.min(7680, Math.max(16, Math.round(width)))}`, signal));
    },
  };
}

/** As large as the stream; null where the camera has no such stream. */
function liveStill(client: RecorderClient, camera: CameraId, role: 'main' | 'sub', signal: AbortSignal): Promise<PushedPicture | null> {
  return pictureOrNull(client.picture(`/api/v1/live/${encodeURIComponent(nativeIdOf(camera))}/${role}/still`, signal));
}

async function pictureOrNull(picture: Promise<PushedPicture>): Promise<PushedPicture | null> {
  try {
    return await picture;
  } catch (error) {
    if (error instanceof ServerFault && ['no-recording', 'not-found'].includes(error.problem.code)) return null;
    throw error;
  }
}
