/** Decides from its headers alone whether a request may be answered, and as what. Pure (F72: DNS rebinding, drive-by pages). */

export interface RequestFacts {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly upgrade: boolean;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`; only browsers send it and no page can forge it. */
  readonly fetchSite: string | undefined;
  /** The cookie of this core's run was there. */
  readonly hasSession: boolean;
}

export type Verdict =
  /** The page's own origin, with its cookie (or the launch that gives it). */
  | { readonly is: 'page' }
  /** A ticket's address on a camera's own host name; the ticket itself is still to be checked. */
  | { readonly is: 'media' }
  | { readonly is: 'move'; readonly to: string }
  | { readonly is: 'refused'; readonly why: 'host' | 'origin' | 'site' | 'session' | 'place' };

const mediaHost = /^c\d{1,6}\.localhost:(\d+)$/;
const reading = new Set(['GET', 'HEAD']);

export function pageOrigin(port: number): string {
  return `http://127.0.0.1:${port}`;
}

export function judge(facts: RequestFacts, port: number): Verdict {
  if (facts.host === `127.0.0.1:${port}`) return judgePage(facts, port);
  if (mediaHost.exec(facts.host ?? '')?.[1] === String(port)) return judgeMedia(facts, port);
  if (facts.host === `localhost:${port}` && reading.has(facts.method) && !facts.upgrade) return { is: 'move', to: pageOrigin(port) };
  return { is: 'refused', why: 'host' };
}

function judgePage(facts: RequestFacts, port: number): Verdict {
  const own = pageOrigin(port);
  const mustTellOrigin = facts.upgrade || !reading.has(facts.method);
  if (facts.origin === undefined ? mustTellOrigin : facts.origin !== own) return { is: 'refused', why: 'origin' };
  // `same-site` is another port of this machine: not ours either.
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none') return { is: 'refused', why: 'site' };
  if (facts.path.startsWith('/media/live/')) return { is: 'refused', why: 'place' };
  if (facts.path !== '/launch' && !facts.hasSession) return { is: 'refused', why: 'session' };
  return { is: 'page' };
}

/** The page's cookie does not reach these names (that is their point); the ticket in the path is the right. */
function judgeMedia(facts: RequestFacts, port: number): Verdict {
  if (facts.upgrade || !facts.path.startsWith('/media/live/')) return { is: 'refused', why: 'place' };
  if (facts.origin !== undefined) return facts.origin === pageOrigin(port) ? { is: 'media' } : { is: 'refused', why: 'origin' };
  // A browser that names no origin is embedding or navigating: nobody of ours does.
  if (facts.fetchSite !== undefined) return { is: 'refused', why: 'site' };
  return reading.has(facts.method) ? { is: 'media' } : { is: 'refused', why: 'origin' };
}
