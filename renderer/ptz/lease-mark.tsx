import { Gamepad2, Route } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import { usePage, usePtzBoard } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import styles from './ptz.module.css';

/** In a tile's header: another desk steers this camera, or a tour moves it. */
export function LeaseMark({ camera }: { camera: CameraId }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitorNumber } = usePage();
  const holder = usePtzBoard((board) => board.leases.find((lease) => lease.camera === camera)?.holder.monitor ?? null);
  const tour = usePtzBoard((board) => board.tours.find((run) => run.camera === camera && run.pausedUntil === null)?.name ?? null);
  if (holder !== null && holder !== monitorNumber) {
    const words = t('ptz.other', { number: format.number(holder) });
    return <span className={styles.mark} title={words} data-steered-by={holder}><Gamepad2 size={14} aria-label={words} />{format.number(holder)}</span>;
  }
  if (tour === null) return null;
  const words = t('ptz.onTour', { name: `\u2068${tour}\u2069` });
  return <span className={styles.mark} title={words} data-tour><Route size={14} aria-label={words} /></span>;
}
