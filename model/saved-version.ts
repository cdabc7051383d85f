import type { EpochMs } from './time.ts';

/** One saving of a view or a wall preset: whoever replaces it says which one they have seen. */
export interface SavedVersion {
  readonly id: string;
  readonly savedAt: EpochMs;
}

export function isVersion(one: SavedVersion | null | undefined, other: SavedVersion | null | undefined): boolean {
  return one?.id === other?.id && one?.savedAt === other?.savedAt;
}

/** When something that replaces `before` is saved: always later, so that no two versions look alike. */
export function savedAfter(before: SavedVersion | null, now: EpochMs): EpochMs {
  return before !== null && now <= before.savedAt ? before.savedAt + 1 : now;
}
