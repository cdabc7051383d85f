import type { CameraId } from '#model/ids';
import { useCameraName } from '../ui/use-camera-name.ts';

/** Cameras as people call them, by number and name. */
export function useCameraNames(): (cameras: readonly CameraId[]) => string {
  const nameOf = useCameraName();
  return (cameras) => cameras.map(nameOf).join(' | ');
}
