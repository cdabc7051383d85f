/** Looks up a server's name; while the name service fails or is slow, the addresses it gave last are used (F17). They are only where to knock: who answers there is told by the certificate. */
import dns from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** A name service that is slower than this (ms) is not waited for where an address is known: a connection has three seconds for all of it. */
const slowMs = 1_000;

export type Look = (hostname: string, options: dns.LookupAllOptions, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/** Keeps what it learns as long as it lives. */
export function steadyLookup(look: Look = dns.lookup): LookupFunction {
  const known = new Map<string, readonly LookupAddress[]>();
  return (hostname, { all = false, ...options }, callback) => {
    const key = `${hostname} ${options.family ?? 0}`;
    let isTold = false;
    const tell = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]): void => {
      if (isTold) return;
      isTold = true;
      clearTimeout(timer);
      const [first] = addresses;
      if (all || !first) callback(error, [...addresses]);
      else callback(error, first.address, first.family);
    };
    const timer = setTimeout(() => {
      const last = known.get(key);
      if (last) tell(null, last);
    }, slowMs);
    look(hostname, { ...options, all: true }, (error, addresses) => {
      if (!error && addresses.length > 0) known.set(key, addresses);
      const last = known.get(key);
      if (last) tell(null, last);
      else tell(error ?? Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' }), []);
    });
  };
}
