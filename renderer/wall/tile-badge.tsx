import { FileX, Gauge, Images, Minimize2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { PlayerState } from '#model/player-state';
import { useFormat } from '../ui/use-format.ts';
import { lookOf, lookText } from './tile-look.ts';
import { TileStateIcon } from './tile-state-icon.tsx';
import { useTileState } from './use-tile-state.ts';
import styles from './tile.module.css';

const gearText = { keyframes: 'state.keyFrames', stills: 'state.stills', room: 'state.small', decoder: 'state.undecoded' } as const;
const gearIcon = { keyframes: Gauge, stills: Images, room: Minimize2, decoder: FileX } as const;

/** What the tile shows instead of what it would; null where that is what it shows. */
function gearOf(state: PlayerState): keyof typeof gearText | null {
  if (state.state !== 'showing') return null;
  if (state.via === 'stills' || state.via === 'keyframes') return state.via;
  return state.small ?? null;
}

/** Age of the picture in the header, with the icon of its state. */
export function TileBadge({ tile, camera }: { tile: number; camera: CameraId }) {
  const { t } = useTranslation();
  const format = useFormat();
  const look = useTileState(tile, camera, lookOf);
  const gear = useTileState(tile, camera, gearOf);
  const GearIcon = gear === null ? null : gearIcon[gear];
  // Drawn as text: a tenth of a second is all an operator can read, and all that makes this component draw again.
  const age = useTileState(tile, camera, (state) => (state.state === 'showing' && state.picture.ms !== null ? format.age(state.picture.ms) : null));
  return (
    <span className={styles.badge} data-look={look} title={t(lookText[look])}>
      <TileStateIcon look={look} />
      {gear === null || GearIcon === null ? null : (
        <span className={styles.gear} data-gear={gear} title={t(gearText[gear])}>
          <GearIcon size={14} aria-hidden />
          {gear === 'decoder' ? <span className={styles.gearWord} aria-hidden>{t('state.noDecoder')}</span> : null}
          <span className={styles.hiddenWord}>{t(gearText[gear])}</span>
        </span>
      )}
      {age === null ? null : <bdi className={styles.age}>{age}</bdi>}
    </span>
  );
}
