/** Pictures as a camera pushes them over HTTP (motion JPEG), until the signal aborts or the camera ends. */
import { boundaryOf, readPictures } from './picture-parts.ts';
import { ServerFault } from './recording-server.ts';
import type { PushedPicture } from './recording-server.ts';
import { statusFault } from './server-http.ts';
import type { ServerHttp } from './server-http.ts';
import type { EpochMs } from '#model/time';

/** Ms without a picture after which the camera has stalled (F50); some send one only every few seconds. */
const stallMs = 10_000;
/** A camera's word for the time is taken while it is near ours: a clock that was never set says nothing of a picture's age. */
const believed = { pastMs: 60_000, futureMs: 2_000 };

export interface PushedPicturesOptions {
  readonly http: ServerHttp;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly now: () => EpochMs;
  readonly stallMs?: number;
}

/** Resolves when the camera ends the stream; rejects with a `ServerFault`, or with the signal's reason. */
export async function followPictures(options: PushedPicturesOptions, listener: (picture: PushedPicture) => void, signal: AbortSignal): Promise<void> {
  const { http, url, headers, now } = options;
  const stalled = new AbortController();
  const watchdog = setTimeout(() => { stalled.abort(new ServerFault({ code: 'camera-stalled', detail: 'no picture any more' })); }, options.stallMs ?? stallMs);
  const either = AbortSignal.any([signal, stalled.signal]);
  try {
    const answer = await http.send(url, { signal: either, timeoutMs: 0, headers: { accept: 'multipart/x-mixed-replace, image/jpeg;q=0.5', ...headers } });
    try {
      if (answer.status < 200 || answer.status > 299) throw statusFault(answer.status);
      const boundary = boundaryOf(String(answer.headers['content-type'] ?? ''));
      if (boundary === null) throw new ServerFault({ code: 'not-video', detail: 'the answer is no stream of pictures' });
      const feed = readPictures(boundary, (part) => {
        watchdog.refresh();
        listener({ jpeg: part.jpeg, capturedAt: capturedAt(part.headers.get('x-timestamp'), now()) });
      });
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        either.throwIfAborted();
        feed(chunk);
      }
    } finally {
      answer.body.destroy();
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (stalled.signal.aborted) throw stalled.signal.reason;
    throw error instanceof ServerFault ? error : new ServerFault({ code: 'camera-unreachable', detail: 'the connection broke' });
  } finally {
    clearTimeout(watchdog);
  }
}

/** `X-Timestamp: 1790000000.123`, as mjpg-streamer and ZoneMinder write it. */
function capturedAt(text: string | undefined, now: EpochMs): EpochMs | null {
  const at = /^\d{9,11}(\.\d{1,9})?$/.test(text ?? '') ? Math.round(Number(text) * 1000) : null;
  return at !== null && at > now - believed.pastMs && at < now + believed.futureMs ? at : null;
}
