import { useEffect } from 'react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import type { PlayerState } from '#model/player-state';
import type { TileTold } from '../state/tiles.ts';
import { usePage } from '../state/use-page.ts';

const idle: PlayerState = { state: 'idle', lastPictureAt: null };

function stateOf(told: TileTold, camera: CameraId): PlayerState {
  return told?.camera === camera ? told.state : idle;
}

/** A part of what a tile's player says; the component draws again only when that part changes. */
export function useTileState<T>(tile: number, camera: CameraId, select: (state: PlayerState) => T): T {
  return useStore(usePage().tiles.of(tile), (told) => select(stateOf(told, camera)));
}

/** Keeps the tile's data attributes true without React: the age changes four times a second on each of 64 tiles. */
export function useTileAttributes(ref: RefObject<HTMLElement | null>, tile: number, camera: CameraId): void {
  const { tiles } = usePage();
  useEffect(() => {
    const store = tiles.of(tile);
    const write = (told: TileTold) => {
      const element = ref.current;
      if (element === null) return;
      const state = stateOf(told, camera);
      const picture = state.state === 'showing' ? state.picture : null;
      set(element, 'state', state.state);
      set(element, 'picture', picture?.is ?? null);
      set(element, 'ageMs', picture === null || picture.ms === null ? null : String(Math.round(picture.ms)));
      set(element, 'via', 'via' in state ? state.via : null);
    };
    write(store.getState());
    return store.subscribe(write);
  }, [tiles, ref, tile, camera]);
}

function set(element: HTMLElement, name: string, value: string | null): void {
  if (value === null) delete element.dataset[name];
  else if (element.dataset[name] !== value) element.dataset[name] = value;
}
