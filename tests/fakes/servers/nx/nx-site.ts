/** An emulated Nx site, written from its published contract, with the habits that catch clients out. Not the product: results are emulated. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { answerRest, end } from './nx-rest.ts';
import type { NxState } from './nx-rest.ts';
import { offerOver } from './nx-webrtc.ts';
import type { NxOfferer } from './nx-webrtc.ts';
import type { SelfSigned } from '../../self-signed.ts';

export interface NxSiteOptions {
  /** Newest REST version spoken; the older ones are spoken too. */
  readonly rest?: 1 | 2 | 3 | 4;
  readonly tls?: SelfSigned;
  readonly port?: number;
  readonly state: NxState;
}

export interface NxSite {
  readonly address: string;
  readonly port: number;
  readonly state: NxState;
  /** `METHOD /path?query`, with tickets struck out. */
  readonly requests: string[];
  readonly logins: number;
  readonly offerers: readonly NxOfferer[];
  readonly feeds: ReadonlySet<WebSocket>;
  /** Ends every session, as a change of password does. */
  endSessions(): void;
  /** Answers instead of the site wherever it returns true. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  /** Frames sent instead of an offer. */
  signalling: readonly object[] | null;
  /** Pushes an event and puts it into the log; `silently` only the latter. */
  log(entry: object & { timestampMs: number }, silently?: boolean): void;
  stop(): Promise<void>;
}

export const nxLogin = { user: 'operator', password: 'correct horse' };

export async function startNxSite({ rest = 4, tls, port = 0, state }: NxSiteOptions): Promise<NxSite> {
  const sessions = new Set<string>();
  const tickets = new Set<string>();
  const requests: string[] = [];
  const offerers: NxOfferer[] = [];
  const feeds = new Set<WebSocket>();
  let logins = 0;
  const site = { intercept: null as NxSite['intercept'], signalling: null as NxSite['signalling'] };

  const authorised = (request: IncomingMessage, url: URL): boolean => {
    const [, bearer] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const ticket = url.searchParams.get('_ticket');
    // A ticket works once.
    return (bearer !== undefined && sessions.has(bearer)) || (ticket !== null && tickets.delete(ticket));
  };
  const note = (request: IncomingMessage): void => { requests.push(`${request.method} ${request.url?.replace(/_ticket=[^&]*/, '_ticket=*')}`); };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    note(request);
    if (site.intercept?.(request, response)) return;
    const url = new URL(request.url ?? '/', 'http://site');
    const [, version, path] = /^\/rest\/v(\d)\/(.*)$/.exec(url.pathname) ?? [];
    if (version === undefined || path === undefined || Number(version) < 1 || Number(version) > rest) return end(response, 404, { error: '9', errorId: 'notFound', errorString: 'No such method' });
    const body = await readBody(request);
    if (path === 'servers/this/info') return end(response, 200, state.info(Number(version)));
    if (path.startsWith('login/users/')) return end(response, ...state.loginUser(decodeURIComponent(path.slice('login/users/'.length))));
    if (path === 'login/sessions' && request.method === 'POST') {
      logins += 1;
      const { username, password } = JSON.parse(body) as { username?: string; password?: string };
      // 6.x tells a wrong password by 422, 5.x by 401.
      if (username !== nxLogin.user || password !== nxLogin.password) return end(response, Number(version) >= 3 ? 422 : 401, { errorId: 'unauthorized', errorString: 'Wrong password' });
      const token = `vms-${randomUUID()}`;
      sessions.add(token);
      return end(response, 200, { id: randomUUID(), username, token, ageS: 0, expiresInS: 86_400 });
    }
    if (!authorised(request, url)) {
      if (Number(version) >= 3 && request.headers.authorization && state.oldTokenIs403) response.setHeader('x-auth-result', 'Auth_WrongSessionToken');
      return end(response, state.oldTokenIs403 && Number(version) >= 3 && request.headers.authorization ? 403 : 401, { errorId: 'unauthorized', errorString: 'Unauthorized' });
    }
    if (path === 'login/sessions/current' && request.method === 'DELETE') {
      sessions.delete(request.headers.authorization?.slice('Bearer '.length) ?? '');
      return end(response, 200);
    }
    if (path === 'login/tickets' && request.method === 'POST') {
      const token = randomUUID();
      tickets.add(token);
      return end(response, 200, { id: randomUUID(), username: nxLogin.user, token, ageS: 0, expiresInS: 60 });
    }
    await answerRest({ state, version: Number(version), method: request.method ?? 'GET', path: decodeURIComponent(path), query: url.searchParams, body }, response);
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => { response.destroy(error as Error); });
  };
  const server = tls ? https.createServer({ key: tls.key, cert: tls.cert }, onRequest) : http.createServer(onRequest);
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, raw, head) => {
    note(request);
    const url = new URL(request.url ?? '/', 'http://site');
    if (!authorised(request, url)) {
      raw.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    const webrtc = rest >= 3 ? new RegExp(`^/rest/v[3-${rest}]/devices/[^/]+/webrtc$`).test(url.pathname) : url.pathname === '/webrtc-tracker/';
    if (!webrtc && !(url.pathname === '/jsonrpc' && rest >= 3)) {
      raw.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      if (!webrtc) return speakRpc(socket, rest, feeds);
      if (site.signalling) { for (const frame of site.signalling) socket.send(JSON.stringify(frame)); return; }
      void offerOver(socket, state.footage.clip, { trickle: state.trickles }).then((offerer) => { offerers.push(offerer); });
    });
  });
  const open = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => { open.add(socket); socket.once('close', () => open.delete(socket)); });
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  const bound = (server.address() as AddressInfo).port;

  return {
    get intercept() { return site.intercept; },
    set intercept(answer) { site.intercept = answer; },
    get signalling() { return site.signalling; },
    set signalling(frames) { site.signalling = frames; },
    get logins() { return logins; },
    address: `${tls ? 'https' : 'http'}://127.0.0.1:${bound}`, port: bound, state, requests, offerers, feeds,
    endSessions: () => { sessions.clear(); tickets.clear(); },
    log: (entry, silently = false) => {
      state.events.push(entry);
      if (!silently) for (const feed of feeds) feed.send(JSON.stringify({ jsonrpc: '2.0', method: `rest.v${rest}.events.log.all.update`, params: entry }));
    },
    stop: async () => {
      await Promise.all(offerers.map((offerer) => offerer.end()));
      for (const client of sockets.clients) client.terminate();
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    },
  };
}

function speakRpc(socket: WebSocket, rest: number, feeds: Set<WebSocket>): void {
  socket.on('close', () => feeds.delete(socket));
  socket.on('message', (data) => {
    const { id, method } = JSON.parse(String(data)) as { id: number; method: string };
    if (method !== `rest.v${rest}.events.log.all.subscribe`) return socket.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_601, message: 'Method not found' } }));
    feeds.add(socket);
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: [] }));
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
