/** Something a camera or its server noticed; never a person's deed (that is a `JournalEntry`). */
import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';

export const cameraEventTypes = ['motion', 'object', 'line', 'zone', 'input', 'audio', 'tamper', 'connection', 'storage', 'recording', 'other'] as const;
export type CameraEventType = (typeof cameraEventTypes)[number];

export interface CameraEvent {
  /** The server's own id where it has one. */
  readonly id: string | null;
  readonly camera: CameraId | null;
  readonly type: CameraEventType;
  /** `person`, `car`, a rule's name: as the server says it, at most 200 characters, cleaned. */
  readonly label: string;
  readonly at: EpochMs;
  /** Null while it lasts and for events of a moment. */
  readonly end: EpochMs | null;
  /** 0..1 where the server tells. */
  readonly score: number | null;
}
