import { CircleAlert, LoaderCircle, SkipForward, VideoOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import { ClipPlayer } from '../player/clip-player.ts';
import type { ClipState } from '../player/clip-player.ts';
import type { PictureBudget } from '../player/picture-budget.ts';
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
  /** What all cameras may keep decoded together. */
  readonly budget: PictureBudget;
  /** By place in the review: for steps, and halts on what is seen. */
  readonly players: Map<number, ClipPlayer>;
  readonly reason: string | null;
  /** The same function for the tile's life. */
  readonly onState: (camera: CameraId, state: ClipState, shownAt: EpochMs | null) => void;
  /** Its server tells times to the second only. */
  readonly isRounded: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** One camera of a review: its footage at the time of the clock, or why there is none. */
export function ClipTile({ camera, index, clock, at, budget, players, reason, onState, isRounded, isSelected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const { bridge, monitorNumber: monitor, pictures } = usePage();
  const known = useCamera(camera);
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tile = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<ClipState>({ is: 'opening' });
  const [seeks, setSeeks] = useState<Problem | null>(null);
  const { onTick } = clock;

  useEffect(() => {
    if (video.current === null || canvas.current === null) return undefined;
    const { playback } = bridge.api;
    // Read by tests and by whoever doubts: what is on the screen, and which of the two shows it. At once: a picture is no state of React's.
    const tell = () => {
      if (!tile.current) return;
      const { shownAt } = player;
      tile.current.dataset['shownAt'] = shownAt === null ? '' : String(Math.round(shownAt));
      tile.current.dataset['shows'] = player.showsFrames ? 'frames' : 'video';
    };
    const player: ClipPlayer = new ClipPlayer({
      video: video.current, canvas: canvas.current, budget, onPicture: tell, onSeeks: setSeeks,
      // First the moment: whoever reads that it shows something reads what.
      onState: (next) => {
        tell();
        setState(next);
        onState(camera, next, player.shownAt);
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
      tell();
    });
    players.set(index, player);
    // For stills of bookmarks.
    pictures.set(index, {
      snapshot: async () => {
        const { shownAt: capturedAt } = player;
        const image = await player.picture();
        return image && { image, capturedAt };
      },
    });
    return () => {
      pictures.delete(index);
      players.delete(index);
      leave();
      player.destroy();
    };
  }, [bridge, budget, camera, index, monitor, onState, onTick, pictures, players]);

  const name = known === undefined ? camera : `${format.number(known.number)} ${nameIn(known.name, language)}`;
  return (
    <div ref={tile} className={styles.tile} data-clip={camera} data-is={state.is} data-selected={isSelected || undefined} role="group" aria-label={name} onPointerDown={onSelect}>
      <div className={styles.header}>
        <span className={styles.number}>{known === undefined ? '' : format.number(known.number)}</span>
        <span className={styles.name} dir="auto">{known === undefined ? camera : nameIn(known.name, language)}</span>
        <ClockMark camera={camera} at={at} />
        {isRounded ? <span className={styles.rounded} data-rounded title={t('review.roundedWhy')}>{t('review.rounded', { time: `\u2066±\u00a0${format.number(1)}\u2069` })}</span> : null}
        {seeks === null ? null : <span className={styles.seeks} data-seeks={seeks.code} title={t(seeks.code === 'unsupported' ? 'review.seeksServer' : 'review.seeksCodec')}><SkipForward size={14} aria-hidden /> {t('review.seeks')}</span>}
      </div>
      <div className={styles.screen}>
        <video ref={video} playsInline muted disablePictureInPicture />
        <canvas ref={canvas} aria-hidden />
        {state.is === 'showing' ? null : (
          <p className={styles.notice} role="status">
            {state.is === 'opening' || state.is === 'stalled' ? <LoaderCircle size={18} aria-hidden /> : state.is === 'none' ? <VideoOff size={18} aria-hidden /> : <CircleAlert size={18} aria-hidden />}
            {state.is === 'failed' ? t(`problem.${state.problem.code}`) : state.is === 'opening' ? t('review.opening') : state.is === 'stalled' ? t('review.stalled') : reason ?? t('review.none')}
          </p>
        )}
      </div>
    </div>
  );
}
