import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookmarkChange } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './bookmarks.module.css';

/** What a mark said before, and at which monitor that was changed. */
export function BookmarkHistory({ id }: { id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge } = usePage();
  const refused = useRefusal();
  const [changes, setChanges] = useState<readonly BookmarkChange[]>([]);
  useEffect(() => { bridge.api.bookmarks.history({ id }).then(setChanges, refused); }, [bridge, id, refused]);
  return (
    <ol className={styles.history} aria-label={t('bookmark.history')}>
      {changes.map(({ at, monitor, title, note, severity }) => (
        <li key={at}>
          <span className={styles.second}><bdi dir="ltr">{format.stamp(at)}</bdi> · {t('bookmark.wasChanged', { number: format.number(monitor) })}</span>
          <span><bdi dir="auto">{t('bookmark.said', { title: title === '' ? t('bookmark.untitled') : title, severity: t(`bookmark.${severity}`) })}{note === '' ? '' : ` — ${note}`}</bdi></span>
        </li>
      ))}
    </ol>
  );
}
