/** A small RTSP 1.0 server on loopback for one H.264 stream, RTP over its own TCP connections only. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { serveRtsp, type RtspWant } from './rtsp-connection.ts';

export interface RtspServer {
  readonly port: number;
  /** Ends with all connections; the port is free then. */
  close(): Promise<void>;
}

const mostConnections = 64;

export async function startRtspServer(want: RtspWant & { readonly port: number }): Promise<RtspServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => { sockets.delete(socket); });
    serveRtsp(socket, want);
  });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(want.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      for (const socket of sockets) socket.destroy();
    }),
  };
}
