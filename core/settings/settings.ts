/** The installation's settings: kept by the host, served to every page. */
import type { Host } from '#bridge/host';
import { settingsSchema } from '#bridge/schemas';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';
import { Changes, follow } from '../changes.ts';
import { CoreFault } from '../fault.ts';
import { by } from '../journal/by.ts';
import type { Journal } from '../journal/journal.ts';

/** What `settings.write` may carry: any of the fields. */
export type SettingsPatch = { readonly [K in keyof Settings]?: Settings[K] | undefined };

export class SettingsDuty {
  readonly #host: Pick<Host, 'readSettings' | 'writeSettings'>;
  readonly #journal: Journal;
  readonly #changes = new Changes();
  #settings: Settings;
  /** The last write to the host; they go one after the other, so that the newest settings are the ones that stay. */
  #storing: Promise<unknown> = Promise.resolve();

  constructor(options: { readonly host: Pick<Host, 'readSettings' | 'writeSettings'>; readonly journal: Journal }) {
    this.#host = options.host;
    this.#journal = options.journal;
    this.#settings = soundSettings(readOrNothing(options.host));
  }

  read(): Settings {
    return this.#settings;
  }

  /** Where the host cannot store them, the new settings hold until the core ends and the fault says so (F37). */
  async write(patch: SettingsPatch, who?: string): Promise<Settings> {
    const parsed = settingsSchema.safeParse({ ...this.#settings, ...withoutAbsent(patch) });
    if (!parsed.success) throw new CoreFault('invalid-input', 'these are not settings');
    const before = this.#settings;
    const changed = (Object.keys(parsed.data) as (keyof Settings)[]).filter((key) => parsed.data[key] !== before[key]);
    if (changed.length === 0) return before;
    this.#settings = parsed.data;
    this.#changes.emit();
    const stored = await this.#store();
    this.#journal.append({
      kind: 'settings-changed',
      detail: { ...by(who), ...Object.fromEntries(changed.map((key) => [key, parsed.data[key]])), ...(stored ? {} : { stored }) },
    });
    if (!stored) throw new CoreFault('disk-failed', 'the settings could not be stored; they hold until the program ends');
    return parsed.data;
  }

  onChange(listener: () => void): void { this.#changes.subscribe(listener); }

  watch(signal: AbortSignal): AsyncGenerator<Settings, void, void> {
    return follow(this.#changes, () => this.#settings, signal);
  }

  #store(): Promise<boolean> {
    const store = this.#storing.then(() => this.#host.writeSettings(this.#settings));
    this.#storing = store.catch(() => undefined);
    return store.then(() => true, () => false);
  }
}

function readOrNothing(host: Pick<Host, 'readSettings'>): unknown {
  try {
    return host.readSettings();
  } catch {
    return null;
  }
}

/** Every field that is sound is used, the others are the defaults (F36). */
function soundSettings(read: unknown): Settings {
  const fields: Record<string, unknown> = typeof read === 'object' && read !== null ? { ...read } : {};
  const sound = Object.entries(settingsSchema.shape).filter(([key, schema]) => schema.safeParse(fields[key]).success).map(([key]) => [key, fields[key]]);
  return { ...defaultSettings, ...(Object.fromEntries(sound) as Partial<Settings>) };
}

function withoutAbsent(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Settings>;
}
