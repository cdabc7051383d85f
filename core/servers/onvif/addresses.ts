/** What a device says of its own addresses, brought to the host a person typed: behind NAT it knows only its inner one. Pure. */
import { ServerFault } from '../recording-server.ts';
import type { Credentials } from '../server-kind.ts';

export interface Reach {
  /** As typed. */
  readonly base: URL;
  /** `typed`: ports too are replaced, for a device behind one forwarded port. */
  readonly ports: 'device' | 'typed';
}

/** An address of a service, a subscription or a still. Null for anything but HTTP. */
export function reachable(told: string, { base, ports }: Reach): string | null {
  const url = URL.parse(told.trim(), base.href);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  // Never from TLS down to none, and with the scheme goes the port.
  if (ports === 'typed' || (base.protocol === 'https:' && url.protocol === 'http:')) {
    url.protocol = base.protocol;
    url.port = base.port;
  }
  url.hostname = base.hostname;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
}

/** A stream's address with the login in it; stays in core and recorder. Throws `server-garbage` for anything but RTSP. */
export function rtspAddress(told: string, { base }: Reach, login: Credentials | null): string {
  const url = URL.parse(told.trim());
  if (!url || !/^rtsps?:$/.test(url.protocol) || !url.hostname) throw new ServerFault({ code: 'server-garbage', detail: 'the device gives no RTSP address' });
  url.hostname = base.hostname;
  url.username = login ? encodeURIComponent(login.user) : '';
  url.password = login ? encodeURIComponent(login.password) : '';
  return url.href;
}
