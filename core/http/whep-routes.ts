/** WebRTC for tickets (WHEP): the offer goes to the recording server, the session's address stays here. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoreFault } from '../fault.ts';
import type { Logger } from '../log.ts';
import type { Upstream } from '../servers/recording-server.ts';
import { goneSignal } from './gone-signal.ts';
import type { MediaNames } from './media-names.ts';
import type { MediaOptions } from './media-routes.ts';
import { readLimited } from './upstream.ts';

/** An SDP offer or answer of a browser is about 5 kB. */
export const maxSdpBytes = 64 * 1024;
const endMs = 5_000;

/** A session at the recording server, by ticket. */
type Sessions = Map<string, { readonly url: URL; readonly headers: Upstream['headers'] }>;
type TicketRequest = FastifyRequest<{ Params: { ticket: string }; Body: string }>;

export function addWhepRoutes(app: FastifyInstance, options: MediaOptions & { readonly names: MediaNames; readonly log: Logger }): void {
  const { live, upstream, names, log } = options;
  const sessions: Sessions = new Map();

  app.post('/media/live/:ticket/whep', async (request: TicketRequest, reply) => {
    const { ticket: id } = request.params;
    if (typeof request.body !== 'string' || !request.body.startsWith('v=0')) throw new CoreFault('invalid-input', 'not an SDP offer');
    const ticket = live.hold(id, 'whep');
    if (!ticket) throw new CoreFault('ticket-expired');
    const signal = goneSignal(reply);
    try {
      const { url, headers } = await live.upstream(ticket, signal);
      const answer = await upstream.fetch({ url: new URL(url), method: 'POST', headers: { ...headers, 'content-type': 'application/sdp' }, body: request.body, signal });
      const session = sessionAddress(answer.headers.location, url);
      if (session) sessions.set(id, { url: session, headers });
      const sdp = (await readLimited(answer.body, maxSdpBytes)).toString('utf8');
      if (!sdp.startsWith('v=0')) throw new CoreFault('not-video', 'not an SDP answer');
      return await reply.code(201).type('application/sdp').header('location', `${names.base(ticket)}whep/session`).send(sdp);
    } catch (error) {
      live.close(id);
      throw error;
    }
  });

  app.delete('/media/live/:ticket/whep/session', async (request: FastifyRequest<{ Params: { ticket: string } }>, reply) => {
    // Absent is as good as ended (F15).
    live.close(request.params.ticket);
    return reply.code(204).send();
  });

  // However a ticket ends (page, bridge, window gone), the session at the server ends with it (F14).
  live.onVoided(({ id }) => {
    const session = sessions.get(id);
    if (!session || !sessions.delete(id)) return;
    upstream.fetch({ url: session.url, method: 'DELETE', headers: session.headers, signal: AbortSignal.timeout(endMs) })
      .then((answer) => answer.body.dump())
      .catch((error: unknown) => { log.info({ error: String(error) }, 'a WebRTC session could not be ended; its server will notice'); });
  });
}

/** Null unless it lies under the address the offer went to: nothing else is ever asked with that server's credentials (F65). */
function sessionAddress(location: string | string[] | undefined, offeredTo: string): URL | null {
  if (typeof location !== 'string') return null;
  const base = new URL(offeredTo);
  const session = URL.parse(location, base.href);
  const under = `${base.pathname.slice(0, base.pathname.lastIndexOf('/'))}/`;
  return session && session.origin === base.origin && session.pathname.startsWith(under) ? session : null;
}
