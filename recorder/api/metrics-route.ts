import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { ApiContext, ApiRoutes } from './api-context.ts';
import { sourcesOf } from './catalogue.ts';
import { refusals } from './refusals.ts';

const viewerKinds = ['lane', 'llhls', 'whep', 'still'] as const;
const states = ['closed', 'opening', 'live', 'lost'] as const;

export const metricsRoute: ApiRoutes = (server, context) => {
  const registry = new Registry();
  // Event-loop lag, memory, CPU.
  collectDefaultMetrics({ register: registry, prefix: 'manara_recorder_' });
  addGauges(registry, context);
  server.get('/api/v1/metrics', {
    schema: { summary: 'Figures in the Prometheus text format', produces: ['text/plain'], response: { 200: z.string(), ...refusals() } },
  }, async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').serializer(String).send(await registry.metrics()));
};

function addGauges(registry: Registry, { cameras, viewers, laneFigures, store, now, whep, bridges }: ApiContext): void {
  const streams = () => cameras().flatMap((entry) => sourcesOf(entry).map((source) => ({ source, figures: entry.figures?.(source.role) })));
  const gauge = (name: string, help: string, read: () => number): void => {
    registry.registerMetric(new Gauge({ name: `manara_recorder_${name}`, help, registers: [], collect() { this.set(read()); } }));
  };
  registry.registerMetric(new Gauge({
    name: 'manara_recorder_streams', help: 'Streams by state', labelNames: ['state'], registers: [],
    collect() { for (const state of states) this.set({ state }, streams().filter(({ source }) => source.current.is === state).length); },
  }));
  registry.registerMetric(new Gauge({
    name: 'manara_recorder_viewers', help: 'Consumers by way of watching', labelNames: ['kind'], registers: [],
    collect() { for (const kind of viewerKinds) this.set({ kind }, viewers.by(kind)); },
  }));
  gauge('bridges', 'Foreign cameras registered', () => bridges.size);
  gauge('bridged_streams_open', 'Streams of foreign cameras open now', () => bridges.streamsOpen);
  gauge('whep_sessions', 'WebRTC sessions open', () => whep.size);
  gauge('lane_fragments_sent', 'Fragments sent on lanes since start', () => laneFigures.fragmentsSent);
  gauge('lane_fragments_dropped', 'Fragments left out on lanes because a peer did not keep up', () => laneFigures.fragmentsDropped);
  gauge('lane_bytes_sent', 'Bytes of fragments sent on lanes since start', () => laneFigures.bytesSent);
  gauge('reconnects', 'Connections to cameras lost and made again since start', () => streams().reduce((sum, { figures }) => sum + (figures?.reconnects ?? 0), 0));
  gauge('recording_streams', 'Streams being recorded', () => streams().filter(({ figures }) => figures?.recording).length);
  gauge('recording_lag_seconds', 'Age of the newest durable footage, worst of all recorded streams', () => {
    const lags = streams().flatMap(({ figures }) => (figures?.recording && figures.recordedUntil !== null ? [(now() - figures.recordedUntil) / 1000] : []));
    return lags.length > 0 ? Math.max(...lags) : 0;
  });
  gauge('locks', 'Evidence locks in force', () => store.locks().length);
  gauge('locked_bytes', 'Bytes of footage that evidence locks hold', () => store.lockedBytes().bytes);
  gauge('disk_free_bytes', 'Free bytes of the recording disk', () => store.disk().freeBytes);
}
