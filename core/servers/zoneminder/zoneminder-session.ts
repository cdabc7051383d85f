/** One login for everything asked of a ZoneMinder: a token renewed before it ends, by one request however many wait for it. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import type { Credentials } from '../server-kind.ts';
import { statusFault } from '../server-http.ts';
import type { ServerHttp, ServerRequest } from '../server-http.ts';
import { loginAnswer, refusalAnswer, versionAnswer } from './answers.ts';
import type { ZoneminderPaths } from './options.ts';

const loginMs = 8_000;
/** A token with less life is renewed before it is used; addresses that live on (playback, stills) ask for more. */
const leastLeftMs = 60_000;
/** The same refused password is not tried again so soon: that locks accounts. */
const refusedMs = 60_000;

interface Token { readonly value: string | null; readonly endsAt: number; readonly lifeMs: number }

export interface SessionOptions {
  readonly http: ServerHttp;
  readonly paths: ZoneminderPaths;
  readonly credentials: () => Promise<Credentials | null>;
  /** Monotonic ms. */
  readonly monotonic?: () => number;
}

export class ZoneminderSession {
  readonly http: ServerHttp;
  readonly paths: ZoneminderPaths;
  readonly #credentials: SessionOptions['credentials'];
  readonly #monotonic: () => number;
  readonly #life = new AbortController();
  #access: Token | null = null;
  #refresh: Token | null = null;
  #login: Promise<Token> | null = null;
  #refused: { readonly login: string; readonly until: number } | null = null;

  constructor({ http, paths, credentials, monotonic = () => performance.now() }: SessionOptions) {
    this.http = http;
    this.paths = paths;
    this.#credentials = credentials;
    this.#monotonic = monotonic;
  }

  /** Null where the server asks nobody to log in. `leftMs` is the life it must still have, as far as the server gives tokens so long a life. */
  async token(signal: AbortSignal, leftMs = leastLeftMs): Promise<string | null> {
    signal.throwIfAborted();
    const access = this.#access;
    if (access && access.endsAt - this.#monotonic() > Math.min(leftMs, access.lifeMs / 2)) return access.value;
    this.#login ??= this.#renew().finally(() => { this.#login = null; });
    return (await orAborted(this.#login, signal)).value;
  }

  /** A token the server refused: revoked, or of a server that was set up anew. */
  drop(token: string | null): void {
    if (this.#access?.value === token) this.#access = null;
  }

  /** The address with a token for it: the only way in, ZoneMinder knows no header. */
  async signed(url: string, signal: AbortSignal, leftMs?: number): Promise<string> {
    return withToken(url, await this.token(signal, leftMs));
  }

  /** A call of the API; `path` is below it. 401 means an old token or missing rights. */
  async api<S extends z.ZodType>(path: string, schema: S, request: Omit<ServerRequest, 'headers'>): Promise<z.output<S>> {
    return this.#asked(request.signal, async (token) => {
      const { status, body } = await this.http.bytes(withToken(`${this.paths.api}${path}`, token), { ...request, headers: { accept: 'application/json', ...(request.body !== undefined && form) } });
      if (status === 401) return expiredOr(refusalOf(body));
      if (status < 200 || status > 299) throw statusFault(status);
      return checked(body, schema);
    });
  }

  /** A command of the web portal. It answers an old token with 401, or with its login page and 200. */
  async portal<S extends z.ZodType>(query: Readonly<Record<string, string | number>>, schema: S, signal: AbortSignal, timeoutMs?: number): Promise<z.output<S>> {
    return this.#asked(signal, async (token) => {
      const { status, body, headers } = await this.http.bytes(withToken(this.portalUrl(query), token), { signal, ...(timeoutMs !== undefined && { timeoutMs }) });
      if (status === 401 || (status === 200 && isPage(headers['content-type'], body))) return 'expired';
      if (status < 200 || status > 299) throw statusFault(status);
      return checked(body, schema);
    });
  }

  /** Does a request with a token; `'expired'` is answered by another login, once. */
  asked<T>(signal: AbortSignal, request: (token: string | null) => Promise<T | 'expired'>): Promise<T> {
    return this.#asked(signal, request);
  }

