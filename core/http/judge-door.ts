/** The guard of the TLS door: one origin for page, sockets and media, every one of them with the monitor's cookie. Pure (F72). */
import type { RequestFacts } from './guard.ts';

export type DoorVerdict = { readonly is: 'page' } | { readonly is: 'refused'; readonly why: 'host' | 'origin' | 'site' | 'session' };

const reading = new Set(['GET', 'HEAD']);

export function judgeDoor(facts: RequestFacts, hosts: ReadonlySet<string>): DoorVerdict {
  if (facts.host === undefined || !hosts.has(facts.host)) return { is: 'refused', why: 'host' };
  const mustTellOrigin = facts.upgrade || !reading.has(facts.method);
  if (facts.origin === undefined ? mustTellOrigin : facts.origin !== `https://${facts.host}`) return { is: 'refused', why: 'origin' };
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none') return { is: 'refused', why: 'site' };
  if (facts.path !== '/launch' && !facts.hasSession) return { is: 'refused', why: 'session' };
  return { is: 'page' };
}
