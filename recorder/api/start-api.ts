/** Starts everything that answers over HTTP and WebSocket. */
import swagger from '@fastify/swagger';
import { fastify, LogController } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '#model/time';
import type { RecorderConfig } from '../config.ts';
import { FootageFiles } from '../play/footage-files.ts';
import { FootageMotion } from '../play/footage-motion.ts';
import { FootageStills } from '../play/footage-stills.ts';
import { laneLimits } from '../play/lane-outlet.ts';
import { LlhlsWindows } from '../play/llhls-windows.ts';
import { Stills } from '../play/stills.ts';
import { Viewers } from '../play/viewers.ts';
import { whepLimits } from '../play/whep-session.ts';
import { WhepSessions } from '../play/whep-sessions.ts';
import type { Bridges } from '../record/bridges.ts';
import { answerBrokenRequest, answerFault } from './answer-faults.ts';
import type { ApiContext, ReadableStore } from './api-context.ts';
import { ApiFault } from './api-fault.ts';
import { bridgesRoutes } from './bridges-routes.ts';
import { camerasRoutes } from './cameras-routes.ts';
import { catalogueIndex } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { clockRoute } from './clock-route.ts';
import { connectionCaps, limitConnections } from './connection-limits.ts';
import { readEndpoint, writeEndpoint } from './endpoint-file.ts';
import { exportRoute } from './export-route.ts';
import { footageStillRoute } from './footage-still-route.ts';
import { footageRoutes } from './footage-routes.ts';
import { gate } from './gate.ts';
import { healthRoute } from './health-route.ts';
import { laneRoute } from './lane-route.ts';
import { upgradeToLane } from './lane-upgrade.ts';
import { listenOn } from './listen.ts';
import { llhlsRoutes } from './llhls-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { locksRoutes } from './locks-routes.ts';
import { lossesRoute } from './losses-route.ts';
import { motionRoute } from './motion-route.ts';
import { allowedHosts, isLoopback } from './origin-check.ts';
import { playbackRoutes } from './playback-routes.ts';
import { stillRoute } from './still-route.ts';
import { whepRoutes } from './whep-routes.ts';

export interface ApiOptions {
  readonly config: RecorderConfig;
  /** Of the program, for health and the OpenAPI document. */
  readonly version: string;
  /** Wall clock. */
  readonly now: () => EpochMs;
  /** Monotonic clock, for durations: a wall clock that jumps must not cut anybody off (F49). */
  readonly elapsedMs?: () => number;
  /** A redacting pino logger. */
  readonly log: FastifyBaseLogger;
  /** From `readOrCreateToken`. */
  readonly token: string;
  /** Asked at every request; give the same array while nothing changed. */
  readonly cameras: () => Catalogue;
  readonly bridges: Bridges;
  readonly store: ReadableStore;
  readonly limits?: Partial<ApiLimits>;
}

export interface ApiLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** From the first byte of a request to its last (F71 slowloris). */
  readonly requestMs: number;
  /** How often late requests are looked for. */
  readonly checkMs: number;
  /** How long an LL-HLS window outlives its last request. */
  readonly windowIdleMs: number;
  readonly lane: typeof laneLimits;
  readonly whep: typeof whepLimits;
  readonly connections: typeof connectionCaps;
}

export const apiLimits: ApiLimits = {
  bodyBytes: 1024 * 1024, headerBytes: 16 * 1024, requestMs: 30_000, checkMs: 2000, windowIdleMs: 20_000,
  lane: laneLimits, whep: whepLimits, connections: connectionCaps,
};

export interface Api {
  readonly port: number;
  /** Ends all connections; resolves when none is left. */
  close(): Promise<void>;
}

