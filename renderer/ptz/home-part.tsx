import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import type { NumberedPreset } from '#model/ptz';
import type { PtzCameraSettings } from '#model/ptz-tour';
import { usePage } from '../state/use-page.ts';
import styles from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { useFormat } from '../ui/use-format.ts';
import own from './ptz.module.css';

/** Minutes; 0 is never. */
const returns = [0, 1, 2, 5, 15, 60] as const;

interface Props {
  readonly camera: CameraId;
  readonly presets: readonly NumberedPreset[];
  readonly settings: PtzCameraSettings;
  readonly write: (change: Partial<PtzCameraSettings>) => void;
}

/** Where the camera belongs, and when it goes back there by itself. */
export function HomePart({ camera, presets, settings, write }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ptz } = usePage();
  const knowsHome = useStore(ptz.abilities, (known) => known.get(camera)?.home === true);
  const hasHome = knowsHome || settings.homePreset !== null;
  return (
    <section className={own.section}>
      <h3>{t('ptz.home')}</h3>
      <label className={styles.field}>
        <span className={styles.label}>{t('ptz.homeIs')}</span>
        <select className={own.select} value={settings.homePreset ?? ''} onChange={(event) => { write({ homePreset: event.target.value === '' ? null : event.target.value }); }}>
          <option value="">{t(knowsHome ? 'ptz.homeOwn' : 'ptz.homeNone')}</option>
          {presets.map(({ id, number, name }) => <option key={id} value={id}>{`${format.number(number)} · ${name}`}</option>)}
        </select>
      </label>
      {hasHome ? (
        <OneOf
          label={t('ptz.returnAfter')} chosen={String(Math.round((settings.returnAfterS ?? 0) / 60))} onChoose={(minutes) => { write({ returnAfterS: minutes === '0' ? null : Number(minutes) * 60 }); }}
          choices={returns.map((minutes) => ({ id: String(minutes), words: minutes === 0 ? t('ptz.never') : `${format.number(minutes)}\u00a0${t('unit.minute')}` }))}
        />
      ) : <p className={styles.note}>{t('ptz.homeHint')}</p>}
    </section>
  );
}
