/** Cookies that a server sets while it redirects one request; they live no longer than that request. */
import { parseCookie } from 'undici';

const maxCookies = 32;
const maxCookieChars = 4_096;

export interface RedirectCookies {
  keep(headers: string | string[] | undefined): void;
  /** The `Cookie` header for this address beside the cookies the caller gave; empty for none. */
  header(to: URL, given: string | undefined): string;
}

export function createRedirectCookies(): RedirectCookies {
  const cookies = new Map<string, { readonly value: string; readonly secure: boolean }>();
  return {
    keep(headers) {
      for (const text of [headers ?? []].flat()) {
        const cookie = text.length <= maxCookieChars ? parsed(text) : null;
        if (!cookie?.name) continue;
        cookies.delete(cookie.name);
        const gone = cookie.maxAge !== undefined && cookie.maxAge <= 0;
        if (!gone && cookies.size < maxCookies) cookies.set(cookie.name, { value: cookie.value, secure: cookie.secure === true });
      }
    },
    header(to, given) {
      const own = (given ?? '').split(/;\s*/).filter((pair) => pair !== '' && !cookies.has(pair.slice(0, pair.indexOf('='))));
      // MediaMTX marks its cookies Secure and writes its session into addresses where they do not come back (RFC 6265 5.4).
      const set = [...cookies].filter(([, { secure }]) => !secure || to.protocol === 'https:').map(([name, { value }]) => `${name}=${value}`);
      return [...own, ...set].join('; ');
    },
  };
}

function parsed(text: string): ReturnType<typeof parseCookie> {
  try { return parseCookie(text); } catch { return null; }
}
