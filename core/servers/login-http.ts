/**
 * A server's HTTP with a login that answers its challenges: Digest (RFC 7616), else Basic (RFC 7617). Nothing is sent unasked the
 * first time, so that a camera which knows Digest never sees the password; what was asked for is then sent at once. An empty user
 * means that the password is a bearer token (RFC 6750), which is always sent.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { digestAuthorization, digestChallengeOf, readChallenges } from './http-challenges.ts';
import type { DigestChallenge } from './http-challenges.ts';
import { ServerFault } from './recording-server.ts';
import { jsonOf } from './server-http.ts';
import type { ServerAnswer, ServerHttp, ServerRequest } from './server-http.ts';
import type { Credentials } from './server-kind.ts';

/** What one server was seen to ask for; holds no password. Keep it as long as the server is used. */
export interface LoginState {
  asks: 'basic' | DigestChallenge | null;
  /** Uses of the challenge's nonce. */
  count: number;
  refused: { readonly login: string; readonly at: number } | null;
}

export function createLoginState(): LoginState {
  return { asks: null, count: 0, refused: null };
}

/** Ms a refused login is not tried again: cameras lock accounts that knock. */
const refusedMs = 30_000;
const maxRefusalBytes = 65_536;

export interface LoginHttpOptions {
  readonly http: ServerHttp;
  readonly credentials: Credentials;
  readonly state: LoginState;
  /** A monotonic clock, ms. */
  readonly elapsedMs: () => number;
}

type Head = Pick<ServerAnswer, 'status' | 'headers' | 'url'>;

/** The same server with its login; the caller's own `authorization` goes before it. A login that was just refused rejects with `login-refused`. */
export function loginHttp({ http, credentials, state, elapsedMs }: LoginHttpOptions): ServerHttp {
  const login = createHash('sha256').update(`${credentials.user}\0${credentials.password}`).digest('base64');

  async function ask<A extends Head>(path: string, request: ServerRequest, call: (path: string, request: ServerRequest) => Promise<A>, drop: (answer: A) => Promise<void>): Promise<A> {
    if (request.headers && 'authorization' in request.headers) return call(path, request);
    if (state.refused?.login === login && elapsedMs() - state.refused.at < refusedMs) throw new ServerFault({ code: 'login-refused', detail: 'user or password refused' });
    const send = (to: string, authorization: string | null): Promise<A> =>
      call(to, authorization === null ? request : { ...request, headers: { ...request.headers, authorization } });
    const tried = authorization(new URL(path, http.base), request);
    const first = await send(path, tried);
    const asks = first.status === 401 ? newChallenge(first, tried !== null) : null;
    if (asks) {
      state.asks = asks;
      state.count = 0;
      await drop(first);
    }
    const last = asks ? await send(first.url, authorization(new URL(first.url), request)) : first;
    state.refused = last.status === 401 && (asks ?? tried) !== null ? { login, at: elapsedMs() } : state.refused?.login === login ? null : state.refused;
    return last;
  }

  /** Null while nothing was asked for. */
  function authorization(url: URL, { method = 'GET' }: ServerRequest): string | null {
    const { user, password } = credentials;
    if (user === '') return `Bearer ${password.replace(/[^\x21-\x7e]/g, '')}`;
    if (state.asks === null) return null;
    if (state.asks === 'basic') return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
    state.count += 1;
    return digestAuthorization(state.asks, { user, password, method, uri: url.pathname + url.search, count: state.count });
  }

  /** What is worth answering: a first challenge, or another nonce than the one that was used up. */
  function newChallenge({ headers }: Head, tried: boolean): LoginState['asks'] {
    const challenges = readChallenges(headers['www-authenticate']);
    const digest = digestChallengeOf(challenges);
    if (credentials.user === '') return null;
    if (digest) return tried && typeof state.asks === 'object' && state.asks?.nonce === digest.nonce ? null : digest;
    return challenges.some(({ scheme }) => scheme === 'basic') && !(tried && state.asks === 'basic') ? 'basic' : null;
  }

  const bytes: ServerHttp['bytes'] = (path, request) => ask(path, request, (to, wanted) => http.bytes(to, wanted), async () => undefined);
  return {
    base: http.base, bytes,
    send: (path, request) => ask(path, request, (to, wanted) => http.send(to, wanted), (answer) => drain(answer.body)),
    async json(path, schema, request) {
      const { status, body } = await bytes(path, { ...request, headers: { accept: 'application/json', ...request.headers } });
      return jsonOf(status, body, schema);
    },
    socket: (path, request) => http.socket(path, request),
    get latencyMs() { return http.latencyMs; },
    destroy: () => http.destroy(),
  };
}

/** Read to its end, so that the connection can be used for the answer to the challenge. */
async function drain(body: Readable): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxRefusalBytes) break;
    }
  } catch {
    // The next request says what is wrong.
  }
}
