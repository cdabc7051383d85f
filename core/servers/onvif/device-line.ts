/**
 * All SOAP to one device: its clock, the login it takes (WS-UsernameToken or HTTP digest, remembered), and never more wrong
 * passwords than a lock-out forgives. The device is asked on the typed host, whatever it says of its own address.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { ServerFault } from '../recording-server.ts';
import { DigestSession } from '../digest-session.ts';
import type { Credentials, ServerDeps } from '../server-kind.ts';
import { clockQuestion, deviceTime } from './device-clock.ts';
import { envelopeOf, usernameToken } from './soap-request.ts';
import type { EnvelopeWant } from './soap-request.ts';
import { readSoap } from './soap-answer.ts';
import type { SoapAnswer } from './soap-answer.ts';
import { maxXmlBytes } from './xml.ts';

export interface DeviceCall extends Pick<EnvelopeWant, 'body' | 'addressing'> {
  /** Absolute address on the typed host, or a path. */
  readonly address: string;
  readonly signal: AbortSignal;
  /** Ms; 8,000 unless told. At most 14,000: connections end after 15 s without an answer. */
  readonly timeoutMs?: number;
}

interface Sent extends SoapAnswer { readonly challenge: string | string[] | undefined; readonly bytes: Buffer }

/** A clock that moved less cannot be why a login was refused. */
const clockMovedMs = 1_000;
/** Brands lock an account for half an hour after 5 to 10 wrong passwords; one in that time is forgiven. */
const refusedMs = 30 * 60_000;
/** Clocks of devices drift: measured anew this often by whoever calls `measureClock`, and after a refusal. */
const freshClockMs = 10_000;

export class DeviceLine {
  readonly #deps: Pick<ServerDeps, 'http' | 'credentials' | 'now'>;
  readonly #path: string;
  readonly #key = randomBytes(16);
  readonly #digest = new DigestSession();
  #scheme: 'wsse' | 'digest' | null = null;
  #offsetMs: number | null = null;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #refused: { readonly mark: string; readonly at: number; readonly fault: ServerFault } | null = null;
  /** The first call that a login opened: asked again to tell a changed password from a missing right. */
  #proof: Pick<DeviceCall, 'address' | 'body'> | null = null;
  #first: Promise<unknown> = Promise.resolve();

  constructor(deps: Pick<ServerDeps, 'http' | 'credentials' | 'now'>) {
    this.#deps = deps;
    const { pathname } = deps.http.base;
    this.#path = pathname === '/' ? '/onvif/device_service' : pathname.replace(/\/$/, '');
  }

