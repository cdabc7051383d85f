import type { CameraId } from '#model/ids';
import { arrangeAsked } from '../state/ask-first.ts';
import type { PageState } from '../state/page.ts';
import { placeCameras } from './arrange.ts';

/** Shows cameras from `tile` on; a site or a handful at once are asked about where they are more than this PC carries, a single one is not. `then` follows. */
export function placeAsked(page: PageState, tile: number, cameras: readonly CameraId[], then: () => void): void {
  const change: Parameters<typeof arrangeAsked>[2] = (arrangement) => placeCameras(arrangement, tile, cameras);
  if (cameras.length > 1) return arrangeAsked(page, { is: 'cameras' }, change, then);
  page.monitor.arrange(change);
  then();
}
