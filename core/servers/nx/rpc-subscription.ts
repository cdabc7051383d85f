/** One feed of the site over JSON-RPC 2.0 on a WebSocket (6.0 and newer). Nothing is replayed: the caller fills in what it missed. */
import type { RawData } from 'ws';
import { ServerFault } from '../recording-server.ts';
import { parseFrame, rpcFrame } from './answers.ts';
import type { NxSession } from './nx-session.ts';

const answerMs = 8_000;
/** A server that hangs keeps its sockets open: silence is found by pings. */
const ping = { everyMs: 1_000, silentMs: 3_000 };
const subscribeId = 1;

/**
 * Runs until the socket ends, then resolves; rejects when there was no feed. `onOpen` once it is certain that no further record
 * will be missed; its failure ends the feed. Records come in order.
 */
export async function subscribe(session: NxSession, feed: string, onRecords: (records: readonly unknown[]) => void, onOpen: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const { rest } = await session.found(signal);
  if (rest < 3) throw new ServerFault({ code: 'unsupported', detail: 'this version of the server has no event feed' });
  const socket = await session.http.socket('jsonrpc', { signal });
  await new Promise<void>((resolve, reject) => {
    let heardAt = performance.now();
    let fault: unknown = null;
    let open = false;
    const fail = (why: unknown): void => { fault ??= why; socket.terminate(); };
    const heard = (): void => { heardAt = performance.now(); };
    const late = setTimeout(() => { fail(new ServerFault({ code: 'server-hangs', detail: 'no answer to a subscription' })); }, answerMs);
    const watchdog = setInterval(() => {
      if (performance.now() - heardAt > ping.silentMs) fail(new ServerFault({ code: 'server-hangs' }));
      else if (socket.readyState === socket.OPEN) socket.ping();
    }, ping.everyMs);
    socket.on('pong', heard);
    socket.on('message', (data: RawData) => {
      heard();
      try {
        const frame = parseFrame(rpcFrame, Buffer.from(data as Buffer).toString('utf8'));
        if (frame.method !== undefined) return onRecords(recordsOf(frame.params));
        if (frame.id !== subscribeId || open) return;
        clearTimeout(late);
        if (frame.error) throw new ServerFault({ code: 'server-refused', detail: 'the server refuses its event feed' });
        open = true;
        onOpen().catch(fail);
      } catch (error) {
        fail(error);
      }
    });
    socket.on('close', () => {
      clearTimeout(late);
      clearInterval(watchdog);
      if (fault) reject(fault instanceof Error ? fault : new Error(String(fault)));
      else resolve();
    });
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: subscribeId, method: `rest.v${rest}.${feed}.subscribe`, params: {} }));
  });
}

/** One record, a list of them, or either below `data`. */
function recordsOf(params: unknown): readonly unknown[] {
  if (Array.isArray(params)) return params.slice(0, 10_000);
  if (typeof params !== 'object' || params === null) return [];
  return 'data' in params && typeof params.data === 'object' ? recordsOf(params.data) : [params];
}
