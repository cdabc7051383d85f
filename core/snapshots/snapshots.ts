import type { Camera } from '#model/camera';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import type { Journal } from '../journal/journal.ts';

export class Snapshots {
  constructor(_options: { readonly folder: string; readonly journal: Journal; readonly camera: (id: CameraId) => Camera | null }) {}
  save(_snapshot: { readonly camera: CameraId; readonly monitor: number; readonly capturedAt: EpochMs; readonly png: Blob }, _who?: string): Promise<{ fileName: string }> { throw new Error('not built yet'); }
}
