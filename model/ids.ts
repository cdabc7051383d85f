/** Identifies one camera across all recording servers: `${serverId}/${nativeId}`. */
export type CameraId = string & { readonly __brand?: 'CameraId' };

/** Identifies a saved recording server; chosen by us, stable for its lifetime, `[a-z0-9-]{1,32}`. */
export type ServerId = string & { readonly __brand?: 'ServerId' };

/** The id of the embedded recorder as a recording server. */
export const embeddedServerId: ServerId = 'embedded';

export function cameraId(server: ServerId, nativeId: string): CameraId {
  return `${server}/${nativeId}`;
}

/** Splits at the first slash; native ids may contain slashes, server ids may not. Null where there is none. */
export function splitCameraId(id: CameraId): { server: ServerId; nativeId: string } | null {
  const slash = id.indexOf('/');
  return slash > 0 ? { server: id.slice(0, slash), nativeId: id.slice(slash + 1) } : null;
}
