/** Instant replay for the page: encoded pictures out of memory, lane messages with their length before each. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoreFault } from '../fault.ts';
import type { MediaOptions } from './media-options.ts';

type ReplayRequest = FastifyRequest<{ Params: { ticket: string } }>;

export function addReplayRoute(app: FastifyInstance, { live }: MediaOptions): void {
  app.get('/media/replay/:ticket', async (request: ReplayRequest, reply) => {
    const messages = live.replayed(request.params.ticket, sinceOf(request.url));
    if (!messages) throw new CoreFault('ticket-expired');
    const parts = messages.flatMap((message) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      return [length, message];
    });
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(Buffer.concat(parts));
  });
}

/** Null for all there is. */
function sinceOf(requestUrl: string): number | null {
  const query = requestUrl.split('?')[1];
  if (query === undefined) return null;
  const since = /^since=(\d{1,16}(?:\.\d{1,6})?)$/.exec(query)?.[1];
  if (since === undefined) throw new CoreFault('invalid-input', 'unknown query');
  return Number(since);
}
