import { z } from 'zod';
import { gridColumns, gridRows } from '../play/luma-grid.ts';
import { allCells, cellsOfMask } from '../play/motion-between.ts';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { cameraParams, epochMs } from './params.ts';
import { refusals } from './refusals.ts';
import { motionAnswerSchema } from './schemas.ts';

/** Longer searches are made of several: each is answered within seconds and can be left. */
const longestMs = 2 * 3_600_000;

const motionQuery = z.object({
  from: epochMs, to: epochMs, role: z.enum(['main', 'sub']).optional(),
  cells: z.string().regex(/^[0-9A-Fa-f]{144}$/).optional()
    .describe('The region: one bit for each cell of a grid of 32 by 18, row by row from the top left, as 144 hexadecimal digits'),
}).refine(({ from, to }) => to > from && to - from <= longestMs, { error: '`to` must be after `from`, by at most 2 h', path: ['to'] });

export const motionRoute: ApiRoutes = (server, { camera, footage, motion }) => {
  server.get('/api/v1/cameras/:camera/footage/motion', {
    schema: {
      summary: 'How much changed from key frame to key frame, in the whole picture or a region of it; without a role the sub stream where it is recorded',
      params: cameraParams, querystring: motionQuery, response: { 200: motionAnswerSchema, ...refusals(404, 503) },
    },
  }, async ({ params, query, signal }) => {
    const { id } = camera(params.camera).camera;
    const range = { start: query.from, end: query.to };
    const role = query.role ?? (['sub', 'main'] as const).find((one) => footage.pieces(id, one, range).length > 0);
    if (!role) throw new ApiFault(404, 'no-recording');
    const cells = query.cells === undefined ? allCells : cellsOfMask(query.cells);
    if (!cells) throw new ApiFault(400, 'invalid-input', 'cells: the region is empty');
    const samples = await motion.samples({ camera: id, range, role, cells }, signal);
    if (samples === 'busy') throw new ApiFault(503, 'over-budget', 'too many searches are waiting');
    return { role, columns: gridColumns, rows: gridRows, samples: [...samples] };
  });
};
