/** The address that opens a monitor's page at the door of a core elsewhere. Its token comes from a file: other accounts read command lines. */
import { readFileSync, statSync } from 'node:fs';
import { KioskOptionsFault } from './kiosk-options.ts';
import type { KioskProgramOptions } from './kiosk-options.ts';

/** 256 bits in base64url, as the core makes them. */
const token = /^[\w-]{43}$/;

/** Throws `KioskOptionsFault`, which does not tell the token. */
export function kioskAddress({ origin, tokenFile }: Pick<KioskProgramOptions, 'origin' | 'tokenFile'>): string {
  const text = read(tokenFile);
  if (token.test(text)) return addressOf(origin, text);
  const told = URL.parse(text);
  const secret = told?.searchParams.get('token') ?? '';
  if (!token.test(secret)) throw new KioskOptionsFault(`${tokenFile} holds neither a monitor's address nor its token`);
  if (told?.origin !== origin) throw new KioskOptionsFault(`${tokenFile} holds the address of another core than --address`);
  return addressOf(origin, secret);
}

/** True where accounts besides its owner's and its group's may read it; Windows has no such bits. */
export function isOpenToAll(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o004) !== 0;
}

function addressOf(origin: string, secret: string): string {
  return `${origin}/launch?token=${secret}`;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new KioskOptionsFault(`the file ${file} cannot be read`);
  }
}
