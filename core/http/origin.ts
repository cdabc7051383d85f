/** The one origin a page lives on: its files, the bridge, the lane, and media for tickets. Loopback only. */
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import fastify from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '#model/problem';
import { problemOf } from '../fault.ts';
import type { LiveDuty } from '../live/live-duty.ts';
import type { Logger } from '../log.ts';
import { judge, pageOrigin } from './guard.ts';
import type { Verdict } from './guard.ts';
import { listenOnLoopback, loopbackServer } from './listen.ts';
import type { MediaNames } from './media-names.ts';
import { addOfferedRoutes } from './offered-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import type { PageOptions } from './page-routes.ts';
import { addPictureRoutes } from './picture-routes.ts';
import { addPlaylistRoutes } from './playlist-routes.ts';
import { refusalPage } from './refusal-page.ts';
import type { Refusals } from './refusals.ts';
import { addReplayRoute } from './replay-route.ts';
import { answerHeaders, pageHeaders } from './safety-headers.ts';
import { createSockets } from './sockets.ts';
import type { SocketPlace } from './sockets.ts';
import { createUpstreamFetcher, UpstreamRefusal } from './upstream.ts';
import { maxSdpBytes } from './sdp-body.ts';
import { addWhepRoutes } from './whep-routes.ts';

export interface OriginOptions extends PageOptions {
  readonly port: number;
  readonly live: LiveDuty;
  readonly names: MediaNames;
  readonly sockets: readonly SocketPlace[];
  readonly log: Logger;
}

export interface Origin {
  readonly port: number;
  close(): Promise<void>;
}

/** Throws a `CoreFault` `port-in-use`. */
export async function openOrigin(options: OriginOptions): Promise<Origin> {
  let port = 0;
  const servers: Server[] = [];
  const app = fastify({
    logger: false, bodyLimit: maxSdpBytes, routerOptions: { maxParamLength: 200 }, forceCloseConnections: true,
    serverFactory: (handler) => {
      // The same routes on 127.0.0.1 and on ::1.
      servers.push(loopbackServer(handler as RequestListener), loopbackServer(handler as RequestListener));
      return servers[0]!;
    },
  });
  const upstream = createUpstreamFetcher();
  const judged = (request: IncomingMessage): Verdict => judge(factsOf(request, options.pass.hasSession(request.headers.cookie, port)), port);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/sdp', { parseAs: 'string' }, (_request, body, done) => { done(null, body); });
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(answerHeaders);
    if (answerVerdict(judged(request.raw), request, reply, port, options.refusals)) done();
  });
  app.setErrorHandler((error, _request, reply) => tellFault(error, reply, options.log));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not-found' satisfies ProblemCode }));
  const media = { live: options.live, upstream, refusals: options.refusals, names: options.names, log: options.log };
  for (const add of [addPictureRoutes, addPlaylistRoutes, addWhepRoutes, addOfferedRoutes, addReplayRoute]) add(app, media);
  addPageRoutes(app, options, () => port);
  await app.ready();

  const sockets = createSockets(options.sockets, (request) => {
    const verdict = judged(request);
    if (verdict.is === 'refused') options.refusals.refused(`socket: ${verdict.why}`);
    return verdict.is === 'page';
  });
  const [v4, v6] = servers as [Server, Server];
  for (const server of servers) sockets.attach(server);
  v6.on('clientError', (error, socket) => { v4.emit('clientError', error, socket); });
  const close = async (): Promise<void> => {
    sockets.destroy();
    await Promise.all(servers.map(closeServer));
    await upstream.destroy();
    await app.close();
  };
  try {
    port = await listenOnLoopback(v4, v6, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  return { port, close };
}

function factsOf(request: IncomingMessage, hasSession: boolean): Parameters<typeof judge>[0] {
  const { headers, method = 'GET', url = '/' } = request;
  return {
    method, path: url.split('?')[0] ?? '/', upgrade: headers.upgrade !== undefined, host: headers.host, origin: headers.origin,
    fetchSite: headers['sec-fetch-site'] as string | undefined, hasSession,
  };
}

/** True when the request goes on to its route. */
function answerVerdict(verdict: Verdict, request: FastifyRequest, reply: FastifyReply, port: number, refusals: Refusals): boolean {
  if (verdict.is === 'page') {
    reply.headers(pageHeaders(port));
    return true;
  }
  if (verdict.is === 'move') {
    void reply.redirect(`${verdict.to}${request.url}`, 307);
    return false;
  }
  if (verdict.is === 'refused') {
    refusals.refused(verdict.why);
    if (verdict.why === 'session') void reply.code(403).headers(pageHeaders(port)).type('text/html; charset=utf-8').send(refusalPage);
    else void reply.code(403).send({ code: 'not-allowed' satisfies ProblemCode });
    return false;
  }
  reply.headers({
    'access-control-allow-origin': pageOrigin(port), 'access-control-expose-headers': 'Manara-Captured-At, Manara-Sequence, Location, Content-Range', vary: 'Origin', 'cache-control': 'no-store',
  });
  if (request.method !== 'OPTIONS') return true;
  void reply.code(204).headers({
    'access-control-allow-methods': 'GET, POST, PATCH, DELETE', 'access-control-allow-headers': 'content-type, cache-control, pragma, range', 'access-control-max-age': '600',
  }).send();
  return false;
}

const statusOf: Partial<Record<ProblemCode, number>> = {
  'ticket-expired': 410, 'not-found': 404, 'invalid-input': 400, 'not-allowed': 403, 'server-unreachable': 503, 'server-hangs': 504, 'over-budget': 429,
};

function tellFault(error: unknown, reply: FastifyReply, log: Logger): FastifyReply {
  const problem = problemOf(error);
  if (problem) {
    const busy = error instanceof UpstreamRefusal && error.status === 503;
    return reply.code(busy ? 503 : (statusOf[problem.code] ?? 502)).send(problem);
  }
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return reply.code(status).send({ code: status === 413 ? 'too-large' : 'invalid-input' });
  if (!reply.raw.destroyed) log.error({ error: error instanceof Error ? error.stack : String(error) }, 'a request failed');
  return reply.code(500).send({ code: 'internal' });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => { server.close(() => { resolve(); }); });
}

