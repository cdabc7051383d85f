/**
 * Logins inside media addresses. What is stored and shown has none: `rtsp://user:secret@…` loses its user and password, and
 * `…?user=a&pwd=b`, the way of many cheap cameras, keeps the places `{user}` and `{password}` to be filled at the moment of opening.
 */
import type { Credentials } from './server-kind.ts';

const userNames = 'user|username|usr|loginuser|loginuse|login|account';
const passwordNames = 'password|passwd|pass|pwd|psw|loginpas|loginpass|token|access_token|apikey|api_key|key|auth|secret';
/** In queries, and in paths such as `/user=a&password=b&channel=1`. */
const named = new RegExp(`([?&/;](${userNames}|${passwordNames})=)([^&/?#;]*)`, 'gi');
const isUserName = new RegExp(`^(?:${userNames})$`, 'i');

export interface TakenLogin {
  /** Without any secret. */
  readonly address: string;
  /** Null where the address held none. */
  readonly login: Credentials | null;
}

/**
 * Null for what is no absolute address with a host, and where it cannot be told what is secret: two different logins in one address,
 * or an `@` behind the host, which a slash in a password leaves there (it must be written `%2F`).
 */
export function takeLogin(address: string): TakenLogin | null {
  const url = URL.parse(address);
  if (!url || url.hostname === '') return null;
  const found: { user?: string; password?: string } = {};
  let clash = false;
  const keep = (what: 'user' | 'password', text: string): void => {
    const value = decoded(text);
    clash ||= found[what] !== undefined && found[what] !== value;
    found[what] = value;
  };
  if (url.username !== '') keep('user', url.username);
  if (url.password !== '') keep('password', url.password);
  url.username = '';
  url.password = '';
  url.hash = '';
  // The host of rtsp addresses keeps its case otherwise.
  const origin = `${url.protocol}//${url.host.toLowerCase()}`;
  const rest = (url.pathname + url.search).replace(named, (whole, before: string, name: string, value: string) => {
    if (value === '' || /^\{(?:user|password)\}$/.test(decoded(value))) return whole;
    const what = isUserName.test(name) ? 'user' : 'password';
    keep(what, value);
    return `${before}{${what}}`;
  }).replace(place, (_whole, what: string) => `{${what.toLowerCase()}}`);
  if (clash || rest.includes('@')) return null;
  const { user, password } = found;
  return { address: origin + rest, login: user === undefined && password === undefined ? null : { user: user ?? '', password: password ?? '' } };
}

/** An RTSP address to open: with user and password, and with the places in it filled. */
export function withLogin(address: string, login: Credentials | null): string {
  const url = new URL(fillLogin(address, login));
  if (login && login.user !== '' && !hasPlaces(address)) {
    // The setters leave a percent sign as it is.
    url.username = encodeURIComponent(login.user);
    url.password = encodeURIComponent(login.password);
  }
  return url.href;
}

/** The places in an address filled, escaped; without a login they are left empty. */
export function fillLogin(address: string, login: Credentials | null): string {
  return address.replace(place, (_whole, what: string) => encodeURIComponent(what.toLowerCase() === 'user' ? login?.user ?? '' : login?.password ?? ''));
}

/** The login travels inside the address, not in a header. */
export function hasPlaces(address: string): boolean {
  return address.search(place) >= 0;
}

/** Braces as they were typed, or as a URL's path writes them. */
const place = /(?:\{|%7B)(user|password)(?:\}|%7D)/gi;

function decoded(text: string): string {
  try { return decodeURIComponent(text); } catch { return text; }
}
