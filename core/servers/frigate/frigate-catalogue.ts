/** The cameras as last read, for everything that needs a camera's key or streams. */
import { splitCameraId } from '#model/ids';
import type { CameraId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { ServerFault } from '../recording-server.ts';
import { configAnswer, profileAnswer, streamNamesAnswer } from './frigate-answers.ts';
import { camerasOf } from './frigate-cameras.ts';
import type { FrigateCamera } from './frigate-cameras.ts';
import type { FrigateSession } from './frigate-session.ts';
import { readVersion } from './frigate-version.ts';
import type { FrigateVersion } from './frigate-version.ts';

export interface FrigateCatalogue {
  /** Reads it anew. */
  read(signal: AbortSignal): Promise<ReadonlyMap<CameraId, FrigateCamera>>;
  /** As known, read once where it is not yet. Rejects with `not-found`. */
  camera(id: CameraId, signal: AbortSignal): Promise<FrigateCamera>;
  version(signal: AbortSignal): Promise<FrigateVersion>;
  readonly known: ReadonlyMap<CameraId, FrigateCamera> | null;
  /** The server may have been updated. */
  forget(): void;
}

export function createCatalogue(config: ServerConfig, session: FrigateSession): FrigateCatalogue {
  let known: ReadonlyMap<CameraId, FrigateCamera> | null = null;
  let version: FrigateVersion | null = null;

  const read: FrigateCatalogue['read'] = async (signal) => {
    await self.version(signal);
    const [answer, streams, profile] = await Promise.all([
      session.json('api/config', configAnswer, { signal }),
      optional(session.json('api/go2rtc/streams', streamNamesAnswer, { signal })),
      optional(session.json('api/profile', profileAnswer, { signal })),
    ]);
    known = camerasOf({ config, answer, streams: streams && new Set(streams), allowed: profile?.allowed_cameras ?? null });
    return known;
  };

  const self: FrigateCatalogue = {
    read,
    async camera(id, signal) {
      const found = (known ?? await read(signal)).get(id);
      if (!found || splitCameraId(id)?.server !== config.id) throw new ServerFault({ code: 'not-found', detail: 'no such camera' });
      return found;
    },
    async version(signal) {
      if (version) return version;
      const { status, body } = await session.bytes('api/version', { signal, maxBytes: 65_536 });
      const text = body.toString('utf8');
      if (status !== 200 || !/^v?\d+\.\d+|^dev|^[\w.-]+$/.test(text.trim()) || text.length > 200) throw new ServerFault({ code: 'server-garbage', detail: 'not a version of Frigate' });
      version = readVersion(text);
      return version;
    },
    get known() { return known; },
    forget() { version = null; },
  };
  return self;
}

/** Absent in some versions and for some roles: its refusal is an answer, its silence is not. */
async function optional<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServerFault && ['not-found', 'not-allowed', 'server-refused', 'server-garbage'].includes(error.problem.code)) return null;
    throw error;
  }
}
