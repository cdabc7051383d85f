import { z } from 'zod';
import { SourceLost } from '../play/source-lost.ts';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { liveParams } from './params.ts';
import { refusals } from './refusals.ts';

/** A camera opened for a still has this long to send a key frame. */
const waitMs = 8000;

export const stillRoute: ApiRoutes = (server, { source, stills }) => {
  server.get('/api/v1/live/:camera/:role/still', {
    schema: {
      summary: 'The newest key frame; header Manara-Captured-At carries its wall time in epoch ms', params: liveParams,
      produces: ['image/jpeg'], response: { 200: z.any(), ...refusals(404, 503) },
    },
  }, async ({ params, signal, log }, reply) => {
    const still = await stills.still(source(params.camera, params.role), AbortSignal.any([signal, AbortSignal.timeout(waitMs)])).catch((error: unknown) => {
      if (error instanceof SourceLost) throw new ApiFault(503, error.problem.code, error.problem.detail);
      log.warn({ err: error, camera: params.camera }, 'still not decoded');
      throw new ApiFault(503, 'decode-failed');
    });
    if (still === 'late') throw new ApiFault(503, 'too-slow', 'no key frame came in time');
    if (still === 'busy') throw new ApiFault(503, 'over-budget', 'too many stills are being made');
    return reply.type('image/jpeg').header('manara-captured-at', still.capturedAt).send(still.jpeg);
  });
};
