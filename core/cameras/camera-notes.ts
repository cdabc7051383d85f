/** What operators call a camera, where that differs from its server's word; kept when the server changes its list (issue 3). */
import { z } from 'zod';
import { localNameSchema } from '#bridge/schemas';
import type { Camera, Site } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { LocalName } from '#model/local-name';
import type { CoreData } from '../data/open-core-data.ts';

export interface CameraNote {
  readonly number?: number | undefined;
  readonly name?: LocalName | undefined;
  readonly site?: Site | undefined;
}

/** As it comes over the bridge, where what is absent may be undefined. */
type WrittenName = { readonly [K in keyof LocalName]?: LocalName[K] | undefined };

/** Null takes a field back to the server's word; an absent field stays as it is. */
export interface CameraChange {
  readonly camera: CameraId;
  readonly number?: number | null | undefined;
  readonly name?: WrittenName | null | undefined;
  readonly site?: { readonly id: string; readonly name: WrittenName } | null | undefined;
}

const noteSchema = z.object({ number: z.number().int().optional(), name: localNameSchema.optional(), site: z.object({ id: z.string(), name: localNameSchema }).optional() });

export class CameraNotes {
  readonly #data: CoreData;
  readonly #notes = new Map<CameraId, CameraNote>();

  constructor(data: CoreData) {
    this.#data = data;
    for (const row of data.db.prepare('SELECT camera, body FROM camera_note').iterate()) {
      const note = readNote(String(row['body']));
      if (note) this.#notes.set(String(row['camera']), note);
    }
  }

  apply(camera: Camera): Camera {
    const note = this.#notes.get(camera.id);
    return note ? { ...camera, ...(note.number !== undefined && { number: note.number }), ...(note.name && { name: note.name }), ...(note.site && { site: note.site }) } : camera;
  }

  put({ camera, ...change }: CameraChange): void {
    const before = this.#notes.get(camera) ?? {};
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const note = Object.fromEntries(Object.entries({ ...before, ...Object.fromEntries(given) }).filter(([, value]) => value !== null && value !== undefined)) as CameraNote;
    this.#data.transaction(() => {
      if (Object.keys(note).length === 0) this.#data.db.prepare('DELETE FROM camera_note WHERE camera = ?').run(camera);
      else this.#data.db.prepare('INSERT OR REPLACE INTO camera_note (camera, body) VALUES (?, ?)').run(camera, JSON.stringify(note));
    });
    if (Object.keys(note).length === 0) this.#notes.delete(camera);
    else this.#notes.set(camera, note);
  }
}

function readNote(body: string): CameraNote | null {
  try {
    return (noteSchema.safeParse(JSON.parse(body)).data as CameraNote | undefined) ?? null;
  } catch {
    return null;
  }
}
