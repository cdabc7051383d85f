/** What hands do to the cameras of tiles. It is of the camera in its tile: over once another one is there, whoever put it there. Pure. */
import type { CameraId } from '#model/ids';

/** A camera as one tile shows it. */
export interface TileCamera {
  readonly tile: number;
  readonly camera: CameraId;
}

export interface TileHands {
  /** The one camera whose sound is on. */
  readonly listening: TileCamera | null;
  /** Cameras at which carousels stay, by tile. */
  readonly held: ReadonlyMap<number, CameraId>;
  /** The camera the hand steers; its tile is the selected one. */
  readonly steering: TileCamera | null;
}

export const isIn = (one: TileCamera | null, tile: number, camera: CameraId): boolean => one?.tile === tile && one.camera === camera;

/** The tile shows this camera, or none: what was done to another one in it is over. The same object where nothing was. */
export function withCameraIn<T extends TileHands>(hands: T, tile: number, camera: CameraId | null): T {
  const isOver = (one: TileCamera | null): boolean => one?.tile === tile && one.camera !== camera;
  const isHoldOver = hands.held.has(tile) && hands.held.get(tile) !== camera;
  const { listening, held, steering } = hands;
  if (!isOver(listening) && !isOver(steering) && !isHoldOver) return hands;
  return {
    ...hands,
    listening: isOver(listening) ? null : listening,
    held: isHoldOver ? new Map([...held].filter(([one]) => one !== tile)) : held,
    steering: isOver(steering) ? null : steering,
  };
}

/** Two tiles swap their cameras, by the own hand: sound and hold go with them. */
export function withSwapped({ listening, held }: TileHands, from: number, to: number): Pick<TileHands, 'listening' | 'held'> {
  const placeOf = (tile: number): number => (tile === from ? to : tile === to ? from : tile);
  return {
    listening: listening && { ...listening, tile: placeOf(listening.tile) },
    held: new Map([...held].map(([tile, camera]) => [placeOf(tile), camera])),
  };
}
