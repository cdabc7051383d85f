import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageItem } from '#model/view';
import { useWallImage } from './use-wall-image.ts';
import styles from './tile.module.css';

/** A picture, whole and in its own proportions. */
export function TileImage({ item: { image, name }, dragProps }: { item: ImageItem; dragProps: React.HTMLAttributes<HTMLElement> }) {
  const { t } = useTranslation();
  const shown = useWallImage(image);
  /** The address whose bytes the browser could not draw. */
  const [broken, setBroken] = useState<string | null>(null);
  if (shown.is === 'missing' || (shown.is === 'there' && broken === shown.url)) {
    return (
      <div className={styles.empty} data-item="image" data-missing {...dragProps}>
        <ImageOff size={20} aria-hidden /><bdi dir="auto">{name}</bdi><span className={styles.emptyLong}>{t('item.imageMissing')}</span>
      </div>
    );
  }
  return (
    <div className={styles.image} data-item="image" data-shown={shown.is === 'there' || undefined} {...dragProps}>
      {shown.is === 'there' ? <img src={shown.url} alt={name} draggable={false} onError={() => { setBroken(shown.url); }} /> : null}
    </div>
  );
}
