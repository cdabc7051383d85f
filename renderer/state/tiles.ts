import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '#model/ids';
import type { PlayerState } from '#model/player-state';
import { countUpTo } from './live-sample.ts';
import type { TileWatch } from './live-sample.ts';

/** What each tile of this window says about its picture, by tile index. */
export type TileStates = ReadonlyMap<number, { readonly camera: CameraId; readonly state: PlayerState }>;

export interface TileReports {
  readonly store: StoreApi<TileStates>;
  tell(tile: number, camera: CameraId, state: PlayerState): void;
  leave(tile: number): void;
  /** What was seen since the last call, ready for `live.report`. */
  take(monitor: number): LiveSample[];
}

export interface LiveSample {
  camera: CameraId; monitor: number; tile: number; via: NonNullable<TileWatch['sample']>['via'];
  visibleMs: number; lateMs: number; frozenMs: number; worstAgeMs: number | null;
}

export function createTileReports(monotonic: () => number, pageVisible: () => boolean): TileReports {
  const store = createStore<TileStates>(() => new Map());
  const watches = new Map<number, TileWatch>();

  return {
    store,
    tell(tile, camera, state) {
      const now = monotonic();
      const known = watches.get(tile);
      const counted = known?.camera === camera ? countUpTo(known, now, pageVisible()) : { camera, state, countedTo: now, sample: null };
      watches.set(tile, { ...counted, state });
      store.setState((states) => new Map(states).set(tile, { camera, state }), true);
    },
    leave(tile) {
      watches.delete(tile);
      store.setState((states) => new Map([...states].filter(([index]) => index !== tile)), true);
    },
    take(monitor) {
      const samples: LiveSample[] = [];
      for (const [tile, watch] of watches) {
        const counted = countUpTo(watch, monotonic(), pageVisible());
        if (counted.sample !== null) samples.push({ monitor, tile, ...counted.sample });
        watches.set(tile, { ...counted, sample: null });
      }
      return samples;
    },
  };
}
