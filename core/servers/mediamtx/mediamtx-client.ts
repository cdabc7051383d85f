/** Asks the services of one MediaMTX: each at its own address, each by its own login. */
import type { z } from 'zod';
import type { EpochMs } from '#model/time';
import { clockOffsetOf } from '../clock-offset.ts';
import { ServerFault } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { ServerHttp } from '../server-http.ts';
import { infoAnswer } from './answers.ts';
import type { LoginGate } from './login-gate.ts';
import type { MediaMtxOptions, Service } from './options.ts';

/** A wrong login is answered after up to 4 s; a good one at once. */
const answerMs = { tried: 3_000, untried: 7_000 };
const listMs = 8_000;

export interface MediaMtxClient {
  readonly http: ServerHttp;
  readonly options: MediaMtxOptions;
  readonly gate: LoginGate;
  /** An address of a service. `query` values are encoded, so that the `+` of an offset survives. */
  url(service: Service, path: string, query?: Readonly<Record<string, string | number>>): string;
  /** A JSON answer as the schema reads it. `camera` names the path whose permission is needed. Rejects with a `ServerFault`. */
  json<S extends z.ZodType>(service: Service, url: string, schema: S, signal: AbortSignal, camera?: string): Promise<z.output<S>>;
  /** Version (null before 1.15.2) and clock: the cheapest question of the control API. */
  hello(signal: AbortSignal): Promise<{ readonly version: string | null; readonly clockOffsetMs: number | null }>;
  /** Something answers where pictures come from, whatever it says. Rejects with a `ServerFault`. */
  alive(signal: AbortSignal): Promise<{ readonly clockOffsetMs: number | null }>;
}

export function createMediaMtxClient(http: ServerHttp, options: MediaMtxOptions, gate: LoginGate, now: () => EpochMs): MediaMtxClient {
  const url: MediaMtxClient['url'] = (service, path, query = {}) => {
    const address = new URL(path, options.bases[service]);
    address.search = new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)])).toString();
    return address.href;
  };
  const patience = (service: Service): number => (gate.isOpen(service, null) ? answerMs.tried : answerMs.untried);
  return {
    http, options, gate, url,
    json: (service, address, schema, signal, camera) => gate.enter(service, camera ?? null, signal, (headers) => http.json(address, schema, { signal, headers, timeoutMs: listMs })),
    hello: (signal) => gate.enter('api', null, signal, async (headers) => {
      const askedAt = now();
      const answer = await http.bytes(url('api', 'v3/info'), { signal, headers: { accept: 'application/json', ...headers }, timeoutMs: patience('api'), maxBytes: 64 * 1024 });
      const clockOffsetMs = clockOffsetOf(answer.headers['date'], askedAt, now());
      if (answer.status === 404) return { version: null, clockOffsetMs };
      if (answer.status !== 200) throw statusFault(answer.status);
      const info = infoAnswer.safeParse(parseJson(answer.body));
      if (!info.success) throw new ServerFault({ code: 'server-garbage', detail: 'unexpected answer of v3/info' });
      return { version: info.data.version, clockOffsetMs };
    }),
    alive: async (signal) => {
      const askedAt = now();
      const { headers } = await http.bytes(options.bases.hls.href, { signal, timeoutMs: answerMs.tried, maxBytes: 64 * 1024 });
      return { clockOffsetMs: clockOffsetOf(headers['date'], askedAt, now()) };
    },
  };
}

function parseJson(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return null; }
}
