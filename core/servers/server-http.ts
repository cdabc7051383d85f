/**
 * All HTTP and WebSocket a recording server's adapter may do: to that server's host only, through its pinned certificate, within
 * limits of time and size (F25), redirects within one origin and at most three (F65). Faults come in the closed list's words.
 */
import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { pinnedConnector } from './pinned-connector.ts';
import { ServerFault } from './recording-server.ts';
import { createRedirectCookies } from './redirect-cookies.ts';
import { openServerSocket } from './server-socket.ts';
import { statusFault, transportFault } from './transport-fault.ts';

export { statusFault } from './transport-fault.ts';

export const maxJsonBytes = 8 * 1024 * 1024;
const answerMs = 8_000;
/** For the head of an endless stream. */
const headMs = 15_000;
const maxRedirects = 3;
/** Walls of one server: every tile may hold a playlist and a part request open. */
const maxConnections = 256;

export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Ms for the whole answer; 8,000 unless told; 0 for an endless stream: then its head has 15,000 and its body `idleMs`. */
  readonly timeoutMs?: number;
  /** Ms an endless stream may be silent before it counts as hung (its body ends with an error); no limit unless told. */
  readonly idleMs?: number;
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
  /** An open WebSocket. Message size is limited to 16 MB. Listen at once: what came with the handshake follows in the next turn. It ends with the signal. */
  socket(path: string, request: Pick<ServerRequest, 'headers' | 'signal'> & { readonly protocols?: readonly string[] }): Promise<WebSocket>;
  /** Ms the last answer of `bytes` or `json` took from request to head; null before the first. Media do not count: playlists block. */
  readonly latencyMs: number | null;
  destroy(): Promise<void>;
}

export interface ServerHttpOptions {
  readonly address: string;
  /** SHA-256 a person approved. */
  readonly certificate?: string;
}

/** An answer, how long its head took (ms), and the signal that limits its body. */
interface Asked { readonly answer: ServerAnswer; readonly tookMs: number; readonly limit: AbortSignal }

export function createServerHttp({ address, certificate }: ServerHttpOptions): ServerHttp {
  const base = new URL(address.endsWith('/') ? address : `${address}/`);
  const connector = pinnedConnector(certificate);
  const agent = new Agent({ connections: maxConnections, pipelining: 1, connect: connector });
  let latencyMs: number | null = null;

  const resolve = (path: string): URL => {
    const url = URL.parse(path, base.href);
    if (!url || !/^(http|ws)s?:$/.test(url.protocol) || url.hostname !== base.hostname || url.username !== '' || url.password !== '') {
      throw new ServerFault({ code: 'not-allowed', detail: 'an address on another host' });
    }
    return url;
  };

  const ask = async (path: string, { method = 'GET', headers = {}, body, signal, timeoutMs = answerMs, idleMs = 0, redirects }: ServerRequest): Promise<Asked> => {
    const limit = timeoutMs === 0 ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      let url = resolve(path);
      const cookies = createRedirectCookies();
      for (let hop = 0; ; hop += 1) {
        const began = performance.now();
        const cookie = cookies.header(url, headers['cookie']);
        const answer = await request(url, {
          dispatcher: agent, method, signal: limit, body: body ?? null,
          // Not the agent's own five minutes, and not less than the caller allows.
          headersTimeout: timeoutMs || headMs, bodyTimeout: timeoutMs || idleMs,
          headers: { 'accept-encoding': 'identity', ...headers, ...(cookie && { cookie }) },
        });
        // A body broken off for its size tells its reader; with none it must not end the process.
        answer.body.on('error', () => undefined);
        const location = answer.headers['location'];
        if (answer.statusCode < 300 || answer.statusCode > 399 || typeof location !== 'string' || method !== 'GET' || redirects === 0) {
          return { answer: { status: answer.statusCode, headers: answer.headers, body: answer.body, url: url.href }, tookMs: performance.now() - began, limit };
        }
        answer.body.destroy();
        cookies.keep(answer.headers['set-cookie']);
        const next = URL.parse(location, url.href);
        if (hop === maxRedirects || !next || next.origin !== url.origin) throw new ServerFault({ code: 'server-refused', detail: 'a redirect that is not followed' });
        url = resolve(next.href);
      }
    } catch (error) {
      throw transportFault(error, signal, limit);
    }
  };

  const bytes: ServerHttp['bytes'] = async (path, wanted) => {
    const { answer, tookMs, limit } = await ask(path, wanted);
    try {
      const body = await readAll(answer.body, wanted.maxBytes ?? maxJsonBytes);
      latencyMs = tookMs;
      return { status: answer.status, headers: answer.headers, url: answer.url, body };
    } catch (error) {
      throw transportFault(error, wanted.signal, limit);
    }
  };

  return {
    base, bytes,
    send: async (path, wanted) => (await ask(path, wanted)).answer,
    async json(path, schema, wanted) {
      const { status, body } = await bytes(path, { ...wanted, headers: { accept: 'application/json', ...wanted.headers } });
      return jsonOf(status, body, schema);
    },
    async socket(path, { headers = {}, signal, protocols = [] }) {
      const url = resolve(path);
      url.protocol = url.protocol.replace('http', 'ws');
      return openServerSocket(connector, { url, headers, protocols, signal });
    },
    get latencyMs() { return latencyMs; },
    destroy: () => agent.destroy(),
  };
}

/** A whole answer as the schema reads it; throws the fault it is otherwise. */
export function jsonOf<S extends z.ZodType>(status: number, body: Buffer, schema: S): z.output<S> {
  if (status < 200 || status > 299) throw statusFault(status);
  const checked = schema.safeParse(parseJson(body));
  if (!checked.success) throw new ServerFault({ code: 'server-garbage', detail: `unexpected answer at "${checked.error.issues[0]?.path.map(String).join('.') ?? ''}"`.slice(0, 300) });
  return checked.data;
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

function parseJson(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return undefined; }
}
