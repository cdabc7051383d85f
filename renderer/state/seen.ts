import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '#model/ids';
import type { TileReports } from './tiles.ts';

/** Cameras whose live picture is on a tile of this window now. */
export type SeenCameras = ReadonlySet<CameraId>;

/** How soon a list says that a camera is being received after its tile shows it, ms. */
const lookMs = 1_000;

export function seenOn(tiles: Pick<TileReports, 'all'>): SeenCameras {
  return new Set([...tiles.all().values()].flatMap(({ camera, state }) => (state.state === 'showing' && state.picture.is !== 'frozen' ? [camera] : [])));
}

/** Kept until the signal aborts; changes only when a camera comes or goes. */
export function watchSeen(tiles: Pick<TileReports, 'all'>, signal: AbortSignal): StoreApi<SeenCameras> {
  const store = createStore<SeenCameras>(() => new Set());
  const timer = setInterval(() => {
    const [before, now] = [store.getState(), seenOn(tiles)];
    if (now.size !== before.size || [...now].some((camera) => !before.has(camera))) store.setState(now, true);
  }, lookMs);
  signal.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
  return store;
}
