import { Readable } from 'node:stream';
import { z } from 'zod';
import { footageExport } from '../play/footage-export.ts';
import { stretchesOf } from '../play/footage-slices.ts';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { cameraParams, footageQuery } from './params.ts';
import { wantedFootage } from './playback-routes.ts';
import { refusals } from './refusals.ts';

/** Each reads as fast as its reader takes it; the recorder's own writing comes first. */
const mostAtOnce = 2;

export const exportRoute: ApiRoutes = (server, context) => {
  let running = 0;
  server.get('/api/v1/cameras/:camera/footage/export.mp4', {
    // Its answer would be read to the end to be thrown away.
    exposeHeadRoute: false,
    schema: {
      summary: 'One unbroken stretch of at most 24 h as one fragmented MP4, remuxed and never transcoded; headers Manara-Footage-Start and -End carry its wall times in epoch ms',
      params: cameraParams, querystring: footageQuery, produces: ['video/mp4'], response: { 200: z.any(), ...refusals(404, 413, 503) },
    },
  }, async ({ params, query, signal, log }, reply) => {
    const { slices } = await wantedFootage(context, context.camera(params.camera).camera.id, query, signal);
    const [stretch, next] = stretchesOf(slices);
    if (stretch && next) throw new ApiFault(400, 'invalid-input', `the footage breaks off or changes at ${new Date(stretch.end).toISOString()}: one stretch at a time`);
    if (running >= mostAtOnce) throw new ApiFault(503, 'over-budget', 'two exports are running');
    running += 1;
    try {
      const made = await footageExport(slices, context.footage, context.store);
      if (!made) throw new ApiFault(404, 'no-recording', 'deleted meanwhile');
      const body = Readable.from(made.chunks(), { objectMode: false, highWaterMark: 1 });
      body.on('error', (error) => { if (!signal.aborted) log.warn({ err: error, camera: params.camera }, 'export broken off'); });
      body.on('close', () => { running -= 1; });
      return reply.type('video/mp4').headers({ 'content-length': made.bytes, 'manara-footage-start': slices[0]!.at, 'manara-footage-end': slices.at(-1)!.until }).send(body);
    } catch (error) {
      running -= 1;
      throw error;
    }
  });
};
