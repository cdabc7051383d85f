import { z } from 'zod';
import { SourceLost } from '../play/source-lost.ts';
import { UnsuitableOffer } from '../play/whep-offer.ts';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { liveParams } from './params.ts';
import { refusals } from './refusals.ts';

/** A camera opened by this request has this long to send its first fragment. */
const waitMs = 8000;
const maxOfferBytes = 128 * 1024;
const sessionParams = liveParams.extend({ session: z.string().regex(/^[A-Za-z0-9_-]{32}$/) });

export const whepRoutes: ApiRoutes = (server, { source, whep }) => {
  server.addContentTypeParser('application/sdp', { parseAs: 'string', bodyLimit: maxOfferBytes }, (_request, body, done) => done(null, body));

  server.post('/api/v1/live/:camera/:role/whep', {
    schema: {
      summary: 'WebRTC by WHEP: an SDP offer in, the answer with all candidates out; a data channel named clock gets {rtp, captureAt}',
      consumes: ['application/sdp'], produces: ['application/sdp'], params: liveParams, body: z.string().max(maxOfferBytes),
      response: { 201: z.string().describe('The answer; Location is relative to this address'), ...refusals(404, 406, 413, 415, 503) },
    },
  }, async ({ params, body, log }, reply) => {
    // Not the request's own signal: with a body that aborts as soon as the body was read, and a camera opened by this offer never got its time.
    const gone = new AbortController();
    reply.raw.once('close', () => { gone.abort(); });
    const answer = await whep.begin(source(params.camera, params.role), body, AbortSignal.any([gone.signal, AbortSignal.timeout(waitMs)])).catch((error: unknown) => {
      if (error instanceof SourceLost) throw new ApiFault(503, error.problem.code, error.problem.detail);
      if (error instanceof UnsuitableOffer) throw new ApiFault(error.why === 'no-h264' ? 406 : 400, error.why === 'no-h264' ? 'codec-unsupported' : 'invalid-input', error.message);
      log.warn({ err: error, camera: params.camera }, 'offer not answered');
      throw new ApiFault(400, 'invalid-input', 'the offer cannot be answered');
    });
    if (answer === 'late') throw new ApiFault(503, 'too-slow', 'nothing came from the camera in time');
    if (answer === 'codec') throw new ApiFault(406, 'codec-unsupported', 'only H.264 goes by WebRTC');
    if (answer === 'full') throw new ApiFault(503, 'over-budget', 'too many WebRTC sessions');
    return reply.code(201).header('location', `whep/${answer.id}`).type('application/sdp').serializer(String).send(answer.sdp);
  });

  server.delete('/api/v1/live/:camera/:role/whep/:session', {
    schema: { summary: 'Ends a WebRTC session', params: sessionParams, response: { 200: z.object({}), ...refusals(404) } },
  }, ({ params }) => {
    if (!whep.end(source(params.camera, params.role), params.session)) throw new ApiFault(404, 'not-found');
    return {};
  });
};
