/** A kind of recording server small enough to see through: cameras as JSON behind Basic auth. For tests of what is above the kinds. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { cameraId } from '#model/ids';
import { ServerFault } from '#core/servers/recording-server';
import type { ServerKindParts } from '#core/servers/server-kind';

const answer = z.object({ cameras: z.array(z.object({ id: z.string(), number: z.number(), name: z.string() })) });

export const simpleKind: ServerKindParts = {
  kind: 'go2rtc',
  ports: [1984],
  async probe(address, http, signal) {
    const told = await http.json('about', z.object({ simple: z.string() }), { signal }).catch(() => null);
    return told && { address: address.href, product: 'Simple', version: told.simple, needsLogin: true };
  },
  create: (config, { http, credentials, now, random }) => {
    const read = async (signal: AbortSignal) => {
      const login = await credentials();
      if (!login) throw new ServerFault({ code: 'login-required' });
      const { cameras } = await http.json('cameras', answer, { signal, headers: { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` } })
        .catch((error: unknown) => { throw error instanceof ServerFault && error.problem.code === 'login-required' ? new ServerFault({ code: 'login-refused' }) : error; });
      return cameras.map((camera) => ({
        id: cameraId(config.id, camera.id), server: config.id, number: camera.number, name: { fr: camera.name }, site: { id: 's', name: { fr: 'Site' } }, streams: [{ role: 'main' as const }], recorded: false,
      }));
    };
    return {
      id: config.id, kind: config.kind, cameras: read,
      live: { candidates: () => [], open: () => Promise.reject(new ServerFault({ code: 'unsupported' })), lane: null },
      watch(events, signal) {
        const look = async (): Promise<void> => {
          if (signal.aborted) return;
          const health = await read(signal).then(() => ({ is: 'ok' as const }), (error: unknown) => ({ is: 'unreachable' as const, lastError: error instanceof ServerFault ? error.problem : { code: 'internal' as const } }));
          if (signal.aborted) return;
          events.serverHealth({ ...health, since: now(), alarms: [], latencyMs: http.latencyMs ?? 0 });
          if (health.is === 'ok') events.catalogueChanged();
          setTimeout(() => void look(), 100 + random() * 50).unref();
        };
        void look();
      },
      destroy: () => Promise.resolve(),
    };
  },
};

export interface SimpleServer {
  readonly address: string;
  cameras: { id: string; number: number; name: string }[];
  /** Accepts, never answers. */
  hangs: boolean;
  readonly asked: string[];
}

/** Ends with the test. The right login is operator / sesame. */
export async function startSimpleServer(): Promise<SimpleServer> {
  const state = { cameras: [{ id: 'a', number: 1, name: 'Porte' }], hangs: false, asked: [] as string[] };
  const server = createServer((request, response) => {
    state.asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
    if (state.hangs) return;
    if (request.url === '/about') return response.setHeader('content-type', 'application/json').end('{"simple":"1.2"}');
    if (request.headers.authorization !== `Basic ${Buffer.from('operator:sesame').toString('base64')}`) return response.writeHead(401).end();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ cameras: state.cameras }));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => { server.closeAllConnections(); server.close(); });
  return Object.assign(state, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
}
