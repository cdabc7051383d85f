/** Sockets one address may hold: enough for a core on this machine, few for anybody else (F71). */
import type { Server } from 'node:http';
import { isLoopback } from './origin-check.ts';

export interface ConnectionCaps {
  readonly perAddress: number;
  readonly perLoopbackAddress: number;
  readonly total: number;
}

export const connectionCaps: ConnectionCaps = { perAddress: 64, perLoopbackAddress: 512, total: 1024 };

export function limitConnections(server: Server, caps: ConnectionCaps): void {
  const open = new Map<string, number>();
  server.maxConnections = caps.total;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    if (count > (isLoopback(address) ? caps.perLoopbackAddress : caps.perAddress)) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
