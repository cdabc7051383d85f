/**
 * The login at one Nx site: a bearer token for requests, a one-time ticket for each WebSocket. One login at a time however many
 * ask, one new login when the server says that the token is gone, and never the same refused password twice (it locks accounts).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { ServerAnswer, ServerHttp, ServerRequest } from '../server-http.ts';
import type { Credentials } from '../server-kind.ts';
import type { EpochMs } from '#model/time';
import { loginUserAnswer, tokenAnswer } from './answers.ts';
import { findNx } from './find-nx.ts';
import type { FoundNx, RestVersion } from './find-nx.ts';

/** A refused password is asked about again after this long (ms): its directory server may have been down. */
const refusalMs = 10 * 60_000;
const logoutMs = 1_500;
const maxHops = 2;

export interface NxSessionOptions {
  readonly http: ServerHttp;
  readonly credentials: () => Promise<Credentials | null>;
  readonly now: () => EpochMs;
}

interface Answer { readonly status: number; readonly headers: ServerAnswer['headers']; readonly url: string }

export class NxSession {
  /** Requests through it carry the login and survive its end once; redirects stay on this server. */
  readonly http: ServerHttp;
  /** The site's clock minus ours, ms, as last told; 0 before. */
  clockOffsetMs = 0;
  readonly #options: NxSessionOptions;
  readonly #life = new AbortController();
  readonly #salt = randomBytes(16);
  #found: Promise<FoundNx> | null = null;
  #token: Promise<string> | null = null;
  #refused: { readonly digest: string; readonly until: number } | null = null;

  constructor(options: NxSessionOptions) {
    this.#options = options;
    const raw = options.http;
    this.http = {
      base: raw.base,
      send: (path, request) => this.#ask((to, wanted) => raw.send(to, wanted), ({ body }) => { body.destroy(); }, path, request),
      bytes: (path, request) => this.#bytes(path, request),
      json: (path, schema, request) => this.#json(path, schema, request),
      socket: (path, wanted) => this.#socket(path, wanted),
      get latencyMs() { return raw.latencyMs; },
      // The connection belongs to whoever gave it.
      destroy: async () => undefined,
    };
  }

  /** Which server this is; asked once and again after `forgetServer`. */
  async found(signal: AbortSignal): Promise<FoundNx> {
    this.#found ??= keepUnlessRefused(this.#find(), () => { this.#found = null; });
    return untilAborted(this.#found, signal);
  }

  /** `rest/v4/` before a path. */
  async path(path: string, signal: AbortSignal): Promise<string> {
    return `${prefix((await this.found(signal)).rest)}${path}`;
  }

  forgetServer(): void { this.#found = null; }

  async #find(): Promise<FoundNx> {
    const found = await findNx(this.#options.http, this.#options.now, this.#life.signal);
    if (!found) throw new ServerFault({ code: 'server-garbage', detail: 'this is no Nx server with a REST API (5.0 or newer)' });
    this.clockOffsetMs = found.clockOffsetMs ?? 0;
    return found;
  }

  async #bearer(signal: AbortSignal): Promise<string> {
    this.#token ??= keepUnlessRefused(this.#login(), () => { this.#token = null; });
    return untilAborted(this.#token, signal);
  }

  async #login(): Promise<string> {
    const signal = this.#life.signal;
    const { rest } = await this.found(signal);
    const credentials = await this.#options.credentials();
    if (!credentials) throw new ServerFault({ code: 'login-required', detail: 'no user and password are saved for this server' });
    const digest = createHash('sha256').update(this.#salt).update(JSON.stringify([credentials.user, credentials.password])).digest('hex');
    if (this.#refused?.digest === digest && performance.now() < this.#refused.until) throw refusal();
    await this.#checkMethod(rest, credentials.user, signal);
    const { status, body } = await this.#options.http.bytes(`${prefix(rest)}login/sessions`, {
      method: 'POST', signal, redirects: 0, headers: json, body: JSON.stringify({ username: credentials.user, password: credentials.password, setCookie: false }), maxBytes: 64 * 1024,
    });
    // 422 is how newer versions say "wrong password".
    if ([401, 403, 404, 422].includes(status)) {
      this.#refused = { digest, until: performance.now() + refusalMs };
      throw refusal();
    }
    if (status < 200 || status > 299) throw statusFault(status);
    return check(tokenAnswer, body).token;
  }

  /** Users of the vendor's cloud have no password here. */
  async #checkMethod(rest: RestVersion, user: string, signal: AbortSignal): Promise<void> {
    const { status, body } = await this.#options.http.bytes(`${prefix(rest)}login/users/${encodeURIComponent(user)}`, { signal, redirects: 0, maxBytes: 64 * 1024 });
    const told = status === 200 ? loginUserAnswer.safeParse(parse(body)).data : undefined;
    if (told?.methods && told.methods.length > 0 && !told.methods.includes('sessions')) {
      throw new ServerFault({ code: 'login-refused', detail: `this user logs in by ${told.methods.join(', ').slice(0, 100)} only; a local user is needed` });
    }
  }

