/** The contract of `Picture`, the only component that owns a `<video>`. */
import type { CameraId } from '#model/ids';
import type { LiveWant } from '#model/live';
import type { PlayerState } from '#model/player-state';
import type { EpochMs } from '#model/time';
import type { LiveAccess } from './live-access.ts';

/** Digital zoom: scale 1 to 8, centre as fractions 0..1 of the picture. */
export interface PictureZoom { readonly scale: number; readonly x: number; readonly y: number }

export interface PictureProps {
  readonly camera: CameraId;
  readonly want: LiveWant;
  /** False while the tile is on the page and nobody sees it, as when another fills the wall: then it soon decodes nothing. */
  readonly isSeen: boolean;
  readonly access: LiveAccess;
  readonly zoom: PictureZoom;
  /** At most 4 calls a second while showing, at once on a change of state. */
  readonly onState: (state: PlayerState) => void;
}

/** Reached through the component's ref. */
export interface PictureHandle {
  /** The frame on screen in its own pixels and its capture time; null where there is none yet. */
  snapshot(): Promise<{ readonly image: ImageBitmap; readonly capturedAt: EpochMs | null } | null>;
}
