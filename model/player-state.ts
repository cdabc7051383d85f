import type { LiveKind } from './live.ts';
import type { Problem } from './problem.ts';
import type { EpochMs } from './time.ts';

/** How true the shown picture is: late above 3 s, frozen when no new frame came for max(3 s, 5 frame intervals). */
export type PictureTruth = 'fresh' | 'late' | 'frozen' | 'unknown';

/** The picture on screen now. */
export interface PictureAge {
  /** Age of the shown frame in ms: now minus its capture wall time; null where no engine can tell. */
  readonly ms: number | null;
  readonly is: PictureTruth;
  /** Capture wall time of the shown frame, for the label of a last still. */
  readonly capturedAt: EpochMs | null;
}

/** Why a tile shows a smaller stream than it would have: no room for the main one on this PC, or no decoder for it in this browser. */
export type SmallReason = 'room' | 'decoder';

/** Everything a tile may say about its player. Any that is not `showing` keeps its last still, where there is one, labelled with its time. */
export type PlayerState =
  | { readonly state: 'idle'; readonly lastPictureAt: EpochMs | null }
  | { readonly state: 'connecting'; readonly attempt: number; readonly via: LiveKind; readonly lastPictureAt: EpochMs | null }
  /** `small`: why it is the sub stream; null or absent where that is what the tile would have. */
  | { readonly state: 'showing'; readonly via: LiveKind; readonly small?: SmallReason | null; readonly picture: PictureAge }
  | { readonly state: 'recovering'; readonly error: Problem; readonly retryAt: EpochMs; readonly lastPictureAt: EpochMs | null }
  | { readonly state: 'failed'; readonly error: Problem; readonly lastPictureAt: EpochMs | null };
