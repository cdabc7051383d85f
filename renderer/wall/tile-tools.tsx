import { Camera as CameraIcon, Maximize2, Minimize2, RotateCcw, RotateCw, Volume2, VolumeX, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '#model/camera';
import { isIn } from '../state/tile-camera.ts';
import { useDesk } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';
import { isLost, lookOf } from './tile-look.ts';
import { useTileState } from './use-tile-state.ts';
import type { SteeringParts } from './steering-parts.ts';
import type { WallCommands } from './wall-commands.ts';
import styles from './tile.module.css';

interface Props { readonly tile: number; readonly camera: Camera | undefined; readonly selected: boolean; readonly commands: WallCommands; readonly steering: SteeringParts }

export const hasSound = (camera: Camera | undefined): boolean => camera?.streams.some(({ audio }) => audio !== undefined) ?? false;

/** Buttons over the picture for those who work with the mouse; the keyboard has a key for each. */
export function TileTools({ tile, camera, selected, commands, steering }: Props) {
  const { t } = useTranslation();
  const listening = useDesk((desk) => isIn(desk.listening, tile, camera?.id ?? ''));
  const enlarged = useDesk((desk) => desk.enlarged && desk.selected === tile);
  const lost = useTileState(tile, camera?.id ?? '', (state) => isLost(lookOf(state)));
  const own = { excludeFromTabOrder: !selected };
  return (
    <div className={styles.tools}>
      {lost ? <IconButton {...own} label={t('tile.retry')} shortcut="R" onPress={() => { commands.retry(tile); }}><RotateCw size={18} aria-hidden /></IconButton> : null}
      {hasSound(camera) ? (
        <IconButton {...own} label={t(listening ? 'tile.mute' : 'tile.listen')} shortcut="M" onPress={() => { commands.listen(tile); }}>
          {listening ? <Volume2 size={18} className={styles.listening} aria-hidden /> : <VolumeX size={18} aria-hidden />}
        </IconButton>
      ) : null}
      {camera === undefined ? null : <steering.Button camera={camera.id} isInTabOrder={selected} onPress={() => { commands.steer(tile); }} />}
      <IconButton {...own} label={t('replay.open')} shortcut="J" onPress={() => { commands.replay(tile); }}><RotateCcw size={18} aria-hidden /></IconButton>
      <IconButton {...own} label={t('tile.snapshot')} shortcut="S" onPress={() => { commands.snapshot(tile); }}><CameraIcon size={18} aria-hidden /></IconButton>
      <IconButton {...own} label={t(enlarged ? 'tile.restore' : 'tile.enlarge')} shortcut={enlarged ? 'Esc' : 'Enter'} onPress={() => { commands.enlarge(tile); }}>
        {enlarged ? <Minimize2 size={18} aria-hidden /> : <Maximize2 size={18} aria-hidden />}
      </IconButton>
      <IconButton {...own} label={t('tile.remove')} shortcut="Delete" onPress={() => { commands.clear(tile); }}><X size={18} aria-hidden /></IconButton>
    </div>
  );
}
