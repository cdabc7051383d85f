/** Saved recording servers and inventories in the core's database. Passwords are never here. */
import { serverConfigSchema } from '#bridge/schemas';
import type { ServerId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import type { CoreData } from '../data/open-core-data.ts';

export class ServerTable {
  readonly #data: CoreData;

  constructor(data: CoreData) {
    this.#data = data;
  }

  /** Every configuration that can still be read, oldest first. */
  all(): ServerConfig[] {
    const configs: ServerConfig[] = [];
    for (const row of this.#data.db.prepare('SELECT config FROM server ORDER BY added_at, id').iterate()) {
      const config = readConfig(String(row['config']));
      if (config) configs.push(config);
    }
    return configs;
  }

  put(config: ServerConfig, addedAt: number): void {
    this.#data.transaction(() => {
      this.#data.db.prepare('INSERT INTO server (id, config, added_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET config = excluded.config')
        .run(config.id, JSON.stringify(config), addedAt);
    });
  }

  remove(id: ServerId): void {
    this.#data.transaction(() => { this.#data.db.prepare('DELETE FROM server WHERE id = ?').run(id); });
  }
}

function readConfig(text: string): ServerConfig | null {
  try {
    return (serverConfigSchema.safeParse(JSON.parse(text)).data as ServerConfig | undefined) ?? null;
  } catch {
    return null;
  }
}
