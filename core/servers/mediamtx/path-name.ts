/** Names of MediaMTX's paths: each is one camera, or a sub stream of one. Pure. */
import { cameraId, splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import { ServerFault } from '../recording-server.ts';

/** MediaMTX's own rule; it also keeps a name from leaving its place in an address. */
export function isPathName(name: string): boolean {
  return name.length <= 200 && /^[\w.~-]+(\/[\w.~-]+)*$/.test(name) && !name.split('/').some((part) => part === '.' || part === '..');
}

export const cameraOfPath = (server: ServerId, name: string): CameraId => cameraId(server, name);

/** Throws a `ServerFault` `not-found` for a camera of another server, or for what is no path. */
export function pathOfCamera(server: ServerId, camera: CameraId): string {
  const split = splitCameraId(camera);
  if (split?.server !== server || !isPathName(split.nativeId)) throw new ServerFault({ code: 'not-found', detail: 'no camera of this server' });
  return split.nativeId;
}

/** The main path a sub path belongs to by its name; null where the rule does not hold or the main path is not there. */
export function mainOf(name: string, suffix: string, names: ReadonlySet<string>): string | null {
  if (suffix === '' || !name.endsWith(suffix)) return null;
  const main = name.slice(0, -suffix.length);
  // A sub stream has none of its own: `cam_sub_sub` is a camera.
  return names.has(main) && mainOf(main, suffix, names) === null ? main : null;
}
