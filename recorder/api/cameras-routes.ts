import { z } from 'zod';
import type { LiveSource } from '../media.ts';
import { sourceState } from './source-state.ts';
import type { ApiContext, ApiRoutes } from './api-context.ts';
import { sourcesOf } from './catalogue.ts';
import type { CatalogueCamera } from './catalogue.ts';
import { cameraParams } from './params.ts';
import { refusals } from './refusals.ts';
import { cameraAnswerSchema, camerasAnswerSchema, streamStateSchema } from './schemas.ts';

const pageQuery = z.object({
  after: z.string().max(64).optional().describe('Id of the last camera already known'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const camerasRoutes: ApiRoutes = (server, context) => {
  server.get('/api/v1/cameras', {
    schema: { summary: 'Cameras in the order of the configuration, page by page', querystring: pageQuery, response: { 200: camerasAnswerSchema, ...refusals(404) } },
  }, ({ query: { after, limit } }) => {
    const catalogue = context.cameras();
    const start = after === undefined ? 0 : catalogue.indexOf(context.camera(after)) + 1;
    const page = catalogue.slice(start, start + limit);
    const next = start + limit < catalogue.length ? page.at(-1)?.camera.id ?? null : null;
    return { cameras: page.map((entry) => cameraAnswer(entry, context)), next, total: catalogue.length };
  });

  server.get('/api/v1/cameras/:camera', {
    schema: { summary: 'One camera', params: cameraParams, response: { 200: cameraAnswerSchema, ...refusals(404) } },
  }, ({ params }) => cameraAnswer(context.camera(params.camera), context));
};

function cameraAnswer(entry: CatalogueCamera, context: ApiContext): z.infer<typeof cameraAnswerSchema> {
  const { id, number, name, site, record } = entry.camera;
  return { id, number, name, site, recorded: record !== 'never', streams: sourcesOf(entry).map((source) => streamState(entry, source, context)) };
}

function streamState(entry: CatalogueCamera, source: LiveSource<'main' | 'sub'>, { viewers }: ApiContext): z.infer<typeof streamStateSchema> {
  const { role } = source;
  return { role, ...sourceState(source), recording: entry.figures?.(role).recording ?? false, viewers: viewers.of(entry.camera.id, role) };
}
