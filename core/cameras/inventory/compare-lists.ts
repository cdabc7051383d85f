/** What a new list of cameras changes in the one before. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { CameraId } from '#model/ids';
import type { InventoryCamera } from '../../servers/server-kind.ts';

export interface ListChanges { readonly added: number; readonly changed: number; readonly same: number; readonly gone: number }

export function compareLists(before: readonly InventoryCamera[], after: readonly InventoryCamera[]): ListChanges {
  const had = new Map(before.map((one) => [one.camera.id, one]));
  const counts = { added: 0, changed: 0, same: 0, gone: 0 };
  for (const one of after) {
    const old = had.get(one.camera.id);
    had.delete(one.camera.id);
    if (!old) counts.added += 1;
    else if (isDeepStrictEqual(JSON.parse(JSON.stringify(old)), JSON.parse(JSON.stringify(one)))) counts.same += 1;
    else counts.changed += 1;
  }
  return { ...counts, gone: had.size };
}

/** The new list, with the cameras that are only in the old one behind it. */
export function withMissing(before: readonly InventoryCamera[], after: readonly InventoryCamera[]): readonly InventoryCamera[] {
  const named = new Set<CameraId>(after.map(({ camera }) => camera.id));
  const missing = before.filter(({ camera }) => !named.has(camera.id));
  return missing.length === 0 ? after : [...after, ...missing];
}
