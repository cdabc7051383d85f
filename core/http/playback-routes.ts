/** Footage for playback tickets: playlists and what they name, files in ranges, streams from their start. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoreFault } from '../fault.ts';
import type { Playback } from '../playback/playback.ts';
import { goneSignal } from './gone-signal.ts';
import type { MediaOptions } from './media-options.ts';
import { mediaName } from './playlist-filter.ts';
import { PlaylistSession } from './playlist-session.ts';
import { oneRange, sendPart, sendPlaylist } from './send-media.ts';

/** A whole export of hours may be asked for without a range. */
const maxFileBytes = 64 * 1024 * 1024 * 1024;
const rootName = 'index.m3u8';

type TicketRequest = FastifyRequest<{ Params: { ticket: string; name: string } }>;

export function addPlaybackRoutes(app: FastifyInstance, { upstream: fetcher, refusals }: Pick<MediaOptions, 'upstream' | 'refusals'>, playback: Playback): void {
  const sessions = new Map<string, PlaylistSession>();
  playback.onVoided((id) => { sessions.delete(id); });

  app.get('/media/playback/:ticket/:name', async (request: TicketRequest, reply) => {
    const { ticket, name } = request.params;
    const source = mediaName.test(name) ? playback.use(ticket) : null;
    if (!source) throw new CoreFault('ticket-expired');
    const signal = goneSignal(reply);
    const asked = request.headers.range;
    const range = asked !== undefined && oneRange.test(asked) ? { range: asked } : {};
    const { upstream } = source;
    if (source.kind !== 'hls') {
      const answer = await fetcher.fetch({ url: new URL(upstream.url), method: 'GET', headers: { ...upstream.headers, ...range }, http: upstream.http, signal });
      // A file that says nothing of ranges cannot be sought in: players need the word.
      if (source.kind === 'file') void reply.header('accept-ranges', 'bytes');
      return sendPart(reply, name, answer, maxFileBytes);
    }
    const session = sessions.get(ticket) ?? new PlaylistSession(upstream, {
      fetcher, onRefused: (what) => { refusals.refused(what); }, open: async (during) => (await playback.reopen(ticket, during)).upstream,
    });
    if (playback.use(ticket)) sessions.set(ticket, session);
    if (name === rootName) return sendPlaylist(reply, await session.root(upstream, '', signal));
    if (name.endsWith('.m3u8')) return sendPlaylist(reply, await session.playlist(name, '', signal));
    return sendPart(reply, name, await session.part(name, range.range, signal));
  });
}
