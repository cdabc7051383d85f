import { z } from 'zod';
import type { ApiRoutes } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { lanePath } from './lane-upgrade.ts';
import { refusals } from './refusals.ts';

/** Stands in the document for the WebSocket; a plain request is told so. */
export const laneRoute: ApiRoutes = (server) => {
  server.get(lanePath, {
    schema: {
      summary: 'WebSocket: JSON requests {op, stream, camera, role} in, binary lane messages out (docs/lane.md)',
      response: { 101: z.any().describe('The lane'), ...refusals(426, 503) },
    },
  }, (_request, reply) => {
    reply.header('upgrade', 'websocket');
    throw new ApiFault(426, 'invalid-input', 'this address speaks WebSocket only');
  });
};
