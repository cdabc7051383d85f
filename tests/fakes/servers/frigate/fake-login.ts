/** Frigate's login: a JWT in a cookie, sliding for the cookie only and only near its end. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Exchange, Reply } from '../test-server.ts';

export interface FakeAccount { readonly password: string; readonly role: 'admin' | 'viewer'; readonly cameras?: readonly string[] }

export class FakeLogin {
  enabled = true;
  /** S. */
  sessionLength = 86_400;
  refreshTime = 1_800;
  /** Answers 429 from now on. */
  rateLimited = false;
  logins = 0;
  readonly accounts = new Map<string, FakeAccount>([
    ['amina', { password: 'minaret 7!', role: 'admin' }],
    ['viewer', { password: 'only looking', role: 'viewer', cameras: ['gate_1'] }],
  ]);
  #secret = randomBytes(32);

  /** Tokens given out before are void. */
  forgetTokens(): void {
    this.#secret = randomBytes(32);
  }

  login({ body }: Exchange, now: number): Reply {
    if (!this.enabled) return { status: 404, json: { message: 'Authentication is disabled' } };
    let parsed: unknown;
    try { parsed = JSON.parse(body); } catch { parsed = {}; }
    const { user, password } = parsed as { user?: string; password?: string };
    if (typeof user !== 'string' || typeof password !== 'string') return { status: 422, json: { detail: ['user', 'password'].map((field) => ({ type: 'missing', loc: ['body', field], msg: 'Field required', input: {} })) } };
    this.logins += 1;
    if (this.rateLimited) return { status: 429, json: { error: 'Rate limit exceeded: 5 per 1 minute' } };
    if (this.accounts.get(user)?.password !== password) return { status: 401, json: { message: 'Login failed' } };
    return { status: 200, headers: { 'set-cookie': this.#cookie(user, now) }, body: '' };
  }

  /** The user and a new cookie where it slides; null where the token is not good. */
  check({ headers }: Exchange, now: number): { readonly user: string; readonly account: FakeAccount; readonly cookie: string | null } | null {
    if (!this.enabled) return { user: 'viewer', account: { password: '', role: 'admin' }, cookie: null };
    const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const token = bearer ?? /(?:^|; )frigate_token=([^;]+)/.exec(headers.cookie ?? '')?.[1];
    const [head, body, signature] = token?.split('.') ?? [];
    if (!head || !body || signature !== this.#sign(`${head}.${body}`)) return null;
    const { sub, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { sub: string; exp: number };
    const account = this.accounts.get(sub);
    if (!account || exp <= now) return null;
    return { user: sub, account, cookie: bearer === undefined && exp - this.refreshTime <= now ? this.#cookie(sub, now) : null };
  }

  #cookie(user: string, now: number): string {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256' })}.${part({ sub: user, role: this.accounts.get(user)?.role, exp: Math.floor(now) + this.sessionLength, iat: Math.floor(now) })}`;
    return `frigate_token=${signed}.${this.#sign(signed)}; HttpOnly; Max-Age=${this.sessionLength}; Path=/; SameSite=lax`;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('base64url');
  }
}
