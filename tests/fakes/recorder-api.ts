/** The recorder's API over clip sources and an empty store, in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readOrCreateToken } from '#recorder/api/access-token';
import type { ReadableStore } from '#recorder/api/api-context';
import type { CatalogueCamera } from '#recorder/api/catalogue';
import { startApi } from '#recorder/api/start-api';
import type { Api, ApiLimits } from '#recorder/api/start-api';
import { recorderConfigSchema } from '#recorder/config';
import type { LiveSource } from '#recorder/media';
import { Bridges } from '#recorder/record/bridges';

export interface TestApi extends Api {
  readonly origin: string;
  readonly token: string;
  readonly data: string;
  /** Everything logged so far. */
  readonly logged: string[];
  /** With the token unless told otherwise. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

export interface TestApiWant {
  readonly sources?: readonly LiveSource<'main' | 'sub'>[];
  readonly bridges?: Bridges;
  readonly store?: Partial<ReadableStore>;
  readonly limits?: Partial<ApiLimits>;
  readonly data?: string;
  readonly port?: number;
  readonly now?: () => number;
}

export async function startTestApi({ sources = [], bridges = noBridges(), store = {}, limits = {}, data = mkdtempSync(join(tmpdir(), 'recorder-api-')), port = 0, now = () => Date.now() }: TestApiWant = {}): Promise<TestApi> {
  const config = recorderConfigSchema.parse({ version: 1, data, listen: { port } });
  const token = readOrCreateToken(join(data, 'token'));
  const logged: string[] = [];
  const cameras = catalogueOf(sources);
  const api = await startApi({
    config, version: '0.0.0', now, token, limits, cameras: () => cameras, bridges, store: { ...emptyStore, ...store },
    log: pino({ level: 'info' }, { write: (line: string) => { logged.push(line); } }),
  });
  const origin = `http://127.0.0.1:${api.port}`;
  return {
    port: api.port, origin, token, data, logged,
    get: (path, headers = {}) => fetch(origin + path, { headers: { authorization: `Bearer ${token}`, ...headers } }),
    async close() {
      await api.close();
      await bridges.destroy();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function catalogueOf(sources: readonly LiveSource<'main' | 'sub'>[]): CatalogueCamera[] {
  const mains = sources.filter((source) => source.role === 'main');
  return mains.map((main, index) => ({
    camera: { id: main.camera, number: index + 1, name: { en: `Camera ${index + 1}`, ar: 'كاميرا' }, site: { id: 's1', name: { en: 'Site' } }, record: 'main' },
    sources: { main, sub: sources.find((source) => source.role === 'sub' && source.camera === main.camera) },
    figures: () => ({ recording: true, reconnects: 2, recordedUntil: 1_790_000_000_000 }),
  }));
}

function noBridges(): Bridges {
  return new Bridges({ open: () => { throw new Error('no bridges here'); }, monotonic: () => performance.now() });
}

const emptyStore: ReadableStore = {
  spans: () => [], gaps: () => [], losses: () => [], segments: () => [], segmentFile: () => null,
  disk: () => ({ totalBytes: 100, freeBytes: 60, reserveBytes: 10, state: 'ok' }),
  locks: () => [], lock: () => Promise.resolve(), letGo: () => Promise.resolve(false), lockedBytes: () => ({ bytes: 0, shareBytes: 45 }),
  alarms: () => [], confirmClock: () => undefined,
};
