import type { CameraId } from './ids.ts';

/** A `control` option of a composite, `<native id at the media server>=<server>/<native id>`; the last `=` divides. Null for anything else. */
export function readControl(value: unknown): { readonly native: string; readonly by: CameraId } | null {
  const [, native, by] = /^(.+)=([a-z0-9-]{1,32}\/.+)$/.exec(String(value)) ?? [];
  return native === undefined || by === undefined ? null : { native, by };
}
