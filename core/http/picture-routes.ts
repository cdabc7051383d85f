/** Single pictures for tickets: asked for one by one (`stills`), or waited for as a server pushes them (`mjpeg`). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EpochMs } from '#model/time';
import { CoreFault } from '../fault.ts';
import type { Ticket } from '../live/ticket-book.ts';
import { goneSignal } from './gone-signal.ts';
import type { MediaOptions } from './media-options.ts';
import { readLimited } from './upstream.ts';

const maxStillBytes = 8 * 1024 * 1024;
/** A page that waits this long (ms) for a new picture is told there is none yet. */
const waitMs = 8_000;

type StillRequest = FastifyRequest<{ Params: { ticket: string } }>;

export function addPictureRoutes(app: FastifyInstance, options: MediaOptions): void {
  app.get('/media/live/:ticket/still', async (request: StillRequest, reply) => {
    const { ticket: id } = request.params;
    const stills = options.live.use(id, 'stills');
    if (stills) return askedFor(options, stills, reply);
    const pushed = options.live.use(id, 'mjpeg');
    if (pushed) return waitedFor(options, pushed, afterOf(request.url), reply);
    throw new CoreFault('ticket-expired');
  });
}

async function askedFor({ live, upstream: fetcher }: MediaOptions, ticket: Ticket, reply: FastifyReply): Promise<FastifyReply> {
  const signal = goneSignal(reply);
  const { url, headers, http } = await live.upstream(ticket, signal);
  const answer = await fetcher.fetch({ url: new URL(url), method: 'GET', headers, http, signal });
  const image = await readLimited(answer.body, maxStillBytes);
  if (image[0] !== 0xff || image[1] !== 0xd8) throw new CoreFault('not-video', 'not a JPEG picture');
  const told = String(answer.headers['manara-captured-at'] ?? '');
  const capturedAt = /^\d{1,16}$/.test(told) ? Number(told) : live.repeatedSince(ticket, image);
  tellCapture(reply, capturedAt);
  return reply.type('image/jpeg').send(image);
}

/**
 * The newest picture after the one the page names, at once or when it comes. A page asks again when it has painted, so a slow one
 * loses pictures in between and never falls behind; nothing is polled, and nothing is queued for it.
 */
async function waitedFor({ live }: MediaOptions, ticket: Ticket, after: number, reply: FastifyReply): Promise<FastifyReply> {
  const picture = await live.picture(ticket, after, AbortSignal.any([goneSignal(reply), AbortSignal.timeout(waitMs)]));
  if (!picture) return reply.code(204).send();
  tellCapture(reply, picture.capturedAt);
  const { buffer, byteOffset, byteLength } = picture.jpeg;
  return reply.type('image/jpeg').header('manara-sequence', String(picture.sequence)).send(Buffer.from(buffer, byteOffset, byteLength));
}

function tellCapture(reply: FastifyReply, capturedAt: EpochMs | null): void {
  if (capturedAt !== null) void reply.header('manara-captured-at', String(Math.round(capturedAt)));
}

function afterOf(requestUrl: string): number {
  const query = requestUrl.split('?')[1];
  if (query === undefined) return 0;
  const after = /^after=(\d{1,15})$/.exec(query)?.[1];
  if (after === undefined) throw new CoreFault('invalid-input', 'unknown query');
  return Number(after);
}
