/** Who may speak to a server on loopback at all, before any token is looked at (F72: DNS rebinding, drive-by pages). */
import { isIP } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** Host headers that are ours, exactly and with the port. `addresses` are this machine's, used when we listen on all of them. */
export function allowedHosts(listenHost: string, port: number, addresses: readonly string[]): ReadonlySet<string> {
  const own = isUnspecified(listenHost) ? addresses : [listenHost];
  const names = [...loopbackNames, ...own.map((address) => (isIP(address) === 6 ? `[${address}]` : address.toLowerCase()))];
  return new Set(names.map((name) => `${name}:${port}`));
}

/** Why the request is refused, or null. The recorder serves programs: a browser page, whatever its origin, has no business here. */
export function originProblem(headers: IncomingHttpHeaders, hosts: ReadonlySet<string>): string | null {
  if (!headers.host || !hosts.has(headers.host.toLowerCase())) return 'unknown Host';
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, hosts)) return 'foreign Origin';
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') return 'cross-site request';
  return null;
}

function isOwnOrigin(origin: string, hosts: ReadonlySet<string>): boolean {
  return /^https?:\/\//.test(origin) && hosts.has(origin.replace(/^https?:\/\//, '').toLowerCase());
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^(::ffff:)?127\./.test(address);
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
