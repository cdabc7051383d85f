/** Which addresses a page of ours may go to; pure, so that it is tested without Electron. */

/** Compared as parsed addresses, never as text beginnings. The first page has no origin yet, and Chromium's own page of an error has none of ours. */
export function sameOrigin(next: string, current: string): boolean {
  if (!URL.canParse(next)) return false;
  if (!URL.canParse(current) || new URL(current).protocol === 'chrome-error:') return true;
  return new URL(next).origin === new URL(current).origin;
}

/** The core's origin, its cameras' host names on the same port, and what a page makes itself. */
export function isOurs(address: string, origin: string): boolean {
  if (!URL.canParse(address) || !URL.canParse(origin)) return false;
  const url = new URL(address);
  if (url.protocol === 'blob:' || url.protocol === 'data:') return true;
  const own = new URL(origin);
  const protocolFits = url.protocol === own.protocol || (url.protocol === 'ws:' && own.protocol === 'http:');
  return protocolFits && url.port === own.port && (url.hostname === own.hostname || /^c\d{1,6}\.localhost$/.test(url.hostname));
}

/** A page of this origin; false while there is none yet. */
export function isOwnPage(address: string, origin: string): boolean {
  return URL.canParse(address) && URL.canParse(origin) && /^https?:/.test(address) && new URL(address).origin === new URL(origin).origin;
}

/** A file that a page of this origin made itself, as lists and presets to be kept: nothing of it comes over the network. */
export function isOwnFile(address: string, origin: string): boolean {
  return address.startsWith('blob:') && isOwnPage(address.slice('blob:'.length), origin);
}
