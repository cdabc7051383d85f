/** Recognises MediaMTX at any of its HTTP ports, without a login. */
import { ServerFault } from '../recording-server.ts';
import type { Probe } from '../server-kind.ts';
import type { ServerHttp } from '../server-http.ts';
import { infoAnswer } from './answers.ts';

export const apiPort = 9997;

/** Null where something else answers. Never rejects. */
export async function findMediaMtx(address: URL, http: ServerHttp, signal: AbortSignal): Promise<Probe | null> {
  const here = await askApi(new URL('/', address), http, signal);
  if (here?.is === 'api') return here.probe;
  if (!here) return null;
  // Another of its services: the control API stands beside, where it is on at all.
  const beside = new URL('/', address);
  beside.port = String(apiPort);
  const there = await askApi(beside, http, signal);
  return there?.is === 'api' ? there.probe : { address: beside.href, product: 'MediaMTX', version: null, needsLogin: true };
}

type Found = { readonly is: 'api'; readonly probe: Probe } | { readonly is: 'other' };

async function askApi(base: URL, http: ServerHttp, signal: AbortSignal): Promise<Found | null> {
  try {
    const { status, headers, body } = await http.bytes(new URL('v3/info', base).href, { signal, timeoutMs: 2_000, maxBytes: 64 * 1024 });
    const probe = { address: base.href, product: 'MediaMTX', version: null, needsLogin: false };
    const info = infoAnswer.required().safeParse(parseJson(body));
    // A reverse proxy may have put its own name into `Server`; these two fields are answer enough.
    if (status === 200 && info.success) return { is: 'api', probe: { ...probe, version: info.data.version } };
    if (headers['server'] !== 'mediamtx') return null;
    return await (status === 401 || status === 404 ? olderApi(base, http, signal) : { is: 'other' as const });
  } catch (error) {
    if (error instanceof ServerFault || signal.aborted) return null;
    throw error;
  }
}

/** Before 1.15.2 there was no `info`; 401 may also come from a path of that name at another service, which has no such list. */
async function olderApi(base: URL, http: ServerHttp, signal: AbortSignal): Promise<Found> {
  const { status, headers } = await http.bytes(new URL('v3/paths/list', base).href, { signal, timeoutMs: 2_000, redirects: 0 });
  const isJson = String(headers['content-type']).startsWith('application/json');
  if (isJson && (status === 200 || status === 401)) return { is: 'api', probe: { address: base.href, product: 'MediaMTX', version: null, needsLogin: status === 401 } };
  return { is: 'other' };
}

function parseJson(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return null; }
}
