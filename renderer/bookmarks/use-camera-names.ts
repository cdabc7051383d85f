import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { useCatalogue, useSettings } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';

/** Cameras as people call them, by number and name. */
export function useCameraNames(): (cameras: readonly CameraId[]) => string {
  const format = useFormat();
  const { cameras: known } = useCatalogue();
  const { language } = useSettings();
  return (cameras) => cameras.map((id) => {
    const camera = known.get(id);
    return camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : id;
  }).join(' | ');
}
