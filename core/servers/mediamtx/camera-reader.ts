/** The cameras of a MediaMTX: from its control API, or by names that a person gave where the login may not ask that. */
import { ServerFault } from '../recording-server.ts';
import type { MediaMtxClient } from './mediamtx-client.ts';
import { readPaths } from './path-list.ts';
import type { Roster, RosterKeeper } from './roster.ts';

export interface CameraReader {
  read(signal: AbortSignal): Promise<Roster>;
  hello(signal: AbortSignal): Promise<{ readonly version: string | null; readonly clockOffsetMs: number | null }>;
}

export function createCameraReader(client: MediaMtxClient, roster: RosterKeeper): CameraReader {
  const { paths } = client.options;
  /** What the control API says, else, where paths are named, what is known without it. */
  const orElse = async <T>(ask: Promise<T>, otherwise: () => Promise<T>): Promise<T> => {
    try {
      return await ask;
    } catch (error) {
      if (paths.length === 0 || !(error instanceof ServerFault) || !withoutApi.has(error.problem.code)) throw error;
      return otherwise();
    }
  };
  return {
    read: (signal) => orElse(readPaths(client, signal).then((listed) => roster.read(listed)), async () => {
      await client.alive(signal);
      return roster.named(paths);
    }),
    hello: (signal) => orElse(client.hello(signal), async () => ({ version: null, ...(await client.alive(signal)) })),
  };
}

/** The control API is off by default, and its permission is one of its own. */
const withoutApi: ReadonlySet<string> = new Set(['login-required', 'login-refused', 'not-allowed', 'not-found', 'server-unreachable']);
