import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Camera, Site } from '#model/camera';
import { readControl } from '#model/composite-control';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import { foldText } from '#model/search-folding';
import type { ServerConfig } from '#model/server';
import type { Bridge } from './bridge.ts';
import { cleanName } from './clean-name.ts';

export interface SiteCameras extends Site { readonly cameras: readonly Camera[] }

/** All cameras of all servers, in order of number. */
export interface Catalogue {
  readonly is: 'loading' | 'ready';
  /** Cameras that are listed. */
  readonly total: number;
  /** Those of hidden servers too: a tile may show one. */
  readonly cameras: ReadonlyMap<CameraId, Camera>;
  /** Servers whose cameras appear as another's (see `hiddenServers`): in no list, search or number. */
  readonly hidden: ReadonlySet<ServerId>;
  readonly sites: readonly SiteCameras[];
}

const pageSize = 1000;
const none: ReadonlySet<ServerId> = new Set();
const emptyCatalogue: Catalogue = { is: 'loading', total: 0, cameras: new Map(), hidden: none, sites: [] };

/** The parts of every composite that says so (core/servers/composite/composite-options.ts). */
export function hiddenServers(servers: readonly ServerConfig[]): ReadonlySet<ServerId> {
  return new Set(servers.filter(({ kind, options }) => kind === 'composite' && options['hideParts'] === true).flatMap(({ options }) =>
    Object.entries(options).flatMap(([name, value]) => (name === 'media' ? [String(value)] : name.startsWith('control') ? [splitCameraId(readControl(value)?.by ?? '')?.server ?? ''] : []))));
}

/**
 * Sites in the order of their first camera's number, each with its cameras in order of number. A site whose cameras are those it had
 * before stays the same object: the tree builds again only rows of others.
 */
export function catalogueOf(cameras: readonly Camera[], is: Catalogue['is'], total: number, before: Catalogue = emptyCatalogue, hidden = before.hidden): Catalogue {
  let listed = 0;
  const sitesBefore = new Map(before.sites.map((site) => [site.id, site]));
  const sites = new Map<string, { site: Site; cameras: Camera[] }>();
  for (const camera of cameras) {
    if (hidden.has(camera.server)) continue;
    listed += 1;
    const key = `${camera.server}/${camera.site.id}`;
    const known = sites.get(key);
    if (known === undefined) sites.set(key, { site: { id: key, name: camera.site.name }, cameras: [camera] });
    else known.cameras.push(camera);
  }
  return {
    is, hidden,
    total: is === 'ready' ? listed : total,
    cameras: new Map(cameras.map((camera) => [camera.id, camera])),
    sites: [...sites.values()].map(({ site, cameras: own }) => siteOf(site, own, sitesBefore.get(site.id))),
  };
}

function siteOf(site: Site, cameras: readonly Camera[], before: SiteCameras | undefined): SiteCameras {
  const isSame = before?.cameras.length === cameras.length && cameras.every((camera, at) => camera === before.cameras[at]);
  return isSame ? before : { ...site, cameras };
}

/** The camera as it is known, where it was told again unchanged. */
function cameraOf(told: Camera, before: Camera | undefined): Camera {
  const camera = { ...told, name: cleanName(told.name), site: { id: told.site.id, name: cleanName(told.site.name) } };
  return before && JSON.stringify(before) === JSON.stringify(camera) ? before : camera;
}

/** Loads the catalogue page by page; what was shown before stays until the new one is whole. */
export async function loadCatalogue(bridge: Bridge, store: StoreApi<Catalogue>, signal: AbortSignal): Promise<void> {
  const cameras: Camera[] = [];
  let after: CameraId | null = null;
  do {
    const page: Awaited<ReturnType<Bridge['api']['cameras']['list']>> = await bridge.api.cameras.list({ after, limit: pageSize }, { signal });
    for (const camera of page.cameras) cameras.push(cameraOf(camera as Camera, store.getState().cameras.get(camera.id)));
    after = page.next;
    // The first page is something to look at; building the tree again for each further one would only cost.
    if (store.getState().is === 'loading' && cameras.length === page.cameras.length) store.setState(catalogueOf(cameras, 'loading', page.total, store.getState()));
  } while (after !== null && !signal.aborted);
  store.setState(catalogueOf(cameras, 'ready', cameras.length, store.getState()));
}

/** Takes the cameras of these servers, and of no others, out of every list. */
export function hideServers(store: StoreApi<Catalogue>, hidden: ReadonlySet<ServerId>): void {
  const before = store.getState();
  if (hidden.size === before.hidden.size && [...hidden].every((server) => before.hidden.has(server))) return;
  store.setState(catalogueOf([...before.cameras.values()], before.is, before.total, before, hidden));
}

/** By the beginning of its number or a part of any of its names; `wanted` is folded (model/search-folding.ts), and nothing wanted is everything. */
export function cameraMatches({ number, name }: Pick<Camera, 'number' | 'name'>, wanted: string): boolean {
  return wanted === '' || String(number).startsWith(wanted) || Object.values(name).some((one) => foldText(one).includes(wanted));
}

/** The camera operators call by this number; of several servers' cameras the first. */
export function cameraNumbered({ cameras, hidden }: Pick<Catalogue, 'cameras' | 'hidden'>, number: number): Camera | undefined {
  for (const camera of cameras.values()) if (camera.number === number && !hidden.has(camera.server)) return camera;
  return undefined;
}

export function createCatalogue(): StoreApi<Catalogue> {
  return createStore<Catalogue>(() => emptyCatalogue);
}
