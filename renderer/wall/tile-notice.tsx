import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { PlayerState } from '#model/player-state';
import { problems } from '#model/problem';
import { useSecond } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { lookOf, lookText } from './tile-look.ts';
import { TileStateIcon } from './tile-state-icon.tsx';
import { useTileState } from './use-tile-state.ts';
import styles from './tile.module.css';

/** Whatever a tile has to say beyond "live": a band over the picture, which stays visible behind it. */
export function TileNotice({ tile, camera }: { tile: number; camera: CameraId }) {
  const look = useTileState(tile, camera, lookOf);
  switch (look) {
    case 'fresh': return null;
    case 'late': case 'frozen': return <AgeNotice tile={tile} camera={camera} look={look} />;
    case 'no-signal': case 'failed': return <LossNotice tile={tile} camera={camera} />;
    default: return <QuietNotice tile={tile} camera={camera} look={look} />;
  }
}

function QuietNotice({ tile, camera, look }: { tile: number; camera: CameraId; look: 'idle' | 'connecting' | 'unknown' }) {
  const { t } = useTranslation();
  const format = useFormat();
  // What it showed before nobody saw it is behind this word.
  const lastPictureAt = useTileState(tile, camera, (state) => (state.state === 'connecting' || state.state === 'idle' ? state.lastPictureAt : null));
  return (
    <div className={styles.notice} data-look={look}>
      <p className={styles.word}><TileStateIcon look={look} size={18} />{t(lookText[look])}</p>
      {lastPictureAt === null ? null : <p className={styles.detail}>{t('state.lastPicture', { time: format.time(lastPictureAt) })}</p>}
    </div>
  );
}

function AgeNotice({ tile, camera, look }: { tile: number; camera: CameraId; look: 'late' | 'frozen' }) {
  const { t } = useTranslation();
  const format = useFormat();
  const age = useTileState(tile, camera, (state) => (state.state === 'showing' && state.picture.ms !== null ? format.age(state.picture.ms) : null));
  const capturedAt = useTileState(tile, camera, (state) => (state.state === 'showing' ? state.picture.capturedAt : null));
  return (
    <div className={styles.notice} data-look={look}>
      <p className={styles.word}><TileStateIcon look={look} size={18} />{t(lookText[look])} <bdi className={styles.age}>{age}</bdi></p>
      {look === 'frozen' && capturedAt !== null ? <p className={styles.detail}>{t('state.lastPicture', { time: format.time(capturedAt) })}</p> : null}
    </div>
  );
}

type Lost = Extract<PlayerState, { state: 'recovering' | 'failed' }>;

function LossNotice({ tile, camera }: { tile: number; camera: CameraId }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useSecond();
  const state = useTileState(tile, camera, (player): Lost | null => (player.state === 'recovering' || player.state === 'failed' ? player : null));
  if (state === null) return null;
  const look = lookOf(state);
  return (
    <div className={styles.notice} data-look={look}>
      <p className={styles.word}><TileStateIcon look={look} size={18} />{t(lookText[look])}</p>
      <p className={styles.detail}>
        {state.lastPictureAt === null ? t('state.noPicture') : t('state.lastPicture', { time: format.time(state.lastPictureAt) })}
      </p>
      <p className={styles.reason}>{t(`problem.${state.error.code}`)}</p>
      <p className={styles.next}>{nextStep()}</p>
    </div>
  );

  function nextStep(): string {
    if (state?.state !== 'recovering') return state !== null && problems[state.error.code].retry ? t('state.retrying') : t('state.stopped');
    const restMs = state.retryAt - now;
    return restMs <= 0 ? t('state.retrying') : t('state.retryIn', { rest: format.age(Math.max(1000, Math.ceil(restMs / 1000) * 1000)).replace(/[.,٫]0|٫٠/, '') });
  }
}
