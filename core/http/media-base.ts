import type { FastifyRequest } from 'fastify';

/** Where a ticket's media are for whoever asks: on the host name the request came to, which the guard has judged. */
export function mediaBase(request: Pick<FastifyRequest, 'protocol' | 'host'>, ticket: string): string {
  return `${request.protocol}://${request.host}/media/live/${ticket}/`;
}
