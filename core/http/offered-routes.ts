/** WebRTC for tickets in which the recording server makes the offer (Nx Witness, Milestone): the page answers it here. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CoreFault } from '../fault.ts';
import type { OfferedSession } from '../servers/recording-server.ts';
import { goneSignal } from './gone-signal.ts';
import { mediaBase } from './media-base.ts';
import type { MediaOptions } from './media-options.ts';
import { maxSdpBytes, sdpOfPage } from './sdp-body.ts';

/** The page answers within this time (ms) of the offer, or its session ends. */
const answerMs = 15_000;

type TicketRequest = FastifyRequest<{ Params: { ticket: string }; Body: unknown }>;

export function addOfferedRoutes(app: FastifyInstance, { live }: MediaOptions): void {
  /** By ticket; `answered` once the page's answer was handed on. */
  const sessions = new Map<string, { readonly session: OfferedSession; answered: boolean; readonly patience: NodeJS.Timeout }>();

  app.post('/media/live/:ticket/offer', async (request: TicketRequest, reply) => {
    const { ticket: id } = request.params;
    const ticket = live.hold(id, 'offered');
    if (!ticket) throw new CoreFault('ticket-expired');
    try {
      const session = await live.offer(ticket, AbortSignal.any([goneSignal(reply), AbortSignal.timeout(answerMs)]));
      const patience = setTimeout(() => { live.close(id); }, answerMs);
      patience.unref();
      sessions.set(id, { session, answered: false, patience });
      if (!session.offer.startsWith('v=0') || session.offer.length > maxSdpBytes) throw new CoreFault('not-video', 'not an SDP offer');
      // The page may have left while its server was asked: then nobody else would end the session (F14).
      if (!live.isGood(id)) throw new CoreFault('ticket-expired');
      return await reply.code(201).type('application/sdp').header('location', `${mediaBase(request, id)}offer/session`).send(session.offer);
    } catch (error) {
      live.close(id);
      end(id);
      throw timedOut(error) ? new CoreFault('server-hangs') : error;
    }
  });

  const answer = async (request: TicketRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { ticket: id } = request.params;
    const sdp = sdpOfPage(request.body);
    const open = sessions.get(id);
    if (!open || open.answered) throw new CoreFault('ticket-expired');
    open.answered = true;
    clearTimeout(open.patience);
    try {
      await open.session.answer(sdp, AbortSignal.any([goneSignal(reply), AbortSignal.timeout(answerMs)]));
    } catch (error) {
      live.close(id);
      throw timedOut(error) ? new CoreFault('server-hangs') : error;
    }
    return reply.code(204).send();
  };
  app.post('/media/live/:ticket/offer/session', answer);
  app.patch('/media/live/:ticket/offer/session', answer);

  app.delete('/media/live/:ticket/offer/session', async (request: TicketRequest, reply) => {
    // Absent is as good as ended (F15).
    live.close(request.params.ticket);
    return reply.code(204).send();
  });

  // However a ticket ends (page, bridge, window gone), the session at the server ends with it (F14).
  live.onVoided(({ id }) => { end(id); });

  function end(id: string): void {
    const open = sessions.get(id);
    if (!open || !sessions.delete(id)) return;
    clearTimeout(open.patience);
    void open.session.close();
  }
}

function timedOut(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
