import { createReadStream } from 'node:fs';
import { constants } from 'node:fs';
import { z } from 'zod';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { byteRange } from './byte-range.ts';
import { cameraParams, rangeQuery } from './params.ts';
import { refusals } from './refusals.ts';
import { segmentsAnswerSchema, spansAnswerSchema } from './schemas.ts';

/** Ids only: nothing that could name a path (F73). */
const segmentParams = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/) });

export const footageRoutes: ApiRoutes = (server, { camera, store }) => {
  server.get('/api/v1/cameras/:camera/spans', {
    schema: {
      summary: 'What is recorded, what is missing and why', params: cameraParams, querystring: rangeQuery,
      response: { 200: spansAnswerSchema, ...refusals(404) },
    },
  }, ({ params, query }) => {
    const { id } = camera(params.camera).camera;
    const range = { start: query.from, end: query.to };
    // The recorder never writes a third stream; the model's role is wider than ours.
    const ours = <T extends { readonly role: string }>(rows: readonly T[]): (T & { role: 'main' | 'sub' })[] =>
      rows.filter((row): row is T & { role: 'main' | 'sub' } => row.role !== 'third');
    return { spans: ours(store.spans(id, range)), gaps: ours(store.gaps(id, range)) };
  });

  server.get('/api/v1/cameras/:camera/segments', {
    schema: { summary: 'The files behind the spans', params: cameraParams, querystring: rangeQuery, response: { 200: segmentsAnswerSchema, ...refusals(404) } },
  }, ({ params, query }) => ({ segments: [...store.segments(camera(params.camera).camera.id, { start: query.from, end: query.to })] }));

  server.get('/api/v1/segments/:id', {
    schema: {
      summary: 'Bytes of one segment, fragmented MP4; one Range allowed', params: segmentParams, produces: ['video/mp4'],
      response: { 200: z.any().describe('The whole file as far as it is durable'), 206: z.any().describe('The range asked for'), ...refusals(404, 416) },
    },
  }, ({ params, headers }, reply) => {
    const file = store.segmentFile(params.id);
    if (!file) throw new ApiFault(404, 'not-found');
    const range = byteRange(headers.range, file.bytes);
    reply.header('accept-ranges', 'bytes').type('video/mp4');
    if (range === 'unsatisfiable') {
      reply.header('content-range', `bytes */${file.bytes}`);
      throw new ApiFault(416, 'invalid-input', 'the range lies outside the file');
    }
    const { start, end } = range ?? { start: 0, end: file.bytes };
    reply.header('content-length', end - start);
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.bytes}`);
    if (end === start) return reply.send(Buffer.alloc(0));
    // O_NOFOLLOW: a link laid into the folder leads nowhere. Only durable bytes are read, though the file may be longer.
    // eslint-disable-next-line no-bitwise
    return reply.send(createReadStream(file.path, { flags: (constants.O_RDONLY | constants.O_NOFOLLOW) as unknown as string, start, end: end - 1 }));
  });
};
