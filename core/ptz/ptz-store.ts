/** What steering keeps over a restart: levels, each camera's settings, what is away from home, what was moving, and the numbers and stills of presets. */
import { ptzSettingsSchema } from '#bridge/schemas';
import type { CameraId } from '#model/ids';
import type { PtzPreset, NumberedPreset } from '#model/ptz';
import type { PtzDesk, PtzLevel } from '#model/ptz-lease';
import { usualPtzSettings } from '#model/ptz-tour';
import type { PtzCameraSettings } from '#model/ptz-tour';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import { numberPresets } from './preset-numbers.ts';

export interface Away { readonly camera: CameraId; readonly since: EpochMs; readonly monitor: number }

export class PtzStore {
  readonly #data: CoreData;

  /** Asked for every second and with every command. */
  readonly #settings = new Map<CameraId, PtzCameraSettings>();
  #levels: readonly PtzDesk[] = [];

  constructor(data: CoreData) {
    this.#data = data;
    this.#readLevels();
    for (const row of this.#rows('SELECT camera, settings FROM ptz_camera')) this.#settings.set(String(row['camera']), readSettings(String(row['settings'])));
  }

  /** Above an operator's. */
  get levels(): readonly PtzDesk[] { return this.#levels; }

  keepLevel({ monitor, level }: PtzDesk): void {
    if (level === 1) this.#run('DELETE FROM ptz_level WHERE monitor = ?', monitor);
    else this.#run('INSERT OR REPLACE INTO ptz_level (monitor, level) VALUES (?, ?)', monitor, level);
    this.#readLevels();
  }

  settings(camera: CameraId): PtzCameraSettings {
    return this.#settings.get(camera) ?? usualPtzSettings;
  }

  /** Cameras that have settings of their own. */
  settled(): Iterable<CameraId> {
    return this.#settings.keys();
  }

  keepSettings(camera: CameraId, settings: PtzCameraSettings): void {
    this.#run('INSERT OR REPLACE INTO ptz_camera (camera, settings) VALUES (?, ?)', camera, JSON.stringify(settings));
    this.#settings.set(camera, settings);
  }

  away(): Away[] {
    return this.#rows('SELECT camera, since, monitor FROM ptz_away ORDER BY since').map((row) => ({ camera: String(row['camera']), since: Number(row['since']), monitor: Number(row['monitor']) }));
  }

  keepAway({ camera, since, monitor }: Away): void {
    this.#run('INSERT OR REPLACE INTO ptz_away (camera, since, monitor) VALUES (?, ?, ?)', camera, since, monitor);
  }

  forgetAway(camera: CameraId): void {
    this.#run('DELETE FROM ptz_away WHERE camera = ?', camera);
  }

  /** Cameras that were moving when the core ended: nobody holds them now. */
  moving(): CameraId[] {
    return this.#rows('SELECT camera FROM ptz_moving').map((row) => String(row['camera']));
  }

  keepMoving(camera: CameraId, moves: boolean): void {
    this.#run(moves ? 'INSERT OR IGNORE INTO ptz_moving (camera) VALUES (?)' : 'DELETE FROM ptz_moving WHERE camera = ?', camera);
  }

  /** The camera's presets with their numbers; new ones are given theirs, those that are gone lose theirs. */
  numbered(camera: CameraId, presets: readonly PtzPreset[]): NumberedPreset[] {
    const kept = this.#rows('SELECT preset, number, still_at FROM ptz_preset WHERE camera = ?', camera);
    const known = new Map(kept.map((row) => [String(row['preset']), Number(row['number'])]));
    const numbers = numberPresets(presets.map(({ id }) => id), known);
    const stills = new Map(kept.map((row) => [String(row['preset']), row['still_at'] === null ? null : Number(row['still_at'])]));
    this.#data.transaction(() => {
      for (const id of known.keys()) if (!numbers.has(id)) this.#run('DELETE FROM ptz_preset WHERE camera = ? AND preset = ?', camera, id);
      for (const [id, number] of numbers) if (!known.has(id)) this.#run('INSERT INTO ptz_preset (camera, preset, number) VALUES (?, ?, ?)', camera, id, number);
    });
    return presets.map(({ id, name }) => ({ id, name, number: numbers.get(id) ?? 0, stillAt: stills.get(id) ?? null })).sort((a, b) => a.number - b.number);
  }

  keepStill(camera: CameraId, preset: string, still: Uint8Array | null, at: EpochMs): void {
    this.#run('UPDATE ptz_preset SET still = ?, still_at = ? WHERE camera = ? AND preset = ?', still, still && at, camera, preset);
  }

  still(camera: CameraId, preset: string): Uint8Array | null {
    const still = this.#data.db.prepare('SELECT still FROM ptz_preset WHERE camera = ? AND preset = ?').get(camera, preset)?.['still'];
    return still instanceof Uint8Array ? still : null;
  }

  /** In one go or not at all. */
  atomically(work: () => void): void {
    this.#data.transaction(work);
  }

  #readLevels(): void {
    this.#levels = this.#rows('SELECT monitor, level FROM ptz_level ORDER BY monitor').map((row) => ({ monitor: Number(row['monitor']), level: Number(row['level']) as PtzLevel }));
  }

  #rows(sql: string, ...values: string[]): Record<string, unknown>[] {
    return this.#data.db.prepare(sql).all(...values);
  }

  #run(sql: string, ...values: (string | number | Uint8Array | null)[]): void {
    this.#data.transaction(() => this.#data.db.prepare(sql).run(...values));
  }
}

/** Settings of a program that is newer, or damaged, count as the usual ones. */
function readSettings(text: string): PtzCameraSettings {
  try {
    return ptzSettingsSchema.safeParse(JSON.parse(text)).data ?? usualPtzSettings;
  } catch {
    return usualPtzSettings;
  }
}
