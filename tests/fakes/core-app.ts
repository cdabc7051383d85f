/** The whole core on a fake recorder and a test host, as a browser would meet it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { bridgeContract } from '#bridge/contract';
import { startCore } from '#core/start';
import type { Core, CoreOptions } from '#core/start';
import { FakeRecorder } from './fake-recorder.ts';
import { createTestHost } from './test-host.ts';
import type { TestHost } from './test-host.ts';

export type BridgeClient = ContractRouterClient<typeof bridgeContract>;
export interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
export interface Ask { method?: string; host?: string; headers?: Record<string, string>; body?: string }

/** What a browser that was launched on a core can do. */
export interface CoreVisitor {
  readonly port: number;
  /** The page's cookie. */
  readonly cookie: string;
  /** A request with exactly these headers, to 127.0.0.1 whatever `host` says. */
  ask(address: string, ask?: Ask): Promise<Answer>;
  /** The same for a ticket's absolute address, as the page would ask. */
  askMedia(url: string, ask?: Ask): Promise<Answer>;
  openSocket(address: string): WebSocket;
  bridge(): { client: BridgeClient; socket: WebSocket };
}

export interface CoreApp extends CoreVisitor {
  readonly core: Core;
  readonly host: TestHost;
  readonly fake: FakeRecorder;
  readonly data: string;
}

export function emptyPage(): string {
  const pageFiles = mkdtempSync(path.join(tmpdir(), 'manara-page-'));
  mkdirSync(path.join(pageFiles, 'assets'));
  writeFileSync(path.join(pageFiles, 'index.html'), '<!doctype html><title>wall</title>');
  writeFileSync(path.join(pageFiles, 'assets', 'index-abc.js'), 'export {};');
  return pageFiles;
}

/** Everything is stopped and removed when the test ends. */
export async function startCoreApp(options: Partial<CoreOptions> = {}): Promise<CoreApp> {
  const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'manara-core-'));
  const started = Promise.withResolvers<FakeRecorder>();
  const host = createTestHost(({ name, program }) => {
    if (name === 'demo') return program.end(0);
    void FakeRecorder.start(path.join(data, 'recorder')).then((fake) => {
      started.resolve(fake);
      program.say(JSON.stringify({ ready: true, port: fake.port }));
      void program.ended.then(() => fake.stop());
    });
  });
  const core = await startCore(host, { data, port: 0, pageFiles: emptyPage(), demo: null, onProgress: () => undefined, ...options });
  const fake = await started.promise;
  onTestFinished(async () => {
    await core.stop();
    rmSync(data, { recursive: true, force: true });
  });
  return { core, host, fake, data, ...await visit(core) };
}

/** Goes through the door with a launch token, as a window does. Its sockets are closed when the test ends. */
export async function visit(core: Core): Promise<CoreVisitor> {
  const port = Number(new URL(core.origin).port);
  const sockets: WebSocket[] = [];
  onTestFinished(() => { for (const socket of sockets) socket.terminate(); });
  const ask = (address: string, wanted: Ask = {}): Promise<Answer> => askPort(port, address, wanted);
  const launch = await ask(core.launchUrl(1).slice(core.origin.length));
  const cookie = launch.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const openSocket = (address: string): WebSocket => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${address}`, { headers: { cookie, origin: core.origin } });
    // One ended before it was open tells an error to nobody in particular.
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  };
  return {
    port, cookie, ask, openSocket,
    askMedia: (url, wanted = {}) => {
      const { host: name, pathname, search } = new URL(url);
      return ask(pathname + search, { host: name, ...wanted, headers: { origin: core.origin, ...wanted.headers } });
    },
    bridge: () => {
      const socket = openSocket('/bridge');
      return { socket, client: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })) };
    },
  };
}

/** A request to 127.0.0.1 with exactly these headers. */
export function askPort(port: number, address: string, { method = 'GET', host = `127.0.0.1:${port}`, headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path: address, method, headers: { host, ...headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }); });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
