/** Certificates of recording servers: self-signed ones are normal, so a person approves one and from then on only that one is good (F18). */
import tls from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { ServerFault } from './recording-server.ts';

export interface SeenCertificate {
  /** SHA-256, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** As the certificate says it, e.g. `Nov 25 10:00:00 2027 GMT`. */
  readonly validTo: string;
  /** The machine trusts its issuer and it is for this name. */
  readonly trusted: boolean;
}

/** Throws a `ServerFault` unless the peer shows the approved certificate, or a trusted one where none was approved. */
export function checkCertificate(socket: TLSSocket, approved: string | undefined): void {
  const { fingerprint256 } = socket.getPeerCertificate();
  if (approved === undefined ? socket.authorized : fingerprint256 === approved) return;
  throw new ServerFault({
    code: approved === undefined ? 'certificate-unknown' : 'certificate-changed',
    detail: `certificate ${fingerprint256 ?? '(none)'}${approved === undefined ? '' : `, approved was ${approved}`}`,
  });
}

/** Looks at a server's certificate without sending it anything. Rejects with a `ServerFault`. */
export function readCertificate(address: URL, signal: AbortSignal): Promise<SeenCertificate> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const host = address.hostname.replace(/^\[|\]$/g, '');
    const socket = tls.connect({ host, port: Number(address.port || 443), servername: isName(host) ? host : '', rejectUnauthorized: false });
    const end = (): void => { socket.destroy(); };
    signal.addEventListener('abort', end, { once: true });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate();
      resolve({
        fingerprint: certificate.fingerprint256, subject: nameOf(certificate.subject), issuer: nameOf(certificate.issuer),
        validTo: certificate.valid_to, trusted: socket.authorized,
      });
      end();
    });
    socket.once('error', () => { reject(new ServerFault({ code: 'server-unreachable', detail: 'no TLS answer' })); });
    socket.once('close', () => {
      signal.removeEventListener('abort', end);
      reject(signal.aborted ? signal.reason : new ServerFault({ code: 'server-unreachable', detail: 'the TLS connection was closed' }));
    });
  });
}

const isName = (host: string): boolean => !/^[\d.]+$|:/.test(host);

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const value = name?.CN ?? name?.O ?? '';
  return (Array.isArray(value) ? value.join(', ') : value).slice(0, 200);
}
