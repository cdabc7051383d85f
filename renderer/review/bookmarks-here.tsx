import { Film } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { EpochMs } from '#model/time';
import type { TimelineBookmark } from '#model/timeline-index';
import { Button } from '../ui/button.tsx';
import styles from './review.module.css';

/** A mark stays in reach for a while after the playhead has passed it, ms. */
const staysMs = 5_000;
/** More at one moment are found in the list. */
const most = 4;

interface Props { readonly bookmarks: readonly TimelineBookmark[]; readonly at: EpochMs; readonly onOpen: (bookmark: TimelineBookmark) => void }

/** The bookmarks that the playhead stands on: one press opens each by itself. */
export function BookmarksHere({ bookmarks, at, onOpen }: Props) {
  const { t } = useTranslation();
  const here = bookmarks.filter(({ range }) => at >= range.start && at <= range.end + staysMs).slice(0, most);
  return here.length === 0 ? null : (
    <div className={styles.here} role="group" aria-label={t('clip.here')}>
      {here.map((bookmark) => (
        <Button key={bookmark.id} onPress={() => { onOpen(bookmark); }}>
          <Film size={16} aria-hidden /><bdi dir="auto" className={styles.hereName}>{bookmark.title === '' ? t('bookmark.untitled') : bookmark.title}</bdi>
        </Button>
      ))}
    </div>
  );
}
