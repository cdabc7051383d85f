import { useState } from 'react';
import { Form, Input, Label, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { WallBookmark } from '#model/wall-bookmark';
import { usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './bookmarks.module.css';
import { SeverityChoice } from './severity.tsx';

/** Words of a mark; what they were before stays in its history. */
export function BookmarkEditor({ bookmark, onClose }: { bookmark: WallBookmark; onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge, monitorNumber: monitor } = usePage();
  const refused = useRefusal();
  const [title, setTitle] = useState(bookmark.title);
  const [note, setNote] = useState(bookmark.note);
  const [tags, setTags] = useState(bookmark.tags.join(', '));
  const [severity, setSeverity] = useState(bookmark.severity);
  const keep = () => {
    const words = { title: title.trim(), note, tags: tags.split(/[,،;]/).map((tag) => tag.trim()).filter((tag) => tag !== '').slice(0, 20), severity };
    bridge.api.bookmarks.change({ id: bookmark.id, monitor, words }).then(onClose, refused);
  };
  return (
    <Form className={styles.editor ?? ''} onSubmit={(event) => { event.preventDefault(); keep(); }}>
      <TextField className={dialog.field ?? ''} value={title} onChange={setTitle} maxLength={200} autoFocus><Label className={dialog.label ?? ''}>{t('bookmark.title')}</Label><Input className={dialog.input ?? ''} dir="auto" autoComplete="off" /></TextField>
      <TextField className={dialog.field ?? ''} value={note} onChange={setNote} maxLength={4000}><Label className={dialog.label ?? ''}>{t('bookmark.note')}</Label><TextArea className={dialog.input ?? ''} dir="auto" rows={3} /></TextField>
      <TextField className={dialog.field ?? ''} value={tags} onChange={setTags} maxLength={600}><Label className={dialog.label ?? ''}>{t('bookmark.tags')}</Label><Input className={dialog.input ?? ''} dir="auto" autoComplete="off" /></TextField>
      <div className={styles.actions}>
        <SeverityChoice chosen={severity} onChoose={setSeverity} />
        <Button type="submit" look="primary">{t('bookmark.keep')}</Button>
        <Button onPress={onClose}>{t('dialog.cancel')}</Button>
      </div>
    </Form>
  );
}
