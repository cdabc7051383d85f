/** The certificate of the TLS door: the person's own files, or one made here at the first use and kept in the data folder. */
import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { ownerOnlyFolder } from '../data/owner-only.ts';
import { CoreFault } from '../fault.ts';

export interface DoorCertificate {
  readonly key: string;
  readonly cert: string;
  /** Names and addresses it is for; wildcards left out. */
  readonly names: readonly string[];
  /** SHA-256 of its public key in base64, by which a kiosk browser may know a certificate that nobody vouches for; null for the person's own. */
  readonly pin: string | null;
}

const dayMs = 24 * 3600_000;
const validDays = 730;
/** One that ends within this time is made anew, with the same key, so that its pin stays. */
const renewBeforeMs = 60 * dayMs;

/** Throws `invalid-input` for files that are no certificate with its key. */
export function readDoorCertificate(certFile: string, keyFile: string): DoorCertificate {
  const cert = readText(certFile);
  const key = readText(keyFile);
  const parsed = parse(cert, key);
  if (!parsed) throw new CoreFault('invalid-input', `${certFile} and ${keyFile} are no certificate with its private key (PEM, without a passphrase).`);
  return { key, cert, names: namesOf(parsed), pin: null };
}

/** In `folder`, owner-only. `host` is what the door listens on. */
export async function ownDoorCertificate(folder: string, host: string, now: number): Promise<DoorCertificate> {
  ownerOnlyFolder(folder);
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  const key = existsSync(keyFile) && isKey(readText(keyFile)) ? readText(keyFile) : await makeKey(keyFile);
  let cert = existsSync(certFile) ? readText(certFile) : '';
  let parsed = parse(cert, key);
  if (!parsed || !namesOf(parsed).includes(host) || Date.parse(parsed.validTo) - now < renewBeforeMs) {
    cert = await makeCertificate(key, host, now);
    writeFileSync(certFile, cert, { mode: 0o600 });
    parsed = new X509Certificate(cert);
  }
  const pin = createHash('sha256').update(parsed.publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return { key, cert, names: namesOf(parsed), pin };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CoreFault('not-found', `The file ${file} cannot be read.`);
  }
}

function isKey(text: string): boolean {
  try { return createPrivateKey(text).asymmetricKeyType === 'ec'; } catch { return false; }
}

/** Null where they do not belong together. */
function parse(cert: string, key: string): X509Certificate | null {
  try {
    const parsed = new X509Certificate(cert);
    return parsed.checkPrivateKey(createPrivateKey(key)) ? parsed : null;
  } catch {
    return null;
  }
}

function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '').split(', ').flatMap((entry) => /^(?:DNS|IP Address):([A-Za-z0-9.:-]{1,253})$/.exec(entry)?.[1]?.toLowerCase() ?? []).map(plainAddress);
}

/** Node writes IPv6 addresses of a certificate in full and in capitals; people do not. */
function plainAddress(name: string): string {
  return isIP(name) === 6 ? (URL.parse(`https://[${name}]`)?.hostname.slice(1, -1) ?? name) : name;
}

async function makeKey(file: string): Promise<string> {
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const key = pem('PRIVATE KEY', Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)));
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** By @peculiar/x509, with which werift makes its own certificates for WebRTC; loaded only when one is made. */
async function makeCertificate(key: string, host: string, now: number): Promise<string> {
  const x509 = await import('@peculiar/x509');
  const der = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, true, ['sign']);
  const { d: _private, key_ops: _ops, ...open } = await webcrypto.subtle.exportKey('jwk', privateKey);
  const publicKey = await webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Manara', notBefore: new Date(now - dayMs), notAfter: new Date(now + validDays * dayMs),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' }, keys: { privateKey, publicKey },
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }]),
    ],
  });
  return made.toString('pem');
}

function pem(kind: string, der: Buffer): string {
  return `-----BEGIN ${kind}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${kind}-----\n`;
}
