import { CirclePlay, Film, History, Pencil, Server, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useBlobUrl } from '../ui/use-blob-url.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { BookmarkEditor } from './bookmark-editor.tsx';
import { BookmarkHistory } from './bookmark-history.tsx';
import styles from './bookmarks.module.css';
import { SeverityIcon } from './severity.tsx';
import { useCameraNames } from './use-camera-names.ts';

const dayMs = 86_400_000;
/** Footage that goes this soon is said in the colour of warnings, days. */
const soonDays = 3;

export function BookmarkLine({ bookmark }: { bookmark: WallBookmark }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bridge, monitorNumber: monitor, clock, desk } = usePage();
  const refused = useRefusal();
  const nameOf = useCameraNames();
  const [asked, setAsked] = useState<'edit' | 'history' | 'remove' | null>(null);
  const { id, cameras, range, title, note, tags, severity, author, server, stills, diesAt, changedAt, createdAt } = bookmark;
  const [first] = stills;
  const load = useMemo(() => (first === undefined ? null : () => bridge.api.bookmarks.still({ id, camera: first })), [bridge, first, id]);
  const still = useBlobUrl(load);
  const rest = diesAt === null ? null : Math.max(0, Math.floor((diesAt - clock.now()) / dayMs));
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
        <p className={styles.second}>
          {tags.map((tag) => <bdi key={tag} dir="auto" className={styles.tag}>{tag}</bdi>)}
          {rest === null ? t('bookmark.diesUnknown') : <span data-soon={rest < soonDays || undefined} className={styles.dies}>{t('bookmark.dies', { date: format.date(diesAt!), count: rest, number: format.number(rest) })}</span>}
        </p>
        {asked === 'edit' ? <BookmarkEditor bookmark={bookmark} onClose={() => { setAsked(null); }} /> : null}
        {asked === 'history' ? <BookmarkHistory id={id} /> : null}
        {asked === 'remove' ? (
          <div className={styles.actions}>
            <span>{t('bookmark.removeText')}</span>
            <Button look="danger" onPress={() => { bridge.api.bookmarks.remove({ id, monitor }).then(() => undefined, refused); }}>{t('views.remove')}</Button>
            <Button autoFocus onPress={() => { setAsked(null); }}>{t('dialog.cancel')}</Button>
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
