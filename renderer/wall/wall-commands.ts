import type { CameraId } from '#model/ids';
import type { PictureZoom } from '../player/picture-props.ts';

/** What hands and keys can do to a wall; tiles and keys share it. */
export interface WallCommands {
  /** The tile shows this camera, or none: what hands did to another one in it is over. */
  shows(tile: number, camera: CameraId | null): void;
  select(tile: number): void;
  /** To the whole wall, or back. */
  enlarge(tile: number): void;
  place(tile: number, cameras: readonly CameraId[]): void;
  swap(from: number, to: number): void;
  clear(tile: number): void;
  /** Turns this tile's sound on and every other's off, or off. */
  listen(tile: number): void;
  /** Keeps a carousel on the camera it is at, or lets it go on. */
  hold(tile: number): void;
  /** Plays the last seconds of its camera over the live picture; ten seconds earlier where that is done already. */
  replay(tile: number): void;
  /** Halts a replay, or lets it go on. */
  pauseReplay(tile: number): void;
  /** Back to the live picture. */
  endReplay(tile: number): void;
  /** Leaves the wall for the footage of these tiles' cameras, from what they show on. */
  review(tiles: readonly number[]): void;
  /** Takes its camera in hand, or lets it go; says so where it cannot be steered. */
  steer(tile: number): void;
  snapshot(tile: number): void;
  retry(tile: number): void;
  zoom(tile: number, change: (zoom: PictureZoom) => PictureZoom): void;
}
