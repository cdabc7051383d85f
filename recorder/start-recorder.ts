/** Puts the recorder together: store, sources, API. The one place that knows all of them. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProblemCode } from '#model/problem';
import { readOrCreateToken } from './api/access-token.ts';
import { startApi } from './api/start-api.ts';
import type { RecorderConfig } from './config.ts';
import { exitCodes } from './exit-codes.ts';
import type { Logger } from './log.ts';
import { openSources } from './record/open-sources.ts';
import type { Clocks } from './record/wall-watch.ts';
import { openRecordingStore } from './store/open-store.ts';

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

export interface RecorderWant {
  readonly config: RecorderConfig;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly log: Logger;
}

export interface Recorder {
  readonly port: number;
  /** In order: no more answers, no more pictures, files closed. */
  stop(): Promise<void>;
}

/** Starting again would not help. */
export class StartFault extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export async function startRecorder({ config, clocks, random, log }: RecorderWant): Promise<Recorder> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    mkdirSync(config.data, { recursive: true, mode: 0o700 });
    const store = await openRecordingStore({
      folder: config.data, retention: config.retention, segmentSeconds: config.segmentSeconds, now: clocks.now, mono: clocks.monotonic, log: log.child({ duty: 'store' }),
    });
    ends.push(() => store.destroy());
    const sources = openSources({ config, store, clocks, random, log: log.child({ duty: 'record' }) });
    ends.push(() => sources.destroy());
    const token = readToken(config.tokenFile ?? join(config.data, 'token'));
    const api = await startApi({
      config, version, now: clocks.now, elapsedMs: clocks.monotonic, log: log.child({ duty: 'api' }), token, cameras: () => sources.cameras, bridges: sources.bridges, store,
    });
    ends.push(() => api.close());
    return { port: api.port, stop };
  } catch (error) {
    await stop();
    throw startFault(error, config) ?? error;
  }
}

function startFault(error: unknown, { data, listen }: RecorderConfig): StartFault | null {
  const { code } = error as { code?: ProblemCode | string };
  if (code === 'data-newer') return new StartFault(exitCodes.dataNewer, `${data}: written by a newer version of this program`);
  if (code === 'conflict') return new StartFault(exitCodes.folderOwned, `${data}: ${(error as Error).message}`);
  if (code === 'port-in-use' || code === 'EADDRINUSE') return new StartFault(exitCodes.portInUse, `listen.port: ${listen.host}:${listen.port} is in use by another program`);
  return null;
}

function readToken(file: string): string {
  try {
    return readOrCreateToken(file);
  } catch (error) {
    throw new StartFault(exitCodes.badConfig, `tokenFile: ${(error as Error).message}`);
  }
}
