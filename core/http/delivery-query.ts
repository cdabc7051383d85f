/** Delivery directives of LL-HLS (`_HLS_msn`, `_HLS_part`, `_HLS_skip`): the only query a page may add to an address. Pure. */
import { CoreFault } from '../fault.ts';

const directives = /^(_HLS_(msn|part)=\d{1,16}|_HLS_skip=(YES|v2))(&(_HLS_(msn|part)=\d{1,16}|_HLS_skip=(YES|v2))){0,2}$/;

/** From a request's address; empty for none. Throws `invalid-input` for any other query. */
export function deliveryOf(requestUrl: string): string {
  const query = requestUrl.split('?')[1] ?? '';
  if (query !== '' && !directives.test(query)) throw new CoreFault('invalid-input', 'unknown query');
  return query;
}

/** Directives belong to one request; the address keeps its other parameters as they are. */
export function withDelivery(address: URL, delivery: string): URL {
  const url = new URL(address);
  const own = url.search.slice(1).split('&').filter((parameter) => parameter !== '' && !parameter.startsWith('_HLS_'));
  url.search = [...own, ...(delivery === '' ? [] : [delivery])].join('&');
  return url;
}
