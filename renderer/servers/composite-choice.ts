/** What a person chooses when servers are put together, and the options it is saved as (core/servers/composite/composite-options.ts). Pure. */
import { readControl } from '#model/composite-control';
import { cameraId, splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import type { Camera } from '#model/camera';
import type { ServerConfig } from '#model/server';
import { foldText } from '#model/search-folding';

export interface CompositeChoice {
  /** Cameras, pictures and footage come from here; null while nothing is chosen. */
  readonly media: ServerId | null;
  /** Camera of the media server → camera that steers it and tells its events. */
  readonly control: ReadonlyMap<CameraId, CameraId>;
  readonly bookmarks: 'own-store' | 'media';
  readonly mediaEvents: boolean;
  /** The servers it is made of leave the camera list. */
  readonly hideParts: boolean;
}

export const emptyChoice: CompositeChoice = { media: null, control: new Map(), bookmarks: 'own-store', mediaEvents: true, hideParts: true };

export function choiceOf({ options }: Pick<ServerConfig, 'options'>): CompositeChoice {
  const media = typeof options['media'] === 'string' ? options['media'] : null;
  const control = Object.entries(options).flatMap(([name, value]): [CameraId, CameraId][] => {
    const read = name.startsWith('control') ? readControl(value) : null;
    return media !== null && read ? [[cameraId(media, read.native), read.by]] : [];
  });
  return {
    media, control: new Map(control), bookmarks: options['bookmarks'] === 'media' ? 'media' : 'own-store',
    mediaEvents: options['mediaEvents'] !== false, hideParts: options['hideParts'] === true,
  };
}

export function optionsOf({ media, control, bookmarks, mediaEvents, hideParts }: CompositeChoice & { readonly media: ServerId }): Record<string, string | boolean> {
  const pairs = [...control].map(([camera, by], place) => [`control${place + 1}`, `${splitCameraId(camera)?.nativeId ?? ''}=${by}`]);
  return { media, bookmarks, mediaEvents, hideParts, ...Object.fromEntries(pairs) };
}

/** Pairs of cameras that bear the same name in any language; a name that two cameras of one side bear pairs nothing. */
export function pairsByName(media: readonly Camera[], others: readonly Camera[]): Map<CameraId, CameraId> {
  const [named, offered] = [onlyOnce(media), onlyOnce(others)];
  const pairs = new Map<CameraId, CameraId>();
  for (const [name, camera] of named) {
    const other = offered.get(name);
    if (camera && other && !pairs.has(camera.id)) pairs.set(camera.id, other.id);
  }
  return pairs;
}

/** Null for a name that several bear. */
function onlyOnce(cameras: readonly Camera[]): Map<string, Camera | null> {
  const found = new Map<string, Camera | null>();
  for (const camera of cameras) {
    const names = new Set(Object.values(camera.name).map((name) => foldText(String(name)).trim()).filter((name) => name !== ''));
    for (const name of names) found.set(name, found.has(name) ? null : camera);
  }
  return found;
}
