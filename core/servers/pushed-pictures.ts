/** Pictures as a camera or server pushes them over HTTP (motion JPEG), until the signal aborts or the other end ends. */
import type { EpochMs } from '#model/time';
import { readPictureStream } from './picture-parts.ts';
import { ServerFault } from './recording-server.ts';
import type { PushedPicture } from './recording-server.ts';
import { statusFault } from './server-http.ts';
import type { ServerAnswer } from './server-http.ts';

/** Ms without a picture after which the camera has stalled (F50); some send one only every few seconds. */
const stallMs = 10_000;
/** A camera's word for the time is taken while it is near ours: a clock that was never set says nothing of a picture's age. */
const believed = { pastMs: 60_000, futureMs: 2_000 };

export interface PushedPicturesOptions {
  /** Asks for the endless answer. */
  readonly open: (signal: AbortSignal) => Promise<ServerAnswer>;
  readonly now: () => EpochMs;
  /** What it means when the connection breaks. */
  readonly broken: 'camera-unreachable' | 'server-unreachable';
  readonly stallMs?: number;
}

/** Resolves when the other end ends the stream; rejects with a `ServerFault`, or with the signal's reason. */
export async function followPictures(options: PushedPicturesOptions, listener: (picture: PushedPicture) => void, signal: AbortSignal): Promise<void> {
  const { now } = options;
  const stalled = new AbortController();
  const watchdog = setTimeout(() => { stalled.abort(new ServerFault({ code: 'camera-stalled', detail: 'no picture any more' })); }, options.stallMs ?? stallMs);
  const either = AbortSignal.any([signal, stalled.signal]);
  try {
    const answer = await options.open(either);
    try {
      if (answer.status < 200 || answer.status > 299) throw statusFault(answer.status);
      await readPictureStream(answer.body, String(answer.headers['content-type'] ?? ''), ({ jpeg, headers }) => {
        if (either.aborted) return;
        watchdog.refresh();
        listener({ jpeg, capturedAt: capturedAt(headers.get('x-timestamp'), now()) });
      });
    } finally {
      answer.body.destroy();
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (stalled.signal.aborted) throw stalled.signal.reason;
    throw error instanceof ServerFault ? error : new ServerFault({ code: options.broken, detail: 'the connection broke' });
  } finally {
    clearTimeout(watchdog);
  }
}

/** `X-Timestamp: 1790000000.123`, as mjpg-streamer and ZoneMinder write it. */
function capturedAt(text: string | undefined, now: EpochMs): EpochMs | null {
  const at = /^\d{9,11}(\.\d{1,9})?$/.test(text ?? '') ? Math.round(Number(text) * 1000) : null;
  return at !== null && at > now - believed.pastMs && at < now + believed.futureMs ? at : null;
}
