/** Logins of recording servers in the host's secret store, under `server.<id>`; those of an inventory's cameras together under `server.<id>.cameras`. */
import { z } from 'zod';
import type { Secrets } from '#bridge/host';
import type { CameraId, ServerId } from '#model/ids';
import { CoreFault } from '../fault.ts';
import type { Credentials } from './server-kind.ts';

const kept = z.object({ user: z.string().max(200), password: z.string().max(2000) });
const keptByCamera = z.record(z.string(), kept);

export class ServerSecrets {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Null where none are saved. Rejects with `disk-failed` where the store is locked or damaged. */
  async read(server: ServerId): Promise<Credentials | null> {
    const text = await orFault(this.#secrets.read(key(server)));
    if (text === null) return null;
    try {
      return kept.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  write(server: ServerId, credentials: Credentials): Promise<void> {
    return orFault(this.#secrets.write(key(server), JSON.stringify(credentials)));
  }

  async remove(server: ServerId): Promise<void> {
    await orFault(this.#secrets.remove(key(server)));
    await orFault(this.#secrets.remove(camerasKey(server)));
  }

  /** Empty where none are saved. Rejects like `read`. */
  async readCameras(server: ServerId): Promise<ReadonlyMap<CameraId, Credentials>> {
    const text = await orFault(this.#secrets.read(camerasKey(server)));
    if (text === null) return new Map();
    try {
      return new Map(Object.entries(keptByCamera.parse(JSON.parse(text))));
    } catch {
      return new Map();
    }
  }

  writeCameras(server: ServerId, logins: ReadonlyMap<CameraId, Credentials>): Promise<void> {
    return orFault(logins.size === 0 ? this.#secrets.remove(camerasKey(server)) : this.#secrets.write(camerasKey(server), JSON.stringify(Object.fromEntries(logins))));
  }
}

const key = (server: ServerId): string => `server.${server}`;
const camerasKey = (server: ServerId): string => `server.${server}.cameras`;

/** What a store says of its trouble may hold a path or a secret: it is not passed on. */
async function orFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw new CoreFault('disk-failed', 'the secret store is locked or damaged');
  }
}
