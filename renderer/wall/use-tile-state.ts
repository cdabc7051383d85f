import { useEffect } from 'react';
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import type { PlayerState } from '#model/player-state';
import type { TileStates } from '../state/tiles.ts';
import { usePage } from '../state/use-page.ts';

const idle: PlayerState = { state: 'idle' };

export function stateOf(states: TileStates, tile: number, camera: CameraId): PlayerState {
  const known = states.get(tile);
  return known?.camera === camera ? known.state : idle;
}

/** A part of what a tile's player says; the component draws again only when that part changes. */
export function useTileState<T>(tile: number, camera: CameraId, select: (state: PlayerState) => T): T {
  return useStore(usePage().tiles.store, (states) => select(stateOf(states, tile, camera)));
}

/** Keeps the tile's data attributes true without React: the age changes four times a second on each of 64 tiles. */
export function useTileAttributes(ref: RefObject<HTMLElement | null>, tile: number, camera: CameraId): void {
  const { tiles } = usePage();
  useEffect(() => {
    const write = (states: TileStates) => {
      const element = ref.current;
      if (element === null) return;
      const state = stateOf(states, tile, camera);
      const picture = state.state === 'showing' ? state.picture : null;
      set(element, 'state', state.state);
      set(element, 'picture', picture?.is ?? null);
      set(element, 'ageMs', picture === null || picture.ms === null ? null : String(Math.round(picture.ms)));
      set(element, 'via', 'via' in state ? state.via : null);
    };
    write(tiles.store.getState());
    return tiles.store.subscribe(write);
  }, [tiles, ref, tile, camera]);
}

function set(element: HTMLElement, name: string, value: string | null): void {
  if (value === null) delete element.dataset[name];
  else if (element.dataset[name] !== value) element.dataset[name] = value;
}
