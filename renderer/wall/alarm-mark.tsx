import { Siren } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { useAlarm } from '../state/use-page.ts';
import styles from './tile.module.css';

/** In the header of a tile: something stands at its camera, and what. It stays still: what flashes draws the eye from everything else. */
export function AlarmMark({ camera }: { camera: CameraId }) {
  const { t } = useTranslation();
  const alarm = useAlarm(camera);
  if (alarm === undefined) return null;
  const what = t(`timeline.event.${alarm.type}`);
  return (
    <span className={styles.alarm} data-alarm-mark={alarm.type} title={alarm.label === '' ? t('alarm.of', { what }) : t('alarm.because', { what, label: alarm.label })}>
      <Siren size={14} aria-hidden /><span className={styles.alarmWord}>{what}</span>
    </span>
  );
}
