/** A self-signed certificate for 127.0.0.1, as recording servers make for themselves. */
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SelfSigned { readonly key: Buffer; readonly cert: Buffer; /** SHA-256, upper-case hex with colons. */ readonly fingerprint: string }

/** `altNames` as openssl writes them, e.g. `IP:127.0.0.1`; without any it is for no address at all. */
export function makeSelfSigned(name = 'nx', altNames = ''): SelfSigned {
  const folder = mkdtempSync(path.join(tmpdir(), 'self-signed-'));
  try {
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-subj', `/CN=${name}`, ...(altNames ? ['-addext', `subjectAltName=${altNames}`] : []), '-keyout', path.join(folder, 'key'), '-out', path.join(folder, 'cert')]);
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`);
    const cert = readFileSync(path.join(folder, 'cert'));
    return { key: readFileSync(path.join(folder, 'key')), cert, fingerprint: new X509Certificate(cert).fingerprint256 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
