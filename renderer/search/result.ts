import type { CameraEvent, CameraEventType } from '#model/camera-event';
import { eventKey } from '#model/event-search';
import type { CameraId } from '#model/ids';
import type { MotionFind } from '#model/motion';
import type { EpochMs, TimeRange } from '#model/time';
import type { TimelineFind } from '#model/timeline-found';

/** One line of what a search found. */
export interface Result {
  readonly key: string;
  /** Null for what concerns a server and no camera. */
  readonly camera: CameraId | null;
  readonly type: CameraEventType;
  /** As the server says it; empty for motion. */
  readonly label: string;
  readonly at: EpochMs;
  /** Null while it lasts, and where nobody knows. */
  readonly end: EpochMs | null;
  /** The moment whose picture shows it. */
  readonly pictureAt: EpochMs;
  /** 0..1 where the server tells. */
  readonly strength: number | null;
}

export function resultOfEvent(event: CameraEvent): Result {
  const { camera, type, label, at, end, score } = event;
  return { key: eventKey(event), camera, type, label, at, end, pictureAt: at, strength: score };
}

export function resultOfMotion(camera: CameraId, { start, end, at, strength }: MotionFind): Result {
  return { key: `${camera} motion ${start}`, camera, type: 'motion', label: '', at: start, end, pictureAt: at, strength };
}

/** A bookmark of a result holds some seconds around it, so that it plays from before what happened. */
const [beforeMs, afterMs] = [5_000, 5_000];

export function bookmarkRange({ at, end }: Pick<Result, 'at' | 'end'>): TimeRange {
  return { start: Math.max(0, at - beforeMs), end: (end ?? at) + afterMs };
}

export function findOfResult({ key, camera, at, end, pictureAt, strength }: Result): TimelineFind | null {
  return camera === null ? null : { id: key, camera, range: { start: at, end: Math.max(at, end ?? at) }, at: pictureAt, weight: strength ?? 0 };
}
