/** Connections to one recording server: TLS only to the approved certificate or, where none was approved, to a trusted one (F18). */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { checkCertificate } from './certificate.ts';
import { steadyLookup } from './steady-lookup.ts';
import type { Look } from './steady-lookup.ts';

/** For one TCP or TLS connection, ms. */
export const connectMs = 3_000;

/** Nothing is sent before the certificate was checked. The callback's error is a `ServerFault` for a certificate that is not good. `look` is another name service than the system's, for tests. */
export function pinnedConnector(approved: string | undefined, look?: Look): buildConnector.connector {
  // Checked by ourselves after the handshake: a self-signed one is good when it is the approved one. No session is resumed: a resumed
  // one shows no certificate, and Node does not look at the name of the peer again. HTTP/2 would put a whole wall on one connection.
  const connect = buildConnector({ timeout: connectMs, rejectUnauthorized: false, maxCachedSessions: 0, allowH2: false, lookup: steadyLookup(look) });
  return (options, callback) => connect(options, (...result) => {
    const [error, socket] = result;
    if (error || !socket || !('getPeerCertificate' in socket)) return callback(...result);
    try {
      checkCertificate(socket as TLSSocket, approved);
      callback(...result);
    } catch (fault) {
      socket.destroy();
      callback(fault as Error, null);
    }
  });
}

/** A connection of its own for what is not HTTP. Rejects as the connector does. */
export function connectTo(connector: buildConnector.connector, url: URL): Promise<Socket> {
  const secure = /^(https|wss):$/.test(url.protocol);
  const options = {
    hostname: url.hostname.replace(/^\[|\]$/g, ''), host: url.host, protocol: secure ? 'https:' : 'http:', port: url.port || (secure ? '443' : '80'),
  };
  return new Promise((resolve, reject) => {
    connector(options, (error, socket) => { if (error || !socket) reject(error ?? new Error('no connection')); else resolve(socket); });
  });
}
