/** Logins of recording servers in the host's secret store, under `server.<id>`. */
import { z } from 'zod';
import type { Secrets } from '#bridge/host';
import type { ServerId } from '#model/ids';
import { CoreFault } from '../fault.ts';
import type { Credentials } from './server-kind.ts';

const kept = z.object({ user: z.string().max(200), password: z.string().max(2000) });

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

  remove(server: ServerId): Promise<void> {
    return orFault(this.#secrets.remove(key(server)));
  }
}

const key = (server: ServerId): string => `server.${server}`;

/** What a store says of its trouble may hold a path or a secret: it is not passed on. */
async function orFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw new CoreFault('disk-failed', 'the secret store is locked or damaged');
  }
}
