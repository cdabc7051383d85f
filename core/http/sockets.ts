/** Upgrades guarded requests to WebSockets and ends those that answer no ping. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

const pingMs = 2_000;
/** Pings in a row without an answer before the other end is given up. */
const maxMisses = 3;
const maxSockets = 64;

export interface SocketPlace {
  readonly path: string;
  readonly maxMessageBytes: number;
  readonly serve: (socket: WebSocket) => void;
}

export interface Sockets {
  attach(server: Server): void;
  destroy(): void;
}

/** `admit` says whether a request may become a socket; it journals refusals itself. */
export function createSockets(places: readonly SocketPlace[], admit: (request: IncomingMessage) => boolean): Sockets {
  const open = new Map<WebSocket, { misses: number }>();
  const servers = new Map(places.map((place) => [place.path, { place, wss: new WebSocketServer({ noServer: true, maxPayload: place.maxMessageBytes, perMessageDeflate: false }) }]));

  const pinging = setInterval(() => {
    for (const [socket, state] of open) {
      state.misses += 1;
      if (state.misses > maxMisses) socket.terminate();
      else socket.ping();
    }
  }, pingMs);
  pinging.unref();

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const target = servers.get((request.url ?? '').split('?')[0] ?? '');
    if (!admit(request)) return refuse(socket, '403 Forbidden');
    if (!target) return refuse(socket, '404 Not Found');
    if (open.size >= maxSockets) return refuse(socket, '503 Service Unavailable');
    target.wss.handleUpgrade(request, socket, head, (webSocket) => {
      const state = { misses: 0 };
      open.set(webSocket, state);
      webSocket.on('pong', () => { state.misses = 0; });
      webSocket.on('error', () => webSocket.terminate());
      webSocket.on('close', () => open.delete(webSocket));
      target.place.serve(webSocket);
    });
  };

  return {
    attach: (server) => { server.on('upgrade', upgrade); },
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
