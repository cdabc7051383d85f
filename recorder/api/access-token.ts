/** The bearer token: 256 random bits in a file only its owner may read. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const tokenPattern = /^[A-Za-z0-9_-]{32,512}$/;

/** Reads the token, or makes one when the file is missing. Throws when the file holds something else than a token. */
export function readOrCreateToken(path: string): string {
  try {
    const token = readFileSync(path, 'utf8').trim();
    if (!tokenPattern.test(token)) throw new Error(`the token file ${path} must hold 32 to 512 letters, digits, - or _`);
    // Somebody may have copied the file carelessly.
    chmodSync(path, 0o600);
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const token = randomBytes(32).toString('base64url');
  writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return token;
}

/** Compares in constant time whatever the lengths. */
export function tokenChecker(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
