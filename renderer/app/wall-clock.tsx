import { useTranslation } from 'react-i18next';
import { useSecond } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import styles from './app.module.css';

/** The core's wall time: what recordings and pictures are dated by. */
export function WallClock() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useSecond();
  return (
    <time className={styles.clock} role="timer" aria-label={t('bar.clock')} dateTime={new Date(now).toISOString()}>
      <bdi className={styles.clockDate}>{format.date(now)}</bdi><bdi>{format.time(now)}</bdi>
    </time>
  );
}
