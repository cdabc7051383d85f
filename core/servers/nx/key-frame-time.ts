/**
 * Where a stream of footage really begins. The server starts at the key frame before the moment asked for (starting exactly there
 * would make it transcode) and does not say when that was: a few frames are fetched first and their own times read.
 */
import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import type { EpochMs } from '#model/time';
import { ServerFault } from '../recording-server.ts';
import type { NxSession } from './nx-session.ts';

/** One group of pictures of a large stream. */
const maxBytes = 48 * 1024 * 1024;
/** Media seconds above this are wall time (the year 2001), not a file's own axis. */
const wallSeconds = 1_000_000_000;
/** Key frames of a surveillance camera are seconds apart; more than this is not believed. */
const maxBackMs = 120_000;

/** Wall time of the key frame at or before `at`; `at` itself where the server's frames do not tell; null where there is no footage. */
export async function keyFrameTime(session: NxSession, device: string, at: EpochMs, signal: AbortSignal): Promise<EpochMs | null> {
  const path = await session.path(`devices/${device}/media.mp4?positionMs=${at}&endPositionMs=${at + 1}&stream=primary&accurateSeek=false&utcTimestamps=true`, signal);
  const { status, body } = await session.http.bytes(path, { signal, maxBytes });
  if (status === 404 || status === 204 || (status === 200 && body.length === 0)) return null;
  if (status !== 200) throw new ServerFault({ code: status === 403 ? 'not-allowed' : 'server-refused', detail: `answered ${status}` });
  const frames = await framesOf(body);
  if (!frames) throw new ServerFault({ code: 'not-video', detail: 'footage came as something else than MP4' });
  // Servers before 6.0 know no `utcTimestamps`: then the last frame is the one asked for, and the first lies before it by the file's length.
  const begins = frames.first > wallSeconds ? frames.first * 1000 : at - (frames.last - frames.first) * 1000;
  return begins <= at && begins > at - maxBackMs ? Math.round(begins) : at;
}

/** Times of the first and the last frame, media seconds; null where there is no video. */
async function framesOf(body: Buffer): Promise<{ first: number; last: number } | null> {
  using input = new Input({ formats: [MP4], source: new BufferSource(body) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return null;
    const sink = new EncodedPacketSink(track);
    const first = await sink.getFirstPacket({ metadataOnly: true });
    const last = await sink.getPacket(Number.POSITIVE_INFINITY, { metadataOnly: true });
    return first && last ? { first: first.timestamp, last: last.timestamp } : null;
  } catch {
    return null;
  }
}
