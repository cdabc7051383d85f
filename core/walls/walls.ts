import type { Arrangement, Monitor, View } from '#model/view';
import type { EpochMs } from '#model/time';
import type { Catalogue } from '../cameras/catalogue.ts';
import type { CoreData } from '../data/open-core-data.ts';
import type { Journal } from '../journal/journal.ts';

export class Walls {
  constructor(_options: { readonly data: CoreData; readonly journal: Journal; readonly now: () => EpochMs; readonly monitorCount?: number }) {}
  /** Fills the default monitors once the catalogue first has cameras, if nothing was ever arranged. */
  followCatalogue(_catalogue: Catalogue, _signal: AbortSignal): void { throw new Error('not built yet'); }
  monitors(): Monitor[] { throw new Error('not built yet'); }
  monitor(_number: number): Monitor { throw new Error('not built yet'); }
  arrange(_change: { readonly number: number; readonly revision: number; readonly arrangement: Arrangement; readonly view: string | null }): Monitor { throw new Error('not built yet'); }
  watchMonitor(_number: number, _signal: AbortSignal): AsyncGenerator<Monitor, void, void> { throw new Error('not built yet'); }
  views(): View[] { throw new Error('not built yet'); }
  saveView(_view: { readonly name: string; readonly arrangement: Arrangement }, _who?: string): View { throw new Error('not built yet'); }
  renameView(_change: { readonly id: string; readonly name: string }, _who?: string): View { throw new Error('not built yet'); }
  removeView(_id: string, _who?: string): void { throw new Error('not built yet'); }
  watchViews(_signal: AbortSignal): AsyncGenerator<View[], void, void> { throw new Error('not built yet'); }
}
