/** Watches a live playlist's progress: a server that answers the same for ever is no live picture (F09, F10). Pure. */
import type { Problem } from '#model/problem';

export interface PlaylistSeen {
  /** Sequence number of the newest segment, and of the newest part in it. */
  readonly endSequence: number;
  readonly endPart: number;
  /** Monotonic ms. */
  readonly at: number;
  readonly targetS: number;
}

export interface PlaylistWatch {
  readonly newest: PlaylistSeen | null;
}

export const newPlaylistWatch: PlaylistWatch = { newest: null };

/** A jump ahead of more than this many segments is another broadcast, not a missed reload. */
const jumpAhead = 30;

/** Null problem: all is well. */
export function withPlaylist({ newest }: PlaylistWatch, seen: PlaylistSeen): { watch: PlaylistWatch; problem: Problem | null } {
  if (!newest) return { watch: { newest: seen }, problem: null };
  const step = seen.endSequence - newest.endSequence;
  if (step < 0) return { watch: { newest }, problem: { code: 'camera-stalled', detail: 'playlist sequence went back' } };
  if (step > jumpAhead) return { watch: { newest }, problem: { code: 'camera-stalled', detail: 'playlist sequence jumped ahead' } };
  const moved = step > 0 || seen.endPart > newest.endPart;
  return { watch: { newest: moved ? seen : newest }, problem: null };
}

/** Three target durations without anything new (F09), and at least 4.5 s: the picture's own age says frozen before that. */
export function playlistProblem({ newest }: PlaylistWatch, at: number): Problem | null {
  if (!newest || at - newest.at <= Math.max(4500, 3000 * newest.targetS)) return null;
  return { code: 'camera-stalled', detail: 'the playlist stopped growing' };
}
