/** Where a segment lies. Paths are computed from checked parts and never stored, so no row and no request can name a file outside (F59, F73). */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { EpochMs } from '#model/time';
import { StoreFault } from './store-fault.ts';

export type StoredRole = 'main' | 'sub';

export const segmentRoles = ['main', 'sub'] as const satisfies readonly StoredRole[];

const cameraPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const idPattern = /^(-?\d{1,15})-[0-9a-f]{12}$/;
const dayPattern = /^-?\d{4,6}-\d\d-\d\d$/;
/** Names Windows keeps for devices, whatever their case. */
const devicePattern = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export function segmentId(start: EpochMs): string {
  return `${start}-${randomBytes(6).toString('hex')}`;
}

export function isSegmentId(id: string): boolean {
  return idPattern.test(id);
}

/** Name of a camera's folder. A camera's id never begins with `_`, so the way back is sure. */
export function cameraFolder(camera: string): string {
  if (!cameraPattern.test(camera)) throw new StoreFault('invalid-input', 'a camera id must be 1 to 64 letters, digits, - or _');
  return devicePattern.test(camera) ? `_${camera}` : camera;
}

export function cameraOfFolder(name: string): string | null {
  const camera = name.replace(/^_/, '');
  return cameraPattern.test(camera) && cameraFolder(camera) === name ? camera : null;
}

/** UTC, so that no change to or from summer time repeats or skips an hour. */
export function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, -14);
}

export function dayRange(day: string): { start: EpochMs; end: EpochMs } | null {
  const start = dayPattern.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(start) ? null : { start, end: start + 86_400_000 };
}

export function dayFolder(root: string, camera: string, role: StoredRole, day: string): string {
  return path.join(root, cameraFolder(camera), role, day);
}

export function segmentPath(root: string, { id, camera, role }: { readonly id: string; readonly camera: string; readonly role: StoredRole }): string {
  const start = idPattern.exec(id)?.[1];
  if (start === undefined) throw new StoreFault('invalid-input', 'not a segment id');
  return path.join(dayFolder(root, camera, role, dayOf(Number(start))), `${id}.mp4`);
}

export function idOfFile(name: string): string | null {
  const id = name.endsWith('.mp4') ? name.slice(0, -4) : '';
  return idPattern.test(id) ? id : null;
}