  /** Where the device service is. */
  get devicePath(): string { return this.#path; }
  /** The device's clock minus ours, ms; null where it does not tell. */
  get clockOffsetMs(): number | null { return this.#offsetMs; }

  /** Without login. Rejects while the device cannot be asked. */
  async measureClock(signal: AbortSignal): Promise<number | null> {
    const before = this.#deps.now();
    const { body, refused, fault } = await this.#send({ address: this.#path, body: clockQuestion, signal }, '', null);
    const told = refused || fault ? null : deviceTime(body);
    // Told in whole seconds: half a second later on average; measured halfway through the answer.
    this.#offsetMs = told === null ? null : Math.round(told + 500 - (before + this.#deps.now()) / 2);
    this.#measuredAt = performance.now();
    return this.#offsetMs;
  }

  /** The content of the answer's `Body`. Rejects with a `ServerFault`, an `OnvifFault` where the device told one. */
  async call(call: DeviceCall): Promise<unknown> {
    return (await this.callRaw(call)).body;
  }

  /** With the bytes, for who must copy parts of them unchanged. */
  async callRaw(call: DeviceCall): Promise<{ readonly body: unknown; readonly bytes: Buffer }> {
    if (this.#measuredAt === Number.NEGATIVE_INFINITY) await this.measureClock(call.signal);
    const login = await this.#login();
    // Until one call was let in, one at a time: a wall of tiles must not try a wrong password 64 times.
    if (this.#proof || !login) return this.#try(call, login);
    const turn = this.#first.then(() => this.#login()).then((again) => this.#try(call, again));
    this.#first = turn.catch(() => undefined);
    return turn;
  }

  /** A GET with HTTP digest, for snapshots; basic only through TLS. */
  async get(address: string, signal: AbortSignal, maxBytes: number): Promise<{ readonly status: number; readonly body: Buffer }> {
    const login = await this.#login();
    const url = new URL(address);
    const uri = `${url.pathname}${url.search}`;
    const headersFor = (): Record<string, string> => {
      const digest = login && this.#snapshotDigest.authorization({ ...login, method: 'GET', uri });
      return digest ? { authorization: digest } : {};
    };
    let answer = await this.#deps.http.bytes(address, { signal, maxBytes, headers: headersFor() });
    if (answer.status !== 401 || !login) return answer;
    if (this.#snapshotDigest.take(answer.headers['www-authenticate'])) answer = await this.#deps.http.bytes(address, { signal, maxBytes, headers: headersFor() });
    else if (url.protocol === 'https:') {
      answer = await this.#deps.http.bytes(address, { signal, maxBytes, headers: { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` } });
    }
    if (answer.status === 401) this.#refuse(login, new ServerFault({ code: 'login-refused', detail: 'the device refuses the login for stills' }), true);
    return answer;
  }
  readonly #snapshotDigest = new DigestSession();

  /** Null where no credentials are saved. Throws while these are known to be refused. */
  async #login(): Promise<Credentials | null> {
    const login = await this.#deps.credentials();
    if (!login) return null;
    if (this.#refused && (this.#refused.mark !== this.#mark(login) || performance.now() - this.#refused.at > refusedMs)) this.#refused = null;
    if (this.#refused) throw this.#refused.fault;
    return login;
  }

  async #try(call: DeviceCall, login: Credentials | null): Promise<{ readonly body: unknown; readonly bytes: Buffer }> {
    const answer = await this.#knock(call, login);
    if (!answer.refused) {
      if (answer.fault) throw answer.fault;
      if (login) this.#proof ??= { address: call.address, body: call.body };
      return answer;
    }
    if (!login) throw new ServerFault({ code: 'login-required' });
    const locked = answer.fault?.problem.code === 'login-locked';
    if (!locked && this.#proof && this.#proof.body !== call.body) {
      const again = await this.#knock({ ...this.#proof, signal: call.signal }, login);
      if (!again.refused) throw new ServerFault({ code: 'not-allowed', detail: 'the device does not let this user do that' });
    }
    throw this.#refuse(login, locked ? new ServerFault({ code: 'login-locked' }) : new ServerFault({ code: 'login-refused' }));
  }

  /** At most two sends that carry the password. */
  async #knock(call: DeviceCall, login: Credentials | null): Promise<Sent> {
    const scheme = this.#scheme ?? 'wsse';
    if (!login) return this.#send(call, '', null);
    if (scheme === 'digest') {
      const answer = await this.#send(call, '', login);
      if (!answer.refused) return answer;
      // A nonce ran out, or none was known yet: both are no wrong password.
      if (this.#digest.take(answer.challenge)) return this.#send(call, '', login);
      return answer.challenge === undefined ? this.#sendToken(call, login) : answer;
    }
    const answer = await this.#sendToken(call, login);
    if (!answer.refused || answer.fault?.problem.code === 'login-locked') return answer;
    const before = this.#offsetMs ?? 0;
    if (performance.now() - this.#measuredAt > freshClockMs || this.#scheme === 'wsse') await this.measureClock(call.signal);
    if (Math.abs((this.#offsetMs ?? 0) - before) > clockMovedMs) return this.#sendToken(call, login);
    if (!this.#digest.take(answer.challenge)) return answer;
    const second = await this.#send(call, '', login);
    if (!second.refused) this.#scheme = 'digest';
    return second;
  }

  async #sendToken(call: DeviceCall, login: Credentials): Promise<Sent> {
    const answer = await this.#send(call, usernameToken(login, this.#deps.now() + (this.#offsetMs ?? 0)), null);
    if (!answer.refused) this.#scheme = 'wsse';
    return answer;
  }

  async #send({ address, body, addressing, signal, timeoutMs }: DeviceCall, token: string, login: Credentials | null): Promise<Sent> {
    const url = new URL(address, this.#deps.http.base);
    const authorization = login && this.#digest.authorization({ ...login, method: 'POST', uri: `${url.pathname}${url.search}` });
    const answer = await this.#deps.http.bytes(url.href, {
      method: 'POST', signal, maxBytes: maxXmlBytes, ...(timeoutMs !== undefined && { timeoutMs }),
      headers: { 'content-type': 'application/soap+xml; charset=utf-8', ...(authorization && { authorization }) },
      body: envelopeOf({ body, token, ...(addressing && { addressing }) }),
    });
    return { ...readSoap(answer.status, answer.body), challenge: answer.headers['www-authenticate'], bytes: answer.body };
  }

  #refuse(login: Credentials, fault: ServerFault, stillsOnly = false): ServerFault {
    // Stills may need another right than control: only a login that never worked is given up for both.
    if (!stillsOnly || !this.#proof) this.#refused = { mark: this.#mark(login), at: performance.now(), fault };
    if (!stillsOnly) this.#proof = null;
    return fault;
  }

  #mark({ user, password }: Credentials): string {
    return createHmac('sha256', this.#key).update(JSON.stringify([user, password])).digest('base64');
  }
}
