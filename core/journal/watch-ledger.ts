import type { CameraId } from '#model/ids';
import type { LiveKind } from '#model/live';
import type { EpochMs } from '#model/time';
import type { CoreData } from '../data/open-core-data.ts';
import type { Journal } from './journal.ts';

/** One page's word on one tile (bridge `live.report`). */
export interface LiveSample {
  readonly camera: CameraId;
  readonly monitor: number;
  readonly tile: number;
  readonly via: LiveKind;
  readonly visibleMs: number;
  readonly lateMs: number;
  readonly frozenMs: number;
  readonly worstAgeMs: number | null;
}

/** Turns what pages open and report into few journal entries, so that "who looked at this camera" has an answer. */
export class WatchLedger {
  constructor(_options: { readonly data: CoreData; readonly journal: Journal; readonly now: () => EpochMs; readonly knows: (camera: CameraId) => boolean }) {}
  /** A ticket came into use. `who` names the page's session, never a secret. */
  opened(_who: string, _camera: CameraId, _monitor: number | null): void { throw new Error('not built yet'); }
  closed(_who: string, _camera: CameraId): void { throw new Error('not built yet'); }
  report(_who: string, _samples: readonly LiveSample[]): void { throw new Error('not built yet'); }
  /** The page's bridge ended: all it watched ends. */
  gone(_who: string): void { throw new Error('not built yet'); }
  /** Writes everything and stops the flush timer. */
  destroy(): void { throw new Error('not built yet'); }
}