  portalUrl(query: Readonly<Record<string, string | number>>): string {
    return `${this.paths.portal}?${Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  }

  destroy(): void {
    this.#life.abort();
  }

  async #asked<T>(signal: AbortSignal, request: (token: string | null) => Promise<T | 'expired'>): Promise<T> {
    for (let again = false; ; again = true) {
      const token = await this.token(signal);
      const answer = await request(token);
      if (answer !== 'expired') return answer;
      if (again) throw new ServerFault({ code: 'not-allowed', detail: 'the server refuses this user' });
      this.drop(token);
    }
  }

  async #renew(): Promise<Token> {
    const signal = AbortSignal.any([this.#life.signal, AbortSignal.timeout(loginMs)]);
    try {
      const refresh = this.#refresh;
      if (this.#access && refresh && refresh.endsAt - this.#monotonic() > leastLeftMs) {
        const renewed = await this.#ask({ token: refresh.value ?? '' }, signal);
        if (renewed !== 'refused') return renewed;
      }
      return await this.#logIn(signal);
    } catch (error) {
      if (error instanceof ServerFault) throw error;
      throw new ServerFault({ code: 'server-hangs', detail: 'no answer to the login' });
    }
  }

  async #logIn(signal: AbortSignal): Promise<Token> {
    this.#refresh = null;
    const credentials = await this.#credentials();
    if (!credentials) return this.#without(signal);
    const login = createHash('sha256').update(JSON.stringify([credentials.user, credentials.password])).digest('hex');
    if (this.#refused?.login === login && this.#refused.until > this.#monotonic()) throw refused();
    const token = await this.#ask({ user: credentials.user, pass: credentials.password }, signal);
    if (token !== 'refused') return token;
    this.#refused = { login, until: this.#monotonic() + refusedMs };
    throw refused();
  }

  /** No login is saved: good where the server asks for none. */
  async #without(signal: AbortSignal): Promise<Token> {
    const { status, body } = await this.http.bytes(`${this.paths.api}host/getVersion.json`, { signal });
    if (status === 401) throw new ServerFault({ code: 'login-required', detail: 'no user and password are saved for this server' });
    if (status < 200 || status > 299) throw statusFault(status);
    checked(body, versionAnswer);
    return this.#keep(null, loginMs * 1000);
  }

  async #ask(fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Token | 'refused'> {
    const { status, body } = await this.http.bytes(`${this.paths.api}host/login.json`, {
      method: 'POST', headers: { accept: 'application/json', ...form }, body: new URLSearchParams(fields).toString(), signal,
    });
    if (status === 401) {
      if (/disabled/i.test(refusalOf(body))) throw new ServerFault({ code: 'not-allowed', detail: 'the API is disabled on this server or for this user' });
      return 'refused';
    }
    // The server itself lacks the secret it would sign tokens with; no password helps.
    if (status === 403) throw new ServerFault({ code: 'server-refused', detail: 'ZoneMinder cannot make tokens: AUTH_HASH_SECRET is empty' });
    if (status < 200 || status > 299) throw statusFault(status);
    const answer = checked(body, loginAnswer);
    const lifeMs = (seconds: number | null): number => Math.max(seconds ?? 0, 1) * 1000;
    if (answer.refresh_token !== null) {
      const life = lifeMs(answer.refresh_token_expires);
      this.#refresh = { value: answer.refresh_token, lifeMs: life, endsAt: this.#monotonic() + life };
    }
    return this.#keep(answer.access_token, answer.access_token === null ? loginMs * 1000 : lifeMs(answer.access_token_expires));
  }

  #keep(value: string | null, lifeMs: number): Token {
    this.#access = { value, lifeMs, endsAt: this.#monotonic() + lifeMs };
    this.#refused = null;
    return this.#access;
  }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const refused = (): ServerFault => new ServerFault({ code: 'login-refused', detail: 'user or password is wrong' });

function withToken(url: string, token: string | null): string {
  return token === null ? url : `${url}${url.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
}

function parse(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return undefined; }
}

function checked<S extends z.ZodType>(body: Buffer, schema: S): z.output<S> {
  const read = schema.safeParse(parse(body));
  if (read.success) return read.data;
  throw new ServerFault({ code: 'server-garbage', detail: `unexpected answer at "${read.error.issues[0]?.path.map(String).join('.') ?? ''}"`.slice(0, 300) });
}

/** Its own words of a refusal, to tell rights from age; never shown, they may hold names. */
function refusalOf(body: Buffer): string {
  const read = refusalAnswer.safeParse(parse(body));
  return read.success ? read.data.data.name : '';
}

function expiredOr(refusal: string): 'expired' {
  if (/insufficient|disabled/i.test(refusal)) throw new ServerFault({ code: 'not-allowed', detail: /disabled/i.test(refusal) ? 'the API is disabled on this server or for this user' : 'this user lacks the right for it' });
  return 'expired';
}

function isPage(type: string | string[] | undefined, body: Buffer): boolean {
  return String(type ?? '').startsWith('text/html') && body.subarray(0, 200).toString('latin1').trimStart().startsWith('<');
}

/** One caller that gives up does not end the login others wait for. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => { reject(signal.reason as Error); };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => { signal.removeEventListener('abort', abort); });
  });
}
