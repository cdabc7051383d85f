/** What crosses a drag: always read as data of a stranger, since any program may drop anything on the page. */
import type { CameraId } from '#model/ids';

export const camerasType = 'application/x-manara-cameras';
export const tileType = 'application/x-manara-tile';
const maxCameras = 10_000;

export interface DraggedTile { readonly monitor: number; readonly tile: number }

export function writeCameras(cameras: readonly CameraId[]): string {
  return JSON.stringify(cameras);
}

/** Only cameras the catalogue knows; null for anything that is not such a list. */
export function readCameras(text: string, known: (camera: CameraId) => boolean): CameraId[] | null {
  const data = parse(text);
  if (!Array.isArray(data) || data.length > maxCameras) return null;
  const cameras = data.filter((entry): entry is CameraId => typeof entry === 'string' && known(entry));
  return cameras.length > 0 ? cameras : null;
}

export function readTile(text: string): DraggedTile | null {
  const data = parse(text);
  if (typeof data !== 'object' || data === null || !('monitor' in data) || !('tile' in data)) return null;
  const { monitor, tile } = data;
  return Number.isInteger(monitor) && Number.isInteger(tile) ? { monitor: monitor as number, tile: tile as number } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
