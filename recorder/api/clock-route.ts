import { z } from 'zod';
import type { ApiRoutes } from './api-context.ts';
import { refusals } from './refusals.ts';

/** After the wall clock was set, footage is not deleted by age until somebody says the clock is right (F49). */
export const clockRoute: ApiRoutes = (server, { store }) => {
  server.post('/api/v1/clock/confirmation', {
    schema: { summary: 'The clock of this machine is right: deletion by age may go on', response: { 200: z.object({}), ...refusals() } },
  }, ({ log }) => {
    log.warn('the clock was confirmed');
    store.confirmClock();
    return {};
  });
};
