/** Finds out what answers at a typed address, within three seconds and without credentials. */
import type { ServerKind } from '#model/server';
import { readCertificate } from './certificate.ts';
import type { SeenCertificate } from './certificate.ts';
import { createServerHttp } from './server-http.ts';
import type { Probe, ServerKindParts } from './server-kind.ts';
import { readTypedAddress } from './typed-address.ts';

export interface FoundServer extends Probe {
  readonly kind: ServerKind;
  /** To be shown and approved by a person; null for plain HTTP and for one the machine trusts. */
  readonly certificate: SeenCertificate | null;
}

export interface ProbeResult {
  /** Most telling first; empty when nothing known answered. */
  readonly found: readonly FoundServer[];
  /** Something took the connection although nothing known answered. */
  readonly reached: boolean;
  readonly user: string | null;
  readonly tookMs: number;
}

/** Issue 3: kind and version are named within this time, ms. */
export const probeLimitMs = 3_000;

/** Throws a `CoreFault` `invalid-input` for what is no address; whatever the other side does is part of the result. */
export async function probeServer(typed: string, kinds: readonly ServerKindParts[], signal: AbortSignal): Promise<ProbeResult> {
  const began = performance.now();
  const { tries, user } = readTypedAddress(typed, [...new Set(kinds.flatMap(({ ports }) => ports))]);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(probeLimitMs)]);
  const answers = await Promise.all(tries.map((address) => probeAddress(address, kinds, limit)));
  signal.throwIfAborted();
  const found = answers.flatMap((each) => each.found);
  const distinct = found.filter((one, at) => found.findIndex((other) => other.kind === one.kind && other.address === one.address) === at);
  return { found: distinct, reached: answers.some(({ reached }) => reached), user, tookMs: Math.round(performance.now() - began) };
}

async function probeAddress(address: URL, kinds: readonly ServerKindParts[], signal: AbortSignal): Promise<{ found: FoundServer[]; reached: boolean }> {
  const certificate = address.protocol === 'https:' ? await readCertificate(address, signal).catch(() => null) : null;
  if (address.protocol === 'https:' && !certificate) return { found: [], reached: false };
  const pinned = certificate && !certificate.trusted ? certificate : null;
  const http = createServerHttp({ address: address.href, ...(pinned && { certificate: pinned.fingerprint }) });
  try {
    const reached = await http.send('', { signal }).then(({ body }) => { body.destroy(); return true; }, () => false);
    // A port nobody listens at is not asked once for each kind.
    if (!reached && !signal.aborted) return { found: [], reached };
    const probes = await Promise.all(kinds.map(async (kind) => ({ kind: kind.kind, probe: await kind.probe(address, http, signal).catch(() => null) })));
    const found = probes.flatMap(({ kind, probe }) => (probe ? [{ ...probe, kind, certificate: pinned }] : []));
    return { found, reached: reached || found.length > 0 };
  } finally {
    await http.destroy();
  }
}
