/**
 * All HTTP and WebSocket a recording server's adapter may do: to that server's host only, through its pinned certificate, within
 * limits of time and size (F25), redirects within one origin and at most three (F65). Faults come in the closed list's words.
 */
import type { Readable } from 'node:stream';
import tls from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { Agent, buildConnector, request } from 'undici';
import type { Dispatcher } from 'undici';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { checkCertificate } from './certificate.ts';
import { ServerFault } from './recording-server.ts';

export const maxJsonBytes = 8 * 1024 * 1024;
const answerMs = 8_000;
const connectMs = 3_000;
const maxRedirects = 3;
/** Walls of one server: every tile may hold a playlist and a part request open. */
const maxConnections = 256;

export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Ms for the whole answer; 8,000 unless told; 0 for an endless stream (then only its head is limited). */
  readonly timeoutMs?: number;
  /** Largest answer of `json` and `bytes`; 8 MB unless told. */
  readonly maxBytes?: number;
  /** `0` gives a redirect back as it came, for callers that keep a session of their own. */
  readonly redirects?: 0;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Readable;
  /** Where it came from after redirects. */
  readonly url: string;
}

export interface ServerHttp {
  /** The saved base address, with a slash at its end. */
  readonly base: URL;
  /** Any answer, whatever its status; the caller must read or destroy the body. `path` is relative to the base or an absolute address on the same host. */
  send(path: string, request: ServerRequest): Promise<ServerAnswer>;
  /** A whole answer of any status. */
  bytes(path: string, request: ServerRequest): Promise<{ readonly status: number; readonly headers: ServerAnswer['headers']; readonly body: Buffer; readonly url: string }>;
  /** A 2xx JSON answer as the schema reads it; anything else is a fault (401 → login-required, 403 → not-allowed, 404 → not-found, 429 → login-locked). */
  json<S extends z.ZodType>(path: string, schema: S, request: ServerRequest): Promise<z.output<S>>;
  /** An open WebSocket. Message size is limited to 16 MB. */
  socket(path: string, request: Pick<ServerRequest, 'headers' | 'signal'> & { readonly protocols?: readonly string[] }): Promise<WebSocket>;
  /** Ms the last whole answer took from request to head; null before the first. */
  readonly latencyMs: number | null;
  destroy(): Promise<void>;
}

export interface ServerHttpOptions {
  readonly address: string;
  /** SHA-256 a person approved. */
  readonly certificate?: string;
}

export function createServerHttp({ address, certificate }: ServerHttpOptions): ServerHttp {
  const base = new URL(address.endsWith('/') ? address : `${address}/`);
  // Checked by ourselves after the handshake: a self-signed one is good when it is the approved one.
  // No session is resumed: a resumed one shows no certificate, and the pin would refuse it.
  const connect = buildConnector({ timeout: connectMs, rejectUnauthorized: false, maxCachedSessions: 0 });
  const agent = new Agent({
    connections: maxConnections, pipelining: 1, headersTimeout: 15_000, bodyTimeout: 15_000,
    connect: (options, callback) => connect(options, (...result) => {
      const [error, socket] = result;
      if (error || !socket || !('getPeerCertificate' in socket)) return callback(...result);
      try {
        checkCertificate(socket as TLSSocket, certificate);
        callback(...result);
      } catch (fault) {
        socket.destroy();
        callback(fault as Error, null);
      }
    }),
  });
  let latencyMs: number | null = null;

  const resolve = (path: string): URL => {
    const url = new URL(path, base);
    if (!/^(http|ws)s?:$/.test(url.protocol) || url.hostname !== base.hostname) throw new ServerFault({ code: 'not-allowed', detail: 'an address on another host' });
    return url;
  };

  const send: ServerHttp['send'] = async (path, { method = 'GET', headers = {}, body, signal, timeoutMs = answerMs, redirects }) => {
    const limit = timeoutMs === 0 ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      let url = resolve(path);
      const cookies = new Map<string, string>();
      for (let hop = 0; ; hop += 1) {
        const began = performance.now();
        const cookie = cookieHeader(headers['cookie'], cookies);
        const answer = await request(url, {
          dispatcher: agent, method, signal: limit, body: body ?? null, ...(timeoutMs === 0 && { bodyTimeout: 0 }),
          headers: { 'accept-encoding': 'identity', ...headers, ...(cookie && { cookie }) },
        });
        latencyMs = performance.now() - began;
        // A body broken off for its size tells its reader; with none it must not end the process.
        answer.body.on('error', () => undefined);
        const location = answer.headers['location'];
        if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== 'string' || method !== 'GET' || redirects === 0) {
          return { status: answer.statusCode, headers: answer.headers, body: answer.body, url: url.href };
        }
        answer.body.destroy();
        for (const one of [answer.headers['set-cookie'] ?? []].flat()) {
          const [, name, value] = /^([^=;\s]+)=([^;]*)/.exec(one) ?? [];
          if (name !== undefined && value !== undefined) cookies.set(name, value);
        }
        const next = URL.parse(location, url.href);
        if (hop === maxRedirects || !next || next.origin !== url.origin) throw new ServerFault({ code: 'server-refused', detail: 'a redirect that is not followed' });
        url = next;
      }
    } catch (error) {
      throw faultOf(error, signal, limit);
    }
  };

  const bytes: ServerHttp['bytes'] = async (path, wanted) => {
    const answer = await send(path, wanted);
    try {
      return { status: answer.status, headers: answer.headers, url: answer.url, body: await readAll(answer.body, wanted.maxBytes ?? maxJsonBytes) };
    } catch (error) {
      throw faultOf(error, wanted.signal, timedOut(error));
    }
  };

  return {
    base, send, bytes,
    async json(path, schema, wanted) {
      const { status, body } = await bytes(path, { ...wanted, headers: { accept: 'application/json', ...wanted.headers } });
      if (status < 200 || status > 299) throw statusFault(status);
      const checked = schema.safeParse(parseJson(body));
      if (!checked.success) throw new ServerFault({ code: 'server-garbage', detail: `unexpected answer at "${checked.error.issues[0]?.path.map(String).join('.') ?? ''}"`.slice(0, 300) });
      return checked.data;
    },
    async socket(path, { headers = {}, signal, protocols = [] }) {
      const url = resolve(path);
      url.protocol = url.protocol.replace('http', 'ws');
      signal.throwIfAborted();
      return openSocket(url, headers, protocols, certificate, signal);
    },
    get latencyMs() { return latencyMs; },
    destroy: () => agent.destroy(),
  };
}

