/** Digest login as cameras ask for it over RTSP (RFC 2069): MD5, without qop, a nonce a connection. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface RtspAccount { readonly user: string; readonly password: string }

const realm = 'dome';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export class RtspLogin {
  readonly #account: RtspAccount;
  readonly #nonce = randomBytes(16).toString('hex');

  /** The account is read at each request: a password may be changed while it runs. */
  constructor(account: RtspAccount) {
    this.#account = account;
  }

  get challenge(): string { return `Digest realm="${realm}", nonce="${this.#nonce}"`; }

  accepts(authorization: string | undefined, method: string, url: string): boolean {
    if (!authorization?.startsWith('Digest ')) return false;
    const fields = new Map(Array.from(authorization.matchAll(/(\w+)="([^"]*)"/g), ([, name = '', value = '']) => [name, value]));
    if (fields.get('username') !== this.#account.user || fields.get('nonce') !== this.#nonce || fields.get('uri') !== url) return false;
    const wanted = md5(`${md5(`${this.#account.user}:${realm}:${this.#account.password}`)}:${this.#nonce}:${md5(`${method}:${url}`)}`);
    const given = Buffer.from(fields.get('response') ?? '');
    return given.length === wanted.length && timingSafeEqual(given, Buffer.from(wanted));
  }
}
