import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './bookmarks.module.css';
import { useCameraNames } from './use-camera-names.ts';

/** The list on paper or as a PDF, by the browser's own print: it alone sets Arabic and French as they are read. Printed when its stills are there. */
export function PrintedList({ bookmarks, onPrinted }: { bookmarks: readonly WallBookmark[]; onPrinted: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, clock, monitorNumber } = usePage();
  const refused = useRefusal();
  const nameOf = useCameraNames();
  const [stills, setStills] = useState<ReadonlyMap<string, string> | null>(null);
  useEffect(() => {
    const made: string[] = [];
    const life = { isOver: false };
    void (async () => {
      const found = new Map<string, string>();
      for (const { id, stills: [camera] } of bookmarks) {
        const still = camera === undefined || life.isOver ? null : await bridge.api.bookmarks.still({ id, camera });
        if (!still) continue;
        const url = URL.createObjectURL(still);
        made.push(url);
        found.set(id, url);
      }
      if (!life.isOver) setStills(found);
    })().catch(refused);
    return () => {
      life.isOver = true;
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [bookmarks, bridge, refused]);

  useEffect(() => {
    if (stills === null) return undefined;
    const life = { isOver: false };
    void Promise.all([...document.querySelectorAll<HTMLImageElement>('[data-printed] img')].map((image) => image.decode().catch(() => undefined))).then(() => {
      if (life.isOver) return;
      window.print();
      onPrinted();
    });
    return () => { life.isOver = true; };
  }, [onPrinted, stills]);

  if (stills === null) return null;
  return createPortal(
    <main className={styles.printed} data-printed={bookmarks.length}>
      <h1>{t('bookmark.list')}</h1>
      <p><bdi dir="ltr">{format.stamp(clock.now())}</bdi> · {t('monitor.name', { number: format.number(monitorNumber) })}</p>
      {bookmarks.map(({ id, range, title, note, tags, cameras, severity, lock }) => (
        <section key={id}>
          {stills.has(id) ? <img src={stills.get(id)} alt="" /> : null}
          <div>
            <h2 dir="auto">{title === '' ? t('bookmark.untitled') : title}</h2>
            <p><bdi dir="ltr">{format.stamp(range.start)}</bdi> — <bdi dir="ltr">{format.stamp(range.end)}</bdi> · {t(`bookmark.${severity}`)}</p>
            <p dir="auto">{nameOf(cameras)}</p>
            {note === '' ? null : <p dir="auto">{note}</p>}
            {lock === null ? null : <p>{lock.until === null ? t('evidence.noEnd') : t('evidence.until', { date: format.date(lock.until) })} — {t('evidence.why', { reason: `\u2068${lock.reason}\u2069`, number: format.number(lock.monitor), date: format.date(lock.lockedAt) })}</p>}
            {tags.length === 0 ? null : <p dir="auto">{tags.join(' · ')}</p>}
          </div>
        </section>
      ))}
    </main>,
    document.body,
  );
}
