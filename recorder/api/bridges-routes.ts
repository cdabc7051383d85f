import { z } from 'zod';
import { recorderCameraSchema } from '../config.ts';
import { bridgeSchema } from '../record/bridged-stream.ts';
import type { ApiRoutes, ApiServer } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { refusals } from './refusals.ts';
import { bridgeAnswerSchema } from './schemas.ts';
import { sourceState } from './source-state.ts';

const bridgeParams = z.object({ bridge: recorderCameraSchema.shape.id });
const maxBodyBytes = 16 * 1024;

export const bridgesRoutes: ApiRoutes = (server, { bridges, cameras }) => {
  // A scope of its own: no other route reads JSON bodies.
  void server.register((scope: ApiServer, _options, done) => {
    scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: maxBodyBytes }, scope.getDefaultJsonParser('error', 'error'));

    scope.put('/api/v1/bridges/:bridge', {
      schema: {
        summary: 'Registers a foreign RTSP camera at the live routes until a restart, or until nobody watched it for 6 hours; not recorded, not among the cameras',
        params: bridgeParams, body: bridgeSchema, response: { 200: bridgeAnswerSchema, ...refusals(409, 413, 415, 503) },
      },
    }, ({ params, body }) => {
      if (!bridges.sources(params.bridge) && cameras().some(({ camera }) => camera.id === params.bridge)) throw new ApiFault(409, 'conflict', 'a camera of the configuration has this id');
      if (!bridges.put(params.bridge, body.streams)) throw new ApiFault(503, 'over-budget', 'too many foreign cameras are watched');
      return { id: params.bridge, streams: (bridges.sources(params.bridge) ?? []).map((source) => ({ role: source.role, ...sourceState(source) })) };
    });

    scope.delete('/api/v1/bridges/:bridge', {
      schema: { summary: 'Forgets a foreign camera; whoever watches it is told that it ended', params: bridgeParams, response: { 200: z.object({}), ...refusals(404) } },
    }, ({ params }) => {
      if (!bridges.remove(params.bridge)) throw new ApiFault(404, 'not-found', 'no such bridge');
      return {};
    });
    done();
  });
};
