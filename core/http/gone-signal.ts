import type { FastifyReply } from 'fastify';

/** Ends when the other side no longer waits for its answer. (fastify's own `request.signal` ends as soon as a body was read.) */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => { if (!reply.raw.writableFinished) gone.abort(); });
  return gone.signal;
}
