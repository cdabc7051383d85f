/** Which rectangle of the scene a look shows. */
import type { Look } from './device/position-model.ts';
import { viewShare } from './device/view-share.ts';

/** In scene pixels from its top left corner; not whole numbers. */
export interface View { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** From the middle of the scene to its edge in parts of the range: a camera turned to its limit without zoom sees just up to it. */
const reach = 1 + viewShare(0);

export function viewOf({ pan, tilt, zoom }: Look, { width, height }: { readonly width: number; readonly height: number }): View {
  const share = viewShare(zoom);
  const part = share / reach;
  return {
    left: ((pan - share + reach) / (2 * reach)) * width,
    // Tilt grows upwards, rows grow downwards.
    top: ((reach - tilt - share) / (2 * reach)) * height,
    width: part * width,
    height: part * height,
  };
}
