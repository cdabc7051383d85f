import { CircleAlert, LoaderCircle, VideoOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { ClipPlayer } from '../player/clip-player.ts';
import type { ClipState } from '../player/clip-player.ts';
import { problemOf } from '../state/bridge-problem.ts';
import { useCamera, usePage, useSettings } from '../state/use-page.ts';
import { ClockMark } from '../ui/clock-mark.tsx';
import { useFormat } from '../ui/use-format.ts';
import styles from './review.module.css';
import type { ReviewClock } from './use-clock.ts';

interface Props {
  readonly camera: CameraId;
  /** Its place in the review. */
  readonly index: number;
  readonly clock: ReviewClock;
  /** The playhead, for what is known of the camera's clock then. */
  readonly at: number;
  readonly reason: string | null;
  /** The same function for the tile's life. */
  readonly onState: (camera: CameraId, state: ClipState) => void;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** One camera of a review: its footage at the time of the clock, or why there is none. */
export function ClipTile({ camera, index, clock, at, reason, onState, isSelected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const { bridge, monitorNumber: monitor, pictures } = usePage();
  const known = useCamera(camera);
  const video = useRef<HTMLVideoElement>(null);
  const tile = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<ClipState>({ is: 'opening' });
  const { onTick } = clock;

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const { playback } = bridge.api;
    const player = new ClipPlayer({
      video: element,
      onState: (next) => {
        setState(next);
        onState(camera, next);
      },
      open: async (range) => {
        try {
          return await playback.open({ camera, range, monitor });
        } catch (error) {
          throw Object.assign(new Error('refused'), problemOf(error));
        }
      },
      close: (clip) => { playback.close({ ticket: clip.id }).catch(() => undefined); },
    });
    const leave = onTick((wish) => {
      player.follow(wish);
      const { shownAt } = player;
      // Read by tests and by whoever doubts: what is on the screen, and how far it is off the clock.
      if (tile.current) tile.current.dataset['shownAt'] = shownAt === null ? '' : String(Math.round(shownAt));
    });
    // For stills of bookmarks.
    pictures.set(index, { snapshot: async () => (element.readyState >= 2 ? { image: await createImageBitmap(element), capturedAt: player.shownAt } : null) });
    return () => {
      pictures.delete(index);
      leave();
      player.destroy();
    };
  }, [bridge, camera, index, monitor, onState, onTick, pictures]);

  const name = known === undefined ? camera : `${format.number(known.number)} ${nameIn(known.name, language)}`;
  return (
    <div ref={tile} className={styles.tile} data-clip={camera} data-is={state.is} data-selected={isSelected || undefined} role="group" aria-label={name} onPointerDown={onSelect}>
      <div className={styles.header}>
        <span className={styles.number}>{known === undefined ? '' : format.number(known.number)}</span>
        <span className={styles.name} dir="auto">{known === undefined ? camera : nameIn(known.name, language)}</span>
        <ClockMark camera={camera} at={at} />
      </div>
      <div className={styles.screen}>
        <video ref={video} playsInline muted disablePictureInPicture />
        {state.is === 'showing' ? null : (
          <p className={styles.notice} role="status">
            {state.is === 'opening' ? <LoaderCircle size={18} aria-hidden /> : state.is === 'none' ? <VideoOff size={18} aria-hidden /> : <CircleAlert size={18} aria-hidden />}
            {state.is === 'failed' ? t(`problem.${state.problem.code}`) : state.is === 'opening' ? t('review.opening') : reason ?? t('review.none')}
          </p>
        )}
      </div>
    </div>
  );
}
