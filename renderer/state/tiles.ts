import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '#model/ids';
import type { PlayerState } from '#model/player-state';
import { countUpTo } from './live-sample.ts';
import type { TileSample, TileWatch } from './live-sample.ts';

/** What a tile says about its picture; null while it has no player. */
export type TileTold = { readonly camera: CameraId; readonly state: PlayerState } | null;

export interface LiveSample extends TileSample { readonly monitor: number; readonly tile: number }

export interface TileReports {
  /** One store per tile: 64 tiles tell four times a second, and none shall wake the others. */
  of(tile: number): StoreApi<TileTold>;
  tell(tile: number, camera: CameraId, state: PlayerState): void;
  leave(tile: number): void;
  /** All tiles that have a player, by index. */
  all(): ReadonlyMap<number, NonNullable<TileTold>>;
  /** What was seen since the last call, ready for `live.report`. */
  take(monitor: number): LiveSample[];
}

/** Ages that only grew are shown together, so that 64 players do not draw the window 256 times a second, ms. */
const togetherMs = 100;

/** Nothing but the age of the picture differs. */
function onlyAged(before: PlayerState | undefined, after: PlayerState): boolean {
  return before?.state === 'showing' && after.state === 'showing' && before.via === after.via && before.small === after.small && before.picture.is === after.picture.is;
}

export function createTileReports(monotonic: () => number, pageVisible: () => boolean): TileReports {
  const stores = new Map<number, StoreApi<TileTold>>();
  const watches = new Map<number, TileWatch>();
  const aged = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function storeOf(tile: number): StoreApi<TileTold> {
    const store = stores.get(tile) ?? createStore<TileTold>(() => null);
    stores.set(tile, store);
    return store;
  }

  function show(tile: number): void {
    aged.delete(tile);
    const watch = watches.get(tile);
    storeOf(tile).setState(watch === undefined ? null : { camera: watch.camera, state: watch.state }, true);
  }
  function showAged(): void {
    timer = undefined;
    for (const tile of aged) show(tile);
  }

  return {
    of: storeOf,
    tell(tile, camera, state) {
      const now = monotonic();
      const known = watches.get(tile);
      const counted = known?.camera === camera ? countUpTo(known, now, pageVisible()) : { camera, state, countedTo: now, sample: null };
      watches.set(tile, { ...counted, state });
      if (known?.camera !== camera || !onlyAged(known.state, state)) {
        show(tile);
        return;
      }
      aged.add(tile);
      timer ??= setTimeout(showAged, togetherMs);
    },
    leave(tile) {
      watches.delete(tile);
      show(tile);
    },
    all: () => watches,
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
