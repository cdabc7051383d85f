import type { StreamRole } from './camera.ts';
import type { EpochMs } from './time.ts';

/** A stretch of wall time for which a recording server holds footage without a hole. */
export interface RecordingSpan {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly role: StreamRole;
}

/** Why footage is missing. */
export const gapReasons = ['camera-lost', 'camera-stalled', 'recorder-stopped', 'recorder-crashed', 'disk-full', 'disk-failed', 'clock-jumped', 'codec-changed', 'deleted', 'unknown'] as const;
export type GapReason = (typeof gapReasons)[number];

/** A stretch in which footage was wanted and is missing. `end` is null while it lasts. */
export interface Gap {
  readonly start: EpochMs;
  readonly end: EpochMs | null;
  readonly role: StreamRole;
  readonly reason: GapReason;
}
