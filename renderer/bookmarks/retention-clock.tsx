import { LockKeyhole } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import styles from './bookmarks.module.css';

const dayMs = 86_400_000;
/** Footage that goes this soon is said in the colour of warnings, days. */
const soonDays = 3;

/** When the footage of a mark is deleted, or that it is locked, until when and why. */
export function RetentionClock({ bookmark: { cameras, diesAt, lock, lockable, server } }: { bookmark: WallBookmark }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { clock } = usePage();
  const isWhole = lock !== null && lock.cameras.length === cameras.length;
  const rest = diesAt === null ? null : Math.max(0, Math.floor((diesAt - clock.now()) / dayMs));
  const dies = rest === null ? t('bookmark.diesUnknown') : t('bookmark.dies', { date: format.date(diesAt!), count: rest, number: format.number(rest) });
  return (
    <>
      {lock === null ? null : (
        <>
          <span className={styles.locked} data-locked={lock.cameras.length}>
            <LockKeyhole size={14} aria-hidden /> {lock.until === null ? t('evidence.noEnd') : t('evidence.until', { date: format.date(lock.until) })}
          </span>
          <span>{t('evidence.why', { reason: `\u2068${lock.reason}\u2069`, number: format.number(lock.monitor), date: format.date(lock.lockedAt) })}</span>
          {isWhole ? null : <span className={styles.dies} data-soon>{t('evidence.some', { held: format.number(lock.cameras.length), all: format.number(cameras.length) })}</span>}
        </>
      )}
      {isWhole ? null : <span data-soon={(rest !== null && rest < soonDays) || undefined} className={styles.dies}>{dies}</span>}
      {lock === null && lockable.length === 0 && server === null ? <span>{t('evidence.cannot')}</span> : null}
    </>
  );
}
