/** A copied tile as text on the system's clipboard: read as data of a stranger, since any program may put any text there. */
import { carouselLimits } from '#model/carousel';
import type { ViewItem } from '#model/view';
import { readCameras, writeCameras } from '../ui/dragged.ts';

const { leastCameras, mostCameras, leastDwellS, mostDwellS } = carouselLimits;
const mark = 'manara:';

/** Cameras go along; other items stay within their window. */
export function writeCopied(item: ViewItem, known: (camera: string) => boolean): string {
  if (item.kind === 'text') return item.text;
  const cameras = (item.kind === 'camera' ? [item.camera] : item.kind === 'carousel' ? item.cameras : []).filter(known);
  return cameras.length === 0 ? '' : `${mark}${item.kind === 'carousel' ? item.dwellS : 0}:${writeCameras(cameras)}`;
}

/** Null for text that is no copied camera of this wall. */
export function readCopied(text: string, known: (camera: string) => boolean): ViewItem | null {
  const [, seconds, listed] = /^manara:(\d{1,4}):(\[.{0,20000}\])$/.exec(text) ?? [];
  const cameras = listed === undefined ? null : readCameras(listed, known);
  if (cameras === null) return null;
  const dwellS = Number(seconds);
  if (cameras.length >= leastCameras && cameras.length <= mostCameras && dwellS >= leastDwellS && dwellS <= mostDwellS) return { kind: 'carousel', cameras, dwellS };
  return cameras[0] === undefined ? null : { kind: 'camera', camera: cameras[0] };
}
