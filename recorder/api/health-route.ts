import { sourcesOf } from './catalogue.ts';
import type { ApiRoutes } from './api-context.ts';
import { refusals } from './refusals.ts';
import { healthAnswerSchema } from './schemas.ts';

export const healthRoute: ApiRoutes = (server, { config, version, startedAt, now, cameras, store }) => {
  server.get('/api/v1/health', {
    schema: { summary: 'How the recorder is', response: { 200: healthAnswerSchema, ...refusals() } },
  }, () => {
    const sources = cameras().flatMap((entry) => sourcesOf(entry).map((source) => ({ source, figures: entry.figures?.(source.role) })));
    const disk = store.disk();
    const alarms = [...store.alarms()];
    return {
      is: alarms.length > 0 || disk.state !== 'ok' ? 'degraded' as const : 'ok' as const,
      version, startedAt, now: now(),
      cameras: cameras().length,
      streamsOpen: sources.filter(({ source }) => source.current.is !== 'closed').length,
      recording: sources.filter(({ figures }) => figures?.recording).length,
      retentionDays: config.retention.days, disk, locked: { locks: store.locks().length, ...store.lockedBytes() }, alarms,
    };
  });
};
