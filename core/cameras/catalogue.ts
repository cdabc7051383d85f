import type { Camera } from '#model/camera';
import type { CameraId, ServerId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import type { CameraHealth, ServerHealth } from '../servers/recording-server.ts';

export interface CatalogueNews {
  readonly health: CameraHealth[];
  readonly servers: { server: ServerId; is: ServerHealth['is']; since: EpochMs; alarms: ServerHealth['alarms'][number][] }[];
  readonly reload: boolean;
}

export class Catalogue {
  constructor(_options: { readonly data: CoreData; readonly now: () => EpochMs }) {}
  /** Takes a server's whole list; refuses single cameras that are not well-formed and says how many. */
  replaceServer(_server: ServerId, _cameras: readonly Camera[]): { readonly taken: number; readonly refused: number } { throw new Error('not built yet'); }
  removeServer(_server: ServerId): void { throw new Error('not built yet'); }
  get total(): number { throw new Error('not built yet'); }
  get(_id: CameraId): Camera | null { throw new Error('not built yet'); }
  list(_page: { readonly after: CameraId | null; readonly limit: number }): { cameras: Camera[]; next: CameraId | null; total: number } { throw new Error('not built yet'); }
  search(_text: string, _limit: number): { cameras: CameraId[]; total: number } { throw new Error('not built yet'); }
  setHealth(_changes: readonly CameraHealth[]): void { throw new Error('not built yet'); }
  setServerHealth(_server: ServerId, _health: ServerHealth): void { throw new Error('not built yet'); }
  /** Ends with the signal, without error. */
  watch(_signal: AbortSignal): AsyncGenerator<CatalogueNews, void, void> { throw new Error('not built yet'); }
  /** Calls whenever the list of cameras changed. Returns the way to stop. */
  onReload(_listener: () => void): () => void { throw new Error('not built yet'); }
}
