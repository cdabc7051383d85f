/** HLS and LL-HLS for tickets: playlists, and the parts they name. Fetches only what the ticket leads to. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CoreFault } from '../fault.ts';
import type { Ticket } from '../live/ticket-book.ts';
import type { Upstream } from '../servers/recording-server.ts';
import { deliveryOf, withDelivery } from './delivery-query.ts';
import { goneSignal } from './gone-signal.ts';
import type { MediaOptions } from './media-options.ts';
import { filterPlaylist, maxPlaylistBytes, mediaName } from './playlist-filter.ts';
import { PlaylistSession } from './playlist-session.ts';
import { oneRange, sendPart, sendPlaylist } from './send-media.ts';
import { readLimited } from './upstream.ts';

const rootName = 'index.m3u8';

type TicketRequest = FastifyRequest<{ Params: { ticket: string; name: string } }>;

export function addPlaylistRoutes(app: FastifyInstance, options: MediaOptions): void {
  const { live, upstream: fetcher, refusals } = options;
  /** By ticket. */
  const sessions = new Map<string, PlaylistSession>();
  live.onVoided(({ id }) => { sessions.delete(id); });

  const openSession = (upstream: Upstream, ticket: Ticket): PlaylistSession => {
    const known = sessions.get(ticket.id);
    const session = known ?? new PlaylistSession(upstream, { fetcher, open: (signal) => live.upstream(ticket, signal), onRefused: (what) => { refusals.refused(what); } });
    // The ticket may have ended while its server was asked.
    if (live.isGood(ticket.id)) sessions.set(ticket.id, session);
    return session;
  };

  app.get('/media/live/:ticket/:name', async (request: TicketRequest, reply) => {
    const { name, ticket: id } = request.params;
    if (!mediaName.test(name)) throw new CoreFault('not-found');
    const ticket = live.use(id, 'llhls') ?? live.use(id, 'hls');
    if (!ticket) throw new CoreFault('ticket-expired');
    const signal = goneSignal(reply);
    const known = sessions.get(id);
    if (known && name !== rootName) return answerFrom(known, name, request, reply, signal);
    const upstream = await live.upstream(ticket, signal);
    if (!upstream.session) return answerBeside(options, upstream, name, request, reply, signal);
    const session = openSession(upstream, ticket);
    if (name !== rootName) return answerFrom(session, name, request, reply, signal);
    return sendPlaylist(reply, await session.root(upstream, deliveryOf(request.url), signal));
  });
}

async function answerFrom(session: PlaylistSession, name: string, request: TicketRequest, reply: FastifyReply, signal: AbortSignal): Promise<FastifyReply> {
  if (name.endsWith('.m3u8')) return sendPlaylist(reply, await session.playlist(name, deliveryOf(request.url), signal));
  const { range } = request.headers;
  return sendPart(reply, name, await session.part(name, range !== undefined && oneRange.test(range) ? range : undefined, signal));
}

/** A server whose playlists name plain files beside them (the embedded recorder). */
async function answerBeside({ upstream: fetcher, refusals }: MediaOptions, upstream: Upstream, name: string, request: TicketRequest, reply: FastifyReply, signal: AbortSignal): Promise<FastifyReply> {
  const isPlaylist = name.endsWith('.m3u8');
  const url = withDelivery(name === rootName ? new URL(upstream.url) : new URL(name, upstream.url), isPlaylist ? deliveryOf(request.url) : '');
  const answer = await fetcher.fetch({ url, method: 'GET', headers: upstream.headers, http: upstream.http, signal });
  if (!isPlaylist) return sendPart(reply, name, answer);
  const filtered = filterPlaylist((await readLimited(answer.body, maxPlaylistBytes)).toString('utf8'));
  if (!filtered.ok) {
    refusals.refused('playlist');
    throw new CoreFault(filtered.problem.code, filtered.problem.detail);
  }
  return sendPlaylist(reply, filtered.text);
}
