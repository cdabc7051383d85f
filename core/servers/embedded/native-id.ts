import { embeddedServerId, splitCameraId } from '#model/ids';
import type { CameraId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';

/** The recorder's own id of a camera; throws `not-found` for another server's. */
export function nativeIdOf(camera: CameraId): string {
  const split = splitCameraId(camera);
  if (split?.server !== embeddedServerId) throw new ServerFault({ code: 'not-found', detail: 'no camera of the embedded recorder' });
  return split.nativeId;
}

/** Address of a camera's own routes, without a slash at the end. */
export function cameraPath(camera: CameraId): string {
  return `/api/v1/cameras/${encodeURIComponent(nativeIdOf(camera))}`;
}
