/** Settings of the Node host, kept by `conf`; a torn or foreign file is put aside and the last good copy used (F36). */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import { settingsSchema } from '#bridge/schemas';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';

export class SettingsFile {
  readonly #file: string;
  readonly #say: (line: string) => void;
  #conf: Conf<Record<string, unknown>>;

  constructor(folder: string, say: (line: string) => void) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = path.join(folder, 'settings.json');
    this.#say = say;
    this.#putAsideWhenBad();
    this.#conf = new Conf({ cwd: folder, configName: 'settings', configFileMode: 0o600 });
  }

  read(): Settings {
    const parsed = settingsSchema.safeParse({ ...defaultSettings, ...this.#conf.store });
    return parsed.success ? parsed.data : defaultSettings;
  }

  write(settings: Settings): void {
    this.#conf.store = { ...settings };
    copyFileSync(this.#file, this.#goodCopy());
  }

  #goodCopy(): string {
    return `${this.#file}.good`;
  }

  #putAsideWhenBad(): void {
    if (!existsSync(this.#file) || isSettings(this.#file)) return;
    const aside = `${this.#file}.bad-${Date.now()}`;
    renameSync(this.#file, aside);
    const restored = existsSync(this.#goodCopy()) && isSettings(this.#goodCopy());
    if (restored) copyFileSync(this.#goodCopy(), this.#file);
    this.#say(`Settings file could not be read; it was kept as ${path.basename(aside)} and ${restored ? 'the last good copy is used' : 'the defaults are used'}.`);
  }
}

function isSettings(file: string): boolean {
  try {
    return settingsSchema.partial().strict().safeParse(JSON.parse(readFileSync(file, 'utf8'))).success;
  } catch {
    return false;
  }
}
