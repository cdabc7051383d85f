/** The embedded recorder of a product that a test or bench started: its configuration before, its own API after. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The recorder's own API, for what the page does not show. */
export interface RecorderAccess {
  readonly pid: number;
  /** Epoch ms at which it began to listen. */
  readonly startedAt: number;
  get(route: string): Promise<unknown>;
  /** What is no JSON. */
  bytes(route: string): Promise<Buffer>;
}

/** Without `version` and `data`, which follow from the folder. */
export function writeRecorderConfig(data: string, config: object): void {
  const folder = path.join(data, 'recorder');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ version: 1, data: folder, ...config }), { mode: 0o600 });
}

export function recorderAccess(data: string): RecorderAccess {
  const folder = path.join(data, 'recorder');
  const endpoint = JSON.parse(readFileSync(path.join(folder, 'endpoint.json'), 'utf8')) as { host: string; port: number; pid: number; startedAt: number };
  const token = readFileSync(path.join(folder, 'token'), 'utf8').trim();
  const ask = (route: string) => fetch(`http://${endpoint.host}:${endpoint.port}/api/v1${route}`, { headers: { authorization: `Bearer ${token}` } });
  return {
    pid: endpoint.pid,
    startedAt: endpoint.startedAt,
    get: async (route) => (await ask(route)).json(),
    bytes: async (route) => Buffer.from(await (await ask(route)).arrayBuffer()),
  };
}
