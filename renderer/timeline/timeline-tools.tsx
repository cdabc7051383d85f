import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { axisHeight } from './timeline-rows.ts';
import styles from './timeline.module.css';

interface Props {
  readonly zone: string;
  readonly onZoom: (factor: number) => void;
  /** Absent where there is nothing to be seen whole. */
  readonly onAll: (() => void) | null;
}

/** Which zone the times are of, and the zoom for a hand without a wheel. */
export function TimelineTools({ zone, onZoom, onAll }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.tools} style={{ blockSize: axisHeight }}>
      <span className={styles.zone} title={t('timeline.zone', { zone })}><bdi dir="ltr">{zone}</bdi></span>
      <IconButton label={t('timeline.zoomOut')} shortcut="−" onPress={() => { onZoom(0.5); }}><ZoomOut size={16} aria-hidden /></IconButton>
      <IconButton label={t('timeline.zoomIn')} shortcut="+" onPress={() => { onZoom(2); }}><ZoomIn size={16} aria-hidden /></IconButton>
      <IconButton label={t('timeline.all')} isDisabled={onAll === null} onPress={() => { onAll?.(); }}><Maximize2 size={15} aria-hidden /></IconButton>
    </div>
  );
}
