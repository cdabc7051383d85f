/** An emulated server with an adapter connected to it, and what tests ask of any adapter. */
import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import type { LaneMessage } from '#model/lane-message';
import type { ServerConfig } from '#model/server';
import { createServerHttp } from '#core/servers/server-http';
import { ServerFault } from '#core/servers/recording-server';
import type { CameraHealth, LiveCandidate, RecordingServer, ServerHealth, Upstream } from '#core/servers/recording-server';
import type { Credentials, ServerKindParts } from '#core/servers/server-kind';

export const never = new AbortController().signal;
/** Recovery is promised within 5 s of the server's return. */
export const recovery = { timeout: 5_000, interval: 20 };

export interface ConnectOptions {
  readonly kind: ServerKindParts;
  readonly address: string;
  readonly certificate?: string;
  readonly login?: Credentials | null;
  readonly options?: ServerConfig['options'];
  readonly now?: () => number;
}

export function connect({ kind, address, certificate, login = null, options = {}, now = Date.now }: ConnectOptions): RecordingServer {
  const http = createServerHttp({ address, ...(certificate !== undefined && { certificate }) });
  const config: ServerConfig = { id: 'city', kind: kind.kind, name: 'City', address, options, ...(certificate !== undefined && { certificate }) };
  const server = kind.create(config, {
    http, credentials: async () => login, now, random: Math.random, log: pino({ level: 'silent' }), server: () => null, inventory: () => [],
    bridge: { live: () => { throw new Error('no RTSP here'); } },
  });
  onTestFinished(async () => {
    await server.destroy();
    await http.destroy();
  });
  return server;
}

export function watch(server: RecordingServer) {
  const told = { health: [] as ServerHealth[], cameras: [] as CameraHealth[], catalogue: 0 };
  const stop = new AbortController();
  server.watch({
    catalogueChanged: () => { told.catalogue += 1; },
    cameraHealth: (changes) => told.cameras.push(...changes),
    serverHealth: (health) => told.health.push(health),
  }, stop.signal);
  onTestFinished(() => { stop.abort(); });
  return told;
}

export function followLane(server: RecordingServer, candidate: LiveCandidate) {
  const messages: LaneMessage[] = [];
  const stop = new AbortController();
  server.live.lane!.follow(candidate, (_encoded, message) => { messages.push(message); }, stop.signal);
  onTestFinished(() => { stop.abort(); });
  return {
    messages, stop: () => { stop.abort(); },
    fragments: () => messages.filter((message) => message.kind === 'fragment'),
    statuses: () => messages.flatMap((message) => (message.kind === 'status' ? [message.problem ? `${message.is} ${message.problem.code}` : message.is] : [])),
  };
}

/** Fetched as the gateway does: through the connection that pins the certificate. */
export async function fetchUpstream({ http, url, headers }: Upstream, part: { method?: 'GET' | 'POST'; body?: string; type?: string } = {}) {
  return http!.bytes(url, { method: part.method ?? 'GET', headers: { ...headers, ...(part.type && { 'content-type': part.type }) }, signal: never, ...(part.body !== undefined && { body: part.body }) });
}

/** The code of the `ServerFault` this rejects with; anything else fails the test. */
export async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(ServerFault);
    return (error as ServerFault).problem.code;
  }
  throw new Error('it did not reject');
}
