import type { Host } from '#bridge/host';
import type { Settings } from '#model/settings';
import type { Journal } from '../journal/journal.ts';

/** What `settings.write` may carry: any of the fields. */
export type SettingsPatch = { readonly [K in keyof Settings]?: Settings[K] | undefined };

export class SettingsDuty {
  constructor(_options: { readonly host: Pick<Host, 'readSettings' | 'writeSettings'>; readonly journal: Journal }) {}
  read(): Settings { throw new Error('not built yet'); }
  write(_patch: SettingsPatch, _who?: string): Settings { throw new Error('not built yet'); }
  watch(_signal: AbortSignal): AsyncGenerator<Settings, void, void> { throw new Error('not built yet'); }
}