/** Rejects with `PortInUse` when somebody else has the configured port. Writes `<data>/endpoint.json` once it listens. */
export async function startApi(options: ApiOptions): Promise<Api> {
  const limits = { ...apiLimits, ...options.limits };
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const { config } = options;
  const { host } = config.listen;
  let hosts: ReadonlySet<string> = new Set();
  const refusal = gate(options.token, () => hosts, elapsedMs);
  const server = await build(options, limits);
  const context = createContext(options, limits, elapsedMs);

  server.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
    const refused = refusal(request.raw);
    if (!refused) return;
    if (refused.afterMs > 0) await sleep(refused.afterMs, undefined, { ref: false });
    throw refused.fault;
  });
  for (const routes of [healthRoute, metricsRoute, camerasRoutes, footageRoutes, playbackRoutes, footageStillRoute, exportRoute, motionRoute, lossesRoute, locksRoutes, clockRoute, laneRoute, llhlsRoutes, whepRoutes, stillRoute, bridgesRoutes]) routes(server, context);
  server.get('/api/v1/openapi.json', { schema: { hide: true } }, (_request, reply) => reply.send(server.swagger()));
  limitConnections(server.server, limits.connections);
  const lanes = upgradeToLane(server.server, refusal, {
    source: (camera, role) => find(() => context.source(camera, role)), viewers: context.viewers, figures: context.laneFigures, elapsedMs, limits: limits.lane,
  });

  await server.ready();
  await listenOn(async (port) => void await server.listen({ host, port, listenTextResolver: () => 'listening' }), config.listen.port, readEndpoint(config.data)?.port ?? null);
  const { port } = server.server.address() as AddressInfo;
  hosts = allowedHosts(host, port, Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []));
  writeEndpoint(config.data, { host, port, pid: process.pid, startedAt: context.startedAt });
  options.log.info({ host, port }, 'the API listens');

  return {
    port,
    async close() {
      lanes.close();
      context.whep.destroy();
      context.windows.destroy();
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

async function build({ log, version }: ApiOptions, limits: ApiLimits) {
  const server = fastify({
    loggerInstance: log, logController: new LogController({ disableRequestLogging: true }), bodyLimit: limits.bodyBytes, requestTimeout: limits.requestMs, forceCloseConnections: true,
    http: { maxHeaderSize: limits.headerBytes, headersTimeout: limits.requestMs, connectionsCheckingInterval: limits.checkMs },
    clientErrorHandler: answerBrokenRequest, frameworkErrors: (error, request, reply) => void answerFault(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>();
  // Only what a route names is read at all; Fastify's own JSON parser is not needed by any.
  server.removeAllContentTypeParsers();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(answerFault);
  server.setNotFoundHandler(() => { throw new ApiFault(404, 'not-found'); });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Manara recorder', version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });
  return server;
}

function createContext({ config, version, now, cameras, bridges, store }: ApiOptions, limits: ApiLimits, elapsedMs: () => number): ApiContext {
  const byId = catalogueIndex(cameras);
  const viewers = new Viewers();
  const footage = new FootageFiles(store);
  const camera: ApiContext['camera'] = (id) => {
    const entry = byId(id);
    if (!entry) throw new ApiFault(404, 'not-found', 'no such camera');
    return entry;
  };
  return {
    config, version, now, cameras, bridges, store, camera, viewers, startedAt: now(),
    source(id, role) {
      const bridged = byId(id) ? null : bridges.sources(id);
      const source = bridged ? bridged.find((one) => one.role === role) : role === 'third' ? undefined : camera(id).sources[role];
      if (!source) throw new ApiFault(404, 'not-found', 'the camera has no such stream');
      return source;
    },
    footage, footageStills: new FootageStills(footage, store), motion: new FootageMotion(footage, store),
    laneFigures: { fragmentsSent: 0, fragmentsDropped: 0, bytesSent: 0 },
    windows: new LlhlsWindows(now, viewers, limits.windowIdleMs),
    stills: new Stills(viewers),
    whep: new WhepSessions(viewers, { loopbackOnly: isLoopback(config.listen.host), elapsedMs, limits: limits.whep }),
  };
}

/** Absence as a value. */
function find<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof ApiFault && error.status === 404) return null;
    throw error;
  }
}
