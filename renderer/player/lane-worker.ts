/**
 * Program of a worker: reads the lane's socket and hands each message on. A browser gives a page its socket's bytes a small buffer at a
 * time, the next one when the last was taken: a page busy with a hundred tiles took 3.7 MB a second that way and fell ten seconds behind,
 * while its timers were late by 0.3 s at most (docs/performance.md). A worker has nothing else to do.
 */
import type { FromLaneWorker, ToLaneWorker } from './worker-socket.ts';

/** A page that leaves more than this untaken, bytes, stands: it loses its socket, and begins anew once it runs again. */
const mostUntaken = 32 * 1024 * 1024;

let socket: WebSocket | null = null;
let untaken = 0;
const tell = (message: FromLaneWorker): void => { postMessage(message); };

globalThis.addEventListener('message', ({ data }: MessageEvent<ToLaneWorker>) => {
  if ('send' in data) socket?.send(data.send);
  else if ('took' in data) untaken -= data.took;
  else open(data.open);
});

function open(url: string): void {
  const opening = new WebSocket(url);
  socket = opening;
  opening.binaryType = 'arraybuffer';
  opening.addEventListener('open', () => { tell('open'); });
  for (const end of ['close', 'error'] as const) opening.addEventListener(end, () => { tell('closed'); });
  opening.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer) || untaken > mostUntaken) return;
    untaken += data.byteLength;
    if (untaken > mostUntaken) opening.close();
    else postMessage(data, { transfer: [data] });
  });
}
