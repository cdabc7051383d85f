/** A mark on footage, made by a person. */
import type { CameraId } from './ids.ts';
import type { EpochMs, TimeRange } from './time.ts';

export interface Bookmark {
  /** The server's or our own id. */
  readonly id: string;
  readonly camera: CameraId;
  readonly range: TimeRange;
  readonly title: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly author: string | null;
  readonly createdAt: EpochMs | null;
}
