import { Crosshair } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ViewItem } from '#model/view';
import { useSecond } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { TileEmpty } from './tile-empty.tsx';
import { TileImage } from './tile-image.tsx';
import styles from './tile.module.css';

/** A tile without a camera: words, a picture, the time, a hotspot that waits for a selection, or nothing. */
export function TilePlain({ item, dragProps }: { item: ViewItem; dragProps: React.HTMLAttributes<HTMLElement> }) {
  const { t } = useTranslation();
  switch (item.kind) {
    case 'text': return <div className={styles.plain} data-item="text" data-size={sizeOf(item.text)} {...dragProps}><bdi dir="auto">{item.text}</bdi></div>;
    case 'image': return <TileImage item={item} dragProps={dragProps} />;
    case 'clock': return <TileClock dragProps={dragProps} />;
    case 'hotspot': return <div className={styles.empty} data-item="hotspot" {...dragProps}><Crosshair size={20} aria-hidden /><span className={styles.emptyLong}>{t('item.hotspotEmpty')}</span></div>;
    default: return <TileEmpty />;
  }
}

/** Long words are written smaller, so that a tile of sixteen still holds 500 characters. */
function sizeOf(text: string): 'large' | 'middle' | 'small' {
  if (text.length <= 60) return 'large';
  return text.length <= 200 ? 'middle' : 'small';
}

/** The core's wall time, as everywhere. */
function TileClock({ dragProps }: { dragProps: React.HTMLAttributes<HTMLElement> }) {
  const format = useFormat();
  const now = useSecond();
  return (
    <div className={styles.plain} data-item="clock" {...dragProps}>
      <time dateTime={new Date(now).toISOString()}><bdi className={styles.plainTime}>{format.time(now)}</bdi><bdi className={styles.plainDate}>{format.date(now)}</bdi></time>
    </div>
  );
}
