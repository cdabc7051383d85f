/** Upgrades guarded requests to WebSockets and ends those that answer no ping. */
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Visitor } from './visitor.ts';

const pingMs = 2_000;
/** Pings in a row without an answer before the other end is given up, unless its place says otherwise. */
const usualMisses = 3;
/** A bridge and a lane for each of 64 monitors, desks, and pages that come back before they are known to be gone. */
const maxSockets = 192;
/** Of one monitor token: two windows, come back twice. */
const maxOfToken = 8;

export interface SocketPlace {
  readonly path: string;
  readonly maxMessageBytes: number;
  readonly maxMisses?: number;
  /** `from` is the address of the other end. */
  readonly serve: (socket: WebSocket, visitor: Visitor, from: string) => void;
}

export interface Sockets {
  /** A server that emits `upgrade`. */
  attach(server: EventEmitter): void;
  /** Ends those of visitors that may not stay. */
  recheck(): void;
  destroy(): void;
}

/** `admit` says whose a request is that may become a socket, null where it may not; it journals refusals itself. `mayStay` is asked every two seconds. */
export function createSockets(places: readonly SocketPlace[], admit: (request: IncomingMessage) => Visitor | null, mayStay: (visitor: Visitor) => boolean = () => true): Sockets {
  const open = new Map<WebSocket, { misses: number; readonly maxMisses: number; readonly visitor: Visitor }>();
  const recheck = (): void => {
    for (const [socket, { visitor }] of open) if (!mayStay(visitor)) socket.terminate();
  };
  const servers = new Map(places.map((place) => [place.path, { place, wss: new WebSocketServer({ noServer: true, maxPayload: place.maxMessageBytes, perMessageDeflate: false }) }]));

  const pinging = setInterval(() => {
    recheck();
    for (const [socket, state] of open) {
      state.misses += 1;
      if (state.misses > state.maxMisses) socket.terminate();
      else socket.ping();
    }
  }, pingMs);
  pinging.unref();

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const target = servers.get((request.url ?? '').split('?')[0] ?? '');
    const visitor = admit(request);
    if (!visitor) return refuse(socket, '403 Forbidden');
    if (!target) return refuse(socket, '404 Not Found');
    const isFull = open.size >= maxSockets || (visitor.is === 'monitor' && [...open.values()].filter(({ visitor: other }) => other.is === 'monitor' && other.token === visitor.token).length >= maxOfToken);
    if (isFull) return refuse(socket, '503 Service Unavailable');
    target.wss.handleUpgrade(request, socket, head, (webSocket) => {
      const state = { misses: 0, maxMisses: target.place.maxMisses ?? usualMisses, visitor };
      open.set(webSocket, state);
      webSocket.on('pong', () => { state.misses = 0; });
      webSocket.on('error', () => webSocket.terminate());
      webSocket.on('close', () => open.delete(webSocket));
      target.place.serve(webSocket, visitor, request.socket.remoteAddress ?? '');
    });
  };

  return {
    attach: (server) => { server.on('upgrade', upgrade); },
    recheck,
    destroy() {
      clearInterval(pinging);
      for (const socket of open.keys()) socket.terminate();
      for (const { wss } of servers.values()) wss.close();
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
