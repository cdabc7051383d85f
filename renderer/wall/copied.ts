/** A copied tile as text on the system's clipboard: read as data of a stranger, since any program may put any text there. */
import { carouselLimits } from '#model/carousel';
import type { ViewItem } from '#model/view';
import { readCameras, writeCameras } from '../ui/dragged.ts';

const { leastCameras, mostCameras, leastDwellS, mostDwellS } = carouselLimits;
const mark = 'manara:';
const itemMark = `${mark}item:`;

export function writeCopied(item: ViewItem): string {
  if (item.kind === 'camera') return `${mark}0:${writeCameras([item.camera])}`;
  return item.kind === 'carousel' ? `${mark}${item.dwellS}:${writeCameras(item.cameras)}` : `${itemMark}${JSON.stringify(item)}`;
}

/** Null for text that is no copied tile, or of cameras this wall does not know. Words of other programs are none: a password copied for a form must not come onto a wall by a slip. */
export function readCopied(text: string, known: (camera: string) => boolean): ViewItem | null {
  if (text.startsWith(itemMark)) return readItem(text.slice(itemMark.length));
  const [, seconds, listed] = /^manara:(\d{1,4}):(\[.{0,20000}\])$/.exec(text) ?? [];
  const cameras = listed === undefined ? null : readCameras(listed, known);
  if (cameras === null) return null;
  const dwellS = Number(seconds);
  if (cameras.length >= leastCameras && cameras.length <= mostCameras && dwellS >= leastDwellS && dwellS <= mostDwellS) return { kind: 'carousel', cameras, dwellS };
  return cameras[0] === undefined ? null : { kind: 'camera', camera: cameras[0] };
}

/** Within the bounds of bridge/schemas.ts, which are the core's: the page has no schemas of its own. */
function readItem(json: string): ViewItem | null {
  if (json.length > 20_000) return null;
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof data !== 'object' || data === null) return null;
  const { kind, text, image, name } = data as Readonly<Record<string, unknown>>;
  const isWords = (value: unknown, most: number): value is string => typeof value === 'string' && value.length >= 1 && value.length <= most;
  if (kind === 'hotspot' || kind === 'clock') return { kind };
  if (kind === 'text') return isWords(text, 500) ? { kind, text } : null;
  if (kind === 'image') return typeof image === 'string' && /^[0-9a-f]{64}$/.test(image) && isWords(name, 80) ? { kind, image, name } : null;
  return null;
}
