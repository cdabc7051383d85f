/** Frigate NVR 0.16 to 0.18, behind its nginx: port 8971 with login, 5000 without. */
import { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import type { ServerHttp } from '../server-http.ts';
import type { Probe, ServerKindParts } from '../server-kind.ts';
import { createFrigateServer } from './frigate-server.ts';

const optionsSchema = z.object({
  /** Sound in the main stream's lane, where the camera has some. */
  audio: z.boolean().default(true),
});
const firstLogin = z.object({ admin_first_time_login: z.boolean() });
/** FastAPI's word for a body that is not what `LoginBody` wants. */
const validation = z.object({ detail: z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])).max(10) })).max(20) });

export const frigateKind: ServerKindParts = {
  kind: 'frigate',
  ports: [8971, 5000],
  async probe(_address, http, signal) {
    try {
      return await recognise(http, signal);
    } catch {
      return null;
    }
  },
  create(config, deps) {
    const options = optionsSchema.safeParse(config.options);
    if (!options.success) throw new ServerFault({ code: 'invalid-input', detail: `option ${String(options.error.issues[0]?.path[0] ?? '')}`.slice(0, 100) });
    return createFrigateServer(config, deps, options.data);
  },
};

async function recognise(http: ServerHttp, signal: AbortSignal): Promise<Probe | null> {
  const small = { signal, maxBytes: 65_536 };
  const found = { address: http.base.href, product: 'Frigate' };
  const alive = await http.bytes('api/', small);
  if (alive.status === 200 && alive.body.toString('utf8').startsWith('Frigate is running')) {
    const { status, body } = await http.bytes('api/version', small);
    return { ...found, version: status === 200 ? body.toString('utf8').trim().slice(0, 60) : null, needsLogin: false };
  }
  if (alive.status !== 401) return null;
  const welcome = await http.bytes('api/auth/first_time_login', small);
  if (welcome.status === 200 && firstLogin.safeParse(parse(welcome.body)).success) return { ...found, version: null, needsLogin: true };
  // Before 0.17: an empty login names the fields it misses. It is no attempt: nothing is compared.
  const login = await http.bytes('api/login', { ...small, method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': '1' }, body: '{}' });
  const missing = login.status === 422 ? validation.safeParse(parse(login.body)) : null;
  const fields = new Set(missing?.data?.detail.map(({ loc }) => loc.at(-1)));
  return fields.has('user') && fields.has('password') ? { ...found, version: null, needsLogin: true } : null;
}

function parse(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return null; }
}
