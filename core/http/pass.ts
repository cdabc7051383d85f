/** Who may open the wall: a launch token opens it, a cookie keeps it open; both die with this run of the product; a core that is started again after a crash takes them over. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The two secrets of a pass, to give a core that takes over from another (core/keep-core.ts). */
export interface PassKeys { readonly launchToken: string; readonly session: string }

export interface Pass {
  readonly keys: PassKeys;
  /** Good until the core stops, for any number of windows. */
  readonly launchToken: string;
  opens(token: string): boolean;
  /** The header that gives a browser the cookie. */
  readonly setCookie: (port: number) => string;
  hasSession(cookieHeader: string | undefined, port: number): boolean;
}

/** 256 random bits in base64url: 43 characters. */
export function randomId(): string {
  return randomBytes(32).toString('base64url');
}

export function createPass(keys: PassKeys = { launchToken: randomId(), session: randomId() }): Pass {
  const { launchToken, session } = keys;
  // Cookies do not know ports: two cores on one machine must not overwrite each other's.
  const nameOf = (port: number): string => `manara-${port}`;
  return {
    keys, launchToken,
    opens: (token) => same(token, launchToken),
    setCookie: (port) => `${nameOf(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    hasSession: (header, port) => cookiesNamed(header, nameOf(port)).some((value) => same(value, session)),
  };
}

/** The values of all cookies of this name. */
export function cookiesNamed(header: string | undefined, name: string): string[] {
  return (header ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

/** Compares in constant time whatever the lengths. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
