import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';

/** What may be written into the journal; a closed list so that law 09-08 questions can be asked by kind. */
export const journalKinds = [
  'app-started', 'app-stopped', 'desk-locked', 'desk-unlocked', 'desk-unlock-failed', 'desk-pin-changed', 'window-opened', 'window-replaced', 'window-not-replaced', 'window-crashed', 'camera-watched', 'camera-left', 'tile-lost', 'tile-recovered', 'tile-frozen',
  'view-saved', 'view-renamed', 'view-removed', 'preset-saved', 'preset-renamed', 'preset-removed', 'preset-applied', 'preset-taken-back', 'snapshot-taken', 'settings-changed', 'recorder-alarm', 'recorder-restarted', 'request-refused', 'data-restored',
  'camera-changed', 'server-added', 'server-changed', 'server-removed', 'certificate-approved', 'inventory-imported', 'server-lost', 'server-recovered',
  'capacity-measured', 'replay-watched', 'monitor-token-made', 'monitor-token-used', 'monitor-token-refused', 'monitor-token-revoked', 'image-kept', 'image-removed', 'view-carousel-started', 'view-carousel-ended',
  'push-sent', 'push-shown', 'push-refused', 'push-unanswered', 'push-withdrawn', 'push-returned', 'push-kept', 'push-replaced', 'push-asking-changed',
  'footage-watched', 'clock-corrected', 'clock-correction-withdrawn', 'events-searched', 'motion-searched', 'bookmark-added', 'bookmark-changed', 'bookmark-removed', 'bookmarks-exported', 'footage-locked', 'footage-let-go', 'footage-lock-ended', 'footage-lock-refused',
  'ptz-taken', 'ptz-claimed', 'ptz-ended', 'ptz-sent', 'ptz-stopped', 'ptz-doubted', 'ptz-preset-saved', 'ptz-preset-renamed', 'ptz-preset-removed', 'ptz-settings-changed', 'ptz-level-changed', 'ptz-tour-started', 'ptz-tour-ended', 'ptz-returned-home',
] as const;
export type JournalKind = (typeof journalKinds)[number];

/** One line of the journal: append-only, never edited. `id` grows with time of writing. */
export interface JournalEntry {
  readonly id: number;
  readonly at: EpochMs;
  readonly kind: JournalKind;
  readonly camera: CameraId | null;
  /** Monitor number the deed happened on, where there was one. */
  readonly monitor: number | null;
  /** Plain facts, at most 2,000 characters of JSON, free of secrets. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}
