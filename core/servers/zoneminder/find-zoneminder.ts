/** Recognises a ZoneMinder without credentials: by its version, or by how its API refuses to tell it. */
import type { ServerHttp } from '../server-http.ts';
import type { Probe } from '../server-kind.ts';
import { refusalAnswer, versionAnswer } from './answers.ts';

const maxBytes = 64 * 1024;
/** `/zm/` as packages install it, or a host of its own. */
const usual = ['zm/', ''];

export async function findZoneminder(address: URL, http: ServerHttp, signal: AbortSignal): Promise<Probe | null> {
  const typed = new URL('.', address);
  const bases = [...new Set([...(typed.pathname === '/' ? [] : [typed.href]), ...usual.map((path) => new URL(`/${path}`, typed).href)])];
  for (const base of bases) {
    const found = await probeAt(base, http, signal).catch(() => null);
    if (found) return found;
    if (signal.aborted) return null;
  }
  return null;
}

async function probeAt(base: string, http: ServerHttp, signal: AbortSignal): Promise<Probe | null> {
  const { status, body } = await http.bytes(`${base}api/host/getVersion.json`, { signal, maxBytes, headers: { accept: 'application/json' } });
  const answer: unknown = JSON.parse(body.toString('utf8'));
  const version = status === 200 ? versionAnswer.safeParse(answer) : null;
  if (version?.success && version.data.apiversion !== '') return { address: base, product: 'ZoneMinder', version: version.data.version, needsLogin: false };
  const refusal = status === 401 ? refusalAnswer.safeParse(answer) : null;
  return refusal?.success ? { address: base, product: 'ZoneMinder', version: null, needsLogin: true } : null;
}
