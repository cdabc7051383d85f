/** Live media for tickets: playlists and parts, pictures, WebRTC. Fetches only what the ticket names. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LiveKind } from '#model/live';
import { CoreFault } from '../fault.ts';
import type { LiveDuty } from '../live/live-duty.ts';
import type { Ticket } from '../live/ticket-book.ts';
import { goneSignal } from './gone-signal.ts';
import { filterPlaylist, maxPlaylistBytes, mediaName } from './playlist-filter.ts';
import type { Refusals } from './refusals.ts';
import { readLimited, streamLimited } from './upstream.ts';
import type { UpstreamAnswer, UpstreamFetcher } from './upstream.ts';

const maxPartBytes = 64 * 1024 * 1024;
const maxStillBytes = 8 * 1024 * 1024;
const reloadQuery = /^(_HLS_(msn|part)=\d{1,16}|_HLS_skip=(YES|v2))(&(_HLS_(msn|part)=\d{1,16}|_HLS_skip=(YES|v2))){0,2}$/;

export interface MediaOptions {
  readonly live: LiveDuty;
  readonly upstream: UpstreamFetcher;
  readonly refusals: Refusals;
}

type TicketRequest = FastifyRequest<{ Params: { ticket: string; name: string } }>;

export function addMediaRoutes(app: FastifyInstance, options: MediaOptions): void {
  app.get('/media/live/:ticket/still', async (request: TicketRequest, reply) => {
    const { answer } = await fetchFor(options, request, reply, 'stills');
    const image = await readLimited(answer.body, maxStillBytes);
    if (image[0] !== 0xff || image[1] !== 0xd8) throw new CoreFault('not-video', 'not a JPEG picture');
    const capturedAt = String(answer.headers['manara-captured-at'] ?? '');
    if (/^\d{1,16}$/.test(capturedAt)) void reply.header('manara-captured-at', capturedAt);
    return reply.type('image/jpeg').send(image);
  });

  app.get('/media/live/:ticket/:name', async (request: TicketRequest, reply) => {
    const { name } = request.params;
    if (!mediaName.test(name)) throw new CoreFault('not-found');
    return name.endsWith('.m3u8') ? playlist(options, request, reply) : part(options, request, reply);
  });
}

async function playlist(options: MediaOptions, request: TicketRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { answer } = await fetchFor(options, request, reply, 'llhls', request.params.name, queryOf(request));
  const filtered = filterPlaylist((await readLimited(answer.body, maxPlaylistBytes)).toString('utf8'));
  if (!filtered.ok) {
    options.refusals.refused('playlist');
    throw new CoreFault(filtered.problem.code, filtered.problem.detail);
  }
  return reply.type('application/vnd.apple.mpegurl').send(filtered.text);
}

async function part(options: MediaOptions, request: TicketRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { answer } = await fetchFor(options, request, reply, 'llhls', request.params.name);
  const type = String(answer.headers['content-type'] ?? '');
  const length = Number(answer.headers['content-length'] ?? 0);
  // A captive portal's page with status 200 must not reach a decoder, or be shown (F24).
  const fault = !/^(video|audio)\/[\w.+-]+|^application\/(octet-stream|mp4)/.test(type) ? 'not-video' : length > maxPartBytes ? 'too-large' : null;
  if (fault) {
    answer.body.destroy();
    throw new CoreFault(fault);
  }
  if (length > 0) void reply.header('content-length', length);
  return reply.type('video/mp4').send(streamLimited(answer.body, maxPartBytes));
}

/** Uses the ticket and asks its server; `name` is beside the address the server gave. */
async function fetchFor(options: MediaOptions, request: TicketRequest, reply: FastifyReply, kind: LiveKind, name?: string, query = ''): Promise<{ ticket: Ticket; answer: UpstreamAnswer }> {
  const ticket = options.live.use(request.params.ticket, kind);
  if (!ticket) throw new CoreFault('ticket-expired');
  const signal = goneSignal(reply);
  const { url, headers } = await options.live.upstream(ticket, signal);
  const address = new URL(name ?? '', url);
  if (name === undefined) address.href = url;
  address.search = query;
  return { ticket, answer: await options.upstream.fetch({ url: address, method: 'GET', headers, signal }) };
}

function queryOf(request: FastifyRequest): string {
  const query = request.url.split('?')[1] ?? '';
  if (query !== '' && !reloadQuery.test(query)) throw new CoreFault('invalid-input', 'unknown query');
  return query;
}
