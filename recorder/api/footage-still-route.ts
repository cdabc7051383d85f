import { z } from 'zod';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { cameraParams, epochMs } from './params.ts';
import { refusals } from './refusals.ts';

const stillQuery = z.object({
  at: epochMs,
  width: z.coerce.number().int().min(16).max(7680).default(7680).describe('Most pixels it may be wide; never enlarged'),
  role: z.enum(['main', 'sub']).optional(),
});

export const footageStillRoute: ApiRoutes = (server, { camera, footageStills }) => {
  server.get('/api/v1/cameras/:camera/footage/still', {
    schema: {
      summary: 'The recorded key frame at or before a moment; header Manara-Captured-At carries its wall time in epoch ms', params: cameraParams, querystring: stillQuery,
      produces: ['image/jpeg'], response: { 200: z.any(), ...refusals(404, 503) },
    },
  }, async ({ params, query, signal, log }, reply) => {
    const { id } = camera(params.camera).camera;
    const still = await footageStills.still({ camera: id, at: query.at, width: query.width, role: query.role ?? null }, signal).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error, camera: id, at: query.at }, 'recorded still not made');
      throw new ApiFault(503, 'decode-failed');
    });
    if (still === null) throw new ApiFault(404, 'no-recording');
    if (still === 'busy') throw new ApiFault(503, 'over-budget', 'too many stills are being made');
    return reply.type('image/jpeg').header('manara-captured-at', still.capturedAt).send(still.jpeg);
  });
};
