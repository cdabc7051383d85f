import type { Key } from 'react-aria-components';
import type { Camera } from '#model/camera';
import type { SiteCameras } from '../state/catalogue.ts';

/** The tree's rows that are there, by key, each with its number from 1: sites, and the cameras of those that are open. */
export function numberRows(sites: readonly SiteCameras[], open: ReadonlySet<Key>): ReadonlyMap<Key, number> {
  return numbered(sites.flatMap((site) => [siteKey(site.id), ...(open.has(siteKey(site.id)) ? site.cameras.map(({ id }) => cameraKey(id)) : [])]));
}

/** The same of a flat list. */
export function numberFound(cameras: readonly Camera[]): ReadonlyMap<Key, number> {
  return numbered(cameras.map(({ id }) => cameraKey(id)));
}

export const siteKey = (id: string): string => `site:${id}`;
export const cameraKey = (id: string): string => `camera:${id}`;

const numbered = (keys: readonly string[]) => new Map<Key, number>(keys.map((key, at) => [key, at + 1]));
