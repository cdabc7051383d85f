/** Loopback servers of one origin: 127.0.0.1, and ::1 on the same port where the machine has it (browsers may try it first for *.localhost). */
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoreFault } from '../fault.ts';

/** F71: slow or endless requests end with 408, 413 or 431. */
const limits: ServerOptions = {
  maxHeaderSize: 16 * 1024, headersTimeout: 5_000, requestTimeout: 15_000, keepAliveTimeout: 10_000, connectionsCheckingInterval: 1_000,
};
/** 64 tiles of six connections each in four windows, with room. */
const maxConnections = 4096;
const portTries = 5;

export function loopbackServer(handler: RequestListener): Server {
  const server = createServer(limits, handler);
  server.maxConnections = maxConnections;
  return server;
}

/** Resolves with the port; port 0 takes any that is free on both. Throws `port-in-use`. */
export async function listenOnLoopback(v4: Server, v6: Server, wanted: number): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await listen(v4, wanted, '127.0.0.1');
    try {
      await listen(v6, port, '::1').catch((error: unknown) => { if (!isWithoutIpv6(error)) throw error; });
      return port;
    } catch (error) {
      // Somebody else answers on ::1 with this number: pages would reach them under our media names.
      await new Promise((resolve) => v4.close(resolve));
      if (wanted !== 0 || attempt === portTries) throw error;
    }
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? new CoreFault('port-in-use', `Port ${port} is in use by another program. Choose another one with --port, or 0 for any free one.`) : error);
    };
    server.once('error', failed);
    server.listen({ port, host, ipv6Only: host === '::1' }, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function isWithoutIpv6(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
}
