import { z } from 'zod';
import { recorderCameraSchema } from '../config.ts';
import type { ApiRoutes } from './api-context.ts';
import { epochMs, longestRangeMs } from './params.ts';
import { refusals } from './refusals.ts';
import { lossesAnswerSchema } from './schemas.ts';

const mostCameras = 200;

const lossesQuery = z.object({
  from: epochMs, to: epochMs, limit: z.coerce.number().int().min(1).max(5_000).default(500),
  camera: z.union([recorderCameraSchema.shape.id, z.array(recorderCameraSchema.shape.id).max(mostCameras)]).transform((given) => (Array.isArray(given) ? given : [given])).optional()
    .describe('May come several times; without it all cameras'),
}).refine(({ from, to }) => to > from && to - from <= longestRangeMs, { error: '`to` must be after `from`, by at most 400 days', path: ['to'] });

export const lossesRoute: ApiRoutes = (server, { store }) => {
  server.get('/api/v1/losses', {
    schema: { summary: 'What went missing, newest first: gaps that began in this time, of all cameras or of some', querystring: lossesQuery, response: { 200: lossesAnswerSchema, ...refusals() } },
  }, ({ query: { from, to, limit, camera } }) => ({
    losses: store.losses({ start: from, end: to }, camera ?? null, limit).flatMap(({ id, camera: of, role, start, end, reason }) => (role === 'third' ? [] : [{ id, camera: of, role, start, end, reason }])),
  }));
};
