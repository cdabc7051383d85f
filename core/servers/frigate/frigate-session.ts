/**
 * One login at a Frigate, shared by everything that asks it. Our own questions carry the cookie, because only a cookie slides on
 * (a new one comes with any answer of its last half hour); media gets the same token as a Bearer. Where no new one came, it is
 * renewed by logging in again before it ends.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { EpochMs } from '#model/time';
import { clockOffsetOf } from '../clock-offset.ts';
import { ServerFault } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { ServerAnswer, ServerHttp, ServerRequest } from '../server-http.ts';
import type { Credentials } from '../server-kind.ts';
import { tokenIn } from './frigate-token.ts';
import type { FrigateToken } from './frigate-token.ts';

/** A token with less life than this is not used any more. */
const marginMs = 60_000;
/** After a refusal the same password is not tried again for this long: the server may lock the account (`failed_login_rate_limit`). */
const refusedForMs = 300_000;
const lockedForMs = 60_000;

export interface FrigateSessionOptions {
  readonly http: ServerHttp;
  readonly credentials: () => Promise<Credentials | null>;
  readonly now: () => EpochMs;
}

type Answer = Awaited<ReturnType<ServerHttp['bytes']>>;

export class FrigateSession {
  readonly #options: FrigateSessionOptions;
  readonly #ended = new AbortController();
  readonly #salt = randomBytes(16);
  #token: FrigateToken | null = null;
  /** The server asks for no login (port 5000, a proxy's, `auth.enabled: false`). */
  #open = false;
  #login: Promise<void> | null = null;
  #held: { readonly code: 'login-refused' | 'login-locked'; readonly password: string; readonly until: number } | null = null;
  /** The server's clock minus ours, ms. */
  clockOffsetMs: number | null = null;

  constructor(options: FrigateSessionOptions) {
    this.#options = options;
  }

