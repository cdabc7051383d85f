/**
 * A Janus gateway's streaming plugin as a server that offers WebRTC, over its HTTP API: session, handle, `watch`, our answer in
 * `start`. ZoneMinder 1.38 and plain Janus servers are watched this way. The session lives as long as it is asked for events.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ServerFault } from './recording-server.ts';
import type { OfferedSession } from './recording-server.ts';
import type { ServerHttp } from './server-http.ts';

export interface JanusMount {
  /** Where the API is, relative to the server's address: `janus` unless an administrator moved it. */
  readonly path: string;
  readonly mountpoint: number | string;
  /** Of the mountpoint, where it has one. */
  readonly pin?: string;
  /** Of the whole gateway, where it has one. */
  readonly apiSecret?: string;
}

const offerMs = 8_000;
/** The gateway answers an idle long poll after 30 s, and drops a session after 60 s without any. */
const pollMs = 40_000;
const keepaliveMs = 25_000;
const retryMs = 1_000;
const destroyMs = 2_000;
const maxBytes = 512 * 1024;

const id = z.union([z.number().int().positive(), z.string().regex(/^[\w-]{1,64}$/)]);
const errorAnswer = z.object({ code: z.number(), reason: z.string().transform((text) => text.slice(0, 200)).default('') });
const made = z.object({ janus: z.string().max(40), data: z.object({ id }).optional(), error: errorAnswer.optional() });
const event = z.object({
  janus: z.string().max(40), error: errorAnswer.optional(), jsep: z.object({ type: z.string().max(20), sdp: z.string().max(200_000) }).optional(),
  plugindata: z.object({ data: z.object({ error_code: z.number().optional(), error: z.string().transform((text) => text.slice(0, 200)).optional() }) }).optional(),
});
const events = z.union([z.array(event).max(50), event.transform((one) => [one])]);

/** Rejects with a `ServerFault`: `not-found` for an unknown mountpoint, `not-allowed` for a wrong pin or secret. */
export async function openJanusOffer(http: ServerHttp, mount: JanusMount, signal: AbortSignal): Promise<OfferedSession> {
  const ask = async (path: string, body: object, within: AbortSignal): Promise<z.output<typeof made>> => {
    const secret = mount.apiSecret === undefined ? {} : { apisecret: mount.apiSecret };
    const answer = await http.json(path, made, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...body, ...secret, transaction: randomUUID() }), signal: within, maxBytes,
    });
    if (answer.error) throw faultOf(answer.error.code, answer.error.reason);
    return answer;
  };
  const create = async (path: string, body: object, within: AbortSignal): Promise<string> => {
    const { data } = await ask(path, body, within);
    if (!data) throw new ServerFault({ code: 'server-garbage', detail: 'a Janus answer without an id' });
    return `${path}/${encodeURIComponent(data.id)}`;
  };

  const session = await create(mount.path.replace(/\/+$/, ''), { janus: 'create' }, signal);
  const life = new AbortController();
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    life.abort();
    // Destroying the session ends its handle and the media; a gateway that is gone has ended it itself.
    closing ??= ask(session, { janus: 'destroy' }, AbortSignal.timeout(destroyMs)).then(() => undefined, () => undefined);
    return closing;
  };
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(offerMs)]);
    const handle = await create(session, { janus: 'attach', plugin: 'janus.plugin.streaming' }, limit);
    const pin = mount.pin === undefined ? {} : { pin: mount.pin };
    await ask(handle, { janus: 'message', body: { request: 'watch', id: mount.mountpoint, ...pin } }, limit);
    const offer = await readOffer(() => poll(http, session, mount.apiSecret, limit));
    void keepAlive(http, session, mount.apiSecret, () => ask(session, { janus: 'keepalive' }, life.signal), life.signal);
    return {
      offer, close,
      answer: async (sdp, within) => { await ask(handle, { janus: 'message', body: { request: 'start' }, jsep: { type: 'answer', sdp } }, within); },
    };
  } catch (error) {
    await close();
    throw error instanceof DOMException && error.name === 'TimeoutError' && !signal.aborted ? new ServerFault({ code: 'server-hangs', detail: 'no WebRTC offer came' }) : error;
  }
}

async function poll(http: ServerHttp, session: string, secret: string | undefined, signal: AbortSignal): Promise<z.output<typeof events>> {
  const query = new URLSearchParams({ maxev: '10', rid: String(Date.now()), ...(secret !== undefined && { apisecret: secret }) });
  return http.json(`${session}?${query.toString()}`, events, { signal, timeoutMs: pollMs, maxBytes });
}

async function readOffer(next: () => Promise<z.output<typeof events>>): Promise<string> {
  for (;;) {
    for (const { janus, error, jsep, plugindata } of await next()) {
      if (error) throw faultOf(error.code, error.reason);
      const { error_code: code, error: reason = '' } = plugindata?.data ?? {};
      if (code !== undefined) throw faultOf(code, reason);
      if (janus === 'hangup') throw new ServerFault({ code: 'server-refused', detail: 'Janus hung up' });
      if (jsep?.type === 'offer' && jsep.sdp.startsWith('v=0')) return jsep.sdp;
    }
  }
}

/** Takes what the gateway has to say, so that nothing piles up there, until the session is closed or gone. */
async function keepAlive(http: ServerHttp, session: string, secret: string | undefined, keep: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  const timer = setInterval(() => { keep().catch(() => undefined); }, keepaliveMs);
  timer.unref();
  try {
    while (!signal.aborted) {
      const heard = await poll(http, session, secret, signal).catch(async (error: unknown) => {
        if (error instanceof ServerFault && error.problem.code === 'not-found') return null;
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
        return [];
      });
      if (heard === null || heard.some(({ janus, error }) => janus === 'timeout' || error?.code === unknownSession)) return;
    }
  } finally {
    clearInterval(timer);
  }
}

const unknownSession = 458;

/** Codes of the gateway (403, 405, 458 …) and of its streaming plugin (455, 457). */
function faultOf(code: number, reason: string): ServerFault {
  const known = ({ 403: 'not-allowed', 405: 'not-allowed', 457: 'not-allowed', 455: 'not-found', 460: 'unsupported' } as const)[code] ?? 'server-refused';
  return new ServerFault({ code: known, detail: `Janus ${code}: ${reason}`.slice(0, 300) });
}
