import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';

/** What a review on the page shows now: the moment of its clock, and the camera that is selected; null where it shows none. */
export function reviewedNow(): { readonly at: EpochMs | null; readonly camera: CameraId | null } {
  const at = Number(document.querySelector('[data-review-time]')?.getAttribute('data-review-time') ?? '');
  return { at: at > 0 ? at : null, camera: document.querySelector('[data-clip][data-selected]')?.getAttribute('data-clip') ?? null };
}
