import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './tile.module.css';

export function TileEmpty() {
  const { t } = useTranslation();
  return (
    <div className={styles.empty}>
      <Plus size={20} aria-hidden />
      <span className={styles.emptyLong}>{t('tile.empty')}</span>
      <span className={styles.emptyShort} aria-hidden>{t('tile.emptyShort')}</span>
    </div>
  );
}
