/** The last catalogue in the core's database, so that the tree stands while servers are dead (F39). */
import { cameraSchema } from '#bridge/schemas';
import type { Camera } from '#model/camera';
import type { ServerId } from '#model/ids';
import type { CoreData } from '../data/open-core-data.ts';

/** Every camera that can still be read. */
export function readCameras(data: CoreData): Camera[] {
  const cameras: Camera[] = [];
  for (const row of data.db.prepare('SELECT body FROM camera').iterate()) {
    const camera = readCamera(String(row['body']));
    if (camera) cameras.push(camera);
  }
  return cameras;
}

function readCamera(body: string): Camera | null {
  try {
    // JSON knows no undefined, so what is optional is absent.
    return (cameraSchema.safeParse(JSON.parse(body)).data as Camera | undefined) ?? null;
  } catch {
    return null;
  }
}

/** Makes the server's rows these cameras; writes only what differs. */
export function writeCameras(data: CoreData, server: ServerId, cameras: readonly Camera[]): void {
  data.transaction(() => {
    const kept = new Map<string, string>();
    for (const row of data.db.prepare('SELECT id, body FROM camera WHERE server = ?').iterate(server)) kept.set(String(row['id']), String(row['body']));
    const put = data.db.prepare('INSERT OR REPLACE INTO camera (id, server, body) VALUES (?, ?, ?)');
    for (const camera of cameras) {
      const body = JSON.stringify(camera);
      if (kept.get(camera.id) !== body) put.run(camera.id, server, body);
      kept.delete(camera.id);
    }
    const drop = data.db.prepare('DELETE FROM camera WHERE id = ?');
    for (const id of kept.keys()) drop.run(id);
  });
}
