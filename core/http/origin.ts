/** The one origin a page lives on: its files, the bridge, the lane, and media for tickets. On loopback; on other addresses only through the TLS door. */
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import fastify from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '#model/problem';
import { problemOf } from '../fault.ts';
import type { LiveDuty } from '../live/live-duty.ts';
import type { Logger } from '../log.ts';
import type { Door, DoorAnswer } from './door.ts';
import { judge, pageOrigin } from './guard.ts';
import type { RequestFacts, Verdict } from './guard.ts';
import { listenOnLoopback, loopbackServer } from './listen.ts';
import { addOfferedRoutes } from './offered-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import type { PageOptions } from './page-routes.ts';
import { addPictureRoutes } from './picture-routes.ts';
import type { Playback } from '../playback/playback.ts';
import { addPlaybackRoutes } from './playback-routes.ts';
import { addPlaylistRoutes } from './playlist-routes.ts';
import { refusalPage } from './refusal-page.ts';
import type { Refusals } from './refusals.ts';
import { addReplayRoute } from './replay-route.ts';
import { answerHeaders, doorPageHeaders, pageHeaders } from './safety-headers.ts';
import { createSockets } from './sockets.ts';
import type { SocketPlace } from './sockets.ts';
import { createUpstreamFetcher, UpstreamRefusal } from './upstream.ts';
import { maxSdpBytes } from './sdp-body.ts';
import { deskVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';
import { addWhepRoutes } from './whep-routes.ts';

export interface OriginOptions extends PageOptions {
  readonly port: number;
  readonly live: LiveDuty;
  readonly playback: Playback;
  readonly sockets: readonly SocketPlace[];
  readonly log: Logger;
}

export interface Origin {
  readonly port: number;
  close(): Promise<void>;
}

/** Throws a `CoreFault`: `port-in-use`, with a door `invalid-input` too. */
export async function openOrigin(options: OriginOptions): Promise<Origin> {
  let port = 0;
  const { door } = options;
  const servers: Server[] = [];
  let doorServer: ReturnType<Door['server']> | null = null;
  const app = fastify({
    logger: false, bodyLimit: maxSdpBytes, routerOptions: { maxParamLength: 200 }, forceCloseConnections: true,
    serverFactory: (handler) => {
      // The same routes on 127.0.0.1 and on ::1.
      servers.push(loopbackServer(handler as RequestListener), loopbackServer(handler as RequestListener));
      doorServer = door?.server(handler as RequestListener) ?? null;
      return servers[0]!;
    },
  });
  const upstream = createUpstreamFetcher();
  const judged = (request: IncomingMessage): Verdict => judge({ ...factsOf(request), hasSession: options.pass.hasSession(request.headers.cookie, port) }, port);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/sdp', { parseAs: 'string' }, (_request, body, done) => { done(null, body); });
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(answerHeaders);
    if (door?.cameThrough(request.raw)) {
      if (answerAtDoor(door.judge(request.raw, factsOf(request.raw)), request, reply, options.refusals)) done();
      return;
    }
    if (answerVerdict(judged(request.raw), request, reply, port, options.refusals)) done();
  });
  app.setErrorHandler((error, _request, reply) => tellFault(error, reply, options.log));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not-found' satisfies ProblemCode }));
  const media = { live: options.live, upstream, refusals: options.refusals, log: options.log };
  for (const add of [addPictureRoutes, addPlaylistRoutes, addWhepRoutes, addOfferedRoutes, addReplayRoute]) add(app, media);
  addPlaybackRoutes(app, media, options.playback);
  addPageRoutes(app, options, () => port);
  await app.ready();

  const admit = (request: IncomingMessage): Visitor | null => {
    const answer = door?.cameThrough(request) ? door.judge(request, factsOf(request)) : null;
    const verdict = answer ?? judged(request);
    if (verdict.is === 'refused') options.refusals.refused(`socket: ${verdict.why}`);
    if (answer) return answer.is === 'page' ? answer.visitor : null;
    return verdict.is === 'page' ? deskVisitor : null;
  };
  const sockets = createSockets(options.sockets, admit, (visitor) => door?.mayStay(visitor) ?? true);
  door?.onShutOut(() => { sockets.recheck(); });
  const [v4, v6] = servers as [Server, Server];
  for (const server of [...servers, ...(doorServer ? [doorServer] : [])]) sockets.attach(server);
  v6.on('clientError', (error, socket) => { v4.emit('clientError', error, socket); });
  const close = async (): Promise<void> => {
    sockets.destroy();
    await Promise.all([...servers.map(closeServer), door?.close()]);
    await upstream.destroy();
    await app.close();
  };
  try {
    port = await listenOnLoopback(v4, v6, options.port);
    await door?.listen();
  } catch (error) {
    await close();
    throw error;
  }
  return { port, close };
}

function factsOf(request: IncomingMessage): Omit<RequestFacts, 'hasSession'> {
  const { headers, method = 'GET', url = '/' } = request;
  return {
    // HTTP/2 has its own word for the host.
    method, path: url.split('?')[0] ?? '/', upgrade: headers.upgrade !== undefined, host: (headers[':authority'] as string | undefined) ?? headers.host, origin: headers.origin,
    fetchSite: headers['sec-fetch-site'] as string | undefined,
  };
}

/** True when the request goes on to its route. */
function answerAtDoor(answer: DoorAnswer, request: FastifyRequest, reply: FastifyReply, refusals: Refusals): boolean {
  if (answer.is === 'page') {
    reply.headers(doorPageHeaders(request.host));
    if (request.url.startsWith('/media/')) reply.header('cache-control', 'no-store');
    return true;
  }
  refusals.refused(`door: ${answer.why}`);
  if (answer.why === 'too-many') void reply.code(429).header('retry-after', '60').send({ code: 'not-allowed' satisfies ProblemCode });
  else if (answer.why === 'session') void reply.code(403).headers(doorPageHeaders(request.host)).type('text/html; charset=utf-8').send(refusalPage);
  else void reply.code(403).send({ code: 'not-allowed' satisfies ProblemCode });
  return false;
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

