/** Opens a WebSocket to a recording server over a connection that is already pinned. */
import { WebSocket } from 'ws';
import type { buildConnector } from 'undici';
import { connectMs, connectTo } from './pinned-connector.ts';
import { ServerFault } from './recording-server.ts';
import { statusFault, transportFault } from './transport-fault.ts';

const maxMessageBytes = 16 * 1024 * 1024;

export interface SocketRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  /** Ends the opening, and the socket for its whole life. */
  readonly signal: AbortSignal;
}

/** Rejects with a `ServerFault`, or with the signal's reason. */
export async function openServerSocket(connector: buildConnector.connector, { url, headers, protocols, signal }: SocketRequest): Promise<WebSocket> {
  signal.throwIfAborted();
  // The handshake carries credentials: it begins on a connection whose certificate was seen.
  const connection = await connectTo(connector, url).catch((error: unknown) => { throw transportFault(error, signal); });
  if (signal.aborted) {
    connection.destroy();
    throw signal.reason;
  }
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, [...protocols], {
      headers: { ...headers }, maxPayload: maxMessageBytes, perMessageDeflate: false, followRedirects: false, createConnection: () => connection,
    });
    let fault: unknown = null;
    const end = (): void => { socket.terminate(); };
    const patience = setTimeout(() => {
      fault = new ServerFault({ code: 'server-hangs' });
      end();
    }, connectMs);
    signal.addEventListener('abort', end, { once: true });
    socket.once('unexpected-response', (_request, response) => {
      fault = statusFault(response.statusCode ?? 0);
      response.destroy();
      end();
    });
    // 'close' always follows and does the work.
    socket.on('error', (error) => { fault ??= /^(Invalid|Server sent)/.test(error.message) ? new ServerFault({ code: 'server-garbage', detail: 'not a WebSocket' }) : error; });
    socket.once('open', () => {
      clearTimeout(patience);
      // What the server says with its handshake waits until the caller listens.
      socket.pause();
      setImmediate(() => { socket.resume(); });
      resolve(socket);
    });
    socket.once('close', () => {
      clearTimeout(patience);
      signal.removeEventListener('abort', end);
      reject(transportFault(fault, signal));
    });
  });
}
