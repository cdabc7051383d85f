/** Imported lists of cameras in the core's database, by `generic` server. Addresses without logins. */
import { z } from 'zod';
import { cameraSchema, streamRoleSchema } from '#bridge/schemas';
import type { ServerId } from '#model/ids';
import type { CoreData } from '../../data/open-core-data.ts';
import type { InventoryCamera } from '../../servers/server-kind.ts';

const kept = z.object({
  camera: cameraSchema,
  streams: z.array(z.object({ role: streamRoleSchema, kind: z.enum(['rtsp', 'hls', 'llhls', 'whep', 'mjpeg', 'stills']), address: z.string().max(2000) })).max(4),
});

export class InventoryTable {
  readonly #data: CoreData;
  /** The same array while nothing changed: who follows a list compares arrays. */
  readonly #read = new Map<ServerId, readonly InventoryCamera[]>();

  constructor(data: CoreData) {
    this.#data = data;
  }

  /** In the order of the file; a row that cannot be read any more is left out. */
  cameras(server: ServerId): readonly InventoryCamera[] {
    const known = this.#read.get(server);
    if (known) return known;
    const cameras: InventoryCamera[] = [];
    for (const row of this.#data.db.prepare('SELECT body FROM inventory_camera WHERE server = ? ORDER BY place').iterate(server)) {
      const camera = readBody(String(row['body']));
      if (camera) cameras.push(camera);
    }
    this.#read.set(server, cameras);
    return cameras;
  }

  /** The whole list or, where that fails, the one before: never a part of it. */
  replace(server: ServerId, cameras: readonly InventoryCamera[]): void {
    this.#data.transaction(() => {
      this.#data.db.prepare('DELETE FROM inventory_camera WHERE server = ?').run(server);
      const insert = this.#data.db.prepare('INSERT INTO inventory_camera (server, place, body) VALUES (?, ?, ?)');
      for (const [place, camera] of cameras.entries()) insert.run(server, place, JSON.stringify(camera));
    });
    this.#read.set(server, cameras);
  }
}

function readBody(text: string): InventoryCamera | null {
  try {
    return (kept.safeParse(JSON.parse(text)).data as InventoryCamera | undefined) ?? null;
  } catch {
    return null;
  }
}
