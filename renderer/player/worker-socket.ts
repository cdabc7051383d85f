/** A socket that a worker reads (lane-worker.ts), used like one of the page's own. */

export type ToLaneWorker = { readonly open: string } | { readonly send: string } | { readonly took: number };
export type FromLaneWorker = 'open' | 'closed' | ArrayBuffer;

/** What the lane needs of a WebSocket; an error is an end like any other. */
export interface LaneSocket {
  /** As a WebSocket's: 1 is open. */
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  /** However it ended, or where it never opened. */
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/** The worker is told of so many bytes at a time that they were taken. */
const tookBytes = 1024 * 1024;
const [connecting, open, closed] = [0, 1, 3];

export function openWorkerSocket(url: string): LaneSocket {
  const worker = startWorker();
  const tell = (message: ToLaneWorker): void => { worker?.postMessage(message); };
  let readyState = connecting;
  let took = 0;
  const socket: LaneSocket = {
    get readyState() { return readyState; },
    onopen: null, onmessage: null, onclose: null,
    send(text) { tell({ send: text }); },
    close() {
      readyState = closed;
      worker?.terminate();
    },
  };
  const ended = (): void => {
    if (readyState === closed) return;
    socket.close();
    socket.onclose?.();
  };
  const taken = (data: ArrayBuffer): void => {
    took += data.byteLength;
    if (took >= tookBytes) {
      tell({ took });
      took = 0;
    }
    socket.onmessage?.({ data });
  };
  worker?.addEventListener('message', ({ data }: MessageEvent<FromLaneWorker>) => {
    if (readyState === closed) return;
    if (data === 'closed') return ended();
    if (data !== 'open') return taken(data);
    readyState = open;
    return socket.onopen?.();
  });
  // Its program did not load, or failed.
  worker?.addEventListener('error', ended);
  if (worker) tell({ open: url });
  else queueMicrotask(ended);
  return socket;
}

/** Null where the page may not start one, as under a policy that does not know it: a socket that ended, not a page that does not begin. */
function startWorker(): Worker | null {
  try {
    return new Worker(new URL('./lane-worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}