  get http(): ServerHttp { return this.#options.http; }

  /** A whole answer of any status but 401. Reads go past nginx's cache of 5 s. */
  async bytes(path: string, request: ServerRequest): Promise<Answer> {
    for (let again = false; ; again = true) {
      const token = await this.#ready(request.signal);
      const askedAt = this.#options.now();
      const answer = await this.http.bytes(path, {
        ...request,
        headers: {
          'x-cache-bypass': '1', ...(request.method && request.method !== 'GET' && { 'x-csrf-token': '1', 'content-type': 'application/json' }),
          ...(token && { cookie: token.cookie }), ...request.headers,
        },
      });
      this.clockOffsetMs = clockOffsetOf(answer.headers['date'], askedAt, this.#options.now()) ?? this.clockOffsetMs;
      if (answer.status !== 401) {
        if (token && this.#token === token) this.#token = tokenIn(answer.headers['set-cookie']) ?? token;
        return answer;
      }
      if (again) throw new ServerFault({ code: 'login-required', detail: 'the login was not accepted' });
      this.#forget(token);
    }
  }

  /** A 2xx JSON answer as the schema reads it. */
  async json<S extends z.ZodType>(path: string, schema: S, request: ServerRequest): Promise<z.output<S>> {
    const { status, body } = await this.bytes(path, { ...request, headers: { accept: 'application/json', ...request.headers } });
    if (status < 200 || status > 299) throw statusFault(status);
    return readJson(body, schema);
  }

  /** For the gateway, which fetches by itself. */
  async headers(signal: AbortSignal): Promise<Record<string, string>> {
    const token = await this.#ready(signal);
    return { 'x-csrf-token': '1', ...(token && { authorization: `Bearer ${token.jwt}` }) };
  }

  /** An endless answer of any status but 401; the caller reads or destroys its body. */
  async stream(path: string, signal: AbortSignal): Promise<ServerAnswer> {
    for (let again = false; ; again = true) {
      const token = await this.#ready(signal);
      const answer = await this.http.send(path, { headers: token ? { authorization: `Bearer ${token.jwt}` } : {}, signal, timeoutMs: 0 });
      if (answer.status !== 401) return answer;
      answer.body.destroy();
      if (again) throw new ServerFault({ code: 'login-required', detail: 'the login was not accepted' });
      this.#forget(token);
    }
  }

  async socket(path: string, signal: AbortSignal): Promise<WebSocket> {
    for (let again = false; ; again = true) {
      const token = await this.#ready(signal);
      try {
        return await this.http.socket(path, { headers: token ? { authorization: `Bearer ${token.jwt}` } : {}, signal });
      } catch (error) {
        if (again || !(error instanceof ServerFault) || error.problem.code !== 'login-required') throw error;
        this.#forget(token);
      }
    }
  }

  #forget(token: FrigateToken | null): void {
    this.#open = false;
    if (this.#token === token) this.#token = null;
  }

  /** The token to use now, after a login where it must be; null where none is needed. */
  async #ready(signal: AbortSignal): Promise<FrigateToken | null> {
    signal.throwIfAborted();
    const endsAt = this.#token?.expiresAt ?? Infinity;
    if (this.#token && endsAt - (this.#options.now() + (this.clockOffsetMs ?? 0)) < marginMs) this.#token = null;
    if (this.#token || this.#open) return this.#token;
    // One login for all who wait; one who gives up does not end it for the others.
    this.#login ??= this.#logIn().finally(() => { this.#login = null; });
    await withSignal(this.#login, signal);
    return this.#token;
  }

  async #logIn(): Promise<void> {
    const credentials = await this.#options.credentials();
    if (!credentials) {
      // Without a password the first question finds out whether one is needed.
      const { status } = await this.http.bytes('api/version', { signal: this.#ended.signal, maxBytes: 65_536 });
      if (status === 401) throw new ServerFault({ code: 'login-required', detail: 'no user and password are saved' });
      this.#open = true;
      return;
    }
    const password = createHmac('sha256', this.#salt).update(JSON.stringify(credentials)).digest('base64');
    if (this.#held && this.#held.password === password && performance.now() < this.#held.until) throw new ServerFault({ code: this.#held.code, detail: 'not tried again yet' });
    const { status, headers, body } = await this.http.bytes('api/login', {
      method: 'POST', signal: this.#ended.signal, maxBytes: 65_536, headers: { 'content-type': 'application/json', 'x-csrf-token': '1' },
      body: JSON.stringify({ user: credentials.user, password: credentials.password }),
    });
    const hold = (code: 'login-refused' | 'login-locked', ms: number): never => {
      this.#held = { code, password, until: performance.now() + ms };
      throw new ServerFault({ code, detail: `answered ${status}` });
    };
    if (status === 401 || status === 422) hold('login-refused', refusedForMs);
    if (status === 429) hold('login-locked', lockedForMs);
    if (status === 404 && /authentication is disabled/i.test(body.subarray(0, 1000).toString('utf8'))) {
      this.#open = true;
      return;
    }
    if (status < 200 || status > 299) throw statusFault(status);
    const token = tokenIn(headers['set-cookie']);
    if (!token) throw new ServerFault({ code: 'server-garbage', detail: 'a login without a token' });
    this.#held = null;
    this.#token = token;
  }

  destroy(): void {
    this.#ended.abort();
    this.#token = null;
  }
}

export function readJson<S extends z.ZodType>(body: Buffer, schema: S): z.output<S> {
  let parsed: unknown;
  try { parsed = JSON.parse(body.toString('utf8')); } catch { parsed = undefined; }
  const checked = schema.safeParse(parsed);
  if (!checked.success) throw new ServerFault({ code: 'server-garbage', detail: `unexpected answer at "${checked.error.issues[0]?.path.map(String).join('.') ?? ''}"`.slice(0, 300) });
  return checked.data;
}

function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => { reject(signal.reason as Error); };
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => { signal.removeEventListener('abort', aborted); });
  });
}
