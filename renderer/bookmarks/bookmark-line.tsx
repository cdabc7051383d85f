import { CirclePlay, Film, History, LockKeyhole, LockKeyholeOpen, Pencil, Server, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useBlobUrl } from '../ui/use-blob-url.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import dialog from '../ui/dialog.module.css';
import { BookmarkEditor } from './bookmark-editor.tsx';
import { BookmarkHistory } from './bookmark-history.tsx';
import styles from './bookmarks.module.css';
import { LetGoForm, LockForm } from './lock-form.tsx';
import { RetentionClock } from './retention-clock.tsx';
import { SeverityIcon } from './severity.tsx';
import { useCameraNames } from './use-camera-names.ts';

export function BookmarkLine({ bookmark }: { bookmark: WallBookmark }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber: monitor, desk } = usePage();
  const refused = useRefusal();
  const nameOf = useCameraNames();
  const [asked, setAsked] = useState<'edit' | 'history' | 'remove' | 'lock' | 'letGo' | null>(null);
  const { id, cameras, range, title, note, tags, severity, author, server, stills, lock, lockable, changedAt, createdAt } = bookmark;
  const close = () => { setAsked(null); };
  const lockTools = useRef<HTMLSpanElement>(null);
  const closeLock = () => {
    close();
    // What had the focus goes with the form.
    lockTools.current?.querySelector('button')?.focus();
  };
  const [first] = stills;
  const load = useMemo(() => (first === undefined ? null : () => bridge.api.bookmarks.still({ id, camera: first })), [bridge, first, id]);
  const still = useBlobUrl(load);
  const by = author ?? (bookmark.monitor === null ? null : t('monitor.name', { number: format.number(bookmark.monitor) }));
  return (
    <li className={styles.line} data-bookmark={id}>
      <div className={styles.still}>{still === null ? null : <img src={still} alt="" />}</div>
      <div className={styles.words}>
        <p className={styles.head}>
          <SeverityIcon severity={severity} />
          <bdi dir="auto" className={styles.name}>{title === '' ? t('bookmark.untitled') : title}</bdi>
          {server === null ? null : <span className={styles.second} title={t('bookmark.onServer', { server })}><Server size={14} aria-label={t('bookmark.onServer', { server })} /></span>}
        </p>
        <p className={styles.second}><bdi dir="ltr">{format.stamp(range.start)}</bdi> · <bdi dir="auto">{nameOf(cameras)}</bdi>{by === null ? '' : ` · ${by}`}</p>
        {note === '' ? null : <p className={styles.note}><bdi dir="auto">{note}</bdi></p>}
        {tags.length === 0 ? null : <p>{tags.map((tag) => <bdi key={tag} dir="auto" className={styles.tag}>{tag}</bdi>)}</p>}
        <div className={styles.retention}>
          <RetentionClock bookmark={bookmark} />
          <span ref={lockTools} className={styles.lockTools}>
            {lockable.length === 0 ? null : <Button onPress={() => { setAsked(asked === 'lock' ? null : 'lock'); }}><LockKeyhole size={14} aria-hidden /> {t(lock === null ? 'evidence.lock' : 'evidence.relock')}</Button>}
            {lock === null ? null : <Button onPress={() => { setAsked(asked === 'letGo' ? null : 'letGo'); }}><LockKeyholeOpen size={14} aria-hidden /> {t('evidence.letGo')}</Button>}
          </span>
        </div>
        {asked === 'lock' ? <LockForm bookmark={bookmark} onClose={closeLock} /> : null}
        {asked === 'letGo' ? <LetGoForm bookmark={bookmark} onClose={closeLock} /> : null}
        {asked === 'edit' ? <BookmarkEditor bookmark={bookmark} onClose={close} /> : null}
        {asked === 'history' ? <BookmarkHistory id={id} /> : null}
        {asked === 'remove' && lock !== null ? <p className={dialog.warning} role="status">{t('evidence.removeFirst')}</p> : null}
        {asked === 'remove' && lock === null ? (
          <div className={styles.actions}>
            <span>{t('bookmark.removeText')}</span>
            <Button look="danger" onPress={() => { bridge.api.bookmarks.remove({ id, monitor }).then(() => undefined, refused); }}>{t('views.remove')}</Button>
            <Button autoFocus onPress={close}>{t('dialog.cancel')}</Button>
          </div>
        ) : null}
      </div>
      <div className={styles.tools}>
        <IconButton label={t('clip.open')} onPress={() => { desk.setState({ clip: { is: 'footage', cameras, range, title } }); }}><Film size={18} aria-hidden /></IconButton>
        <IconButton label={t('bookmark.review')} onPress={() => { desk.setState({ reviewing: { cameras, at: range.start }, dialog: null }); }}><CirclePlay size={18} aria-hidden /></IconButton>
      </div>
      {server !== null ? null : (
        <div className={styles.tools}>
          <IconButton label={t('bookmark.edit')} onPress={() => { setAsked(asked === 'edit' ? null : 'edit'); }}><Pencil size={16} aria-hidden /></IconButton>
          {changedAt === createdAt ? null : <IconButton label={t('bookmark.history')} onPress={() => { setAsked(asked === 'history' ? null : 'history'); }}><History size={16} aria-hidden /></IconButton>}
          <IconButton label={t('bookmark.remove')} onPress={() => { setAsked('remove'); }}><Trash2 size={16} aria-hidden /></IconButton>
        </div>
      )}
    </li>
  );
}
