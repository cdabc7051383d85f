import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#model/view';
import { usePage, useViews } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { openView } from '../state/open-view.ts';
import { RemoveViewDialog } from './remove-view-dialog.tsx';
import { RenameViewDialog } from './rename-view-dialog.tsx';
import own from './views.module.css';

/** The list of saved views: open, rename, delete. */
export function ManageViewsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const page = usePage();
  const views = useViews();
  const [asked, setAsked] = useState<{ readonly about: 'rename' | 'remove'; readonly view: View } | null>(null);
  const back = () => { setAsked(null); };
  if (asked?.about === 'rename') return <RenameViewDialog view={asked.view} onClose={back} />;
  if (asked?.about === 'remove') return <RemoveViewDialog view={asked.view} onClose={back} />;
  return (
    <Dialog title={t('views.manageTitle')} isOpen onClose={onClose}>
      {views.length === 0 ? <p className={styles.note}>{t('views.none')}</p> : null}
      <ul className={own.list}>
        {views.map((view) => (
          <li key={view.id} className={own.view} data-view={view.id}>
            <span className={own.text}>
              <span className={own.head}><bdi dir="auto" className={own.name} title={view.name}>{view.name}</bdi><kbd dir="ltr" className={own.number}>V{view.number}</kbd></span>
              <span className={own.second}>{t('layout.of', { name: view.layout })} · <bdi>{format.date(view.savedAt)} {format.time(view.savedAt)}</bdi></span>
            </span>
            <Button onPress={() => { onClose(); openView(page, view.id); }}>{t('views.open')}</Button>
            <IconButton label={t('views.rename')} onPress={() => { setAsked({ about: 'rename', view }); }}><Pencil size={16} aria-hidden /></IconButton>
            <IconButton label={t('views.remove')} onPress={() => { setAsked({ about: 'remove', view }); }}><Trash2 size={16} aria-hidden /></IconButton>
          </li>
        ))}
      </ul>
      <DialogActions><Button onPress={onClose}>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}
