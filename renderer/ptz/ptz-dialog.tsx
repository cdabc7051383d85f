import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { useCamera, useDesk, usePage, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { HomePart } from './home-part.tsx';
import { PresetsPart } from './presets-part.tsx';
import own from './ptz.module.css';
import { ToursPart } from './tours-part.tsx';
import { usePresetList, usePtzSettings } from './use-presets.ts';

/** What the camera of the selected tile keeps: presets, home, tours. */
export function PtzDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const tile = useDesk((desk) => desk.selected);
  const { tiles } = usePage();
  const camera = useStore(tiles.of(tile), (told) => told?.camera ?? null);
  if (camera !== null) return <CameraDialog camera={camera} tile={tile} onClose={onClose} />;
  return <Dialog title={t('ptz.title')} isOpen onClose={onClose}><p className={styles.note}>{t('ptz.noCamera')}</p><DialogActions><Button onPress={onClose} autoFocus>{t('dialog.close')}</Button></DialogActions></Dialog>;
}

function CameraDialog({ camera, tile, onClose }: { camera: CameraId; tile: number; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ptz } = usePage();
  const { language } = useSettings();
  const named = useCamera(camera);
  useEffect(() => { ptz.ask(camera).catch(() => undefined); }, [camera, ptz]);
  const abilities = useStore(ptz.abilities, (known) => known.get(camera));
  const name = named === undefined ? camera : `${format.number(named.number)} · ${nameIn(named.name, language)}`;
  return (
    <Dialog title={t('ptz.titleOf', { name: `\u2068${name}\u2069` })} isOpen isWide onClose={onClose}>
      {abilities === undefined ? <p className={styles.note}>{t('ptz.asking')}</p> : abilities === null ? <p className={styles.note}>{t('ptz.cannot')}</p> : <Parts camera={camera} tile={tile} />}
      <DialogActions><Button onPress={onClose}>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}

function Parts({ camera, tile }: { camera: CameraId; tile: number }) {
  const { t } = useTranslation();
  const [presets, read] = usePresetList(camera);
  const [settings, write] = usePtzSettings(camera);
  if (presets === null || settings === null) return <p className={styles.note}>{t('ptz.asking')}</p>;
  return (
    <div className={own.list}>
      <PresetsPart {...{ camera, tile, presets, settings, write }} onChange={read} />
      <HomePart {...{ camera, presets, settings, write }} />
      <ToursPart {...{ camera, presets, settings, write }} />
    </div>
  );
}
