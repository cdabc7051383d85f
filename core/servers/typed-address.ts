/** What a person typed as a server's address, as addresses to try. Pure. */
import { CoreFault } from '../fault.ts';

export interface TypedAddress {
  /** Addresses to probe, in the order typed or of the ports given. */
  readonly tries: readonly URL[];
  /** A user name that stood in the address; a password there is refused, it would be seen on the screen. */
  readonly user: string | null;
}

const mostLetters = 500;
const tlsPorts = new Set([443, 7001, 8443, 8971]);

/** Throws a `CoreFault` `invalid-input`. `ports` are tried where none was typed. */
export function readTypedAddress(typed: string, ports: readonly number[]): TypedAddress {
  const text = typed.trim();
  if (text === '' || text.length > mostLetters || /[\s\p{Cc}]/u.test(text)) throw wrong('type an address such as 192.168.1.20 or https://vms.example:7001');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') throw wrong(`${scheme}: addresses are added as an inventory of cameras`);
  const url = URL.parse(scheme === undefined ? `http://${text}` : text);
  if (!url || url.hostname === '') throw wrong('this is not an address');
  if (url.password !== '') throw wrong('leave the password out of the address; it is asked for next');
  if (isForbidden(url.hostname)) throw wrong('this address is reserved for the machine itself');
  const user = url.username === '' ? null : decoded(url.username);
  url.username = '';
  url.hash = '';
  url.search = '';
  if (scheme !== undefined && (url.port !== '' || /:(80|443)(\/|$)/.test(text))) return { tries: [url], user };
  const typedPort = url.port !== '' || /:80(\/|$)/.test(text.replace(/^\[[^\]]*\]/, ''));
  const wanted = typedPort ? [Number(url.port || 80)] : ports;
  const schemes = scheme !== undefined ? [scheme] : null;
  return {
    user,
    tries: wanted.flatMap((port) => (schemes ?? (typedPort ? ['http', 'https'] : [tlsPorts.has(port) ? 'https' : 'http'])).map((one) => {
      const tried = new URL(`${one}://${url.host.replace(/:\d+$/, '')}:${port}${url.pathname}`);
      return tried;
    })),
  };
}

/** The address clouds give their machines' secrets at (F64). */
function isForbidden(host: string): boolean {
  return /^169\.254\.|^\[fe80:|^0\.0\.0\.0$|^\[::\]$/i.test(host);
}

/** As it stands where it is not well escaped. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function wrong(detail: string): CoreFault {
  return new CoreFault('invalid-input', detail);
}
