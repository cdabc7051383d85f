import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Camera, Site } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { Bridge } from './bridge.ts';
import { cleanName } from './clean-name.ts';

export interface SiteCameras extends Site { readonly cameras: readonly Camera[] }

/** All cameras of all servers, in order of number. */
export interface Catalogue {
  readonly is: 'loading' | 'ready';
  readonly total: number;
  readonly cameras: ReadonlyMap<CameraId, Camera>;
  readonly sites: readonly SiteCameras[];
}

const pageSize = 1000;
const emptyCatalogue: Catalogue = { is: 'loading', total: 0, cameras: new Map(), sites: [] };

/** Sites in the order of their first camera's number, each with its cameras in order of number. */
export function catalogueOf(cameras: readonly Camera[], is: Catalogue['is'], total: number): Catalogue {
  const sites = new Map<string, { site: Site; cameras: Camera[] }>();
  for (const camera of cameras) {
    const key = `${camera.server}/${camera.site.id}`;
    const known = sites.get(key);
    if (known === undefined) sites.set(key, { site: { id: key, name: camera.site.name }, cameras: [camera] });
    else known.cameras.push(camera);
  }
  return {
    is, total,
    cameras: new Map(cameras.map((camera) => [camera.id, camera])),
    sites: [...sites.values()].map(({ site, cameras: own }) => ({ ...site, cameras: own })),
  };
}

/** Loads the catalogue page by page; what was shown before stays until the new one is whole. */
export async function loadCatalogue(bridge: Bridge, store: StoreApi<Catalogue>, signal: AbortSignal): Promise<void> {
  const cameras: Camera[] = [];
  let after: CameraId | null = null;
  do {
    const page: Awaited<ReturnType<Bridge['api']['cameras']['list']>> = await bridge.api.cameras.list({ after, limit: pageSize }, { signal });
    for (const camera of page.cameras) {
      cameras.push({ ...(camera as Camera), name: cleanName(camera.name), site: { id: camera.site.id, name: cleanName(camera.site.name) } });
    }
    after = page.next;
    // The first page is something to look at; building the tree again for each further one would only cost.
    if (store.getState().is === 'loading' && cameras.length === page.cameras.length) store.setState(catalogueOf(cameras, 'loading', page.total));
  } while (after !== null && !signal.aborted);
  store.setState(catalogueOf(cameras, 'ready', cameras.length));
}

/** The camera operators call by this number; of several servers' cameras the first. */
export function cameraNumbered(cameras: Catalogue['cameras'], number: number): Camera | undefined {
  for (const camera of cameras.values()) if (camera.number === number) return camera;
  return undefined;
}

export function createCatalogue(): StoreApi<Catalogue> {
  return createStore<Catalogue>(() => emptyCatalogue);
}
