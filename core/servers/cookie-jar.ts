/** Cookies of one upstream session, in memory only. What undici's parser reads, kept by the rules of RFC 6265 that matter within one host. */
import { parseCookie } from 'undici';

const maxCookies = 32;
const maxCookieChars = 4096;

interface Kept { readonly value: string; readonly path: string; readonly secure: boolean }

export interface CookieJar {
  /** Takes the `Set-Cookie` headers of an answer from this address. */
  keep(from: URL, headers: string | string[] | undefined): void;
  /** The `Cookie` header for this address; empty for none. */
  header(to: URL): string;
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Kept>();
  return {
    keep(from, headers) {
      for (const text of [headers ?? []].flat()) {
        const cookie = text.length <= maxCookieChars ? parsed(text) : null;
        if (!cookie) continue;
        const path = cookie.path?.startsWith('/') ? cookie.path : from.pathname.slice(0, Math.max(1, from.pathname.lastIndexOf('/')));
        const key = `${cookie.name} ${path}`;
        cookies.delete(key);
        const gone = (cookie.maxAge !== undefined && cookie.maxAge <= 0) || (cookie.expires !== undefined && new Date(cookie.expires).getTime() <= Date.now());
        if (gone) continue;
        cookies.set(key, { value: cookie.value, path, secure: cookie.secure === true });
        const oldest = cookies.keys().next();
        if (cookies.size > maxCookies && !oldest.done) cookies.delete(oldest.value);
      }
    },
    // MediaMTX marks its cookies Secure and writes the session into the addresses where they do not come back: over plain HTTP they must not.
    header: (to) => [...cookies].filter(([, { path, secure }]) => within(to.pathname, path) && (!secure || to.protocol === 'https:'))
      .map(([key, { value }]) => `${key.slice(0, key.indexOf(' '))}=${value}`).join('; '),
  };
}

function parsed(text: string): ReturnType<typeof parseCookie> {
  try { return parseCookie(text); } catch { return null; }
}

function within(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
