/** HTTP digest access authentication (RFC 7616, and RFC 2617 for servers that name no qop), MD5 and SHA-256. Keeps no password. */
import { createHash, randomBytes } from 'node:crypto';

const hashes = { 'MD5': 'md5', 'MD5-SESS': 'md5', 'SHA-256': 'sha256', 'SHA-256-SESS': 'sha256' } as const;
type Algorithm = keyof typeof hashes;

export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: Algorithm;
  /** `auth` where the server offers it; null for the old scheme without a counter. */
  readonly qop: 'auth' | null;
  readonly stale: boolean;
  readonly userhash: boolean;
}

export interface DigestWant {
  readonly challenge: DigestChallenge;
  readonly user: string;
  readonly password: string;
  readonly method: string;
  /** Path and query exactly as in the request line. */
  readonly uri: string;
  /** From 1 for each nonce. */
  readonly count: number;
  /** Random text; made here unless told. */
  readonly cnonce?: string;
}

/** The strongest digest challenge of `WWW-Authenticate` that we can answer; null where there is none. Each field at most 1,000 characters. */
export function digestChallenge(header: string | readonly string[] | undefined): DigestChallenge | null {
  const found = [header ?? []].flat().flatMap((line) => line.slice(0, 8_000).split(/(?=\bDigest\s)/i)).flatMap((part) => readChallenge(part) ?? []);
  return found.find(({ algorithm }) => algorithm.startsWith('SHA-256')) ?? found[0] ?? null;
}

/** True where the header also, or only, takes the password in the clear. */
export function offersBasic(header: string | readonly string[] | undefined): boolean {
  return [header ?? []].flat().some((line) => /(?:^|,)\s*Basic\b/i.test(line.slice(0, 8_000)));
}

/** The value of `Authorization`. */
export function digestAuthorization({ challenge, user, password, method, uri, count, cnonce = randomBytes(12).toString('base64url') }: DigestWant): string {
  const { realm, nonce, opaque, algorithm, qop, userhash } = challenge;
  const hash = (text: string): string => createHash(hashes[algorithm]).update(text, 'utf8').digest('hex');
  const plain = hash(`${user}:${realm}:${password}`);
  const secret = algorithm.endsWith('-SESS') ? hash(`${plain}:${nonce}:${cnonce}`) : plain;
  const nc = count.toString(16).padStart(8, '0');
  const deed = hash(`${method}:${uri}`);
  const response = hash(qop ? `${secret}:${nonce}:${nc}:${cnonce}:${qop}:${deed}` : `${secret}:${nonce}:${deed}`);
  const name = userhash ? `username="${hash(`${user}:${realm}`)}", userhash=true` : userField(user);
  return [
    `Digest ${name}`, `realm=${quote(realm)}`, `nonce=${quote(nonce)}`, `uri=${quote(uri)}`, `algorithm=${nameOf(algorithm)}`, `response="${response}"`,
    ...(qop ? [`qop=${qop}`, `nc=${nc}`, `cnonce="${cnonce}"`] : algorithm.endsWith('-SESS') ? [`cnonce="${cnonce}"`] : []),
    ...(opaque === null ? [] : [`opaque=${quote(opaque)}`]),
  ].join(', ');
}

/** A server's nonce and how often it was used, so that a request needs no refusal first. */
export class DigestSession {
  #challenge: DigestChallenge | null = null;
  #count = 0;

  /** Takes what a 401 says. False where there is no digest to answer, or where it is the nonce that was just refused. */
  take(header: string | readonly string[] | undefined): boolean {
    const challenge = digestChallenge(header);
    if (!challenge) return false;
    const isNew = challenge.stale || challenge.nonce !== this.#challenge?.nonce || this.#count === 0;
    if (challenge.nonce !== this.#challenge?.nonce) this.#count = 0;
    this.#challenge = challenge;
    return isNew;
  }

  /** Null before the first challenge. */
  authorization(want: Pick<DigestWant, 'user' | 'password' | 'method' | 'uri'>): string | null {
    if (!this.#challenge) return null;
    this.#count += 1;
    return digestAuthorization({ ...want, challenge: this.#challenge, count: this.#count });
  }
}

function readChallenge(part: string): DigestChallenge | null {
  if (!/^Digest\s/i.test(part)) return null;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare] of part.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)) {
    if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), (quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '').slice(0, 1_000));
  }
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  const nonce = fields.get('nonce');
  const qops = fields.get('qop')?.toLowerCase().split(/\s*,\s*/);
  if (!Object.hasOwn(hashes, algorithm) || !nonce || (qops && !qops.includes('auth'))) return null;
  return {
    realm: fields.get('realm') ?? '', nonce, opaque: fields.get('opaque') ?? null, algorithm: algorithm as Algorithm, qop: qops ? 'auth' : null,
    stale: fields.get('stale')?.toLowerCase() === 'true', userhash: fields.get('userhash')?.toLowerCase() === 'true',
  };
}

const nameOf = (algorithm: Algorithm): string => algorithm.replace('-SESS', '-sess');
const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Header values are ASCII; other letters go as RFC 8187 has it (RFC 7616 section 3.4). */
function userField(user: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x20-\x7e]*$/.test(user)) return `username=${quote(user)}`;
  return `username*=UTF-8''${encodeURIComponent(user).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
