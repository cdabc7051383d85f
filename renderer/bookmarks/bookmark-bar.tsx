import { BookmarkCheck, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Form, Input, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { BookmarkSeverity } from '#model/wall-bookmark';
import { useDesk, usePage } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './bookmarks.module.css';
import { SeverityChoice } from './severity.tsx';

/** It leaves by itself when nobody touches it, ms: the mark is safe. */
const staysMs = 20_000;

/** After B: says that the mark is kept, and takes a title from whoever wants to give one. */
export function BookmarkBar() {
  const id = useDesk((desk) => desk.marked);
  return id === null ? null : <Words key={id} id={id} />;
}

function Words({ id }: { id: string }) {
  const { t } = useTranslation();
  const { bridge, desk, monitorNumber: monitor } = usePage();
  const refused = useRefusal();
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<BookmarkSeverity>('note');
  const [isTouched, setTouched] = useState(false);
  const close = () => {
    desk.setState({ marked: null });
    document.querySelector<HTMLElement>('[data-selected]')?.focus();
  };
  useEffect(() => {
    if (isTouched) return undefined;
    const timer = setTimeout(() => { desk.setState({ marked: null }); }, staysMs);
    return () => { clearTimeout(timer); };
  }, [desk, isTouched]);
  const keep = () => { bridge.api.bookmarks.change({ id, monitor, words: { title: title.trim(), severity } }).then(close, refused); };
  return (
    <Form className={styles.bar ?? ''} aria-label={t('bookmark.kept')} onSubmit={(event) => { event.preventDefault(); keep(); }}>
      <BookmarkCheck size={20} className={styles.good} aria-hidden />
      <strong role="status">{t('bookmark.kept')}</strong>
      <TextField className={styles.title ?? ''} aria-label={t('bookmark.title')} value={title} onChange={setTitle} maxLength={200} onFocus={() => { setTouched(true); }} onKeyDown={(event) => { if (event.key === 'Escape') close(); }}>
        <Input className={dialog.input ?? ''} dir="auto" autoComplete="off" placeholder={t('bookmark.titleHint')} />
      </TextField>
      <SeverityChoice chosen={severity} onChoose={(next) => { setSeverity(next); setTouched(true); }} />
      <Button type="submit" look="primary">{t('bookmark.keep')}</Button>
      <IconButton label={t('dialog.close')} onPress={close}><X size={18} aria-hidden /></IconButton>
    </Form>
  );
}
