/** The wall's presets: at most 200, each name once however it is written. */
import { randomUUID } from 'node:crypto';
import { presetMonitorsSchema } from '#bridge/schemas';
import { nameKey, namesakeOf } from '#model/name-key';
import { isVersion, savedAfter } from '#model/saved-version';
import type { SavedVersion } from '#model/saved-version';
import type { PresetMonitor, WallPreset } from '#model/wall-preset';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import { by } from '../journal/by.ts';
import { freeNumber, soundName } from './names.ts';

const mostPresets = 200;

export class PresetShelf {
  readonly #data: CoreData;
  readonly #journal: Journal;
  readonly #now: () => EpochMs;
  readonly #presets = new Map<string, WallPreset>();

  constructor(options: { readonly data: CoreData; readonly journal: Journal; readonly now: () => EpochMs }) {
    this.#data = options.data;
    this.#journal = options.journal;
    this.#now = options.now;
    for (const row of this.#data.db.prepare('SELECT * FROM wall_preset ORDER BY number, saved_at').iterate()) {
      const monitors = readMonitors(String(row['monitors']));
      const preset = { id: String(row['id']), name: String(row['name']), number: Number(row['number']), savedAt: Number(row['saved_at']) };
      // Two databases put together may hold a number twice.
      const isTaken = this.list().some(({ number }) => number === preset.number);
      if (monitors) this.#presets.set(preset.id, { ...preset, number: isTaken ? freeNumber(this.#presets.values()) : preset.number, monitors });
    }
  }

  /** By number. */
  list(): WallPreset[] {
    return [...this.#presets.values()].sort((a, b) => a.number - b.number);
  }

  /** Refused with `not-found`. */
  get(id: string): WallPreset {
    const preset = this.#presets.get(id);
    if (!preset) throw new CoreFault('not-found', 'there is no such preset');
    return preset;
  }

  /** A preset that has this name is replaced and keeps its id and number where it is the version in `replaces`, else this is refused with `conflict`. */
  save(wanted: { readonly name: string; readonly monitors: readonly PresetMonitor[]; readonly replaces: SavedVersion | null }, who?: string): WallPreset {
    const name = soundName(wanted.name);
    const monitors = readMonitors(JSON.stringify(wanted.monitors));
    if (!monitors || monitors.length === 0) throw new CoreFault('invalid-input', 'a preset has one arrangement for each of 1 to 64 monitors');
    const before = this.#named(name);
    if (before && !isVersion(before, wanted.replaces)) throw new CoreFault('conflict', 'another preset has this name');
    if (!before && this.#presets.size >= mostPresets) throw new CoreFault('too-large', `there are ${mostPresets} presets already; remove some first`);
    const preset: WallPreset = { id: before?.id ?? randomUUID(), name, number: before?.number ?? freeNumber(this.#presets.values()), savedAt: savedAfter(before, this.#now()), monitors };
    this.#write(preset, () => this.#journal.append({ kind: 'preset-saved', detail: { ...by(who), preset: preset.id, name, monitors: monitors.length, replaced: before !== null } }));
    return preset;
  }

  rename(change: { readonly id: string; readonly name: string }, who?: string): WallPreset {
    const before = this.get(change.id);
    const name = soundName(change.name);
    const namesake = this.#named(name);
    if (namesake && namesake.id !== before.id) throw new CoreFault('conflict', 'another preset has this name');
    const preset: WallPreset = { ...before, name };
    this.#write(preset, () => this.#journal.append({ kind: 'preset-renamed', detail: { ...by(who), preset: preset.id, from: before.name, to: name } }));
    return preset;
  }

  /** Removing what is gone already is what was wanted: false. */
  remove(id: string, who?: string): boolean {
    const preset = this.#presets.get(id);
    if (!preset) return false;
    this.#data.transaction(() => {
      this.#data.db.prepare('DELETE FROM wall_preset WHERE id = ?').run(id);
      this.#journal.append({ kind: 'preset-removed', detail: { ...by(who), preset: id, name: preset.name } });
    });
    this.#presets.delete(id);
    return true;
  }

  #named(name: string): WallPreset | null {
    return namesakeOf(this.list(), name) ?? null;
  }

  #write(preset: WallPreset, journal: () => void): void {
    const { id, name, number, savedAt, monitors } = preset;
    this.#data.transaction(() => {
      // By key too: a row that could not be read still holds its name.
      this.#data.db.prepare('DELETE FROM wall_preset WHERE id = ? OR name_key = ?').run(id, nameKey(name));
      this.#data.db.prepare('INSERT INTO wall_preset (id, name, name_key, number, monitors, saved_at) VALUES (?, ?, ?, ?, ?, ?)').run(id, name, nameKey(name), number, JSON.stringify(monitors), savedAt);
      journal();
    });
    this.#presets.set(id, preset);
  }
}

/** Null for text that holds no monitors (F36). */
function readMonitors(text: string): readonly PresetMonitor[] | null {
  try {
    return presetMonitorsSchema.safeParse(JSON.parse(text)).data?.toSorted((a, b) => a.number - b.number) ?? null;
  } catch {
    return null;
  }
}
