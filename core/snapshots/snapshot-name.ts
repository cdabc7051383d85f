import type { Camera } from '#model/camera';
import { nameIn } from '#model/local-name';
import { foldText } from '#model/search-folding';
import type { EpochMs } from '#model/time';

const slugLength = 60;
/** The last moment whose year has four digits. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * `camera-0412-place-mohammed-v-20261124T020748.123Z.png`, in UTC; letters of an allow-list only, whatever the camera is called
 * (F59). Null for a time that no name can hold.
 */
export function snapshotName(camera: Camera, capturedAt: EpochMs): string | null {
  if (!(capturedAt >= 0 && capturedAt <= latest)) return null;
  const time = new Date(capturedAt).toISOString().replace(/[-:]/g, '');
  const slug = slugOf(camera.name.fr ?? camera.name.en ?? nameIn(camera.name, 'fr'));
  return `camera-${String(camera.number).padStart(4, '0')}-${slug === '' ? '' : `${slug}-`}${time}.png`;
}

/** Empty where the name has no Latin letters; the number says which camera it is. */
function slugOf(name: string): string {
  return foldText(name).replace(/[^a-z0-9]+/g, '-').slice(0, slugLength).replace(/^-|-$/g, '');
}
