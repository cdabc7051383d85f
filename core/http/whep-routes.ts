/** WebRTC for tickets (WHEP): the offer goes to the recording server, the session's address stays here. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IceServer, WhepStart } from '#model/ice-server';
import { CoreFault, problemOf } from '../fault.ts';
import type { Upstream } from '../servers/recording-server.ts';
import { goneSignal } from './gone-signal.ts';
import { iceServersOf } from './ice-servers.ts';
import { mediaBase } from './media-base.ts';
import type { MediaOptions } from './media-options.ts';
import { sdpOfPage, sdpOfServer } from './sdp-body.ts';
import type { UpstreamRequest } from './upstream.ts';

const endMs = 5_000;
/** A server that does not say its ICE servers by then (ms) is asked for video without them. */
const optionsMs = 2_000;
/** Servers whose ICE servers came only with an answer are remembered this long (ms): TURN passwords are short-lived. */
const rememberMs = 600_000;
const maxRemembered = 256;

/** A session at the recording server. */
type Session = Pick<UpstreamRequest, 'url' | 'headers' | 'http'>;
type TicketRequest = FastifyRequest<{ Params: { ticket: string }; Body: unknown }>;

export function addWhepRoutes(app: FastifyInstance, { live, upstream: fetcher, log }: MediaOptions): void {
  /** By ticket. */
  const sessions = new Map<string, Session>();
  /** By address of the endpoint. */
  const toldLate = new Map<string, { readonly servers: readonly IceServer[]; readonly at: number }>();

  app.get('/media/live/:ticket/whep', async (request: TicketRequest, reply) => {
    const ticket = live.peek(request.params.ticket, 'whep');
    if (ticket?.state !== 'fresh') throw new CoreFault('ticket-expired');
    const signal = goneSignal(reply);
    const upstream = await live.upstream(ticket, signal);
    // The embedded recorder is on this machine: no way to find, and its clock to hear.
    if (!upstream.http) return { iceServers: [], clock: true } satisfies WhepStart;
    const remembered = toldLate.get(upstream.url);
    const late = remembered && performance.now() - remembered.at < rememberMs ? remembered.servers : [];
    const told = await askIceServers(upstream, AbortSignal.any([signal, AbortSignal.timeout(optionsMs)]));
    return { iceServers: told.length > 0 ? told : late, clock: false } satisfies WhepStart;
  });

  /** Empty for a server that does not know the question; rejects where there is none, before the page has spent a peer on it. */
  async function askIceServers({ url, headers, http }: Upstream, signal: AbortSignal): Promise<readonly IceServer[]> {
    try {
      const answer = await fetcher.send({ url: new URL(url), method: 'OPTIONS', headers, http, signal });
      answer.body.destroy();
      return answer.status < 300 ? iceServersOf(answer.headers.link) : [];
    } catch (error) {
      if (problemOf(error)?.code === 'server-unreachable') throw error;
      return [];
    }
  }

  app.post('/media/live/:ticket/whep', async (request: TicketRequest, reply) => {
    const { ticket: id } = request.params;
    const offer = sdpOfPage(request.body);
    const ticket = live.hold(id, 'whep');
    if (!ticket) throw new CoreFault('ticket-expired');
    const signal = goneSignal(reply);
    try {
      const upstream = await live.upstream(ticket, signal);
      const { url, headers, http } = upstream;
      const answer = await fetcher.fetch({ url: new URL(url), method: 'POST', headers: { ...headers, 'content-type': 'application/sdp' }, http, body: offer, signal });
      const session = sessionAddress(answer.headers.location, upstream);
      if (session) sessions.set(id, { url: session, headers, http });
      const iceServers = http ? iceServersOf(answer.headers.link) : [];
      if (iceServers.length > 0) remember(toldLate, url, iceServers);
      const sdp = await sdpOfServer(answer.body);
      // The page may have left while its server was asked: then nobody else would end the session (F14).
      if (!live.isGood(id)) end(id);
      return await reply.code(201).type('application/sdp').header('location', `${mediaBase(request, id)}whep/session`).send(sdp);
    } catch (error) {
      live.close(id);
      end(id);
      throw error;
    }
  });

  app.delete('/media/live/:ticket/whep/session', async (request: FastifyRequest<{ Params: { ticket: string } }>, reply) => {
    // Absent is as good as ended (F15).
    live.close(request.params.ticket);
    return reply.code(204).send();
  });

  // However a ticket ends (page, bridge, window gone), the session at the server ends with it (F14).
  live.onVoided(({ id }) => { end(id); });

  function end(id: string): void {
    const session = sessions.get(id);
    if (!session || !sessions.delete(id)) return;
    fetcher.fetch({ ...session, method: 'DELETE', signal: AbortSignal.timeout(endMs) })
      .then((answer) => answer.body.destroy())
      .catch((error: unknown) => { log.info({ error: String(error) }, 'a WebRTC session could not be ended; its server will notice'); });
  }
}

/**
 * Null for none (go2rtc) and for one that is not to be asked with that server's credentials (F65): anything but its own origin, and
 * with the embedded recorder anything but below its address. Foreign servers keep sessions where they like (Janus: beside the endpoints).
 */
function sessionAddress(location: string | string[] | undefined, { url, http }: Upstream): URL | null {
  if (typeof location !== 'string') return null;
  const base = new URL(url);
  const session = URL.parse(location, base.href);
  const under = http ? '/' : `${base.pathname.slice(0, base.pathname.lastIndexOf('/'))}/`;
  return session && session.origin === base.origin && session.username === '' && session.pathname.startsWith(under) ? session : null;
}

function remember(book: Map<string, { servers: readonly IceServer[]; at: number }>, url: string, servers: readonly IceServer[]): void {
  book.delete(url);
  book.set(url, { servers, at: performance.now() });
  const oldest = book.keys().next();
  if (book.size > maxRemembered && !oldest.done) book.delete(oldest.value);
}
