/** Checks logins as a strict device does: digest, skew of 5 s, each nonce once, a count of wrong passwords. Its own arithmetic. */
import { createHash, randomBytes } from 'node:crypto';
import type { FakeOptions } from './device-options.ts';
import { child, textOf } from './soap-text.ts';
import type { Element } from './soap-text.ts';

const skewMs = 5_000;
const nonceUses = 20;

export class LoginCheck {
  readonly #options: Required<Pick<FakeOptions, 'login' | 'digestAlgorithm'>>;
  readonly #seen = new Set<string>();
  #nonce = randomBytes(8).toString('hex');
  #uses = new Set<string>();
  user: string;
  password: string;
  /** Tries that showed a wrong password: what a lock-out counts. */
  wrong = 0;
  /** Tries that were refused for their time alone. */
  late = 0;

  constructor({ user = 'operator', password = 'right', login = 'both', digestAlgorithm = 'MD5' }: FakeOptions) {
    this.user = user;
    this.password = password;
    this.#options = { login, digestAlgorithm };
  }

  get challenge(): string | null {
    if (this.#options.login === 'wsse' || this.#options.login === 'none') return null;
    return `Digest realm="fake device", qop="auth", algorithm=${this.#options.digestAlgorithm}, nonce="${this.#nonce}", opaque="o"`;
  }

  /** By the SOAP header, or by HTTP. */
  soap(header: Element, deviceNow: number): boolean {
    if (this.#options.login === 'none') return true;
    const token = child(child(header, 'Security'), 'UsernameToken');
    const created = textOf(token, 'Created');
    if (created === null || this.#options.login === 'digest') return false;
    const nonce = textOf(token, 'Nonce') ?? '';
    const digest = createHash('sha1').update(Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(created), Buffer.from(this.password, 'utf8')])).digest('base64');
    if (Math.abs(Date.parse(created) - deviceNow) > skewMs || this.#seen.has(nonce)) {
      this.late += 1;
      return false;
    }
    this.#seen.add(nonce);
    return this.#judge(textOf(token, 'Username') === this.user && textOf(token, 'Password') === digest);
  }

  http(authorization: string | undefined, method: string, uri: string): boolean {
    if (this.#options.login === 'none') return true;
    if (!authorization?.startsWith('Digest ') || this.#options.login === 'wsse') return false;
    const fields = Object.fromEntries(Array.from(authorization.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g), ([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
    const hash = (text: string): string => createHash(this.#options.digestAlgorithm === 'MD5' ? 'md5' : 'sha256').update(text).digest('hex');
    const { nonce = '', nc = '', cnonce = '', response, username } = fields;
    if (nonce !== this.#nonce || this.#uses.has(nc) || this.#uses.size >= nonceUses) {
      this.renewNonce();
      return false;
    }
    this.#uses.add(nc);
    const secret = hash(`${this.user}:fake device:${this.password}`);
    return this.#judge(username === this.user && fields['uri'] === uri && response === hash(`${secret}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`));
  }

  renewNonce(): void {
    this.#nonce = randomBytes(8).toString('hex');
    this.#uses = new Set();
  }

  #judge(right: boolean): boolean {
    if (!right) this.wrong += 1;
    return right;
  }
}
