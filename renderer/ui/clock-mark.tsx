import { TimerReset } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { aheadAt, recordedTime } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import type { EpochMs } from '#model/time';
import { useCorrections } from '../state/use-page.ts';
import styles from './clock-mark.module.css';
import { useFormat } from './use-format.ts';

/** In a header: this camera's clock is corrected, by how much and since when; at a moment, or the newest. Nothing where it is right. */
export function ClockMark({ camera, at }: { readonly camera: CameraId; readonly at: EpochMs | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const corrections = useCorrections(camera) ?? [];
  const recorded = at === null ? Infinity : recordedTime(corrections, at);
  const aheadMs = aheadAt(corrections, recorded);
  if (aheadMs === 0) return null;
  const from = corrections.findLast((one) => one.from <= recorded)?.from ?? 0;
  const offset = format.offset(aheadMs);
  const words = from === 0 ? t('clock.always', { offset }) : t('clock.since', { offset, time: `\u2066${format.stamp(from)}\u2069` });
  return <span className={styles.mark} title={words} data-clock-ahead={aheadMs}><TimerReset size={14} aria-label={words} />{offset}</span>;
}
