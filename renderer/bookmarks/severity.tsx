import { Bookmark, OctagonAlert, TriangleAlert } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { bookmarkSeverities } from '#model/wall-bookmark';
import type { BookmarkSeverity } from '#model/wall-bookmark';
import choice from '../ui/one-of.module.css';
import styles from './bookmarks.module.css';

const icons = { note: Bookmark, important: TriangleAlert, critical: OctagonAlert } as const;

export function SeverityIcon({ severity }: { severity: BookmarkSeverity }) {
  const { t } = useTranslation();
  const Icon = icons[severity];
  return <Icon size={18} className={styles[severity]} aria-label={t(`bookmark.${severity}`)} />;
}

export function SeverityChoice({ chosen, onChoose }: { chosen: BookmarkSeverity; onChoose: (severity: BookmarkSeverity) => void }) {
  const { t } = useTranslation();
  return (
    <ToggleButtonGroup
      className={choice.row ?? ''} aria-label={t('bookmark.severity')} selectionMode="single" disallowEmptySelection selectedKeys={[chosen]}
      onSelectionChange={(keys) => { const [id] = [...keys]; if (id !== undefined) onChoose(id as BookmarkSeverity); }}
    >
      {bookmarkSeverities.map((one) => <ToggleButton key={one} id={one} className={choice.choice ?? ''}>{t(`bookmark.${one}`)}</ToggleButton>)}
    </ToggleButtonGroup>
  );
}
