import { Download, FileVideo, Printer } from 'lucide-react';
import { useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { BookmarkSeverity } from '#model/wall-bookmark';
import { bookmarkSeverities } from '#model/wall-bookmark';
import { useDesk, usePage, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { OneOf } from '../ui/one-of.tsx';
import { saveText } from '../ui/save-text.ts';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import { BookmarkLine } from './bookmark-line.tsx';
import styles from './bookmarks.module.css';
import { PrintedList } from './printed-list.tsx';
import { useBookmarkList } from './use-bookmark-list.ts';

/** Every mark that was made: found by its words, its camera and how grave it is; changed, exported, printed. */
export function BookmarksDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { actions, bridge, monitorNumber: monitor, tiles, clock } = usePage();
  const { language } = useSettings();
  const refused = useRefusal();
  const camera = useStore(tiles.of(useDesk((desk) => desk.selected)), (told) => told?.camera ?? null);
  const [text, setText] = useState('');
  const [severity, setSeverity] = useState<BookmarkSeverity | null>(null);
  const [isOfTile, setOfTile] = useState(false);
  const [locked, setLocked] = useState(false);
  const [isPrinting, setPrinting] = useState(false);
  const cameras = isOfTile && camera !== null ? [camera] : null;
  const { list, more } = useBookmarkList({ text, severity, cameras, locked });
  const exportCsv = () => {
    bridge.api.bookmarks.exportCsv({ text, severity, cameras, locked, range: null, monitor, language }).then(({ csv }) => { saveText(`manara-${format.stamp(clock.now())}.csv`, csv, 'text/csv'); }, refused);
  };
  const print = () => {
    bridge.api.bookmarks.printed({ count: list?.bookmarks.length ?? 0, monitor }).then(() => { setPrinting(true); }, refused);
  };
  return (
    <Dialog title={t('bookmark.list')} isOpen isWide onClose={onClose}>
      <div className={styles.filters}>
        <SearchField aria-label={t('bookmark.search')} className={`${dialog.field} ${styles.search}`} value={text} onChange={setText} autoFocus>
          <Input className={dialog.input ?? ''} placeholder={t('bookmark.search')} {...(text === '' ? {} : { dir: 'auto' })} maxLength={200} />
        </SearchField>
        <OneOf
          label={t('bookmark.severity')} chosen={severity ?? 'all'} onChoose={(id) => { setSeverity(id === 'all' ? null : id); }}
          choices={[{ id: 'all' as const, words: t('bookmark.all') }, ...bookmarkSeverities.map((one) => ({ id: one, words: t(`bookmark.${one}`) }))]}
        />
        <OneOf label={t('evidence.filter')} chosen={locked ? 'locked' : 'all'} onChoose={(id) => { setLocked(id === 'locked'); }} choices={[{ id: 'all', words: t('bookmark.all') }, { id: 'locked', words: t('evidence.onlyLocked') }]} />
        {camera === null ? null : <OneOf label={t('bookmark.where')} chosen={isOfTile ? 'tile' : 'all'} onChoose={(id) => { setOfTile(id === 'tile'); }} choices={[{ id: 'all', words: t('bookmark.everywhere') }, { id: 'tile', words: t('bookmark.thisCamera') }]} />}
      </div>
      {list === null ? <p className={dialog.note}>{t('bookmark.reading')}</p> : null}
      {list?.bookmarks.length === 0 ? <p className={dialog.note}>{t(text === '' && severity === null && cameras === null && !locked ? 'bookmark.none' : 'bookmark.noneFound')}</p> : null}
      {list !== null && list.missing.length > 0 ? <p className={dialog.warning}>{t('bookmark.missing', { servers: list.missing.join(', ') })}</p> : null}
      <ul className={styles.list} aria-label={t('bookmark.list')}>
        {list?.bookmarks.map((bookmark) => <BookmarkLine key={`${bookmark.server ?? ''} ${bookmark.id}`} bookmark={bookmark} />)}
      </ul>
      {list !== null && list.next !== null ? <Button onPress={more}>{t('bookmark.more')}</Button> : null}
      {isPrinting && list !== null ? <PrintedList bookmarks={list.bookmarks} onPrinted={() => { setPrinting(false); }} /> : null}
      <DialogActions>
        <Button onPress={() => { actions.run('openFile'); }}><FileVideo size={16} aria-hidden />{t('clip.openFile')}</Button>
        <Button isDisabled={!list?.bookmarks.length} onPress={exportCsv}><Download size={16} aria-hidden />{t('bookmark.csv')}</Button>
        <Button isDisabled={!list?.bookmarks.length} onPress={print}><Printer size={16} aria-hidden />{t('bookmark.print')}</Button>
        <Button onPress={onClose}>{t('dialog.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
