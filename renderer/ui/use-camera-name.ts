import { useCallback } from 'react';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { useCatalogue, useSettings } from '../state/use-page.ts';
import { useFormat } from './use-format.ts';

/** A camera as people call it, by number and name; its id where nobody knows it. */
export function useCameraName(): (camera: CameraId) => string {
  const format = useFormat();
  const { cameras } = useCatalogue();
  const { language } = useSettings();
  return useCallback((id) => {
    const camera = cameras.get(id);
    return camera ? `${format.number(camera.number)} · ${nameIn(camera.name, language)}` : id;
  }, [cameras, format, language]);
}
