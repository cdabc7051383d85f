import { memo, useCallback, useEffect, useRef } from 'react';
import type { CameraId } from '#model/ids';
import type { LiveWant } from '#model/live';
import type { PlayerState } from '#model/player-state';
import { Picture } from '../player/Picture.tsx';
import type { PictureHandle, PictureZoom } from '../player/picture-props.ts';
import { usePage } from '../state/use-page.ts';

interface Props {
  readonly tile: number;
  readonly camera: CameraId;
  readonly want: LiveWant;
  readonly zoom: PictureZoom;
  readonly onHandle: (tile: number, handle: PictureHandle | null) => void;
}

/** The player in its tile; drawn again only when what is wanted changes, never because a frame or an age did. */
export const TilePicture = memo(function TilePicture({ tile, camera, want, zoom, onHandle }: Props) {
  const { access, tiles } = usePage();
  const live = useRef(true);
  const onState = useCallback((state: PlayerState) => { if (live.current) tiles.tell(tile, camera, state); }, [tiles, tile, camera]);
  const ref = useCallback((handle: PictureHandle | null) => { onHandle(tile, handle); }, [onHandle, tile]);
  useEffect(() => {
    live.current = true;
    return () => {
      live.current = false;
      tiles.leave(tile);
    };
  }, [tiles, tile, camera]);
  return <Picture ref={ref} camera={camera} want={want} access={access} zoom={zoom} onState={onState} />;
});
