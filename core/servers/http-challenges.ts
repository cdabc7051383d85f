/** HTTP authentication of cameras and small servers: reading challenges (RFC 9110 11.6), answering Digest with MD5 and SHA-256 (RFC 7616). Pure but for the client's nonce. */
import { createHash, randomBytes } from 'node:crypto';

export interface Challenge {
  /** Lower case: `digest`, `basic`, `bearer` … */
  readonly scheme: string;
  /** Names in lower case, values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

const maxHeader = 8_192;
const maxChallenges = 16;

/** All challenges of one or several `WWW-Authenticate` headers, in order; what is not well-formed is left out. */
export function readChallenges(header: string | readonly string[] | undefined): readonly Challenge[] {
  return [header ?? []].flat().flatMap((one) => readHeader(one.slice(0, maxHeader)));
}

/** A parameter, or the scheme that begins a challenge; commas separate both. */
const part = /[\s,]*(?:([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([A-Za-z][A-Za-z0-9-]*)(?=\s|,|$))/y;

function readHeader(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  part.lastIndex = 0;
  for (let found = part.exec(header); found && found[0] !== ''; found = part.exec(header)) {
    const [, name, quoted, plain, scheme] = found;
    if (challenges.length === maxChallenges) break;
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    else if (name !== undefined) challenges.at(-1)?.parameters.set(name.toLowerCase(), quoted === undefined ? plain ?? '' : quoted.replace(/\\(.)/g, '$1'));
  }
  return challenges;
}

const hashes = { 'MD5': 'md5', 'MD5-SESS': 'md5', 'SHA-256': 'sha256', 'SHA-256-SESS': 'sha256' } as const;
type Algorithm = keyof typeof hashes;

/** What a Digest challenge asks for, as far as it can be answered. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: Algorithm;
  /** As the server wrote it; absent is answered without. */
  readonly algorithmName: string | null;
  /** `null`: RFC 2069, as old cameras do. */
  readonly qop: 'auth' | null;
  /** The user name is wanted hashed (RFC 7616 3.4.4). */
  readonly userhash: boolean;
  /** The nonce was used up, the login was right (RFC 7616 3.3). */
  readonly stale: boolean;
}

/** The strongest Digest challenge that can be answered, or null. Bodies are not signed: `auth-int` alone is not answered. */
export function digestChallengeOf(challenges: readonly Challenge[]): DigestChallenge | null {
  const known = challenges.flatMap(({ scheme, parameters }) => {
    const algorithm = (parameters.get('algorithm') ?? 'MD5').toUpperCase();
    const nonce = parameters.get('nonce');
    const qops = parameters.get('qop')?.toLowerCase().split(/[\s,]+/).filter((one) => one !== '') ?? [];
    if (scheme !== 'digest' || nonce === undefined || !Object.hasOwn(hashes, algorithm) || (qops.length > 0 && !qops.includes('auth'))) return [];
    return [{
      realm: parameters.get('realm') ?? '', nonce, opaque: parameters.get('opaque') ?? null, algorithm: algorithm as Algorithm,
      algorithmName: parameters.get('algorithm') ?? null, qop: qops.length > 0 ? 'auth' as const : null, userhash: parameters.get('userhash')?.toLowerCase() === 'true',
      stale: parameters.get('stale')?.toLowerCase() === 'true',
    }];
  });
  return known.find(({ algorithm }) => algorithm.startsWith('SHA-256')) ?? known[0] ?? null;
}

export interface DigestWant {
  readonly user: string;
  readonly password: string;
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly uri: string;
  /** How often this nonce was used, from 1. */
  readonly count: number;
  /** Given by tests; else 128 random bits. */
  readonly cnonce?: string;
}

/** The value of `Authorization`. */
export function digestAuthorization(challenge: DigestChallenge, { user, password, method, uri, count, cnonce = randomBytes(16).toString('hex') }: DigestWant): string {
  const { realm, nonce, opaque, algorithm, algorithmName, qop, userhash } = challenge;
  const hash = (text: string): string => createHash(hashes[algorithm]).update(text, 'utf8').digest('hex');
  const nc = count.toString(16).padStart(8, '0');
  const session = algorithm.endsWith('-SESS');
  const plain = hash(`${user}:${realm}:${password}`);
  const secret = session ? hash(`${plain}:${nonce}:${cnonce}`) : plain;
  const what = hash(`${method}:${uri}`);
  const response = qop ? hash(`${secret}:${nonce}:${nc}:${cnonce}:${qop}:${what}`) : hash(`${secret}:${nonce}:${what}`);
  return `Digest ${[
    userOf(userhash ? hash(`${user}:${realm}`) : user),
    `realm=${quoted(realm)}`, `nonce=${quoted(nonce)}`, `uri=${quoted(uri)}`, `response="${response}"`,
    ...(algorithmName === null ? [] : [`algorithm=${algorithm === 'MD5' ? 'MD5' : algorithmName}`]),
    ...(qop ? [`qop=${qop}`, `nc=${nc}`] : []),
    ...(qop || session ? [`cnonce="${cnonce}"`] : []),
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
    ...(userhash ? ['userhash=true'] : []),
  ].join(', ')}`;
}

/** RFC 7616 3.4: names beyond ASCII travel as `username*` (RFC 5987). */
function userOf(user: string): string {
  return /^[\x20-\x7e]*$/.test(user) ? `username=${quoted(user)}` : `username*=UTF-8''${encodeURIComponent(user).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\r\n]/g, '').replace(/["\\]/g, '\\$&')}"`;
}
