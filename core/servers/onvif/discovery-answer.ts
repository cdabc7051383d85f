/** What a WS-Discovery answer suggests. Anybody in the network can send one, so it is only ever shown, never connected to (F64). Pure. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { cleanText } from '#model/clean-text';
import type { AddressConcern } from '#model/suggested-address';
import { parseXml } from './xml.ts';
import { many, node, optionalText, reply } from './xml-shapes.ts';

export type { AddressConcern } from '#model/suggested-address';

export interface SuggestedAddress {
  readonly url: string;
  readonly concerns: readonly AddressConcern[];
}

export interface SuggestedDevice {
  /** Its `urn:uuid:…`, at most 200 characters. */
  readonly id: string;
  /** Cleaned, as the device says it; empty where it does not. */
  readonly name: string;
  readonly hardware: string;
  /** `Streaming`, `G`, `T` … */
  readonly profiles: readonly string[];
  /** Best first: without concerns and from the address that answered. */
  readonly addresses: readonly SuggestedAddress[];
  /** Who sent the answer. */
  readonly from: string;
}

const match = z.object({ EndpointReference: node({ Address: optionalText }), Scopes: optionalText, XAddrs: optionalText });
const answer = z.object({
  Envelope: reply({
    Header: node({ RelatesTo: optionalText }),
    Body: node({ ProbeMatches: node({ ProbeMatch: many(match, 20) }) }),
  }),
});
const maxAddresses = 8;
const maxScopes = 100;

/** Empty for anything that is not an answer to one of our questions. Never throws. */
export function readDiscoveryAnswer(bytes: Uint8Array, from: string, questions: ReadonlySet<string>): SuggestedDevice[] {
  const read = answer.safeParse(parseOrNull(bytes));
  if (!read.success || !questions.has((read.data.Envelope.Header.RelatesTo ?? '').trim())) return [];
  return read.data.Envelope.Body.ProbeMatches.ProbeMatch.flatMap(({ EndpointReference, Scopes, XAddrs }) => {
    const id = cleanText(EndpointReference.Address ?? '', 200).toLowerCase();
    const addresses = words(XAddrs).slice(0, maxAddresses).flatMap((told) => suggestedAddress(told, from) ?? []).toSorted((a, b) => a.concerns.length - b.concerns.length);
    if (id === '' || addresses.length === 0) return [];
    const scopes = words(Scopes).slice(0, maxScopes);
    return [{ id, addresses, from, name: scopeOf(scopes, 'name'), hardware: scopeOf(scopes, 'hardware'), profiles: scopesOf(scopes, 'Profile').slice(0, 10) }];
  });
}

/** Null for what is no HTTP address. */
export function suggestedAddress(told: string, from: string): SuggestedAddress | null {
  const url = URL.parse(told.slice(0, 500));
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { url: url.href, concerns: concernsOf(host, from) };
}

function concernsOf(host: string, from: string): AddressConcern[] {
  const concerns: AddressConcern[] = [];
  const kind = isIP(host);
  const inner = mapped(host);
  if (kind === 0) concerns.push('name');
  if ((kind !== 0 && inner.startsWith('127.')) || inner === '::1') concerns.push('loopback');
  if (inner === '169.254.169.254' || inner === 'fd00:ec2::254') concerns.push('metadata');
  if ((kind !== 0 && inner.startsWith('169.254.')) || (kind === 6 && /^fe[89ab]/.test(inner))) concerns.push('link-local');
  if ((kind !== 0 && /^(?:0|22[4-9]|23\d|24\d|25[0-5])\./.test(inner)) || inner === '::' || (kind === 6 && inner.startsWith('ff'))) concerns.push('not-unicast');
  if (kind !== 0 && inner !== mapped(from.replace(/%.*$/, ''))) concerns.push('not-the-sender');
  return concerns;
}

/** An IPv4 address written as IPv6 is that address. */
function mapped(host: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(host) ?? [];
  if (high !== undefined && low !== undefined) {
    const bytes = [parseInt(high, 16), parseInt(low, 16)];
    return bytes.flatMap((pair) => [pair >> 8, pair & 255]).join('.');
  }
  return host.replace(/^::ffff:(?=[\d.]+$)/i, '').toLowerCase();
}

const words = (list: string | undefined): string[] => (list ?? '').split(/\s+/).filter((word) => word !== '');

/** `onvif://www.onvif.org/name/Front%20gate`. */
function scopesOf(scopes: readonly string[], kind: string): string[] {
  const start = `onvif://www.onvif.org/${kind}/`;
  return scopes.flatMap((scope) => (scope.toLowerCase().startsWith(start.toLowerCase()) ? cleanText(decoded(scope.slice(start.length)), 100) : '')).filter((name) => name !== '');
}
const scopeOf = (scopes: readonly string[], kind: string): string => scopesOf(scopes, kind)[0] ?? '';

function decoded(part: string): string {
  try { return decodeURIComponent(part); } catch { return part; }
}

function parseOrNull(bytes: Uint8Array): unknown {
  try { return parseXml(bytes); } catch { return null; }
}
