import { z } from 'zod';
import { llhlsPlaylist } from '../play/llhls-playlist.ts';
import type { LlhlsWindow } from '../play/llhls-window.ts';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { liveParams } from './params.ts';
import { refusals } from './refusals.ts';

/** Longest wait for a part or a playlist. */
const blockMs = 5000;

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const reloadQuery = z.object({ _HLS_msn: count.optional(), _HLS_part: count.optional() })
  .refine((query) => query._HLS_part === undefined || query._HLS_msn !== undefined, { error: '_HLS_part needs _HLS_msn', path: ['_HLS_part'] });
const fileParams = liveParams.extend({ file: z.string().regex(/^(init-\d{1,16}-\d{1,10}\.mp4|seg-\d{1,16}\.m4s|part-\d{1,16}-\d{1,10}\.m4s)$/) });

export const llhlsRoutes: ApiRoutes = (server, { source, windows }) => {
  server.get('/api/v1/live/:camera/:role/index.m3u8', {
    schema: {
      summary: 'LL-HLS media playlist; _HLS_msn and _HLS_part make the request wait, at most 5 s (RFC 8216bis)',
      params: liveParams, querystring: reloadQuery, produces: ['application/vnd.apple.mpegurl'], response: { 200: z.string(), ...refusals(404, 503) },
    },
  }, async ({ params, query, signal }, reply) => {
    const window = windows.of(source(params.camera, params.role));
    const msn = query._HLS_msn ?? null;
    const part = query._HLS_part ?? null;
    const patience = AbortSignal.any([AbortSignal.timeout(blockMs), signal]);
    await window.until(() => window.listed.length > 0, patience);
    if (msn !== null && window.isAbsurd(msn, part)) throw new ApiFault(400, 'invalid-input', 'too far ahead of the playlist');
    const ready = await window.until(() => (msn === null ? window.listed.length > 0 : window.has(msn, part)), patience);
    if (!ready) throw notNow(window);
    return reply.type('application/vnd.apple.mpegurl').serializer(String).send(llhlsPlaylist(window));
  });

  server.get('/api/v1/live/:camera/:role/:file', {
    schema: {
      summary: 'An init section, part or segment named by the playlist; the hinted part is waited for', params: fileParams,
      produces: ['video/mp4'], response: { 200: z.any(), ...refusals(404, 503) },
    },
  }, async ({ params, signal }, reply) => {
    const window = windows.of(source(params.camera, params.role));
    const patience = AbortSignal.any([AbortSignal.timeout(blockMs), signal]);
    if (!await window.until(() => window.find(params.file) !== 'later', patience)) throw notNow(window);
    const bytes = window.find(params.file);
    if (!bytes || bytes === 'later') throw new ApiFault(404, 'not-found');
    return reply.type(params.file.startsWith('init') ? 'video/mp4' : 'video/iso.segment').send(bytes.length === 1 ? bytes[0] : Buffer.concat(bytes));
  });
};

function notNow({ sourceState }: LlhlsWindow): ApiFault {
  if (sourceState.is === 'lost') return new ApiFault(503, sourceState.problem.code, sourceState.problem.detail);
  return new ApiFault(503, 'too-slow', 'nothing came from the camera in time');
}