function openSocket(url: URL, headers: Readonly<Record<string, string>>, protocols: readonly string[], certificate: string | undefined, signal: AbortSignal): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    let fault: unknown = null;
    let refused: number | null = null;
    const socket = new WebSocket(url, [...protocols], {
      headers: { ...headers }, maxPayload: 16 * 1024 * 1024, handshakeTimeout: connectMs, perMessageDeflate: false, followRedirects: false,
      ...(url.protocol === 'wss:' && {
        createConnection: ((options: tls.ConnectionOptions) => {
          const secure = tls.connect({ ...options, rejectUnauthorized: false });
          secure.once('secureConnect', () => {
            try { checkCertificate(secure, certificate); } catch (error) { fault = error; secure.destroy(); }
          });
          return secure;
        }) as unknown as never,
      }),
    });
    const end = (): void => { socket.terminate(); };
    signal.addEventListener('abort', end, { once: true });
    socket.once('unexpected-response', (_request, response) => {
      refused = response.statusCode ?? 0;
      response.destroy();
      socket.terminate();
    });
    // 'close' always follows and does the work.
    socket.on('error', () => undefined);
    socket.once('open', () => {
      // What the server says with its handshake waits until the caller listens.
      socket.pause();
      setImmediate(() => { socket.resume(); });
      resolve(socket);
    });
    socket.once('close', () => {
      signal.removeEventListener('abort', end);
      reject(signal.aborted ? signal.reason : fault ?? (refused === null ? new ServerFault({ code: 'server-unreachable' }) : statusFault(refused)));
    });
  });
}

/** The status of a refusal in the closed list's words. */
export function statusFault(status: number): ServerFault {
  const code = ({ 401: 'login-required', 403: 'not-allowed', 404: 'not-found', 410: 'not-found', 429: 'login-locked' } as const)[status] ?? 'server-refused';
  return new ServerFault({ code, detail: `answered ${status}` });
}

function faultOf(error: unknown, signal: AbortSignal, limit: AbortSignal): unknown {
  if (signal.aborted || error instanceof ServerFault) return error;
  const hangs = limit.aborted || (error instanceof Error && /Timeout/.test(error.name) && !/Connect/.test(error.name));
  // The message may hold an address: only the system's word for it is passed on.
  const code = error instanceof Error && 'code' in error ? String(error.code).slice(0, 60) : undefined;
  return new ServerFault({ code: hangs ? 'server-hangs' : 'server-unreachable', ...(code && { detail: code }) });
}

/** Reading ends with the limit of its request. */
function timedOut(error: unknown): AbortSignal {
  return error instanceof Error && /Timeout|Abort/.test(error.name) ? AbortSignal.abort() : new AbortController().signal;
}

async function readAll(body: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > most) throw new ServerFault({ code: 'too-large', detail: `answer over ${most} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function cookieHeader(given: string | undefined, set: ReadonlyMap<string, string>): string {
  return [...(given ? [given] : []), ...[...set].map(([name, value]) => `${name}=${value}`)].join('; ');
}

function parseJson(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return undefined; }
}
