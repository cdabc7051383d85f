/** Fetches media from recording servers on behalf of tickets: own connection pool or the server's pinned one, time limits, size limits. */
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { Agent, buildConnector, request } from 'undici';
import type { Dispatcher } from 'undici';
import type { Problem, ProblemCode } from '#model/problem';
import { problems } from '#model/problem';
import { CoreFault, problemOf } from '../fault.ts';
import type { ServerHttp } from '../servers/server-http.ts';
import { fewAtOnce } from './few-at-once.ts';

/** F25: no single answer takes longer. */
const answerMs = 15_000;
const connectMs = 3_000;
/** F03: after a common outage, 64 tiles knock one after the other. */
const maxConnecting = 8;
/** Every tile may hold a playlist and a part request open; the embedded recorder takes 512 from one address. */
const maxConnections = 400;

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Readable;
}

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'DELETE' | 'OPTIONS';
  /** The connection that pins the server's certificate; absent for the embedded recorder. */
  readonly http: ServerHttp | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends when the page no longer waits. */
  readonly signal: AbortSignal;
}

export interface UpstreamFetcher {
  /** Throws a `CoreFault` for anything but a 2xx answer. */
  fetch(wanted: UpstreamRequest): Promise<UpstreamAnswer>;
  /** The server's own first answer, redirects and refusals included; the caller must read or destroy its body. */
  send(wanted: UpstreamRequest): Promise<UpstreamAnswer>;
  destroy(): Promise<void>;
}

export function createUpstreamFetcher(): UpstreamFetcher {
  const agent = new Agent({ connections: maxConnections, pipelining: 1, connect: fewAtOnce(buildConnector({ timeout: connectMs }), maxConnecting), headersTimeout: answerMs, bodyTimeout: answerMs });

  const sendOwn = async ({ url, method, headers, body, signal }: UpstreamRequest): Promise<UpstreamAnswer> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    try {
      const answer = await request(url, { dispatcher: agent, method, signal: limit, body: body ?? null, headers: { ...headers, 'accept-encoding': 'identity' } });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    } catch (error) {
      throw new CoreFault(isTimeout(error, limit) ? 'server-hangs' : 'server-unreachable');
    }
  };

  const send: UpstreamFetcher['send'] = async (wanted) => {
    const { http, url, method, headers, body, signal } = wanted;
    const answer = http
      ? await http.send(url.href, { method, headers, signal, timeoutMs: answerMs, redirects: 0, ...(body !== undefined && { body }) }).catch((error: unknown) => { throw problemOf(error) ? error : new CoreFault('server-unreachable'); })
      : await sendOwn(wanted);
    // A body that is broken off tells its reader; with no reader any more it must not end the process.
    answer.body.on('error', () => undefined);
    return answer;
  };

  return {
    send,
    fetch: async (wanted) => refuseOthers(await send(wanted)),
    destroy: () => agent.destroy(),
  };
}

/** Gives a 2xx answer back; ends any other and throws what it means. */
export async function refuseOthers(answer: UpstreamAnswer): Promise<UpstreamAnswer> {
  if (answer.status < 200 || answer.status > 299) throw new UpstreamRefusal(answer.status, await problemIn(answer.body));
  // A compressed answer could unfold to any size (F25); none was asked for.
  if (answer.headers['content-encoding'] !== undefined && answer.headers['content-encoding'] !== 'identity') {
    answer.body.destroy();
    throw new CoreFault('server-refused', 'compressed media');
  }
  return answer;
}

/** The server answered, but not with what was asked for. */
export class UpstreamRefusal extends CoreFault {
  readonly status: number;
  constructor(status: number, told: Problem | null) {
    super(told?.code ?? (status === 404 ? 'not-found' : 'server-refused'), told?.detail);
    this.status = status;
  }
}

/** The whole body, at most `maxBytes`. */
export async function readLimited(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new CoreFault('too-large', `an answer of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** Passes bytes on as they come; breaks off beyond `maxBytes`. */
export function streamLimited(body: Readable, maxBytes: number): Transform {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new CoreFault('too-large'));
      else done(null, chunk);
    },
  });
  body.on('error', () => counted.destroy());
  counted.on('close', () => body.destroy());
  return body.pipe(counted);
}

async function problemIn(body: UpstreamAnswer['body']): Promise<Problem | null> {
  try {
    const told: unknown = JSON.parse((await readLimited(body, 8_192)).toString('utf8'));
    const code = typeof told === 'object' && told !== null && 'code' in told ? told.code : null;
    return typeof code === 'string' && Object.hasOwn(problems, code) ? { code: code as ProblemCode } : null;
  } catch {
    return null;
  }
}

function isTimeout(error: unknown, limit: AbortSignal): boolean {
  return (limit.aborted && limit.reason instanceof DOMException && limit.reason.name === 'TimeoutError')
    || (error instanceof Error && /Timeout/.test(error.name));
}
