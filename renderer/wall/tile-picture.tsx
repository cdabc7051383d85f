import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import type { CameraId } from '#model/ids';
import type { LiveWant } from '#model/live';
import type { PlayerState } from '#model/player-state';
import { Picture } from '../player/Picture.tsx';
import type { PictureHandle, PictureZoom } from '../player/picture-props.ts';
import { usePage } from '../state/use-page.ts';

interface Props {
  readonly tile: number;
  readonly camera: CameraId;
  /** False while it is only made ready for its turn: it says nothing, and is not heard. */
  readonly isCurrent: boolean;
  readonly want: LiveWant;
  /** Another tile fills the wall, and nothing of this one is needed meanwhile: what it replays lives as long as its live picture, and so does its sound. */
  readonly hidden: boolean;
  readonly zoom: PictureZoom;
  readonly onHandle: (tile: number, handle: PictureHandle | null) => void;
}

/** The player in its tile; drawn again only when what is wanted changes, never because a frame or an age did. */
export const TilePicture = memo(function TilePicture({ tile, camera, isCurrent, want, hidden, zoom, onHandle }: Props) {
  const { access, tiles } = usePage();
  const current = useRef(false);
  const last = useRef<PlayerState | null>(null);
  const handle = useRef<PictureHandle | null>(null);
  const onState = useCallback((state: PlayerState) => {
    last.current = state;
    if (current.current) tiles.tell(tile, camera, state);
  }, [tiles, tile, camera]);
  useEffect(() => {
    if (!isCurrent) return undefined;
    current.current = true;
    onHandle(tile, handle.current);
    // What it said before its turn is true now.
    if (last.current) tiles.tell(tile, camera, last.current);
    return () => {
      current.current = false;
      onHandle(tile, null);
      tiles.leave(tile);
    };
  }, [tiles, tile, camera, isCurrent, onHandle]);
  const ready = useMemo((): LiveWant => (isCurrent ? want : { ...want, muted: true, purpose: 'tile', raised: false }), [isCurrent, want]);
  return <Picture ref={handle} camera={camera} want={ready} isSeen={!hidden} access={access} zoom={zoom} onState={onState} />;
});