  async #ask<A extends Answer>(call: (path: string, request: ServerRequest) => Promise<A>, drop: (answer: A) => void, path: string, request: ServerRequest): Promise<A> {
    for (let attempt = 0; ; attempt += 1) {
      const token = await this.#bearer(request.signal);
      const answer = await this.#follow(call, drop, path, { ...request, redirects: 0, headers: { ...request.headers, authorization: `Bearer ${token}` } });
      if (!sessionGone(answer) || attempt === 1) return answer;
      drop(answer);
      await this.#forget(token);
    }
  }

  /** By hand, because a 307 keeps method and body, and because the token must not follow to another host (the cloud relay's habit). */
  async #follow<A extends Answer>(call: (path: string, request: ServerRequest) => Promise<A>, drop: (answer: A) => void, path: string, request: ServerRequest): Promise<A> {
    let to = path;
    for (let hop = 0; ; hop += 1) {
      const answer = await call(to, request);
      const location = answer.headers['location'];
      if (answer.status < 300 || answer.status > 399 || typeof location !== 'string') return answer;
      drop(answer);
      const from = new URL(answer.url);
      const next = URL.parse(location, from.href);
      const upgraded = next?.protocol === from.protocol || next?.protocol === 'https:';
      if (!next || next.hostname !== from.hostname || next.port !== from.port || !upgraded || hop === maxHops) {
        throw new ServerFault({ code: 'server-refused', detail: `sends on to ${next ? next.host.slice(0, 200) : 'nowhere'}, which is not this server; its own address is needed` });
      }
      const keepsMethod = answer.status === 307 || answer.status === 308 || (request.method ?? 'GET') === 'GET';
      if (!keepsMethod) return answer;
      to = next.href;
    }
  }

  #bytes(path: string, request: ServerRequest): ReturnType<ServerHttp['bytes']> {
    return this.#ask((to, wanted) => this.#options.http.bytes(to, wanted), () => undefined, path, request);
  }

  async #json<S extends z.ZodType>(path: string, schema: S, request: ServerRequest): Promise<z.output<S>> {
    const { status, body } = await this.#bytes(path, { ...request, headers: { accept: 'application/json', ...(request.body !== undefined && json), ...request.headers } });
    if (status < 200 || status > 299) throw statusFault(status);
    return check(schema, body);
  }

  /** A ticket is good for one request at the server that gave it, so each socket gets its own. */
  async #socket(path: string, wanted: Parameters<ServerHttp['socket']>[1]): Promise<WebSocket> {
    for (let attempt = 0; ; attempt += 1) {
      const token = await this.#bearer(wanted.signal);
      const ticket = await this.#ticket(wanted.signal);
      try {
        const joint = path.includes('?') ? '&' : '?';
        return await this.#options.http.socket(ticket === null ? path : `${path}${joint}_ticket=${encodeURIComponent(ticket)}`, {
          ...wanted, headers: { ...wanted.headers, ...(ticket === null && { authorization: `Bearer ${token}` }) },
        });
      } catch (error) {
        if (attempt === 1 || !(error instanceof ServerFault) || error.problem.code !== 'login-required') throw error;
        await this.#forget(token);
      }
    }
  }

  /** Null where the server has none (5.0). */
  async #ticket(signal: AbortSignal): Promise<string | null> {
    try {
      return (await this.#json(await this.path('login/tickets', signal), tokenAnswer, { method: 'POST', signal, body: '{}' })).token;
    } catch (error) {
      if (error instanceof ServerFault && error.problem.code === 'not-found') return null;
      throw error;
    }
  }

  /** Only the token that failed: another request may have brought a new one already. */
  async #forget(token: string): Promise<void> {
    const held = this.#token;
    if ((await held?.catch(() => null)) === token && this.#token === held) this.#token = null;
  }

  async destroy(): Promise<void> {
    const [token, found] = await Promise.all([settled(this.#token), settled(this.#found)]);
    this.#life.abort();
    if (token === null || !found) return;
    await this.#options.http.bytes(`${prefix(found.rest)}login/sessions/current`, { method: 'DELETE', signal: AbortSignal.timeout(logoutMs), redirects: 0, headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
  }
}

const json = { 'content-type': 'application/json' } as const;
const prefix = (rest: RestVersion): string => `rest/v${rest}/`;
const refusal = (): ServerFault => new ServerFault({ code: 'login-refused', detail: 'the server refuses this user and password' });

/** 6.x answers a token from before a change of password with 403 and says why in a header. */
function sessionGone({ status, headers }: Answer): boolean {
  return status === 401 || (status === 403 && /SessionToken/i.test(String(headers['x-auth-result'] ?? '')));
}

function keepUnlessRefused<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget);
  return promise;
}

/** What has been settled by now; a login under way is not waited for. */
function settled<T>(promise: Promise<T> | null): Promise<T | null> {
  return promise ? Promise.race([promise.catch(() => null), Promise.resolve(null).then(() => null).then(() => null)]) : Promise.resolve(null);
}

/** One caller that leaves does not end what others wait for. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const left = Promise.withResolvers<never>();
  const leave = (): void => { left.reject(signal.reason); };
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([promise, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function check<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
  const read = schema.safeParse(parse(body));
  if (!read.success) throw new ServerFault({ code: 'server-garbage', detail: `unexpected answer at "${read.error.issues[0]?.path.map(String).join('.') ?? ''}"`.slice(0, 300) });
  return read.data;
}

function parse(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return undefined; }
}
