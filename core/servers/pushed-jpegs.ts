/** Kind `mjpeg` over `multipart/x-mixed-replace`: pictures until the server ends, the signal aborts, or nothing comes for too long. */
import { readMultipartPictures } from './multipart-pictures.ts';
import { ServerFault } from './recording-server.ts';
import type { PushedPicture } from './recording-server.ts';
import { statusFault } from './server-http.ts';
import type { ServerAnswer } from './server-http.ts';

/** Cameras that push a picture every few seconds are allowed; a dead connection is not waited for. */
const silenceMs = 10_000;

/** Rejects with a `ServerFault`, or with the signal's reason. `open` asks for an endless answer. */
export async function pushJpegs(open: (signal: AbortSignal) => Promise<ServerAnswer>, listener: (picture: PushedPicture) => void, signal: AbortSignal): Promise<void> {
  const silent = new AbortController();
  const own = AbortSignal.any([signal, silent.signal]);
  const timer = setTimeout(() => { silent.abort(new ServerFault({ code: 'camera-stalled', detail: 'no picture came' })); }, silenceMs);
  try {
    const { status, headers, body } = await open(own);
    if (status !== 200) {
      body.destroy();
      throw statusFault(status);
    }
    const type = headers['content-type'];
    await readMultipartPictures(body, typeof type === 'string' ? type : undefined, ({ jpeg }) => {
      timer.refresh();
      listener({ jpeg: withoutLineEnds(jpeg), capturedAt: null });
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (silent.signal.aborted) throw silent.signal.reason;
    throw error instanceof ServerFault ? error : new ServerFault({ code: 'server-unreachable', detail: 'the pictures broke off' });
  } finally {
    clearTimeout(timer);
  }
}

/** Servers that tell no length may end a part with more than one line end (Frigate: two). */
function withoutLineEnds(jpeg: Buffer): Buffer {
  let end = jpeg.length;
  while (jpeg[end - 1] === 0x0a || jpeg[end - 1] === 0x0d) end -= 1;
  return jpeg.subarray(0, end);
}
